"""What comes in: the contract's example, releases in their order, and everything that is refused."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.journal.bundles import AT, POST, Signer, base64_of, fingerprint, told, write_bundle

from journal.bundle.manifest import read_manifest
from journal.bundle.signature import read_public_key
from journal.errors import BadBundle, NotInOrder, Untrusted
from journal.published.acts import take_in, trust, trust_no_more
from journal.published.models import Post, Release

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


def test_the_example_of_the_contract_is_taken_in() -> None:
    trust((ROOT / "docs" / "bundle-example.pub").read_bytes(), at=AT)

    taken = take_in(ROOT / "docs" / "bundle-example", at=AT)

    assert (taken.post.slug, taken.number, taken.due) == ("thanked-like-a-waiter", 1, True)


@pytest.mark.parametrize("name", ["post.md", "manifest.json", "manifest.sig"])
def test_one_changed_byte_anywhere_is_refused(name: str, tmp_path: Path) -> None:
    trust((ROOT / "docs" / "bundle-example.pub").read_bytes(), at=AT)
    copy = shutil.copytree(ROOT / "docs" / "bundle-example", tmp_path / "copy")
    whole = (copy / name).read_bytes()

    for place in range(0, len(whole), max(1, len(whole) // 60)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        (copy / name).write_bytes(changed)
        if changed.split(b"\n")[1:] == whole.split(b"\n")[1:] and name == "manifest.sig":
            continue  # the first line is the untrusted comment, which says of itself that it proves nothing
        with pytest.raises((BadBundle, Untrusted)):
            take_in(copy, at=AT)
    assert not Post.objects.exists()


def test_a_zip_says_the_same_as_a_folder(tmp_path: Path) -> None:
    trust(Signer().public_file(), at=AT)

    assert take_in(write_bundle(tmp_path / "b.zip", zipped=True), at=AT).post.title == "The Empty Hour"


def test_a_bundle_by_a_key_nobody_trusts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Untrusted, match="is not trusted here"):
        take_in(write_bundle(tmp_path / "b"), at=AT)


def test_a_manifest_signed_by_another_key_under_the_trusted_id_is_refused(tmp_path: Path) -> None:
    trust(Signer().public_file(), at=AT)
    bundle = write_bundle(tmp_path / "b")
    forged = Signer("somebody else").key.sign((bundle / "manifest.json").read_bytes())
    lines = (bundle / "manifest.sig").read_text().splitlines()
    lines[1] = base64_of(b"Ed" + Signer().key_id + forged)
    (bundle / "manifest.sig").write_text("\n".join(lines) + "\n")

    with pytest.raises(Untrusted, match="is not that of the key"):
        take_in(bundle, at=AT)


def test_a_second_author_cannot_publish_under_the_first_ones_name(publish: Callable[..., Post], tmp_path: Path) -> None:
    publish()
    other = Signer("somebody else")
    trust(other.public_file(), at=AT)

    with pytest.raises(Untrusted, match="publishes with another key"):
        take_in(write_bundle(tmp_path / "b", by=other, slug="another"), at=AT)


def test_a_key_belongs_to_the_author_it_was_trusted_for(tmp_path: Path) -> None:
    trust(Signer().public_file(), author="somebody-else", at=AT)

    with pytest.raises(Untrusted, match="belongs to another author"):
        take_in(write_bundle(tmp_path / "b"), at=AT)


def test_a_secret_key_is_sent_away() -> None:
    with pytest.raises(Untrusted, match="secret key"):
        read_public_key(b"untrusted comment: minisign encrypted secret key\nAAAA\n")


def test_a_new_release_takes_the_place_of_the_one_it_names(
    publish: Callable[..., Post], tmp_path: Path, browser: Client
) -> None:
    publish()
    first = fingerprint(tmp_path / "the-empty-hour")

    later = publish(replaces=first, title="The Full Hour", at=AT + timedelta(days=3), dates__publish_on=None)

    page = browser.get(POST).content.decode()
    assert (later.published_on, later.releases.count()) == (date(2024, 5, 4), 2)  # type: ignore[attr-defined]
    assert "The Full Hour" in page
    assert "Changed on 4 Jun 2024 (release 2)" in page
    assert "The Full Hour" in browser.get("/corrections/").content.decode()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "out already"),
        ({"title": "Another"}, "does not name release 1"),
        ({"title": "Another", "replaces": "0" * 64}, "does not name release 1"),
        ({"title": "Another", "series__slug": "elsewhere"}, "stays in its series"),
    ],
)
def test_a_release_out_of_order_is_refused(publish: Callable[..., Post], changes: dict[str, object], why: str) -> None:
    publish()

    with pytest.raises(NotInOrder, match=why):
        publish(**changes)
    assert Release.objects.count() == 1


def test_a_release_whose_forerunner_never_came_is_the_first_here(publish: Callable[..., Post]) -> None:
    post = publish(replaces="0" * 64)

    assert post.releases.count() == 1  # type: ignore[attr-defined]
    with pytest.raises(NotInOrder, match="does not name release 1"):
        publish(replaces="1" * 64, title="Another")


def test_what_was_replaced_before_its_day_is_no_correction(
    publish: Callable[..., Post], tmp_path: Path, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(dates__publish_on="2024-06-20")
    first = fingerprint(tmp_path / "the-empty-hour")
    publish(replaces=first, title="The Full Hour", at=AT + timedelta(days=3), dates__publish_on="2024-06-20")

    page = browser.get(POST).content.decode()
    assert "The Full Hour" in page
    assert "Changed on" not in page
    assert "The Full Hour" not in browser.get("/corrections/").content.decode()
    feed = browser.get("/feed.atom").content.decode()
    assert feed.count("<updated>2024-06-20T00:00:00") == 2


def test_a_key_is_given_to_an_author_by_name_and_taken_from_them_again(
    publish: Callable[..., Post], tmp_path: Path
) -> None:
    publish()
    newer = Signer("a newer key")
    trust(newer.public_file(), at=AT)
    with pytest.raises(Untrusted, match="publishes with another key"):
        take_in(write_bundle(tmp_path / "b", by=newer, slug="another"), at=AT)
    row = trust(newer.public_file(), author="ines-calder", at=AT)
    assert take_in(write_bundle(tmp_path / "c", by=newer, slug="another"), at=AT).number == 1

    trust_no_more(row.key_id)
    with pytest.raises(Untrusted, match="is not trusted here"):
        take_in(write_bundle(tmp_path / "d", by=newer, slug="a-third"), at=AT)
    with pytest.raises(Untrusted, match="No key with this id"):
        trust_no_more(row.key_id)
    with pytest.raises(Untrusted, match="belongs to another author"):
        trust(Signer().public_file(), author="somebody-else", at=AT)


def test_nobody_renames_another_author_or_the_series_of_another(publish: Callable[..., Post], browser: Client) -> None:
    publish()
    other = {"slug": "other", "given": "O.", "family": "Other", "credentials": "", "pseudonym": False, "key_id": ""}
    publish(
        by=Signer("somebody else"),
        slug="another",
        author=other,
        reviewer={"slug": "ines-calder", "given": "Evil", "family": "Name", "credentials": "quack"},
        series__title="Hijacked",
        series__description="",
    )

    page = browser.get(POST).content.decode()
    assert "Ines Calder" in page
    assert "Case Notes" in page
    shown = browser.get("/blogs/case-notes/").content.decode()
    assert not any(word in page + shown for word in ("Evil", "quack", "Hijacked"))


def test_a_post_waits_for_its_day(publish: Callable[..., Post], browser: Client) -> None:
    publish(dates__publish_on="2999-01-01")

    assert browser.get(POST).status_code == 404


def test_everything_that_is_wrong_in_a_manifest_is_said_at_once() -> None:
    values = told(title="", language="english!", notices__kind="secret", dates__written_on="2024-02-30", reviewer=None)
    values["dates"]["publish_on"] = "0001-01-01"
    values["more"] = 1

    with pytest.raises(BadBundle) as refused:
        read_manifest(json.dumps(values).encode())

    said = " ".join(refused.value.reasons)
    for words in (
        "title is empty",
        "language is not",
        "notices.kind is none of",
        "the calendar does not",
        "is before 1900",
        "1 unknown",
    ):
        assert words in said


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b"\xff", b'{"schema": 1, "schema": 2}', b'{"a": NaN}', b"[" * 100_000, b"1" * 5000]
)
def test_what_is_no_manifest_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(BadBundle):
        read_manifest(raw)


@pytest.mark.parametrize("sign", ["\n", "\0", "\u202e", "\u200b", "\u2028"])
def test_no_line_break_and_no_invisible_sign_stands_in_a_title(sign: str) -> None:
    values = told(title=f"The{sign}Hour")

    with pytest.raises(BadBundle, match="title holds a line break, a control or an invisible character"):
        read_manifest(json.dumps(values).encode())


@pytest.mark.parametrize("text", [b"\xff\xfe", b"a\rb", b"\xef\xbb\xbfa", b"a\0b"])
def test_a_text_that_is_not_plain_utf_8_is_refused(text: bytes, tmp_path: Path) -> None:
    trust(Signer().public_file(), at=AT)

    with pytest.raises(BadBundle, match="UTF-8"):
        take_in(write_bundle(tmp_path / "b", text=text), at=AT)
