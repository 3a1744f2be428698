"""The pages that list posts: the front page, the blogs, a series, people, the archive, what was found."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from journal.commenting.queries import shown_comments
from journal.pages.addresses import of_person, whole
from journal.pages.own_pages import about_person
from journal.pages.policy import kept
from journal.published.acts import today
from journal.published.models import Person, Series
from journal.published.queries import found, gone, in_reading_order, out, people_out, series_out
from journal.syndication.graph import graph, person
from journal.wording.likeness import clean_lines

NEWEST = 12
LONGEST_QUESTION = 80


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return kept(render(request, f"journal/{template}.html", {"canonical": whole(request.path), **context}))


@require_safe
def home_view(request: HttpRequest) -> HttpResponse:
    """Show the newest posts and the series."""
    on = today(timezone.now())
    name = settings.JOURNAL["JOURNAL_NAME"]
    node = {"@type": "WebSite", "@id": whole("/"), "url": whole("/"), "name": name}
    context = {"posts": out(on)[:NEWEST], "all_series": series_out(on), "graph": graph(node)}
    return _page(request, "home", context)


@require_safe
def blogs_view(request: HttpRequest) -> HttpResponse:
    """List the series."""
    return _page(request, "blogs", {"all_series": series_out(today(timezone.now()))})


@require_safe
def series_view(request: HttpRequest, series: str) -> HttpResponse:
    """Show a series with its parts in the order in which they are read."""
    found_series = get_object_or_404(Series, slug=series)
    posts = in_reading_order(out(today(timezone.now())).filter(series=found_series))
    if not posts:
        raise Http404
    return _page(request, "series", {"series": found_series, "posts": posts})


@require_safe
def author_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an author and what they wrote."""
    return _person(request, slug, role="author")


@require_safe
def reviewer_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a reviewer and what they reviewed."""
    return _person(request, slug, role="reviewer")


def _person(request: HttpRequest, slug: str, *, role: str) -> HttpResponse:
    shown = get_object_or_404(Person, slug=slug)
    posts = list(out(today(timezone.now())).filter(**{role: shown}))
    if not posts:
        raise Http404
    address = whole(of_person(shown, role))
    node = person(shown.name, credentials=shown.credentials, address=address)
    page = {"@type": "ProfilePage", "@id": f"{address}#page", "url": address, "mainEntity": node}
    context = {"person": shown, "role": role, "posts": posts, "about": about_person(slug), "graph": graph(page)}
    return _page(request, "person", context)


@require_safe
def people_view(request: HttpRequest, role: str) -> HttpResponse:
    """List the authors, or the reviewers."""
    people = people_out(today(timezone.now()), role=role)
    return _page(request, "people", {"people": people, "role": role})


@require_safe
def archive_view(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """List all posts, or those of a year."""
    posts = out(today(timezone.now()))
    years = sorted({day.year for day in posts.values_list("published_on", flat=True)}, reverse=True)
    if year is not None and year not in years:
        raise Http404
    context = {"years": years, "year": year, "posts": posts.filter(published_on__year=year) if year else posts}
    return _page(request, "archive", context)


@require_safe
def corrections_view(request: HttpRequest) -> HttpResponse:
    """List what was changed after it was out, and what was taken down."""
    on = today(timezone.now())
    replaced = out(on).filter(releases__number__gt=1).distinct().order_by("-changed_at")
    changed = [post for post in replaced if today(post.changed_at) >= post.published_on]
    return _page(request, "corrections", {"changed": changed, "gone": gone()})


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """Look for words in the posts that are out."""
    asked = clean_lines(request.GET.get("q", ""), most=LONGEST_QUESTION).replace("\n", " ")
    posts = found(asked, on=today(timezone.now()))
    response = _page(request, "search", {"asked": asked, "posts": posts, "closed": True})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def comments_view(request: HttpRequest) -> HttpResponse:
    """List the newest comments on the posts that are out."""
    on = today(timezone.now())
    comments = shown_comments().filter(post__taken_down_on=None, post__published_on__lte=on)[:NEWEST]
    return _page(request, "comments", {"comments": comments})
