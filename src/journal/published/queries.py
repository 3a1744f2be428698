"""What readers may see: posts that are due and not taken down. Every page asks here, none asks the tables."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from journal.prepared import Blank, Prepared
from journal.published.models import Person, Post, Release, Series
from journal.wording.likeness import likeness

MOST_FOUND = 50


def out(on: "date | Blank") -> "QuerySet[Post]":
    """Return every post that readers may see on a day, the newest first."""
    return Post.objects.filter(taken_down_on=None, published_on__lte=on).select_related("series", "author", "reviewer")


def find_post(series: str, slug: str, *, on: date) -> Post | None:
    """Return a post that is out."""
    return next(iter(_POST.ask(on=on, series=series, slug=slug)), None)


def was_taken_down(series: str, slug: str) -> Post | None:
    """Return what is left of a post that was taken down."""
    return gone().filter(series__slug=series, slug=slug).first()


def gone() -> "QuerySet[Post]":
    """Return what is left of every post that was out and was taken down. Of one that never was nobody is told."""
    down = Post.objects.filter(taken_down_on__isnull=False, published_on__lte=F("taken_down_on"))
    return down.select_related("series").order_by("-taken_down_on", "-pk")


def series_out(on: date) -> list[tuple[Series, int]]:
    """Return the series that have posts out, each with their number."""
    is_out = Q(posts__taken_down_on=None, posts__published_on__lte=on)
    counted: Any = Series.objects.annotate(count=Count("posts", filter=is_out)).filter(count__gt=0).order_by("title")
    return [(series, series.count) for series in counted]


def people_out(on: date, *, role: str) -> list[Person]:
    """Return everybody who wrote (`author`) or reviewed (`reviewer`) a post that is out."""
    return list(Person.objects.filter(pk__in=out(on).values(role)).order_by("family", "given"))


def in_reading_order(posts: "QuerySet[Post]") -> list[Post]:
    """Return posts of a series as they are read: by part, then by day."""
    return sorted(posts, key=lambda post: (post.part is None, post.part or 0, post.published_on, post.pk))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands in its series: the number of the highest part, the posts beside it, the threads to it.

    What happened next is not named a second time as the post after it.
    """

    parts: int
    before: Post | None
    after: Post | None
    follows: Post | None
    followed_by: tuple[Post, ...]


def place_of(post: Post, *, on: date) -> Place:
    """Return where a post stands. Costs one query."""
    asked = {"series": post.series.pk, "follows": post.follows, "slug": post.slug, "here": post.pk}
    beside = _BESIDE.ask(on=on, **asked)
    line = in_reading_order([p for p in (*beside, post) if p.series.pk == post.series.pk])  # type: ignore[arg-type]
    here = next(number for number, each in enumerate(line) if each.pk == post.pk)
    then = tuple(each for each in beside if each.follows == post.slug)
    after = line[here + 1] if here + 1 < len(line) else None
    return Place(
        parts=max((each.part or 0 for each in line), default=0),
        before=line[here - 1] if here else None,
        after=None if after in then else after,
        follows=next((each for each in beside if each.slug == post.follows), None),
        followed_by=then,
    )


def later_releases(post: Post) -> list[Release]:
    """Return the releases of a post after its first. Costs one query."""
    return _LATER.ask(post=post.pk)


def found(words: str, *, on: date) -> list[Post]:
    """Return the posts in which every word of a question stands, whatever its signs look like."""
    asked = likeness(words).split()[:8]
    if not asked:
        return []
    posts = out(on)
    for word in asked:
        posts = posts.filter(likeness__contains=word)
    return list(posts[:MOST_FOUND])


def _beside() -> "QuerySet[Post]":
    near = Q(series=Blank("series")) | Q(slug=Blank("follows")) | Q(follows=Blank("slug"))
    posts = out(Blank("on")).filter(near).exclude(pk=Blank("here")).select_related(None).select_related("series")
    return posts.only("slug", "title", "part", "follows", "published_on", "series__slug")


_POST: Final = Prepared(lambda: out(Blank("on")).filter(series__slug=Blank("series"), slug=Blank("slug")))
_BESIDE: Final = Prepared(_beside)
_LATER: Final = Prepared(lambda: Release.objects.filter(post=Blank("post"), number__gt=1))
