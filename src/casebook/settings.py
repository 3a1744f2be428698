"""Settings of the workbench: one machine, one vault, no network, no mail, nothing of a session on the disk."""

import secrets
from pathlib import Path

PACKAGE = Path(__file__).parent

SECRET_KEY = secrets.token_urlsafe(50)
"""Made anew with every start: whoever was let in before is not any more."""
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
"""The doorkeeper of the desk asks for host and port exactly; this is the second lock."""

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "casebook.audit",
    "casebook.record",
    "casebook.hour",
    "casebook.correspondence",
    "casebook.leaving",
    "casebook.formulation",
    "casebook.publishing",
    "casebook.learning",
    "casebook.retention",
    "casebook.reviewing",
    "casebook.desk",
]
MIDDLEWARE = [
    "casebook.desk.policy.PolicyMiddleware",
    "casebook.desk.doorkeeper.DoorkeeperMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "casebook.desk.doorkeeper.EntryMiddleware",
    "casebook.desk.clients_form.ClientsFormMiddleware",
    "casebook.desk.refusing.RefusalMiddleware",
]
ROOT_URLCONF = "casebook.desk.urls"
WSGI_APPLICATION = None

DATABASE_ROUTERS = ["casebook.vault.router.StoreRouter"]
DATABASES = {
    alias: {
        "ENGINE": "casebook.vault.backend",
        "OPTIONS": {"store": store},
        # Checks that need no vault run in memory; what a test runner appends lands in a parameter without meaning.
        "TEST": {"NAME": f"file:{store}?mode=memory&cache=shared&for=tests"},
    }
    for alias, store in (("default", "record"), ("process", "process"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who is let in is known to the memory of this process alone.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_COOKIE_NAME = "casebook"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "casebook.desk.refusing.strange_form"

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
"""There is no code that sends; were there any, this would swallow it."""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "casebook.desk.surroundings.of_every_page",
            ],
        },
    },
]
STATIC_URL = "/static/"

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# An upload stays in memory: a file of the temporary folder would hold a client's words in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 200 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 220 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# A log of requests would be a log of cases.
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"handlers": [], "level": "CRITICAL"}}
