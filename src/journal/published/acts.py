"""What can be done with what is published: trust a key, take a bundle in, take a post down."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from journal.bundle.fields import slug as slug_rule
from journal.bundle.manifest import Manifest, read_manifest
from journal.bundle.parcel import Parcel, open_parcel
from journal.bundle.signature import PublicKey, holds, read_public_key, read_signature, shown_key_id
from journal.errors import BadBundle, NoSuchPost, NotInOrder, Untrusted
from journal.published.edition import turn_over
from journal.published.models import Person, Post, Release, Series, TrustedKey
from journal.wording.likeness import likeness
from journal.wording.markdown import post_html, words_only

_AGAIN: Final = "Ask the author for the bundle again; do not mend it by hand."
_TOLD: Final = ("title", "title_in_sentence_case", "summary", "language", "tags", "rights")
_NOTICES: Final = ("kind", "protection", "consent", "content_note", "crisis")
_EMPTIED: Final[dict[str, Any]] = {
    "title": "", "title_in_sentence_case": "", "summary": "", "tags": [], "markdown": "", "html": "", "likeness": "",
    "protection": "", "consent": "", "content_note": "", "follows": "", "part": None, "reviewer": None,
    "written_on": None, "last_updated_on": None, "last_reviewed_on": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a bundle: shown at once, or waiting for its day; the number of the release."""

    post: Post
    number: int
    due: bool


def today(at: datetime) -> date:
    """Return the day it is where the site lives."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def trust(raw: bytes, *, author: str = "", at: datetime) -> TrustedKey:
    """Trust a public key from now on.

    :param author: the slug of its author; without one, that of the first bundle it signs
    :raises Untrusted: when it is no public key, or is known with other bytes
    """
    key = read_public_key(raw)
    if author and (wrong := slug_rule(author)):
        raise Untrusted(f"The author's name in addresses {wrong}.", remedy="Give it as in manifest.json: author.slug.")
    row, new = TrustedKey.objects.get_or_create(
        key_id=key.shown, defaults={"public": key.public.hex(), "author_slug": author, "trusted_at": at}
    )
    if new:
        return row
    if row.public != key.public.hex():
        raise Untrusted(f"Another key has the id {key.shown}.", remedy="Ask the author to make a new key.")
    if author and row.author_slug not in ("", author):
        raise Untrusted(f"The key {key.shown} belongs to another author.", remedy="An author signs with a key alone.")
    if author:
        row.author_slug = author
        row.save(update_fields=["author_slug"])
    return row


def trust_no_more(key_id: str) -> None:
    """Take in nothing more that a key signs. What it signed before stays out until it is taken down.

    :raises Untrusted: when no such key is trusted
    """
    if not TrustedKey.objects.filter(key_id=key_id.strip().upper()).delete()[0]:
        raise Untrusted("No key with this id is trusted here.", remedy="The id is what `journal trust` printed.")


def take_in(place: Path, *, at: datetime) -> Taken:
    """Take a bundle in: check everything, then show it, schedule it, or put it in the place of the release before it.

    :raises BadBundle: when it is not as the contract says
    :raises Untrusted: when no trusted key of this author signed it
    :raises NotInOrder: when it does not follow the release that is out
    """
    parcel = open_parcel(place)
    manifest = read_manifest(parcel.manifest)
    with transaction.atomic():
        key = _trusted(parcel, manifest)
        markdown = _text(parcel, manifest)
        fingerprint = hashlib.sha256(parcel.manifest).hexdigest()
        before = _in_order(manifest, fingerprint)
        post = _written(manifest, markdown, before, at=at)
        number = 1 + post.releases.count()  # type: ignore[attr-defined]
        Release.objects.create(post=post, number=number, manifest_sha256=fingerprint, key_id=key.key_id, taken_in_at=at)
        TrustedKey.objects.filter(pk=key.pk).update(author_slug=manifest["author.slug"])
    turn_over()
    return Taken(post, number, due=post.published_on <= today(at))


def take_down(slug: str, *, at: datetime) -> Post:
    """Take a post down: its words, its releases' and its readers' are removed; its address answers 410.

    :raises NoSuchPost: when there is none, or it is down already
    """
    with transaction.atomic():
        post = Post.objects.filter(slug=slug, taken_down_on=None).first()
        if post is None:
            raise NoSuchPost("There is no post of that name that is out.", remedy="`journal posts` lists them.")
        for name, value in _EMPTIED.items():
            setattr(post, name, value)
        post.taken_down_on, post.changed_at = today(at), at
        post.save()
        post.comments.all().delete()  # type: ignore[attr-defined]
    turn_over()
    return post


def _trusted(parcel: Parcel, manifest: Manifest) -> TrustedKey:
    signature = read_signature(parcel.signature)
    shown = shown_key_id(signature.key_id)
    key = TrustedKey.objects.filter(key_id=shown).first()
    if key is None:
        raise Untrusted(f"The key {shown} is not trusted here.", remedy="If it is the author's: journal trust KEYFILE.")
    public = PublicKey(signature.key_id, bytes.fromhex(key.public))
    if not holds(signature, public, over=parcel.manifest):
        raise Untrusted(f"The signature is not that of the key {shown} over this manifest.json.", remedy=_AGAIN)
    reasons = []
    if manifest["author.key_id"] != shown:
        reasons.append("author.key_id is not the key that signed.")
    if signature.comment != f"{manifest['schema']} {manifest['slug']}":
        reasons.append("The trusted comment does not name this schema and slug.")
    if key.author_slug not in ("", manifest["author.slug"]):
        reasons.append(f"The key {shown} belongs to another author.")
    others = TrustedKey.objects.filter(author_slug=manifest["author.slug"]).exclude(pk=key.pk)
    if not key.author_slug and others.exists():
        reasons.append(f"The author publishes with another key; {shown} was not trusted for them by name.")
    if reasons:
        raise Untrusted(reasons, remedy="journal trust KEYFILE --author SLUG says whose a key is.")
    return key


def _text(parcel: Parcel, manifest: Manifest) -> str:
    reasons = []
    if len(parcel.post) != manifest["post.bytes"]:
        reasons.append(f"post.md has {len(parcel.post)} bytes, the manifest says {manifest['post.bytes']}.")
    if hashlib.sha256(parcel.post).hexdigest() != manifest["post.sha256"]:
        reasons.append("post.md is not the text that was signed: its hash differs.")
    try:
        text = parcel.post.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or "\r" in text or text.startswith("\ufeff"):
        reasons.append("post.md is not UTF-8 with plain line ends, without a mark at its start.")
    if reasons:
        raise BadBundle(reasons, remedy=_AGAIN)
    return text


def _in_order(manifest: Manifest, fingerprint: str) -> Post | None:
    """Return the post that this release is of, or nothing for a first release."""
    post = Post.objects.select_related("series", "author").filter(slug=manifest["slug"]).first()
    if post is None:
        # The author let an earlier release go without its being taken in here: this one is the first here.
        return None
    if post.taken_down_on is not None:
        raise NotInOrder(
            "This post was taken down. It does not come back.", remedy="A new text needs a slug of its own."
        )
    reasons = []
    latest = post.releases.latest("number")  # type: ignore[attr-defined]
    if latest.manifest_sha256 == fingerprint:
        reasons.append("This release is out already.")
    elif manifest["replaces"] != latest.manifest_sha256:
        reasons.append(f"replaces does not name release {latest.number}, which is out.")
    if post.series.slug != manifest["series.slug"]:
        reasons.append("A post stays in its series.")
    if post.author.slug != manifest["author.slug"]:
        reasons.append("A post stays with its author.")
    if reasons:
        raise NotInOrder(reasons, remedy="Ask the author for a release that replaces the one that is out.")
    return post


def _written(manifest: Manifest, markdown: str, post: Post | None, *, at: datetime) -> Post:
    html = post_html(markdown)
    post = post or Post(slug=manifest["slug"], published_on=manifest.day("publish_on") or today(at))
    if post.pk is None or post.published_on > today(at):
        post.published_on = manifest.day("publish_on") or today(at)
    post.series, post.author = _series(manifest), _person(manifest["author"])
    post.reviewer = _reviewer(manifest["reviewer"]) if manifest["reviewer"] else None
    for name in _TOLD:
        setattr(post, name, manifest[name])
    for name in _NOTICES:
        setattr(post, name, manifest[f"notices.{name}"])
    for name in ("written_on", "last_updated_on", "last_reviewed_on"):
        setattr(post, name, manifest.day(name))
    post.part, post.follows = manifest["series.part"], manifest["follows"] or ""
    post.markdown, post.html, post.changed_at = markdown, html, at.astimezone(UTC)
    post.likeness = likeness(" ".join((post.title, post.summary, *post.tags, words_only(html))))
    post.save()
    return post


def _series(manifest: Manifest) -> Series:
    told = {name: manifest[f"series.{name}"] for name in ("title", "description")}
    slug = manifest["series.slug"]
    first = Post.objects.filter(series__slug=slug).select_related("author").order_by("pk").first()
    if first is not None and first.author.slug != manifest["author.slug"]:
        return first.series  # whoever began a series names it
    return Series.objects.update_or_create(slug=slug, defaults=told)[0]


def _reviewer(told: dict[str, Any]) -> Person:
    """Return who reviewed; somebody who publishes here under a key of their own is named by nobody else."""
    known = Person.objects.filter(slug=told["slug"]).first()
    if known is not None and TrustedKey.objects.filter(author_slug=told["slug"]).exists():
        return known
    return _person(told)


def _person(told: dict[str, Any]) -> Person:
    # A manifest says of a reviewer nothing about a pseudonym: what an author said stays.
    values = {name: told[name] for name in ("given", "family", "credentials", "pseudonym") if name in told}
    return Person.objects.update_or_create(slug=told["slug"], defaults=values)[0]
