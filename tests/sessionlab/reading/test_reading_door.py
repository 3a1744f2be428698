import hashlib
from datetime import date
from pathlib import Path

import pytest

from sessionlab.errors import InvalidInput, Refusal, UnreadableSource
from sessionlab.reading import read
from sessionlab.reading.limits import MAX_BYTES
from sessionlab.transcript import Letter, Narrative, Transcript

DIALOGUE = "T: You walked here?\nC: The whole way.\nT: In that wind.\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nDr. Lee: You walked here?\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nYou walked here?\n"
MAIL = (
    "From: Mo <mo@example.org>\nTo: lee@example.org\nDate: Fri, 6 Jul 2012 09:00:00 +0200\nSubject: x\n\nI stay home.\n"
)
TABLE = "speaker,text\nTherapist,You walked here?\nClient,The whole way.\n"
NOTE = "He walked here. He did not say why.\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (DIALOGUE, Transcript),
        (VTT, Transcript),
        (SRT, Transcript),
        (TABLE, Transcript),
        (MAIL, Letter),
        (f"From mo Fri Jul  6 09:00:00 2012\n{MAIL}", Letter),
        (NOTE, Narrative),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".csv", ".eml", ""])
def test_the_content_decides_the_kind_and_not_the_suffix(content: str, kind: type, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"source{suffix}"
    path.write_text(content, "utf-8")

    assert [type(reading) for reading in read(path)] == [kind]


@pytest.mark.parametrize("content", [DIALOGUE, VTT, SRT, TABLE, MAIL, NOTE])
def test_text_is_read_like_a_file_with_the_same_words(content: str, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text(content, "utf-8")

    assert read(content) == read(path)


def test_text_that_looks_like_a_path_is_text() -> None:
    [reading] = read("/etc/hosts")

    assert reading.text == "/etc/hosts"


def test_the_fingerprint_of_the_source_is_over_its_raw_bytes(tmp_path: Path) -> None:
    raw = NOTE.replace("\n", "\r\n").encode("utf-16")
    path = tmp_path / "note.txt"
    path.write_bytes(raw)
    [reading] = read(path)

    assert reading.source.sha256 == hashlib.sha256(raw).hexdigest()
    assert reading.fingerprint == read(NOTE)[0].fingerprint


def test_the_given_day_comes_before_every_other(tmp_path: Path) -> None:
    path = tmp_path / "2011-01-01.eml"
    path.write_text(MAIL, "utf-8")

    assert read(path, written_on=date(2012, 7, 9))[0].on == date(2012, 7, 9)
    assert read(path)[0].on == date(2012, 7, 6)


@pytest.mark.parametrize(
    ("name", "day"),
    [("hour 2012-07-06.txt", date(2012, 7, 6)), ("2012-13-06.txt", None), ("120120-07-061.txt", None)],
)
def test_the_name_of_the_file_may_tell_the_day(name: str, day: date | None, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(DIALOGUE, "utf-8")

    assert read(path)[0].on == day


def test_progress_is_told_for_every_reading() -> None:
    table = "transcript_id,utterance_id,interlocutor,utterance_text\n" + "".join(
        f"{n},0,client,Yes.\n" for n in range(3)
    )
    steps: list[tuple[int, int]] = []
    read(table, progress=lambda done, total: steps.append((done, total)))

    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_progress_of_a_single_reading_is_one_step() -> None:
    steps: list[tuple[int, int]] = []
    read(NOTE, progress=lambda done, total: steps.append((done, total)))

    assert steps == [(1, 1)]


def test_a_missing_file_is_said_without_its_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="no such file") as refusal:
        read(tmp_path / "Mo Example.txt")

    assert "Example" not in str(refusal.value)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="folder"):
        read(tmp_path)


def test_a_device_is_refused() -> None:
    with pytest.raises(UnreadableSource):
        read(Path("/dev/null"))


def test_a_path_with_a_null_character_is_refused() -> None:
    with pytest.raises(UnreadableSource):
        read(Path("a\0b"))


@pytest.mark.parametrize("content", ["", " \n\t\r\n \u2003"])
def test_what_holds_no_words_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "blank.txt"
    path.write_text(content, "utf-8")

    for source in (path, content):
        with pytest.raises(UnreadableSource, match=r"empty|no words"):
            read(source)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    with pytest.raises(UnreadableSource, match="at most"):
        read(path)


def test_something_else_than_a_path_or_a_text_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Path"):
        read(b"T: a\nC: b")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1\\ansi He walked.}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ...", "Office"),
        (b"\x1f\x8b\x08 ...", "gzip"),
        (b"<!DOCTYPE html><html><body>He walked.", "web page"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b'{"segments": []}', "JSON"),
        (b"start\tend\ttext\n0\t900\tHe walked.\n", "Whisper"),
        (b"@UTF8\n@Begin\n", "CHAT"),
        (b"\x89PNG\r\n\x1a\n ...", "picture"),
    ],
)
def test_a_known_kind_that_is_not_read_is_named(raw: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(raw)

    with pytest.raises(UnreadableSource, match=what) as refusal:
        read(path)
    assert refusal.value.remedy


def test_a_source_with_too_many_turns_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="more than 211,000 turns"):
        read("T: a\nC: b\n" * 110_000)


def test_no_refusal_repeats_the_words_of_the_source(tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(b"transcript_id,utterance_id,utterance_text\n1,1,unmistakable\n")

    with pytest.raises(Refusal) as refusal:
        read(path)
    assert "unmistakable" not in str(refusal.value)
