"""The reference for programs: CSL-JSON, BibTeX, RIS, and the tags that collectors look for in a page."""

import json
import re
from typing import Any, Final

from journal.citing.cited import Cited

TYPES: Final = {
    "json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
_BIBTEX: Final = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def csl(cited: Cited) -> list[dict[str, Any]]:
    """Return the reference as CSL-JSON. Credentials are no suffix there: a suffix is Jr. or III."""
    item: dict[str, Any] = {
        "id": cited.slug,
        "type": "post-weblog",
        "title": cited.title_in_sentence_case,
        "container-title": cited.blog,
        "publisher": cited.site,
        "author": [{name: value for name, value in (("family", cited.family), ("given", cited.given)) if value}],
        "URL": cited.address,
        "language": cited.language,
    }
    if cited.published_on:
        item["issued"] = {"date-parts": [[cited.published_on.year, cited.published_on.month, cited.published_on.day]]}
    return [{name: value for name, value in item.items() if value}]


def bibtex(cited: Cited) -> str:
    """Return the reference as one BibTeX entry; every sign that TeX reads is written so that it prints."""
    year = cited.published_on.year if cited.published_on else "nd"
    key = re.sub(r"[^a-z0-9]", "", cited.family.casefold()) or "anon"
    author = ", ".join(filter(None, (cited.family, cited.given)))
    fields = {
        "author": f"{{{_tex(author)}}}" if not cited.given else _tex(author),
        "title": f"{{{_tex(cited.title_in_sentence_case)}}}",
        "journaltitle": _tex(cited.blog),
        "organization": _tex(cited.site),
        "date": cited.published_on.isoformat() if cited.published_on else "",
        "url": re.sub(r"[{}\\\s]", "", cited.address),
        "langid": _tex(cited.language),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value.strip("{}")]
    return "\n".join((f"@online{{{key}{year}{cited.slug.split('-')[0]},", *lines, "}", ""))


def ris(cited: Cited) -> str:
    """Return the reference as one RIS record; a value never holds a line of its own."""
    author = ", ".join(filter(None, (cited.family, cited.given)))
    fields = [
        ("TY", "BLOG"),
        ("AU", author),
        ("TI", cited.title_in_sentence_case),
        ("T2", cited.blog),
        ("PB", cited.site),
        ("PY", str(cited.published_on.year) if cited.published_on else ""),
        ("DA", cited.published_on.strftime("%Y/%m/%d") if cited.published_on else ""),
        ("LA", cited.language),
        ("UR", cited.address),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value.strip()]
    return "\r\n".join((*lines, "ER  - ", ""))


def written(cited: Cited, form: str) -> str:
    """Return the reference in one of the forms of `TYPES`."""
    if form == "json":
        return json.dumps(csl(cited), ensure_ascii=False, indent=1) + "\n"
    return bibtex(cited) if form == "bib" else ris(cited)


def collector_tags(cited: Cited) -> list[tuple[str, str]]:
    """Return the `citation_...` tags of the page, name and content."""
    tags = [
        ("citation_title", cited.title),
        ("citation_author", ", ".join(filter(None, (cited.family, cited.given)))),
        ("citation_publication_date", cited.published_on.strftime("%Y/%m/%d") if cited.published_on else ""),
        ("citation_journal_title", cited.blog),
        ("citation_publisher", cited.site),
        ("citation_language", cited.language),
        ("citation_public_url", cited.address),
    ]
    return [(name, content) for name, content in tags if content]


def _tex(text: str) -> str:
    return text.translate(_BIBTEX)
