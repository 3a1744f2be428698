"""Pages for what is not there, not any more, or not allowed. Not there and not yet there sound the same."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journal.pages.policy import kept
from journal.published.models import Post


def _said(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "journal/refused.html", {"title": title, "text": text}, status=status)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page."""
    return _said(request, 404, "There is no such page", "The address may be mistyped, or nothing stands there yet.")


def not_any_more(request: HttpRequest, post: Post) -> HttpResponse:
    """Say that a post was taken down, and on which day; nothing else of it is left."""
    return kept(render(request, "journal/gone.html", {"post": post}, status=410))


def strange_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from a page of this site."""
    text = "The form was not sent from a page of this site, or the page was too old. Open the page again and send it."
    return _said(request, 403, "This form was not taken", text)


def wrong_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that a request cannot be read. Without a template: what is wrong may be the host that a page would need."""
    return HttpResponse("This request cannot be read.\n", status=400, content_type="text/plain; charset=utf-8")


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the site failed, without a word of what it was about."""
    return HttpResponse("The site failed over a fault of its own.\n", status=500, content_type="text/plain")
