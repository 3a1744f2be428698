"""Atom feeds (RFC 4287) with the threads of RFC 4685."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.syndication.markup import DECLARATION, around, empty, text

TYPE: Final = "application/atom+xml; charset=utf-8"
_ATOM: Final = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:thr": "http://purl.org/syndication/thread/1.0"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `answers`: the urn and address of what a comment answers; `threads`: the feed of comments on it."""

    urn: UUID
    title: str
    address: str
    author: str
    published: datetime
    updated: datetime
    html: str
    summary: str = ""
    rights: str = ""
    tags: tuple[str, ...] = ()
    answers: tuple[UUID, str] | None = None
    threads: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. Its id is made of what it is of and never changes, whatever the address."""

    urn: UUID
    title: str
    subtitle: str
    address: str
    itself: str
    language: str
    updated: datetime


def moment(day: date, zone: str) -> datetime:
    """Return the beginning of a day where the site lives: a post has a day, a feed wants a time."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def written(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """Return a feed as XML in UTF-8."""
    parts = [
        text("id", feed.urn.urn),
        text("title", feed.title),
        text("subtitle", feed.subtitle) if feed.subtitle else "",
        text("updated", feed.updated.isoformat(timespec="seconds")),
        empty("link", rel="alternate", type="text/html", href=feed.address),
        empty("link", rel="self", type="application/atom+xml", href=feed.itself),
    ]
    told = {**_ATOM, "xml:lang": feed.language}
    return (DECLARATION + around("feed", *parts, *map(_entry, entries), **told)).encode()


def _entry(entry: Entry) -> str:
    parts = [
        text("id", entry.urn.urn),
        text("title", entry.title),
        text("published", entry.published.isoformat(timespec="seconds")),
        text("updated", entry.updated.isoformat(timespec="seconds")),
        around("author", text("name", entry.author)),
        empty("link", rel="alternate", type="text/html", href=entry.address),
        *_threads(entry),
        *(empty("category", term=tag) for tag in entry.tags),
        text("rights", entry.rights) if entry.rights else "",
        text("summary", entry.summary) if entry.summary else "",
        text("content", entry.html, type="html"),
    ]
    return around("entry", *parts)


def _threads(entry: Entry) -> Iterator[str]:
    if entry.threads:
        address, count = entry.threads
        told = {"rel": "replies", "type": "application/atom+xml", "href": address, "thr:count": str(count)}
        yield empty("link", **told)
    if entry.answers:
        urn, address = entry.answers
        yield empty("thr:in-reply-to", ref=urn.urn, type="text/html", href=address)
