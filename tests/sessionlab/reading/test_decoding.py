import codecs
from pathlib import Path

import pytest

from sessionlab.errors import UnreadableSource
from sessionlab.reading import read
from sessionlab.reading.decoding import decode, decode_text

WORDS = "Zoë waited outside. She hadn’t rung.\nNobody opened."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_text_is_decoded_without_a_loss(encoding: str) -> None:
    found = decode(WORDS.encode(encoding))

    assert (found.text, found.losses) == (WORDS, ())


@pytest.mark.parametrize(("encoding", "mark"), [("utf-16-be", codecs.BOM_UTF16_BE), ("utf-32-be", codecs.BOM_UTF32_BE)])
def test_the_other_byte_order_is_told_by_its_mark(encoding: str, mark: bytes) -> None:
    assert decode(mark + WORDS.encode(encoding)).text == WORDS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised_and_listed(encoding: str) -> None:
    found = decode(WORDS.encode(encoding))

    assert found.text == WORDS
    assert [loss.what for loss in found.losses] == ["the mark of the encoding"]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_latin_1_is_read_and_listed_with_its_line(encoding: str) -> None:
    found = decode("She came.\nZoë left.\n".encode(encoding))

    assert found.text == "She came.\nZoë left.\n"
    assert [(loss.line, "Windows-1252" in loss.why) for loss in found.losses] == [(2, True)]


def test_windows_quotes_are_read() -> None:
    assert decode("“No,” she said. It’s over.".encode("cp1252")).text == "“No,” she said. It’s over."


def test_a_byte_that_windows_lacks_is_taken_for_latin_1() -> None:
    assert decode(b"caf\xe9 \x81 closed, she said").text == "café \x81 closed, she said"


def test_broken_utf_8_keeps_all_else_and_is_listed() -> None:
    found = decode("é ü ö ß ’ “ ” – … ".encode() + b"\xff end\n")

    assert found.text == "é ü ö ß ’ “ ” – … \ufffd end\n"
    assert "U+FFFD" in found.losses[0].why


def test_broken_utf_16_keeps_all_else_and_is_listed() -> None:
    found = decode("ab".encode("utf-16") + b"\x00\xd8" + "c\n".encode("utf-16-le"))

    assert found.text == "ab\ufffdc\n"
    assert len(found.losses) == 1


@pytest.mark.parametrize("raw", [b"ab\0cd", bytes(range(256)) * 4, b"\x00" * 50, b"\x01\x02\x03\x04\x05" * 9])
def test_bytes_that_are_no_text_are_refused(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(raw)

    with pytest.raises(UnreadableSource, match="not text"):
        read(path)


def test_every_newline_becomes_one_code_point() -> None:
    assert decode(b"a\r\nb\rc\n\rd").text == "a\nb\nc\n\nd"


def test_spans_count_code_points_and_not_bytes() -> None:
    [reading] = read("T: \U0001f600 Zoë?\r\nC: Yes.\r\nT: Good.\r\n")

    assert [turn.span.of(reading.text) for turn in reading.turns] == ["\U0001f600 Zoë?", "Yes.", "Good."]  # type: ignore[union-attr]


def test_control_characters_stay_in_the_text_and_are_listed() -> None:
    found = decode(b"She came.\nThen \x1b[31m she \x07 left.\n")

    assert found.text == "She came.\nThen \x1b[31m she \x07 left.\n"
    assert [(loss.line, loss.what) for loss in found.losses] == [(2, "2 control characters")]


def test_direction_marks_and_zero_width_stay_in_the_text_and_are_listed() -> None:
    found = decode_text("She \u202eemac\u202c.\nHe\u200b left.\n")

    assert found.text == "She \u202eemac\u202c.\nHe\u200b left.\n"
    assert [(loss.line, loss.what.split()[0]) for loss in found.losses] == [(1, "2"), (2, "1")]


def test_half_characters_in_a_text_are_replaced_and_listed() -> None:
    found = decode_text("She came \ud83d late.")

    assert found.text == "She came \ufffd late."
    assert "halves" in found.losses[0].what


def test_no_error_keeps_the_bytes_it_failed_on() -> None:
    with pytest.raises(UnreadableSource) as refusal:
        decode(b"secret\0\xff")

    assert refusal.value.__cause__ is None
