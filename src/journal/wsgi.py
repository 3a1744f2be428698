"""What a server of your choice runs: ``gunicorn journal.wsgi:application``."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.settings")
_behind = get_wsgi_application()

from journal.front import Front  # noqa: E402 - the settings are read by then
from journal.notices.crisis import crisis_notice  # noqa: E402

crisis_notice()  # a table of one's own that cannot be read stops the start, not a page

application = Front(_behind, seconds=settings.JOURNAL["JOURNAL_KEEP_SECONDS"])
