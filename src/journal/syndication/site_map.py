"""The map of the site for search engines, and what they are asked to leave alone."""

from collections.abc import Iterable
from datetime import datetime

from journal.syndication.markup import DECLARATION, around, text


def site_map(places: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return every address with the time of its last change."""
    urls = [
        around(
            "url",
            text("loc", address),
            text("lastmod", changed.isoformat(timespec="seconds")) if changed else "",
        )
        for address, changed in places
    ]
    return (DECLARATION + around("urlset", *urls, xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")).encode()


def robots(site: str) -> str:
    """Return what search engines are asked."""
    return "\n".join(
        (
            "User-agent: *",
            "Disallow: /moderating/",
            "Disallow: /comments/",
            "Disallow: /search/",
            "Allow: /",
            "",
            f"Sitemap: {site}/sitemap.xml",
            "",
        )
    )
