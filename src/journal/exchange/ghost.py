"""Ghost's export (JSON): its published posts in, ours out."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from journal.errors import UnreadableExport
from journal.exchange.carried import Carried, name_of, slug_of
from journal.exchange.from_html import markdown_of
from journal.wording.markdown import post_html

LARGEST: Final = 64 * 1024 * 1024


def from_ghost(raw: bytes) -> list[Carried]:
    """Return the published posts of an export.

    :raises UnreadableExport: when it is no export of Ghost
    """
    remedy = "Export anew in Ghost under Settings, Migration tools."
    if len(raw) > LARGEST:
        raise UnreadableExport("The export is larger than 64 MiB.", remedy=remedy)
    try:
        told = json.loads(raw)
        data = (told["db"][0] if "db" in told else told)["data"]
        names = {each["id"]: str(each["name"]) for kind in ("tags", "users") for each in data.get(kind, ())}
        return [_post(each, data, names) for each in data["posts"] if _is_out(each)]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise UnreadableExport("This is no export of Ghost.", remedy=remedy) from None


def as_ghost(posts: Iterable[Carried]) -> bytes:
    """Return posts as an export that Ghost imports."""
    rows = list(posts)
    users = list(dict.fromkeys(f"{post.author.whole} {post.author.credentials}".strip() for post in rows))
    tags = list(dict.fromkeys(tag for post in rows for tag in _tags(post)))
    data = {
        "posts": [_row(post, number) for number, post in enumerate(rows)],
        "tags": [{"id": f"tag-{place}", "name": tag, "slug": slug_of(tag)} for place, tag in enumerate(tags)],
        "users": [{"id": f"user-{place}", "name": name, "slug": slug_of(name)} for place, name in enumerate(users)],
        "posts_tags": [
            {"post_id": f"post-{number}", "tag_id": f"tag-{tags.index(tag)}", "sort_order": order}
            for number, post in enumerate(rows)
            for order, tag in enumerate(_tags(post))
        ],
        "posts_authors": [
            {
                "post_id": f"post-{number}",
                "author_id": f"user-{users.index(f'{post.author.whole} {post.author.credentials}'.strip())}",
            }
            for number, post in enumerate(rows)
        ],
    }
    told = {"db": [{"meta": {"version": "5.0.0"}, "data": data}]}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _is_out(post: dict[str, Any]) -> bool:
    return post.get("status") == "published" and post.get("type", "post") == "post"


def _post(post: dict[str, Any], data: dict[str, Any], names: dict[str, str]) -> Carried:
    markdown, losses = markdown_of(str(post.get("html") or ""))
    tags = [names.get(tag, "") for tag in _of(post, data.get("posts_tags", ()), "tag_id")]
    authors = [names.get(author, "") for author in _of(post, data.get("posts_authors", ()), "author_id")]
    if len(authors) > 1:
        losses = (*losses, f"{len(authors) - 1} further authors are not carried.")
    return Carried(
        title=str(post["title"]),
        markdown=markdown,
        author=name_of(authors[0] if authors else names.get(str(post.get("author_id")), "")),
        series=tags[0] if tags else "",
        slug=slug_of(str(post.get("slug") or post["title"])),
        summary=" ".join(str(post.get("custom_excerpt") or "").split()),
        tags=tuple(filter(None, tags[1:])),
        published_on=_day(post.get("published_at")),
        last_updated_on=_day(post.get("updated_at")),
        losses=losses,
    )


def _of(post: dict[str, Any], pairs: Iterable[dict[str, Any]], name: str) -> list[str]:
    mine = [pair for pair in pairs if pair["post_id"] == post.get("id")]
    return [pair[name] for pair in sorted(mine, key=lambda pair: pair.get("sort_order") or 0)]


def _day(moment: Any) -> date | None:
    try:
        return date.fromisoformat(str(moment)[:10])
    except ValueError:
        return None


def _tags(post: Carried) -> list[str]:
    # Ghost's first tag is the one that its themes show as the section: the series.
    return [tag for tag in (post.series, *post.tags) if tag]


def _row(post: Carried, number: int) -> dict[str, Any]:
    return {
        "id": f"post-{number}",
        "title": post.title,
        "slug": post.slug,
        "html": post_html(post.markdown),
        "custom_excerpt": post.summary or None,
        "type": "post",
        "status": "published",
        "published_at": f"{post.published_on}T00:00:00.000Z" if post.published_on else None,
        "updated_at": f"{post.last_updated_on}T00:00:00.000Z" if post.last_updated_on else None,
    }
