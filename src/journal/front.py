"""The front of the site: finished pages are kept in memory and given out again until something changes.

A page is kept when it is the same for everybody and was asked for without a question mark. It is let go when the
edition turns over or after a minute, whatever comes first. The stamp of a form is filled in as a page leaves.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Final

from journal.commenting.marks import PLACE, stamp
from journal.pages.policy import KEPT
from journal.published.edition import edition

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

MOST_PAGES: Final = 1000
LARGEST_PAGE: Final = 512 * 1024
_STAMP: Final = re.compile(re.escape(PLACE.encode()) + rb"([a-z0-9-]{1,80})")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it was made; the edition and the moment it was made in."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    edition: int
    made: float


class Front:
    """A WSGI application before the one that makes the pages."""

    def __init__(self, behind: Application, *, seconds: float) -> None:
        self._behind = behind
        self._seconds = seconds
        self._pages: OrderedDict[tuple[str, str], Page] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer from memory, or have the page made."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._behind(environ, start)
        place = (environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""))
        now, current = monotonic(), edition()
        page = self._kept(place, current, now) if not environ.get("QUERY_STRING") else None
        if page is None:
            page = self._made(environ, current, now)
            if self._may_keep(environ, page):
                self._keep(place, page)
        body = _STAMP.sub(lambda found: stamp(found[1].decode()).encode(), page.body)
        start(page.status, [*page.headers, ("Content-Length", str(len(body)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def _kept(self, place: tuple[str, str], current: int, now: float) -> Page | None:
        with self._lock:
            page = self._pages.get(place)
            if page is None or page.edition != current or now - page.made >= self._seconds:
                return None
            self._pages.move_to_end(place)
            return page

    def _keep(self, place: tuple[str, str], page: Page) -> None:
        with self._lock:
            self._pages[place] = page
            self._pages.move_to_end(place)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)

    def _may_keep(self, environ: dict[str, Any], page: Page) -> bool:
        same_for_all = ("Cache-Control", KEPT) in page.headers
        plain = environ["REQUEST_METHOD"] == "GET" and not environ.get("QUERY_STRING")
        return plain and same_for_all and self._seconds > 0 and len(page.body) <= LARGEST_PAGE

    def _made(self, environ: dict[str, Any], current: int, now: float) -> Page:
        told: list[Any] = []
        answer = self._behind(environ, lambda status, headers, *_rest: told.extend((status, headers)))
        try:
            body = b"".join(answer)
        finally:
            if close := getattr(answer, "close", None):
                close()
        status, headers = told
        kept = tuple((name, value) for name, value in headers if name != "Content-Length")
        return Page(status, kept, body, current, now)
