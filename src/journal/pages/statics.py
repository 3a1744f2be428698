"""The few files beside the pages, read once, served under a name that changes with their content."""

import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

TYPES: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
NAMES: Final = ("journal.css", "journal.js", "moderating.js", "icon.svg")


@cache
def content(name: str) -> bytes:
    """Return a file that comes with the journal. The style sheets are one file, without their notes and indents."""
    place = files("journal") / "static" / "journal"
    if name == "journal.css":
        whole = b"\n".join((place / part).read_bytes() for part in ("tokens.css", "base.css", "pages.css"))
        return re.sub(rb"/\*.*?\*/|\n\s*", b"", whole, flags=re.DOTALL)
    return (place / name).read_bytes()


@cache
def address_of(name: str) -> str:
    """Return the path of a file, with the beginning of its hash in it."""
    stem, _, ending = name.partition(".")
    return f"/static/{stem}.{hashlib.sha256(content(name)).hexdigest()[:10]}.{ending}"


@require_safe
def static_file(_request: HttpRequest, name: str) -> HttpResponse:
    """Serve a file of the list. A name is looked up, never used as a path."""
    known = {address_of(each).rsplit("/", 1)[1]: each for each in NAMES}
    if name not in known:
        raise Http404
    response = HttpResponse(content(known[name]), content_type=TYPES[name.rsplit(".", 1)[1]])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
