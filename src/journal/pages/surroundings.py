"""What every page has around it."""

from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from journal.notices.crisis import crisis_notice
from journal.pages.statics import address_of

_LED_TO: Final = (
    "blogs",
    "archive",
    "about",
    "search",
    "authors",
    "reviewers",
    "editorial-policy",
    "corrections",
    "comments",
)


@cache
def fixed_addresses() -> dict[str, str]:
    """Return the addresses that every page leads to: they never change while the site runs."""
    feeds = {"feed": reverse("feed", args=("atom",)), "json_feed": reverse("feed", args=("json",))}
    return feeds | {name.replace("-", "_"): reverse(name) for name in _LED_TO}


def of_every_page(_request: HttpRequest) -> dict[str, Any]:
    """Return the name of the site, its files, the crisis lines, and whether this is a copy without forms."""
    return {
        "site_name": settings.JOURNAL["JOURNAL_NAME"],
        "site_address": settings.JOURNAL["JOURNAL_ADDRESS"],
        "style": address_of("journal.css"),
        "script": address_of("journal.js"),
        "icon": address_of("icon.svg"),
        "at": fixed_addresses(),
        "crisis": crisis_notice(),
        "living": settings.JOURNAL["JOURNAL_LIVING"],
    }
