"""The pages that a site writes itself: about, how it edits, its people. Markdown files in the folder of the site."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from journal.pages.addresses import whole
from journal.pages.policy import kept
from journal.wording.markdown import post_html

TITLES: Final = {"about": "About this site", "editorial-policy": "Editorial policy"}
LARGEST: Final = 256 * 1024


@require_safe
def own_page_view(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the site's own pages, or what stands there until it has written one."""
    own = Path(settings.HOME) / "pages" / f"{name}.md"
    if own.is_file():
        html = _html(own, own.stat().st_mtime_ns)
    else:
        html = _made(files("journal").joinpath("pages", f"{name}.md").read_text("utf-8"))
    context = {"title": TITLES[name], "html": html, "canonical": whole(request.path)}
    return kept(render(request, "journal/own.html", context))


def about_person(slug: str) -> SafeString | None:
    """Return what the site says of an author or reviewer: HOME/people/SLUG.md, where there is one."""
    own = Path(settings.HOME) / "people" / f"{slug}.md"
    return _html(own, own.stat().st_mtime_ns) if own.is_file() else None


@lru_cache(maxsize=64)
def _html(place: Path, _changed: int) -> SafeString:
    return _made(place.read_text("utf-8")[:LARGEST])


def _made(markdown: str) -> SafeString:
    return mark_safe(post_html(markdown))  # noqa: S308 - made by our parser and cleaned
