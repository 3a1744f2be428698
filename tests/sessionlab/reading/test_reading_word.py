import io
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from sessionlab.errors import UnreadableSource
from sessionlab.reading import read
from sessionlab.reading.limits import MAX_WORD_NODES, MAX_WORD_XML
from sessionlab.transcript import Narrative, Role, Transcript

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
Build = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a Word file of paragraphs."""

    def write(*paragraphs: str) -> Path:
        document = docx.Document()
        for words in paragraphs:
            document.add_paragraph(words)
        document.save(str(tmp_path / "hour.docx"))
        return tmp_path / "hour.docx"

    return write


@pytest.fixture
def packed(tmp_path: Path) -> Build:
    """Write a Word file around XML of its body."""

    def pack(body: str, prolog: str = "") -> Path:
        path = tmp_path / "made.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", f"{prolog}<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        return path

    return pack


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def transcript(path: Path, **speakers: str) -> Transcript:
    [found] = read(path, speakers=speakers)
    assert isinstance(found, Transcript)
    assert all(turn.span.of(found.text) == turn.text for turn in found.turns)
    return found


def test_prose_in_word_is_a_note(written: Callable[..., Path]) -> None:
    [found] = read(written("He came late. He said why.", "", "Then nothing."))

    assert isinstance(found, Narrative)
    assert found.text == "He came late. He said why.\n\nThen nothing."
    assert [passage.paragraph for passage in found.passages] == [0, 0, 1]


def test_dialogue_in_word_is_a_transcript(written: Callable[..., Path]) -> None:
    found = transcript(written("Third hour", "T: Was it far?", "And wet?", "C: Not really.", "T: Good."))

    assert [(turn.role, turn.text) for turn in found.turns] == [
        (Role.THERAPIST, "Was it far?\n\nAnd wet?"),
        (Role.CLIENT, "Not really."),
        (Role.THERAPIST, "Good."),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("T", "Was it far?"), ("C", "No."), ("T", "Good.")],
        [("1", "T", "Was it far?"), ("2", "C", "No."), ("3", "T", "Good.")],
        [("00:01", "T", "Was it far?"), ("00:02", "C", "No."), ("00:03", "T:", "Good.")],
    ],
)
def test_a_table_of_turns_has_one_turn_for_each_row(rows: list[tuple[str, ...]], packed: Build) -> None:
    found = transcript(packed("<w:tbl>" + "".join(row(*cells) for cells in rows) + "</w:tbl>"))

    assert [(turn.speaker, turn.text) for turn in found.turns] == [("T", "Was it far?"), ("C", "No."), ("T", "Good.")]


def test_bold_names_without_a_colon_are_labels(packed: Build) -> None:
    def said(name: str, words: str) -> str:
        bold = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{name}</w:t></w:r>"
        return f'<w:p>{bold}<w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p>'

    body = said("Anna", "Far?") + said("Ben", "No.") + said("Anna", "Good.") + said("Ben", "Yes.")

    assert [(turn.speaker, turn.text) for turn in transcript(packed(body)).turns][:2] == [
        ("Anna", "Far?"),
        ("Ben", "No."),
    ]


def test_names_with_times_as_teams_writes_them_are_read(packed: Build) -> None:
    def said(name: str, at: str, words: str) -> str:
        bold = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{name}</w:t></w:r>"
        return f'<w:p>{bold}<w:r><w:t xml:space="preserve">   {at}</w:t><w:br/><w:t>{words}</w:t></w:r></w:p>'

    body = (
        said("Anna", "0:03", "Far?")
        + said("Ben", "0:07", "No.")
        + said("Anna", "0:09", "Good.")
        + said("Ben", "0:12", "So.")
    )

    assert [(turn.start, turn.text) for turn in transcript(packed(body)).turns][:2] == [(3.0, "Far?"), (7.0, "No.")]


def test_insertions_and_links_are_read_and_deletions_are_not(packed: Build) -> None:
    inserted = "<w:ins><w:r><w:t>late</w:t></w:r></w:ins><w:hyperlink><w:r><w:t> again</w:t></w:r></w:hyperlink>"
    deleted = "<w:del><w:r><w:delText>early</w:delText></w:r></w:del>"
    [found] = read(packed(f'<w:p><w:r><w:t xml:space="preserve">He came </w:t></w:r>{inserted}{deleted}</w:p>'))

    assert found.text == "He came late again"
    assert {loss.what for loss in found.losses} == {"deletions that were tracked"}


def test_content_controls_are_read(packed: Build) -> None:
    [found] = read(packed(f"<w:sdt><w:sdtContent>{paragraph('He came late.')}</w:sdtContent></w:sdt>"))

    assert found.text == "He came late."


def test_footnotes_comments_and_pictures_are_listed(packed: Build) -> None:
    run = "<w:r><w:t>He came.</w:t><w:footnoteReference/><w:commentReference/><w:drawing/></w:r>"
    [found] = read(packed(f"<w:p>{run}</w:p>"))

    assert {loss.what for loss in found.losses} == {"footnotes and endnotes", "comments", "pictures"}


def test_a_table_within_a_table_is_read_once(packed: Build) -> None:
    inner = f"<w:tbl>{row('inner')}</w:tbl>"
    [found] = read(packed(f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>{paragraph('After it.')}"))

    assert found.text.count("inner") == 1


def test_without_python_docx_a_word_file_is_refused_in_words(
    written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written("He came late.")
    monkeypatch.setitem(sys.modules, "docx.oxml", None)

    with pytest.raises(UnreadableSource, match=r"python-docx.*sessionlab\[formats\]"):
        read(path)


def test_a_file_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(64):
            part.write(b"<w:p/>" * 200_000)

    assert path.stat().st_size < 200_000
    with pytest.raises(UnreadableSource, match="unpacks to"):
        read(path)


def test_a_file_that_lies_about_its_size_is_refused(packed: Build) -> None:
    path = packed(paragraph("No. " * (MAX_WORD_XML // 3)))
    raw = bytearray(path.read_bytes())
    entry = raw.rfind(b"PK\x01\x02")
    raw[entry + 24 : entry + 28] = struct.pack("<L", 100)
    path.write_bytes(raw)

    with pytest.raises(UnreadableSource, match=r"damaged|unpacks|not well-formed"):
        read(path)


def test_pictures_are_never_unpacked(packed: Build) -> None:
    path = packed(paragraph("He came late."))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/a.png", "w") as picture:
        for _ in range(64):
            picture.write(bytes(2**20))

    assert read(path)[0].text == "He came late."


def test_more_elements_than_read_are_refused(packed: Build) -> None:
    with pytest.raises(UnreadableSource, match="parts"):
        read(packed("<w:p/>" * (2 * MAX_WORD_NODES + 1)))


def test_a_list_of_files_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number:060}", "")

    with pytest.raises(UnreadableSource, match="more files"):
        read(path)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!doctype x SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_entities_of_its_own_are_refused(prolog: str, packed: Callable[[str, str], Path]) -> None:
    with pytest.raises(UnreadableSource, match="entities"):
        read(packed(paragraph("&e;"), prolog))


def test_entities_hidden_in_utf_16_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "hidden.docx"
    xml = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "x">]><w:document {SPACE}/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", xml.encode("utf-16"))

    with pytest.raises(UnreadableSource, match="entities"):
        read(path)


def test_an_encrypted_part_is_refused(packed: Build) -> None:
    path = packed(paragraph("He came late."))
    raw = bytearray(path.read_bytes())
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)

    with pytest.raises(UnreadableSource, match="encrypted"):
        read(path)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("note.txt", "He came late.")

    with pytest.raises(UnreadableSource, match="no Word file"):
        read(path)


@pytest.mark.parametrize("body", ["<w:p>", "<w:p>&nothing;</w:p>", "<w:p>" * 400 + "</w:p>" * 400])
def test_broken_xml_is_refused_without_its_words(body: str, packed: Build) -> None:
    with pytest.raises(UnreadableSource, match="well-formed") as refusal:
        read(packed(body))

    assert refusal.value.__cause__ is None


def test_a_word_file_without_words_is_refused(packed: Build) -> None:
    with pytest.raises(UnreadableSource, match="no words"):
        read(packed("<w:p/>"))


@pytest.mark.parametrize("kept", [10, 60, 300])
def test_a_word_file_cut_off_is_refused(kept: int, packed: Build) -> None:
    path = packed(paragraph("He came late."))
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(UnreadableSource, match="damaged"):
        read(path)


def test_a_main_part_of_another_name_is_found(tmp_path: Path) -> None:
    path = tmp_path / "other.docx"
    relation = 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Id="a" {relation} Target="/word/document2.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document2.xml", f"<w:document {SPACE}><w:body>{paragraph('He came late.')}</w:body></w:document>"
        )
    path.write_bytes(buffer.getvalue())

    assert read(path)[0].text == "He came late."
