"""Every reader on bytes of all kinds and on valid sources that were damaged: a result or a refusal, nothing else."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessionlab.errors import Refusal
from sessionlab.reading import read
from sessionlab.transcript import Letter, Passage, Reading, Transcript, Turn

WORD_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = """\
From: Mo <mo@example.org>
To: Lee <lee@example.net>
Date: Fri, 6 Jul 2012 09:00:00 +0200
Subject: =?utf-8?q?Z=C3=A9?=
"""
MAIL = f"""\
{HEAD}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Too far=2E

On 5 Jul 2012 Lee wrote:
> Come.
--B
Content-Type: text/html

<p>Far &amp; <b>wet</b></p>
--B
Content-Disposition: attachment; filename="a.pdf"
Content-Type: application/pdf
Content-Transfer-Encoding: base64

QUJD
--B--
"""
SOURCES = {
    "dialogue": """\
Hour 3

[00:01] Dr. Lee: Was it far?
And wet?

Maria: No: not really.
Dr. Lee (00:09): Good.
Maria: Yes.
""",
    "stamped": "Anna Lee  0:03\nWas it far?\n\nBen\t0:07\nNot really.\n\nAnna Lee  1:00:09\nGood.\n",
    "vtt": """\
WEBVTT

NOTE a

1
00:00:01.000 --> 00:00:02.500 align:left
<v Anna>Was it <i>far</i> &amp; wet?</v>

ab12cd34/1-0
00:02.000 --> 0:0:3.0
Room 2: Ben: No.

00:00:09.000 --> 00:00:05.000
Room 2: Ben: Yes.
""",
    "srt": """\
1
00:00:01,000 --> 00:00:02,500
Anna: Was it far?

2
00:00:02,000 --> 00:00:03,000
Ben: No.
3
0:0:4,0 --> 0:0:5,0

""",
    "table": """\
transcript_id,utterance_id,interlocutor,timestamp,utterance_text,annotator_id
7,1,client,00:00:04,"No, ""never"",
I said.",1
7,0,therapist,0:1,Far?,1
7,0,therapist,0:1,Far?,2
8,x,Ben,,,3
""",
    "prose": """\
---
title: x
date: 2012-07-06
---
# Hour

He came (late). Dr. Lee waited... “Why?”

Note: rain.
""",
    "mail": MAIL,
    "mailbox": f"""\
From mo Fri Jul  6 09:00:00 2012
{MAIL}
From lee Fri Jul  6 10:00:00 2012
{HEAD}
Thanks.
>From here.
""",
}
MARKS = [
    ":",
    ": ",
    "-->",
    ">",
    "<",
    "<v ",
    "</v>",
    "&",
    "&#x202e;",
    '"',
    '""',
    ",",
    ";",
    "=",
    "=?",
    "?=",
    "..",
    "../",
    "...",
]
SPACES = ["", "\n", "\r", "\n\n", "\t", " ", "\u2028", "\x85", "\x0c", "\0"]
LETTERS = ["\u202e", "\u200b", "\U0001f600", "\x1b[0m", "\ud800", "\u0130", "\u0660", "9" * 30, "99:99"]
LINES = ["T: ", "C: ", "00:00:01.000 --> ", "WEBVTT", "From ", "On 1 wrote:\n", "---\n", "--B", "--B--\n"]
FIELDS = ["Content-Type: multipart/mixed; boundary=B\n", "Content-Type: text/html; charset=utf-7\n"]
ODD = [*MARKS, *SPACES, *LETTERS, *LINES, *FIELDS]
FUZZ = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(ODD) | st.text(max_size=6), st.integers(1, 3)),
    max_size=8,
)
SPEAKERS = {"Dr. Lee": "therapist", "maria": "client", "mo@example.org": "client", "Room 2: Ben": "other"}


def damaged(source: str, changes: list[tuple[float, int, str, int]]) -> str:
    """Replace stretches of a valid source by odd ones, some of them several times."""
    for where, removed, put, times in changes:
        at = int(where * len(source))
        source = source[:at] + put * times + source[at + removed :]
    return source


def check(reading: Reading) -> None:
    """Hold what every reading promises, whatever it was read from."""
    pieces: tuple[Turn, ...] | tuple[Passage, ...]
    pieces = reading.turns if isinstance(reading, Transcript) else reading.passages
    assert [piece.index for piece in pieces] == list(range(len(pieces)))
    assert all(piece.span.of(reading.text) == piece.text for piece in pieces)
    spans = [piece.span for piece in pieces] + (list(reading.quoted) if isinstance(reading, Letter) else [])
    assert all(0 <= span.start <= span.end <= len(reading.text) for span in spans)
    spans.sort()
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert "\r" not in reading.text
    reading.text.encode()  # no half characters
    assert all(name.isprintable() for name in names(reading))
    assert all(loss.what and loss.why and (loss.line is None or loss.line >= 1) for loss in reading.losses)


def names(reading: Reading) -> list[str]:
    found = [reading.source.name]
    if isinstance(reading, Transcript):
        found += [turn.speaker for turn in reading.turns]
    if isinstance(reading, Letter):
        found += [reading.sender, *reading.recipients, reading.subject, *(one.name for one in reading.attachments)]
    return found


def outcome(source: Path | str) -> list[Reading] | Refusal:
    try:
        return read(source, written_on=date(2012, 7, 6), speakers=SPEAKERS)
    except Refusal as refusal:
        return refusal


def survives(source: Path | str, size: int) -> None:
    """Read, and accept a result that keeps its promises or a refusal that says what to do."""
    found = outcome(source)
    if isinstance(found, Refusal):
        assert found.reasons
        assert found.remedy
        return
    assert found
    assert sum(len(one.losses) for one in found) <= 60 * len(found) + size
    for reading in found:
        check(reading)


@pytest.mark.parametrize("kind", SOURCES)
def test_the_undamaged_source_is_read_as_what_it_is(kind: str) -> None:
    expected = {"prose": "note", "mail": "letter", "mailbox": "letter"}

    for reading in read(SOURCES[kind]):
        check(reading)
        assert reading.source.kind == expected.get(kind, "transcript")


@pytest.mark.parametrize("kind", SOURCES)
@FUZZ
@given(changes=CHANGES)
def test_a_damaged_source_is_read_or_refused(kind: str, changes: list[tuple[float, int, str, int]]) -> None:
    source = damaged(SOURCES[kind], changes)
    survives(source, len(source))


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
@settings(FUZZ, max_examples=40)
@given(changes=CHANGES, cut=st.integers(0, 600), flip=st.integers(0, 255))
def test_damaged_bytes_are_read_or_refused(
    kind: str, encoding: str, changes: list[tuple[float, int, str, int]], cut: int, flip: int, tmp_path: Path
) -> None:
    raw = bytearray(damaged(SOURCES[kind], changes).encode(encoding, "replace"))
    if raw:
        raw[cut % len(raw)] = flip
    path = tmp_path / "2012-07-06.txt"
    path.write_bytes(raw[cut // 2 :] if flip % 5 == 0 else raw)
    survives(path, len(raw))


@FUZZ
@given(
    raw=st.binary(max_size=400),
    begin=st.sampled_from(
        [b"", b"PK\x03\x04", b"WEBVTT\n", b"\xff\xfe", b"\xef\xbb\xbf", b"From: a\nTo: b\nDate: c\n"]
    ),
)
def test_any_bytes_are_read_or_refused(raw: bytes, begin: bytes, tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(begin + raw)
    survives(path, len(raw))


@FUZZ
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    survives(text, len(text))


@pytest.fixture
def word_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a Word file around XML of its body."""

    def write(body: str) -> Path:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("_rels/.rels", "<Relationships/>")
            archive.writestr(
                "word/document.xml", f"<w:document {WORD_SPACE}><w:body>{body}</w:body></w:document>".encode()
            )
        path = tmp_path / "hour.docx"
        path.write_bytes(buffer.getvalue())
        return path

    return write


XML_WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="<>&", exclude_categories=["Cc", "Cs"]), max_size=12
)
RUNS = st.builds(
    "<w:r>{}{}<w:t>{}</w:t>{}</w:r>".format,
    st.sampled_from(["", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:b w:val="0"/></w:rPr>']),
    st.sampled_from(["", "<w:tab/>", "<w:drawing/>"]),
    XML_WORDS | st.sampled_from(["T: ", "C: So.", "Anna", " far", "0:03"]),
    st.sampled_from(["", "<w:br/>", "<w:footnoteReference/>", "<!-- note -->"]),
)
PARAGRAPHS = st.lists(RUNS, max_size=3).map(lambda runs: f"<w:p>{''.join(runs)}</w:p>")
BODIES = st.recursive(
    PARAGRAPHS,
    lambda inner: (
        st.lists(inner, max_size=3).map("".join)
        | st.lists(inner, max_size=3).map(
            lambda cells: "<w:tbl><w:tr>" + "".join(f"<w:tc>{c}</w:tc>" for c in cells) + "</w:tr></w:tbl>"
        )
        | inner.map("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>".format)
        | inner.map("<w:del>{}</w:del>".format)
    ),
    max_leaves=12,
)


@FUZZ
@given(body=BODIES)
def test_any_tree_of_a_word_file_is_read_or_refused(body: str, word_file: Callable[[str], Path]) -> None:
    survives(word_file(body), len(body))


@FUZZ
@given(body=BODIES, at=st.floats(0, 1), put=st.binary(max_size=6), removed=st.integers(0, 30))
def test_a_damaged_word_file_is_read_or_refused(
    body: str, at: float, put: bytes, removed: int, word_file: Callable[[str], Path]
) -> None:
    path = word_file(body)
    raw = path.read_bytes()
    where = int(at * len(raw))
    path.write_bytes(raw[:where] + put + raw[where + removed :])
    survives(path, len(raw))


@FUZZ
@given(
    html=st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<blockquote>",
                "</blockquote>",
                "<br",
                "<!--",
                "-->",
                "<script>",
                "&#",
                "x",
                "\n",
                "<a href=",
                '"',
                "<td>",
            ]
        )
        | st.text(max_size=5),
        max_size=30,
    )
)
def test_any_html_letter_is_read_or_refused(html: list[str]) -> None:
    mail = f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{''.join(html)}\n"
    survives(mail, len(mail))


@settings(FUZZ, max_examples=60)
@given(
    unit=st.text(st.sampled_from("aT1 .:,;>-\n\t\"'<&=?\u202e(["), min_size=1, max_size=6),
    head=st.sampled_from(["", "WEBVTT\n\n", "T: a\nC: b\n", f"{HEAD}\n", "speaker,text\n"]),
)
@pytest.mark.timeout(280)
def test_a_unit_repeated_many_times_costs_little(unit: str, head: str) -> None:
    source = head + unit * (30_000 // len(unit))
    survives(source, len(source))
