"""The same feed as JSON Feed 1.1."""

import json
from collections.abc import Sequence
from typing import Any, Final

from journal.syndication.atom import Entry, Feed

TYPE: Final = "application/feed+json; charset=utf-8"


def written(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """Return a feed as JSON in UTF-8."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.address,
        "feed_url": feed.itself,
        "description": feed.subtitle,
        "language": feed.language,
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps({name: value for name, value in told.items() if value != ""}, ensure_ascii=False).encode()


def _item(entry: Entry) -> dict[str, Any]:
    told = {
        "id": entry.urn.urn,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "authors": [{"name": entry.author}],
        "tags": list(entry.tags),
    }
    return {name: value for name, value in told.items() if value not in ("", [])}
