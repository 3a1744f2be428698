"""The bundle: three files, as docs/bundle.md tells it. Only `publishing.actions` imports this."""

import hashlib
import io
import json
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from casebook.publishing.heads import LONGEST_SLUG, RESERVED, Head, one_line
from casebook.publishing.models import Author, Review
from casebook.publishing.signing import Signer

SCHEMA: Final = "casebook.bundle/1"
POST, MANIFEST, SIGNATURE = "post.md", "manifest.json", "manifest.sig"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: when it was made is nobody's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """All that goes into a bundle."""

    slug: str
    follows: str | None
    head: Head
    text: str = field(repr=False)
    author: Author
    review: Review | None
    consent: str
    updated_on: date | None
    replaces: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of the three files."""

    post: bytes = field(repr=False)
    manifest: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The hash that the release after this one names."""
        return hashlib.sha256(self.manifest).hexdigest()


def make(going: Going, signer: Signer) -> Made:
    """Return the three files of a bundle, the same for the same."""
    post = (going.text.strip() + "\n").encode()
    manifest = json.dumps(_said(going, signer, post), ensure_ascii=False, indent=1).encode()
    return Made(post, manifest, signer.signature(manifest, comment=f"{SCHEMA} {going.slug}"))


def _said(going: Going, signer: Signer, post: bytes) -> dict[str, Any]:
    head = going.head
    return {
        "schema": SCHEMA,
        "slug": going.slug,
        "title": head.title,
        "title_in_sentence_case": head.title_in_sentence_case,
        "summary": head.summary,
        "language": head.language,
        "tags": list(head.tags),
        "series": {
            "slug": head.series_slug,
            "title": head.series_title,
            "description": head.series_description,
            "part": head.part,
        },
        "follows": going.follows,
        "author": _author(going.author, signer),
        "reviewer": _reviewer(going.review),
        "dates": {
            "written_on": head.written_on or None,
            "last_updated_on": going.updated_on.isoformat() if going.updated_on else None,
            "last_reviewed_on": going.review.on.isoformat() if going.review else None,
            "publish_on": head.publish_on or None,
        },
        "notices": {
            "kind": head.kind,
            "protection": head.protection,
            "consent": going.consent,
            "content_note": head.content_note,
            "crisis": head.crisis,
        },
        "rights": head.rights.strip() or RESERVED,
        "post": {"sha256": hashlib.sha256(post).hexdigest(), "bytes": len(post)},
        "replaces": going.replaces,
    }


def _author(author: Author, signer: Signer) -> dict[str, Any]:
    return {
        "slug": author.slug,
        "given": one_line(author.given),
        "family": one_line(author.family),
        "credentials": one_line(author.credentials),
        "pseudonym": author.pseudonym,
        "key_id": signer.shown,
    }


def _reviewer(review: Review | None) -> dict[str, str] | None:
    if review is None:
        return None
    words = re.sub(r"[^a-z0-9 -]", "", _plain(review))
    slug = "-".join(words.replace("-", " ").split())[:LONGEST_SLUG].strip("-")
    return {
        "slug": slug or "reviewer",
        "given": one_line(review.given),
        "family": one_line(review.family),
        "credentials": one_line(review.credentials),
    }


def _plain(review: Review) -> str:
    return unicodedata.normalize("NFKD", f"{review.given} {review.family}").casefold()


def zipped(made: Made) -> bytes:
    """Return the three files as a zip that tells nothing else: no time, no system, no comment."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ((POST, made.post), (MANIFEST, made.manifest), (SIGNATURE, made.signature)):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return raw.getvalue()
