"""A carried post as a bundle that lacks one thing: its author's signature."""

import hashlib
import json
from pathlib import Path
from typing import Any

from journal.bundle.manifest import SCHEMA, read_manifest
from journal.errors import UnreadableExport
from journal.exchange.carried import Carried, Name, in_sentence_case, slug_of


def write_unsigned(post: Carried, folder: Path, *, key_id: str, language: str) -> Path:
    """Write post.md and manifest.json into a folder of their own, and return it.

    :raises BadBundle: when what was carried does not make a bundle, with everything that is wrong
    :raises UnreadableExport: when a post of the same slug was written there before
    """
    raw = post.markdown.encode()
    manifest = (json.dumps(_manifest(post, raw, key_id, language), ensure_ascii=False, indent=1) + "\n").encode()
    read_manifest(manifest)
    place = folder / post.slug
    if place.exists():
        raise UnreadableExport("A folder of this name is there already.", remedy="Choose a new folder.")
    place.mkdir(parents=True)
    (place / "post.md").write_bytes(raw)
    (place / "manifest.json").write_bytes(manifest)
    return place


def _manifest(post: Carried, raw: bytes, key_id: str, language: str) -> dict[str, Any]:
    series = post.series or "Blog"
    reviewed = post.reviewer is not None and post.last_reviewed_on is not None
    return {
        "schema": SCHEMA,
        "slug": post.slug,
        "title": post.title,
        "title_in_sentence_case": in_sentence_case(post.title),
        "summary": post.summary,
        "language": language,
        "tags": list(post.tags),
        "series": {"slug": slug_of(series), "title": series, "description": "", "part": None},
        "follows": None,
        "author": {**_person(post.author), "pseudonym": False, "key_id": key_id},
        "reviewer": _person(post.reviewer) if reviewed and post.reviewer else None,
        "dates": {
            "written_on": None,
            "last_updated_on": _iso(post.last_updated_on),
            "last_reviewed_on": _iso(post.last_reviewed_on) if reviewed else None,
            "publish_on": _iso(post.published_on),
        },
        "notices": {"kind": "no case", "protection": "", "consent": "", "content_note": "", "crisis": True},
        "rights": post.rights or "All rights reserved.",
        "post": {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)},
        "replaces": None,
    }


def _person(name: Name) -> dict[str, Any]:
    return {
        "slug": slug_of(name.whole), "given": name.given, "family": name.family, "credentials": name.credentials,
    }  # fmt: skip


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
