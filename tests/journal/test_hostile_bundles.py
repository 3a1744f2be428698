"""Bundles that want more than to be published: other files, paths, links, bombs, tricks with signatures."""

import os
import struct
import zipfile
from pathlib import Path

import pytest
from tests.journal.bundles import AT, Signer, base64_of, fingerprint, write_bundle

from journal.bundle.parcel import open_parcel
from journal.bundle.signature import read_public_key, read_signature
from journal.errors import BadBundle, NotInOrder, Untrusted
from journal.published.acts import take_in, trust
from journal.published.models import Post

NAMES = ("post.md", "manifest.json", "manifest.sig")


def zipped(place: Path, files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(place, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return place


@pytest.mark.parametrize(
    "name",
    ["../../evil.md", "/etc/evil", "..\\evil", "folder/post.md", "post.md/", "POST.md", ".hidden"],
)
def test_another_name_in_a_zip_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    files = {**dict.fromkeys(NAMES, b"x"), name: b"evil"}
    place = zipped(tmp_path / "b.zip", files)

    with pytest.raises(BadBundle):
        open_parcel(place)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["b.zip", "home"]


def test_a_name_cut_short_by_a_null_is_refused(tmp_path: Path) -> None:
    place = zipped(tmp_path / "b.zip", {**dict.fromkeys(NAMES, b"x")})
    raw = place.read_bytes().replace(b"post.md", b"pos\0.md")
    place.write_bytes(raw)

    with pytest.raises(BadBundle, match=r"post.md is missing"):
        open_parcel(place)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    place = zipped(tmp_path / "b.zip", dict.fromkeys(NAMES, b"x"))
    with zipfile.ZipFile(place, "a") as archive:
        archive.writestr("post.md", b"another")

    with pytest.raises(BadBundle, match="one twice"):
        open_parcel(place)


def test_a_zip_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    files = {"post.md": b"a" * 50_000_000, "manifest.json": b"x", "manifest.sig": b"x"}
    place = zipped(tmp_path / "b.zip", files)
    with pytest.raises(BadBundle, match=r"post.md is larger"):
        open_parcel(place)

    raw = bytearray(place.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = raw.find(mark) + offset
        raw[at : at + 4] = struct.pack("<I", 100)
    place.write_bytes(bytes(raw))
    with pytest.raises(BadBundle):
        open_parcel(place)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing_is_refused(method: int, tmp_path: Path) -> None:
    with pytest.raises(BadBundle, match="packed in an unusual way"):
        open_parcel(zipped(tmp_path / "b.zip", dict.fromkeys(NAMES, b"x" * 50), method=method))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    place = zipped(tmp_path / "b.zip", dict.fromkeys(NAMES[1:], b"x"))
    with zipfile.ZipFile(place, "a") as archive:
        link = zipfile.ZipInfo("post.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(BadBundle, match="a link"):
        open_parcel(place)


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"no zip", b"PK\x05\x06" + b"\xff" * 18, b"x" * 600_000])
def test_what_is_no_zip_is_refused(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(raw)

    with pytest.raises(BadBundle):
        open_parcel(tmp_path / "b.zip")


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the vault")
    bundle = write_bundle(tmp_path / "b")
    (bundle / "post.md").unlink()
    (bundle / "post.md").symlink_to(tmp_path / "secret")

    with pytest.raises(BadBundle, match=r"post.md is not a plain file"):
        open_parcel(bundle)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_a_folder_keeps_nobody_waiting(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "b")
    (bundle / "post.md").unlink()
    os.mkfifo(bundle / "post.md")

    with pytest.raises(BadBundle, match="not a plain file"):
        open_parcel(bundle)


@pytest.mark.parametrize("name", ["notes.md", ".DS_Store", "post.md.bak", "sub"])
def test_another_file_in_a_folder_is_refused(name: str, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "b")
    (bundle / name).write_text("x")

    with pytest.raises(BadBundle, match="1 other file"):
        open_parcel(bundle)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_too_large_is_refused(name: str, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "b")
    (bundle / name).write_bytes(b"x" * 300_000)

    with pytest.raises(BadBundle, match=f"{name} is larger"):
        open_parcel(bundle)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\n\n\n\n", b"a\nb\nc\nd\n", b"\xff", b"a\n" + b"A" * 99 + b"\ntrusted comment: x\nAAAA\n", b"x" * 5000],
)
def test_what_is_no_signature_is_refused(raw: bytes) -> None:
    with pytest.raises(Untrusted):
        read_signature(raw)


@pytest.mark.parametrize("raw", [b"", b"a", b"a\nb", b"a\nRWQ=\n", b"a\nb\nc\n", b"\xff\xfe", b"a\n" + b"A" * 56])
def test_what_is_no_public_key_is_refused(raw: bytes) -> None:
    with pytest.raises(Untrusted):
        read_public_key(raw)


@pytest.mark.django_db
def test_a_signature_over_another_slug_is_not_taken_for_this_one(tmp_path: Path) -> None:
    trust(Signer().public_file(), at=AT)
    bundle = write_bundle(tmp_path / "b")
    manifest = (bundle / "manifest.json").read_bytes()
    (bundle / "manifest.sig").write_bytes(Signer().signature(manifest, "another-slug"))

    with pytest.raises(Untrusted, match="does not name this schema and slug"):
        take_in(bundle, at=AT)


@pytest.mark.django_db
def test_a_trusted_comment_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    trust(Signer().public_file(), at=AT)
    bundle = write_bundle(tmp_path / "b")
    lines = (bundle / "manifest.sig").read_text().splitlines()
    lines[3] = base64_of(bytes(64))
    (bundle / "manifest.sig").write_text("\n".join(lines) + "\n")

    with pytest.raises(Untrusted, match="is not that of the key"):
        take_in(bundle, at=AT)


@pytest.mark.django_db
def test_the_key_named_in_the_manifest_is_the_one_that_signed(tmp_path: Path) -> None:
    trust(Signer().public_file(), at=AT)

    with pytest.raises(Untrusted, match=r"author.key_id is not the key"):
        take_in(write_bundle(tmp_path / "b", author__key_id="0" * 16), at=AT)


@pytest.mark.django_db
def test_an_older_release_does_not_come_back(tmp_path: Path) -> None:
    trust(Signer().public_file(), at=AT)
    first = write_bundle(tmp_path / "1")
    take_in(first, at=AT)
    second = write_bundle(tmp_path / "2", title="Another", replaces=fingerprint(first))
    take_in(second, at=AT)

    with pytest.raises(NotInOrder):
        take_in(first, at=AT)
    assert Post.objects.get().title == "Another"
