"""Read tables of utterances: AnnoMI CSV, simple and full, and any CSV or TSV with a speaker and a text column.

One row is one turn. In the full AnnoMI file several annotators have a row each for one utterance: these are one turn.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sessionlab.errors import UnreadableSource
from sessionlab.reading.about import About, Progress
from sessionlab.reading.cues import clock
from sessionlab.reading.limits import Allowance
from sessionlab.reading.lines import lines_of
from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import clean_name
from sessionlab.reading.turns import Utterance, composed
from sessionlab.transcript import Loss, Transcript

_COLUMNS = {
    "transcript": ("transcript_id", "conversation_id", "dialogue_id"),
    "number": ("utterance_id", "turn_id"),
    "speaker": ("interlocutor", "speaker"),
    "words": ("utterance_text", "utterance", "text"),
    "at": ("timestamp",),
    "annotator": ("annotator_id",),
}
_ANNOMI = frozenset("transcript_id mi_quality video_title utterance_id interlocutor utterance_text".split())
_DELIMITERS = ",\t;"
LONGEST_HEADING = 4_000


class Row(NamedTuple):
    """One row: its line, the transcript it belongs to, its number there, and what was said when, as written.

    `words` is None where the row ends before them.
    """

    line: int
    transcript: str
    number: str
    speaker: str
    words: str | None
    at: str


class _Group(NamedTuple):
    rows: list[tuple[str, Utterance]]
    """The number of each row, and what was said."""
    report: LossReport


def table_columns(text: str) -> tuple[str, list[str]] | None:
    """Return the delimiter and the column names where the first line is the heading of a table of utterances."""
    heading = text[: text.find("\n")] if "\n" in text else text
    if len(heading) > LONGEST_HEADING:
        return None
    for delimiter in _DELIMITERS:
        names = [name.strip().strip('"').lower() for name in heading.split(delimiter)]
        spoken = set(names) & set(_COLUMNS["speaker"]) and set(names) & set(_COLUMNS["words"])
        if len(names) > 1 and (spoken or len(_ANNOMI & set(names)) > 1):
            return delimiter, names
    return None


def read_table(
    text: str, about: About, losses: tuple[Loss, ...] = (), *, progress: Progress | None = None
) -> list[Transcript]:
    """Return one transcript for each `transcript_id`, in the order in which they first appear.

    :raises UnreadableSource: when a column is missing, the quotes are broken, or there are no rows or too many
    """
    found = table_columns(text)
    delimiter, names = found or (",", [])
    columns = _columns(names)
    whole = LossReport(losses)
    _tell_columns(names, columns, whole)
    groups: dict[str, _Group] = {}
    for row in _rows(text, delimiter, columns, Allowance(about.size)):
        if row.transcript not in groups:
            groups[row.transcript] = _Group([], LossReport(whole.report()))
        _take(row, groups[row.transcript])
    if not groups:
        raise UnreadableSource("The table has no rows.", remedy="Check that the right file was given.")
    transcripts = []
    for name in list(groups):
        transcripts.append(_transcript(name, groups.pop(name), about, merge="annotator" in columns))
        if progress:
            progress(len(transcripts), len(transcripts) + len(groups))
    return transcripts


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Return the position of each column that is read.

    :raises UnreadableSource: with every column that is missing
    """
    columns = {}
    for meaning, spellings in _COLUMNS.items():
        position = next((names.index(spelling) for spelling in spellings if spelling in names), None)
        if position is not None:
            columns[meaning] = position
    needed = ("transcript", "number", "speaker", "words") if len(_ANNOMI & set(names)) > 1 else ("speaker", "words")
    missing = [f"The column {_COLUMNS[meaning][0]} is missing." for meaning in needed if meaning not in columns]
    if missing:
        raise UnreadableSource(missing, remedy="Give the table all its columns.", line=1)
    return columns


def _tell_columns(names: Sequence[str], columns: Mapping[str, int], report: LossReport) -> None:
    others = len(names) - len(columns) + ("annotator" in columns)
    if others:
        report.add(f"columns: {others}", "only transcript, number, speaker, time and words are read", line=1)
    if "annotator" in columns:
        report.add("the annotators' columns", "the rows of several annotators are one turn", line=1)


def _rows(text: str, delimiter: str, columns: Mapping[str, int], allowance: Allowance) -> Iterator[Row]:
    lines = (f"{text[line.start : line.end]}\n" for line in lines_of(text))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        next(reader)
        line = reader.line_num + 1
        for fields in reader:
            allowance.take()
            if any(fields):
                yield _row(fields, columns, line)
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableSource(
            "A row of the table has broken quotes or a field of more than 131,072 characters.",
            remedy="Save the table again as CSV in UTF-8.",
            line=line,
        ) from None


def _row(fields: Sequence[str], columns: Mapping[str, int], line: int) -> Row:
    def field(meaning: str) -> str:
        position = columns.get(meaning, len(fields))
        return fields[position] if position < len(fields) else ""

    words = field("words").removesuffix("\n") if len(fields) > columns["words"] else None
    return Row(line, field("transcript").strip(), field("number").strip(), field("speaker"), words, field("at").strip())


def _take(row: Row, group: _Group) -> None:
    at = clock(row.at)
    if at is None and row.at:
        group.report.add("the time of a row", "it is not written H:MM:SS", line=row.line)
    if row.words is None:
        group.report.add("a row", "it ends before the column of the words", line=row.line)
    else:
        group.rows.append((row.number, Utterance(row.speaker, row.words, at, None, row.line)))


def _transcript(name: str, group: _Group, about: About, *, merge: bool) -> Transcript:
    rows = _in_order(list(_one_row_each(group.rows)) if merge else group.rows, group.report)
    first_lines = {one.speaker: one.line for _, one in reversed(rows)}
    names = {speaker: clean_name(speaker, group.report, line=line) for speaker, line in first_lines.items()}
    utterances = [one._replace(speaker=names[one.speaker]) for _, one in rows]
    return composed(utterances, about, group.report, part=clean_name(name, group.report, of_file=True))


def _one_row_each(rows: Sequence[tuple[str, Utterance]]) -> Iterator[tuple[str, Utterance]]:
    """Yield each utterance once, though every annotator has a row for it."""
    seen: set[tuple[str, str, str]] = set()
    for number, one in rows:
        if not number or (number, one.speaker, one.words) not in seen:
            seen.add((number, one.speaker, one.words))
            yield number, one


def _in_order(rows: Sequence[tuple[str, Utterance]], report: LossReport) -> Sequence[tuple[str, Utterance]]:
    """Return the rows by their number, where each has one; those that share a number stay in the order of the file."""
    counts = Counter(number for number, _ in rows if number)
    for number, one in rows:
        if counts[number] > 1:
            report.add("a number of its own for each row", "several rows share one; each is a turn", line=one.line)
    if not counts:
        return rows
    if not all(number.isdecimal() and len(number) < 10 for number, _ in rows):
        report.add_once("the numbers of the rows", "not all are whole numbers; the order of the file is kept")
        return rows
    ordered = sorted(rows, key=lambda row: int(row[0]))
    if ordered != list(rows):
        report.add_once("the order of the rows", "they are put in the order of their numbers")
    return ordered
