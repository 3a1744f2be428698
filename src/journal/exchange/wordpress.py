"""WordPress's export (WXR): its published posts in, ours out."""

import re
from collections.abc import Iterable
from datetime import date
from email.utils import format_datetime
from typing import Final
from urllib.parse import unquote
from xml.etree import ElementTree

from journal.errors import UnreadableExport
from journal.exchange.carried import Carried, name_of, slug_of
from journal.exchange.from_html import markdown_of
from journal.syndication.atom import moment
from journal.syndication.markup import DECLARATION, around, text
from journal.wording.markdown import post_html

LARGEST: Final = 64 * 1024 * 1024
_NAMES: Final = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}
_SHORTCODE: Final = re.compile(
    r"\[(caption|gallery|audio|video|embed|playlist)\b[^\]]*\](?:(?:(?!\[\1\b).)*?\[/\1\])?", re.DOTALL
)
_DECLARATION: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def from_wordpress(raw: bytes) -> list[Carried]:
    """Return the published posts of an export.

    :raises UnreadableExport: when it is no XML, too large, or declares entities of its own
    """
    remedy = "Export anew in WordPress under Tools, Export."
    if len(raw) > LARGEST or _DECLARATION.search(raw):
        raise UnreadableExport("The export is larger than 64 MiB, or declares entities of its own.", remedy=remedy)
    try:
        # expat resolves nothing from outside, and what it could expand was refused above
        channel = ElementTree.fromstring(raw).find("channel")  # noqa: S314
    except ElementTree.ParseError:
        raise UnreadableExport("The export is not XML.", remedy=remedy) from None
    if channel is None:
        raise UnreadableExport("There is no channel in it, so it is no export of WordPress.", remedy=remedy)
    people = {
        _told(author, "wp:author_login"): _told(author, "wp:author_display_name")
        for author in channel.findall("wp:author", _NAMES)
    }
    return [_post(item, people) for item in channel.findall("item") if _is_out(item)]


def as_wordpress(posts: Iterable[Carried], *, site: str, address: str, zone: str) -> bytes:
    """Return posts as an export that WordPress imports."""
    parts = [text("title", site), text("link", address), text("wp:wxr_version", "1.2")]
    told = {f"xmlns:{name}": uri for name, uri in _NAMES.items()}
    items = [_item(post, number, zone) for number, post in enumerate(posts, start=1)]
    return (DECLARATION + around("rss", around("channel", *parts, *items), version="2.0", **told)).encode()


def _told(node: ElementTree.Element, path: str) -> str:
    return (node.findtext(path, "", _NAMES) or "").strip()


def _is_out(item: ElementTree.Element) -> bool:
    return _told(item, "wp:post_type") == "post" and _told(item, "wp:status") == "publish"


def _post(item: ElementTree.Element, people: dict[str, str]) -> Carried:
    content, shortcodes = _SHORTCODE.subn("", _told(item, "content:encoded"))
    markdown, losses = markdown_of(_paragraphs(content))
    if shortcodes:
        losses = (*losses, f"{shortcodes} shortcodes left out, such as captions of pictures.")
    comments = len(item.findall("wp:comment", _NAMES))
    if comments:
        losses = (*losses, f"{comments} comments are not carried.")
    kinds = [(each.get("domain"), (each.text or "").strip()) for each in item.findall("category")]
    login = _told(item, "dc:creator")
    title = _told(item, "title")
    return Carried(
        title=title,
        markdown=markdown,
        author=name_of(people.get(login) or login),
        series=next((name for domain, name in kinds if domain == "category"), ""),
        slug=slug_of(unquote(_told(item, "wp:post_name")) or title),
        summary=" ".join(_told(item, "excerpt:encoded").split()),
        tags=tuple(name for domain, name in kinds if domain == "post_tag"),
        address=_told(item, "link"),
        published_on=_day(_told(item, "wp:post_date")),
        last_updated_on=_day(_told(item, "wp:post_modified")),
        losses=losses,
    )


def _paragraphs(content: str) -> str:
    """Return WordPress's older text, in which an empty line ends a paragraph, with its paragraphs marked."""
    if re.search(r"<p[\s>]", content):
        return content
    return "".join(f"<p>{block}</p>" for block in re.split(r"\n\s*\n", content) if block.strip())


def _day(text_: str) -> date | None:
    try:
        return date.fromisoformat(text_[:10])
    except ValueError:
        return None


def _item(post: Carried, number: int, zone: str) -> str:
    day = post.published_on
    return around(
        "item",
        text("title", post.title),
        text("link", post.address),
        text("pubDate", format_datetime(moment(day, zone))) if day else "",
        text("dc:creator", f"{post.author.whole} {post.author.credentials}".strip()),
        text("content:encoded", post_html(post.markdown)),
        text("excerpt:encoded", post.summary),
        text("wp:post_id", str(number)),
        text("wp:post_date", f"{day} 00:00:00" if day else ""),
        text("wp:post_modified", f"{post.last_updated_on} 00:00:00" if post.last_updated_on else ""),
        text("wp:post_name", post.slug),
        text("wp:status", "publish"),
        text("wp:post_type", "post"),
        text("category", post.series, domain="category", nicename=slug_of(post.series)) if post.series else "",
        *(text("category", tag, domain="post_tag", nicename=slug_of(tag)) for tag in post.tags),
    )
