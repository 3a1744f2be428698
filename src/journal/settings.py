"""Settings of the public site. What can be set from outside stands in `options`."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from journal.options import read_options

PACKAGE = Path(__file__).parent
JOURNAL = read_options() | {"JOURNAL_LIVING": True}
"""The options; and whether this is the site itself, not a copy without forms, which only `journal build` makes."""
HOME: Path = JOURNAL["JOURNAL_HOME"].expanduser().absolute()


def _secret() -> str:
    """Return the secret of this site, made once and readable by its owner alone."""
    place = HOME / "secret"
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(50)
        file.write(secret)
    return secret


SECRET_KEY = _secret()
DEBUG = False
_PARTS = urlsplit(JOURNAL["JOURNAL_ADDRESS"])
SECURE = _PARTS.scheme == "https"
ALLOWED_HOSTS = [_PARTS.hostname]
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "journal.published",
    "journal.commenting",
    "journal.moderating",
]
MIDDLEWARE = [
    "journal.pages.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "journal.urls"
WSGI_APPLICATION = None
APPEND_SLASH = False

DATABASES = {
    "default": JOURNAL["JOURNAL_DATABASE"]
    or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "journal.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Only moderators have a session, and its cookie goes to their pages alone: every other page is the same for all.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "moderating"
SESSION_COOKIE_PATH = "/moderating/"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "moderating_form"
CSRF_COOKIE_PATH = "/moderating/"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = SECURE
CSRF_TRUSTED_ORIGINS = [JOURNAL["JOURNAL_ADDRESS"]]
CSRF_FAILURE_VIEW = "journal.pages.refusing.strange_form"
LOGIN_URL = "/moderating/enter/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {"context_processors": ["journal.pages.surroundings.of_every_page"]},
    },
]
STATIC_URL = "/static/"

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = JOURNAL["JOURNAL_TIME_ZONE"]

# A form is a comment: nothing is uploaded, and nothing of it goes to the disk but into the database.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40
DATA_UPLOAD_MAX_NUMBER_FILES = 1

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
"""There is no code that sends; were there any, this would swallow it."""

# A log of requests would be a log of who read what. A fault is named by its kind and place alone.
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"handlers": [], "level": "CRITICAL"}}
