"""Bundles as the workbench writes them, made from nothing but the contract in docs/bundle.md."""

import base64
import hashlib
import json
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AT = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
"""The moment at which the tests take things in."""
POST = "/blogs/case-notes/the-empty-hour/"
TEXT = "She came on time, and she left on time.\n\nIt took me *weeks* to say that I was bored.\n"
TOLD: dict[str, Any] = {
    "schema": "casebook.bundle/1",
    "slug": "the-empty-hour",
    "title": "The Empty Hour",
    "title_in_sentence_case": "The empty hour",
    "summary": "An hour in which nobody spoke.",
    "language": "en",
    "tags": ["silence"],
    "series": {"slug": "case-notes", "title": "Case Notes", "description": "From the chair across.", "part": None},
    "follows": None,
    "author": {
        "slug": "ines-calder",
        "given": "Ines",
        "family": "Calder",
        "credentials": "PhD",
        "pseudonym": False,
        "key_id": "",
    },
    "reviewer": {"slug": "tobias-wren", "given": "Tobias M.", "family": "Wren", "credentials": "Psy.D."},
    "dates": {
        "written_on": "2024-05-01",
        "last_updated_on": "2024-05-02",
        "last_reviewed_on": "2024-05-03",
        "publish_on": "2024-05-04",
    },
    "notices": {
        "kind": "composite",
        "protection": "Put together from several people.",
        "consent": "",
        "content_note": "",
        "crisis": True,
    },
    "rights": "All rights reserved.",
    "post": {"sha256": "", "bytes": 0},
    "replaces": None,
}


def base64_of(raw: bytes) -> str:
    """Return bytes as a line of a minisign file."""
    return base64.b64encode(raw).decode()


@dataclass(frozen=True)
class Signer:
    """An author with a key, the same one for the same word."""

    word: str = "an author"

    @property
    def key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.word.encode()).digest())

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.public).digest()[:8]

    @property
    def shown(self) -> str:
        return self.key_id[::-1].hex().upper()

    def public_file(self) -> bytes:
        return f"untrusted comment: public key\n{base64_of(b'Ed' + self.key_id + self.public)}\n".encode()

    def signature(self, manifest: bytes, slug: str) -> bytes:
        signed = self.key.sign(manifest)
        comment = f"casebook.bundle/1 {slug}"
        return (
            f"untrusted comment: signature of a Casebook bundle\n{base64_of(b'Ed' + self.key_id + signed)}\n"
            f"trusted comment: {comment}\n{base64_of(self.key.sign(signed + comment.encode()))}\n"
        ).encode()


def told(**changes: Any) -> dict[str, Any]:
    """Return a manifest with changes: `series__part=2` changes what stands inside an object."""
    values = deepcopy(TOLD)
    for path, value in changes.items():
        *outer, name = path.split("__")
        inner = values
        for step in outer:
            inner = inner[step]
        inner[name] = value
    return values


def write_bundle(
    place: Path, *, text: str | bytes = TEXT, by: Signer | None = None, zipped: bool = False, **changes: Any
) -> Path:
    """Write a signed bundle and return where it lies."""
    by = by or Signer()
    raw = text.encode() if isinstance(text, str) else text
    values = told(**changes)
    values["author"]["key_id"] = values["author"]["key_id"] or by.shown
    values["post"] = {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
    manifest = json.dumps(values, ensure_ascii=False).encode()
    files = {"post.md": raw, "manifest.json": manifest, "manifest.sig": by.signature(manifest, values["slug"])}
    if zipped:
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return place
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    return place


def fingerprint(bundle: Path) -> str:
    """Return what the release after this one names in `replaces`."""
    return hashlib.sha256((bundle / "manifest.json").read_bytes()).hexdigest()
