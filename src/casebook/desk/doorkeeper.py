"""Who is let in: only the address that was printed, only pages of ours, only who showed a ticket."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

from casebook.desk.place import now
from casebook.vault import opened

ENTERED: Final = "entered"
"""What the session of somebody who showed a ticket holds."""
ENTERED_AT: Final = "entered_at"
"""When that was, in seconds: whoever came in long ago shows a new ticket."""
LONGEST: Final = timedelta(hours=12)
OPEN_TO_ALL: Final = frozenset({"enter", "style", "icon", "script"})
UNASKED: Final = frozenset({"live-stream"})
"""What a page asks for by itself, time and again: it does not put the idle lock off."""
SAFE: Final = frozenset({"GET", "HEAD"})
METHODS: Final = SAFE | {"POST"}
Answer = Callable[[HttpRequest], HttpResponseBase]


class DoorkeeperMiddleware:
    """Refuse what does not come from this machine's own browser and our own pages, before anything else is looked at.

    A page elsewhere that has its name pointed at 127.0.0.1 sends its own name as host; a form elsewhere sends its own
    origin. Neither is answered.
    """

    def __init__(self, get_response: Answer) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request that may be answered."""
        if request.META.get("HTTP_HOST") not in _addresses():
            return _refused("Casebook answers only to the address that it printed.", 400)
        if request.method not in METHODS:
            return _refused("This cannot be done here.", 405)
        if _comes_from_elsewhere(request):
            return _refused("This came from a page that is not Casebook's.", 403)
        return self._next(request)


@dataclass(slots=True)
class Entries:
    """Since when those who came in are in; whoever came before that is let in no more."""

    since: float = 0.0


ENTRIES = Entries()
"""Those of this process."""


def shut_out_others(request: HttpRequest) -> None:
    """Let in nobody any more but the browser that asks: what opens the vault was changed."""
    request.session.cycle_key()
    ENTRIES.since = request.session[ENTERED_AT] = now().timestamp()


class EntryMiddleware:
    """Show nothing, not even that there is a vault, to who has not shown a ticket."""

    def __init__(self, get_response: Answer) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer who was let in; each request of theirs puts the idle lock off."""
        if request.session.get(ENTERED) and _is_in(request):
            if _name_of(request.path_info) not in UNASKED:
                opened.touch(now())
            return self._next(request)
        if _name_of(request.path_info) in OPEN_TO_ALL:
            return self._next(request)
        return render(request, "desk/shut.html", status=403)


def _is_in(request: HttpRequest) -> bool:
    """Tell whether who came in is in still: for twelve hours, and until others are shut out."""
    at = now().timestamp()
    entered: float = request.session.setdefault(ENTERED_AT, at)
    if entered >= ENTRIES.since and at - entered < LONGEST.total_seconds():
        return True
    request.session.flush()
    return False


def _addresses() -> frozenset[str]:
    return frozenset(getattr(settings, "CASEBOOK_ADDRESSES", ("testserver",)))


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    """Tell whether a browser says that another page sent this."""
    if request.META.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin"):
        # A link from a mail may lead here, but only to look at the page that says that the door is shut.
        return request.method not in SAFE or request.META.get("HTTP_SEC_FETCH_MODE") != "navigate"
    origin = request.META.get("HTTP_ORIGIN")
    return origin is not None and origin not in {f"http://{address}" for address in _addresses()}


def _name_of(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def _refused(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
