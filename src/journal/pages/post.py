"""The page of a post, and its reference as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from journal.citing.files import TYPES, written
from journal.commenting.marks import PLACE
from journal.pages.policy import kept
from journal.pages.refusing import not_any_more
from journal.pages.seen import cited, post_page
from journal.published.acts import today
from journal.published.models import Post
from journal.published.queries import find_post, was_taken_down


def post_or_refusal(request: HttpRequest, series: str, slug: str) -> Post | HttpResponse:
    """Return a post that is out, or the page that says that it is not any more.

    :raises Http404: when there is none, or its day has not come
    """
    post = find_post(series, slug, on=today(timezone.now()))
    if post is not None:
        return post
    gone = was_taken_down(series, slug)
    if gone is None:
        raise Http404
    return not_any_more(request, gone)


@require_safe
def post_view(request: HttpRequest, series: str, slug: str) -> HttpResponse:
    """Show a post with its comments."""
    post = post_or_refusal(request, series, slug)
    if isinstance(post, HttpResponse):
        return post
    seen = post_page(post, at=timezone.now())
    return kept(render(request, "journal/post.html", {"seen": seen, "post": post, "stamp": f"{PLACE}{post.slug}"}))


@require_safe
def reference_view(request: HttpRequest, series: str, slug: str, form: str) -> HttpResponse:
    """Give out the reference of a post as a file."""
    post = post_or_refusal(request, series, slug)
    if isinstance(post, HttpResponse):
        return post
    response = HttpResponse(written(cited(post), form), content_type=f"{TYPES[form]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{post.slug}.{form}"'
    return kept(response)
