"""What every page has around it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from journal.notices.crisis import crisis_notice
from journal.pages.statics import address_of


def of_every_page(_request: HttpRequest) -> dict[str, Any]:
    """Return the name of the site, its files, the crisis lines, and whether this is a copy without forms."""
    return {
        "site_name": settings.JOURNAL["JOURNAL_NAME"],
        "site_address": settings.JOURNAL["JOURNAL_ADDRESS"],
        "style": address_of("journal.css"),
        "script": address_of("journal.js"),
        "icon": address_of("icon.svg"),
        "crisis": crisis_notice(),
        "living": settings.JOURNAL["JOURNAL_LIVING"],
    }
