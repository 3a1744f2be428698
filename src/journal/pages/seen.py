"""What the page of a post shows: one value a line of the page, made once, so that templates only place them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from journal.citing.cited import Cited, short_day
from journal.citing.elements import author_line, published_line, reviewed_line
from journal.citing.files import TYPES, collector_tags
from journal.citing.reference import Reference, apa_reference, page_reference
from journal.commenting.acts import is_open
from journal.commenting.queries import Thread, count_word, counted, threads_of
from journal.pages.addresses import of_person, of_post, of_series, site, whole
from journal.published.acts import today
from journal.published.models import Post
from journal.published.queries import Place, later_releases, place_of
from journal.syndication.graph import CLINICIAN, crumbs, graph, person, told
from journal.wording.markdown import comment_html

KINDS = {
    "single case": "One case",
    "composite": "A composite of several people",
    "fictionalised": "A fictionalised case",
    "process only": "The course of an hour, without the story of the client",
    "no case": "",
}


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as it stands on the page; `removed` is a tombstone."""

    number: int
    name: str
    html: SafeString
    left_at: datetime
    by_author: bool
    removed: bool
    replies: tuple["ShownComment", ...] = ()


@dataclass(frozen=True, slots=True)
class PostPage:
    """Everything on the page of a post."""

    post: Post
    """The post, in whose words the page is made."""
    kind: str
    """What sort of case it tells of, in words."""
    part: str
    """`Part 2 of 5`, or nothing."""
    place: Place
    """The posts before and after it, and the threads to it."""
    byline: str
    """The author with credentials."""
    count: str
    """`2 comments`."""
    comments: tuple[ShownComment, ...]
    """What readers wrote."""
    takes_comments: bool
    """Whether the form is there."""
    reference: str
    """The reference as such pages print it."""
    apa: Reference
    """The reference after APA 7."""
    forms: tuple[str, ...]
    """The endings of the reference as a file."""
    updated: str
    """`9 Mar 2021`, or nothing."""
    reviewed: str
    """`By T. Wren, Psy.D. on 9 Mar 2021`, or nothing."""
    published: str
    """Where it was published, and whose it is."""
    changes: tuple[tuple[int, str], ...]
    """The releases after the first, with their days."""
    address: str
    """The address of the page, whole."""
    series_at: str
    """The path of the series."""
    respond_at: str
    """The path of the form for a comment."""
    feed_at: str
    """The path of the feed of its comments."""
    tags: tuple[tuple[str, str], ...]
    """What collectors of references look for."""
    graph: SafeString
    """The graph in schema.org's terms."""


def cited(post: Post) -> Cited:
    """Return what references know of a post."""
    author = post.author
    return Cited(
        author.given, author.family, author.credentials, post.title, post.title_in_sentence_case, post.series.title,
        settings.JOURNAL["JOURNAL_NAME"], whole(of_post(post)), post.language, post.published_on, post.slug,
    )  # fmt: skip


def post_page(post: Post, *, at: datetime) -> PostPage:
    """Return what the page of a post shows. Costs three questions to the tables."""
    on, threads, known = today(at), threads_of(post), cited(post)
    place = place_of(post, on=on)
    living = settings.JOURNAL["JOURNAL_LIVING"]
    reviewer = post.reviewer
    return PostPage(
        post=post,
        kind=KINDS.get(post.kind, ""),
        part=f"Part {post.part} of {max(place.parts, post.part)}" if post.part else "",
        place=place,
        byline=author_line(post.author.name, post.author.credentials),
        count=count_word(counted(threads)),
        comments=tuple(_thread(thread) for thread in threads),
        takes_comments=living and is_open(post, at=at),
        reference=page_reference(known, retrieved_on=on if living else None),
        apa=apa_reference(known),
        forms=tuple(TYPES),
        updated=short_day(post.last_updated_on) if post.last_updated_on else "",
        reviewed=reviewed_line(
            reviewer.name if reviewer else "", reviewer.credentials if reviewer else "", post.last_reviewed_on
        ),
        published=published_line(settings.JOURNAL["JOURNAL_NAME"], post.rights),
        changes=_changes(post),
        address=known.address,
        series_at=of_series(post.series),
        respond_at=of_post(post, "respond"),
        feed_at=of_post(post, "post-comments-feed"),
        tags=tuple(collector_tags(known)),
        graph=post_graph(post, count=counted(threads)),
    )


def post_graph(post: Post, *, count: int) -> SafeString:
    """Return the page, the post and the way to it. The review belongs to the page, not to the article."""
    address, reviewer = whole(of_post(post)), post.reviewer
    author = person(post.author.name, credentials=post.author.credentials, address=whole(of_person(post.author)))
    shared = {"inLanguage": post.language, "dateModified": _iso(post.last_updated_on)}
    page = {
        "@type": "MedicalWebPage", "@id": f"{address}#page", "url": address, "name": post.title, **shared,
        "lastReviewed": _iso(post.last_reviewed_on),
        "reviewedBy": person(
            reviewer.name, credentials=reviewer.credentials, address=whole(of_person(reviewer, "reviewer"))
        ) if reviewer else None,
        "breadcrumb": {"@id": f"{address}#crumbs"}, "medicalAudience": CLINICIAN,
        "mainEntity": {"@id": f"{address}#post"},
        "isPartOf": {"@type": "WebSite", "@id": f"{site()}/", "name": settings.JOURNAL["JOURNAL_NAME"]},
    }  # fmt: skip
    article = {
        "@type": "BlogPosting", "@id": f"{address}#post", "headline": post.title, "description": post.summary, **shared,
        "datePublished": _iso(post.published_on), "author": author, "keywords": list(post.tags), "commentCount": count,
        "isPartOf": {"@type": "Blog", "name": post.series.title, "url": whole(of_series(post.series))},
        "mainEntityOfPage": {"@id": f"{address}#page"},
    }  # fmt: skip
    way = [
        ("Home", whole("/")), ("Blogs", whole("/blogs/")), (post.series.title, whole(of_series(post.series))),
        (post.title, ""),
    ]  # fmt: skip
    return graph(told(page), told(article), crumbs(address, way))


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _changes(post: Post) -> tuple[tuple[int, str], ...]:
    """Return the releases that took another's place while that was out; before its day nobody had read it."""
    days = ((release.number, today(release.taken_in_at)) for release in later_releases(post))
    return tuple((number, short_day(day)) for number, day in days if day >= post.published_on)


def _thread(thread: Thread) -> ShownComment:
    return _shown(thread.comment, tuple(_shown(reply) for reply in thread.replies))


def _shown(comment: Any, replies: tuple[ShownComment, ...] = ()) -> ShownComment:
    html = mark_safe(comment_html(comment.text))  # noqa: S308 - made by our parser and cleaned
    removed = comment.state == "removed"
    return ShownComment(comment.pk, comment.name, html, comment.left_at, comment.by_author, removed, replies)
