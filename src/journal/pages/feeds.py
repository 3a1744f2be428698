"""The feeds of the site, of a series, of an author and of the comments; the map of the site; what robots are asked."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from journal.commenting.models import SHOWN, Comment
from journal.commenting.queries import shown_comments
from journal.pages.addresses import of_person, of_post, of_series, site, whole
from journal.pages.policy import kept
from journal.pages.post import post_or_refusal
from journal.published.acts import today
from journal.published.models import Person, Post, Series
from journal.published.queries import out, people_out, series_out
from journal.syndication import atom, json_feed
from journal.syndication.atom import Entry, Feed, moment
from journal.syndication.site_map import robots, site_map
from journal.wording.markdown import comment_html

MOST = 30
NAMESPACE = uuid.UUID("6f1c1a52-7b0e-5c53-9a52-4f6d3f0f2a11")
"""What the ids of feeds are made from, together with what they are of: never with their address."""
_NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@require_safe
def site_feed(request: HttpRequest, form: str) -> HttpResponse:
    """Give the newest posts of the site."""
    name = settings.JOURNAL["JOURNAL_NAME"]
    return _posts_feed(request, form, kind="site", of="", title=name, subtitle="", address=whole("/"), where=Q())


@require_safe
def series_feed(request: HttpRequest, form: str, series: str) -> HttpResponse:
    """Give the newest posts of a series."""
    row = get_object_or_404(Series, slug=series)
    where = Q(series=row)
    if not out(today(timezone.now())).filter(where).exists():
        raise Http404
    return _posts_feed(
        request, form, kind="series", of=row.slug, title=row.title, subtitle=row.description,
        address=whole(of_series(row)), where=where,
    )  # fmt: skip


@require_safe
def author_feed(request: HttpRequest, form: str, slug: str) -> HttpResponse:
    """Give the newest posts of an author."""
    row = get_object_or_404(Person, slug=slug)
    where = Q(author=row)
    if not out(today(timezone.now())).filter(where).exists():
        raise Http404
    return _posts_feed(
        request, form, kind="author", of=row.slug, title=row.name, subtitle="", address=whole(of_person(row)),
        where=where,
    )  # fmt: skip


def _posts_feed(
    request: HttpRequest, form: str, *, kind: str, of: str, title: str, subtitle: str, address: str, where: Q
) -> HttpResponse:
    shown = Count("comments", filter=Q(comments__state=SHOWN))
    posts = list(out(today(timezone.now())).filter(where).annotate(shown=shown)[:MOST])
    updated = max(map(_updated, posts), default=_NEVER)
    urn = uuid.uuid5(NAMESPACE, f"{site()} {kind} {of}")
    spoken = {post.language for post in posts}
    feed = Feed(urn, title, subtitle, address, whole(request.path), spoken.pop() if len(spoken) == 1 else "en", updated)
    entries = [_post_entry(post, count=post.shown) for post in posts]  # type: ignore[attr-defined]
    if form == "json":
        return kept(HttpResponse(json_feed.written(feed, entries), content_type=json_feed.TYPE))
    return kept(HttpResponse(atom.written(feed, entries), content_type=atom.TYPE))


def _updated(post: Post) -> datetime:
    """Return when a post last changed for its readers: never before the day on which it was out."""
    changed: datetime = post.changed_at
    return max(changed, moment(post.published_on, settings.TIME_ZONE))


def _post_entry(post: Post, *, count: int) -> Entry:
    return Entry(
        urn=post.urn,
        title=post.title,
        address=whole(of_post(post)),
        author=post.author.name,
        published=moment(post.published_on, settings.TIME_ZONE),
        updated=_updated(post),
        html=post.html,
        summary=post.summary,
        rights=post.rights,
        tags=tuple(post.tags),
        threads=(whole(of_post(post, "post-comments-feed")), count),
    )


@require_safe
def comments_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest comments of the site."""
    on = today(timezone.now())
    comments = shown_comments().filter(post__taken_down_on=None, post__published_on__lte=on)[:MOST]
    title = f"Comments on {settings.JOURNAL['JOURNAL_NAME']}"
    return _comments_feed(request, comments, title=title, of="", address=whole("/"))


@require_safe
def post_comments_feed(request: HttpRequest, series: str, slug: str) -> HttpResponse:
    """Give the newest comments on a post."""
    post = post_or_refusal(request, series, slug)
    if isinstance(post, HttpResponse):
        return post
    comments = shown_comments().filter(post=post)[:MOST]
    title = f"Comments on {post.title}"
    return _comments_feed(request, comments, title=title, of=post.urn.hex, address=whole(of_post(post)))


def _comments_feed(
    request: HttpRequest, comments: Iterable[Comment], *, title: str, of: str, address: str
) -> HttpResponse:
    entries = [_comment_entry(comment) for comment in comments]
    updated = max((entry.updated for entry in entries), default=_NEVER)
    urn = uuid.uuid5(NAMESPACE, f"{site()} comments {of}")
    feed = Feed(urn, title, "", address, whole(request.path), "en", updated)
    return kept(HttpResponse(atom.written(feed, entries), content_type=atom.TYPE))


def _comment_entry(comment: Comment) -> Entry:
    page = whole(of_post(comment.post))
    above: Post | Comment = comment.parent or comment.post
    return Entry(
        urn=comment.urn,
        title=f"{comment.name} on {comment.post.title}",
        address=f"{page}#comment-{comment.pk}",
        author=comment.name,
        published=comment.left_at,
        updated=comment.changed_at,
        html=comment_html(comment.text),
        answers=(above.urn, f"{page}#comment-{above.pk}" if isinstance(above, Comment) else page),
    )


@require_safe
def map_view(request: HttpRequest) -> HttpResponse:
    """Give every address that search engines may know, with the time of its last change."""
    on = today(timezone.now())
    fixed = ("home", "blogs", "archive", "about", "editorial-policy", "corrections")
    places: list[tuple[str, datetime | None]] = [(whole(reverse(name)), None) for name in fixed]
    places += [(whole(of_series(series)), None) for series, _ in series_out(on)]
    for role in ("author", "reviewer"):
        places += [(whole(of_person(person, role)), None) for person in people_out(on, role=role)]
    places += [(whole(of_post(post)), _updated(post)) for post in out(on)]
    return kept(HttpResponse(site_map(places), content_type="application/xml; charset=utf-8"))


@require_safe
def robots_view(request: HttpRequest) -> HttpResponse:
    """Say what search engines are asked."""
    return kept(HttpResponse(robots(site()), content_type="text/plain; charset=utf-8"))
