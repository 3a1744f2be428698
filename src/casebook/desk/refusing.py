"""Saying no in words: every refusal of the rooms below becomes a page with its reasons and the way out."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from casebook.record.errors import NotYours
from casebook.vault.errors import VaultLocked, from_database
from sessionlab.errors import Refusal

REFUSED = 409
FAILED = 500
LOCKED = 423
SECRETS = frozenset({"passphrase", "again", "current", "last_group", "key"})
"""Fields that are never written into a page."""
CALLED = {
    "text": "What you wrote",
    "reason": "Reason",
    "words": "Words",
    "focus": "To keep in mind this week",
    "on": "Day",
    "until": "Until",
    "at": "At",
}
"""Fields that somebody writes into, by the names they have on our pages; choices go along unseen."""


class Written(NamedTuple):
    """A field as it was sent, under the name it has on a page."""

    called: str
    name: str
    value: str


class RefusalMiddleware:
    """Turn refusals into pages; a locked vault leads to the page that unlocks it and back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._next(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say a refusal in words; anything else is a fault of ours and shows nothing of what was worked on."""
        if isinstance(exception, VaultLocked):
            return _behind_the_lock(request)
        if isinstance(exception, DatabaseError):
            exception = from_database(exception, "record") or exception
        if isinstance(exception, NotYours):
            return no_page(request)
        if isinstance(exception, Refusal):
            return say(request, exception)
        return None


def _behind_the_lock(request: HttpRequest) -> HttpResponse:
    """Lead to the page that unlocks, and back; what a form had sent stays in the browser until it can be kept."""
    fields = _sent(request)
    if not fields or SECRETS & set(request.POST):
        back = request.path_info if request.method == "GET" else reverse("home")
        return HttpResponseRedirect(f"{reverse('unlock')}?{urlencode({'back': back})}")
    known = {"action": request.path_info, "fields": fields, "had_files": bool(request.FILES)}
    return render(request, "desk/held.html", known, status=LOCKED)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]


def say(request: HttpRequest, refusal: Refusal, *, status: int = REFUSED) -> HttpResponse:
    """Return the page that says what was refused, why, and what to do next; what was written stands on it, to go on."""
    known = {"reasons": refusal.reasons, "remedy": refusal.remedy, "action": request.path_info, **_written(request)}
    return render(request, "desk/refused.html", known, status=status)


def _written(request: HttpRequest) -> dict[str, object]:
    """Return what a form had sent: what somebody wrote, to be corrected, and the rest, to be sent along unseen."""
    if SECRETS & set(request.POST):
        return {}
    sent = _sent(request)
    return {
        "written": [
            Written(CALLED.get(name, "What you wrote"), name, value) for name, value in sent if _is_word(name, value)
        ],
        "along": [(name, value) for name, value in sent if not _is_word(name, value)],
        "had_files": bool(request.FILES),
    }


def _is_word(name: str, value: str) -> bool:
    return name in CALLED or len(value.split()) > 1


def strange_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was not one of ours, or of a page from before the last start."""
    return render(
        request,
        "desk/refused.html",
        {
            "reasons": ("This form was not made by the page that is open here.",),
            "remedy": "Go back, load the page again and send it once more. Nothing was changed.",
        },
        status=403,
    )


def no_page(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here."""
    return render(request, "desk/lost.html", status=404)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Say that Casebook failed, without a word of what it worked on."""
    return render(request, "desk/failed.html", status=FAILED)
