"""The words themselves: turns, paragraphs and letters in blocks, underlined where something rests on them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.utils.safestring import SafeString

from casebook.reading import page_markup
from casebook.reading.page_marks import Note
from casebook.reading.page_names import count, show
from sessionlab.transcript import Passage, Reading, Role, Span, Transcript

SPEAKERS = {Role.THERAPIST: "Therapist", Role.CLIENT: "Client", Role.OTHER: "Another"}
LONGEST_QUIET_RUN = 8
"""Blocks without a mark that are shown one after another; a longer run is folded but for its ends."""
KEPT_OPEN = 2
LEAST_FOLDED = 4
WRAPPED_LINE = 50
"""Lines of a letter that are all this long were wrapped by a mail program and are no verse."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words of one look. `anchors` are the places where links arrive; `numbers` of notes that end here."""

    text: str
    look: str = ""
    anchors: tuple[str, ...] = ()
    numbers: str = ""

    @property
    def markup(self) -> str:
        """The words as they stand in their block."""
        return page_markup.words(text=self.text, look=self.look, anchors=self.anchors, numbers=self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A turn or a paragraph with its margin. `who` is a role and empty where nobody speaks; `verse` keeps its lines."""

    speaker: str = ""
    who: str = ""
    verse: bool = False
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]

    @property
    def markup(self) -> SafeString:
        """The block with its words and its margin."""
        return page_markup.block(
            speaker=self.speaker,
            who=self.who,
            verse=self.verse,
            inner="".join(piece.markup for piece in self.pieces),
            margin="".join(note.markup for note in self.notes),
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks one after another; `folded` says in words what is folded away, empty where they are shown."""

    blocks: tuple[Block, ...]
    folded: str


@dataclass(frozen=True, slots=True)
class _Frame:
    span: Span
    speaker: str = ""
    who: str = ""


def stretches_of(reading: Reading, notes: Sequence[Note]) -> tuple[Stretch, ...]:
    """Return the words of a reading, with the long stretches folded that nothing rests on."""
    frames = list(_frames(reading))
    margins = _margins(frames, notes)
    blocks = [_block(reading.text, frame, margin) for frame, margin in zip(frames, margins, strict=True)]
    noun = "turn" if isinstance(reading, Transcript) else "paragraph"
    return tuple(_fold(blocks, noun))


def _frames(reading: Reading) -> Iterator[_Frame]:
    if isinstance(reading, Transcript):
        strangers = list(dict.fromkeys(turn.speaker for turn in reading.turns if turn.role not in SPEAKERS))
        for turn in reading.turns:
            name = SPEAKERS.get(turn.role) or f"Speaker {strangers.index(turn.speaker) + 1}"
            yield _Frame(turn.span, name, turn.role.value)
        return
    for _, group in groupby(reading.passages, key=_paragraph):
        sentences = list(group)
        yield _Frame(Span(sentences[0].span.start, sentences[-1].span.end))


def _paragraph(passage: Passage) -> int:
    return passage.paragraph


def _margins(frames: Sequence[_Frame], notes: Sequence[Note]) -> list[list[Note]]:
    """Return for each frame the notes that rest on words of it; a note over two frames is in both."""
    margins: list[list[Note]] = [[] for _ in frames]
    starts = [frame.span.start for frame in frames]
    for note in notes:
        first = max(0, bisect_right(starts, note.span.start) - 1)
        for margin, frame in zip(margins[first:], frames[first:], strict=True):
            if frame.span.start >= note.span.end:
                break
            if frame.span.overlaps(note.span):
                margin.append(note)
    return margins


def _block(text: str, frame: _Frame, margin: Sequence[Note]) -> Block:
    words = frame.span.of(text)
    return Block(
        speaker=frame.speaker,
        who=frame.who,
        verse=_is_verse(words),
        pieces=tuple(_pieces(text, frame.span, margin)),
        notes=tuple(note for note in margin if note.span.start >= frame.span.start),
    )


def _is_verse(words: str) -> bool:
    """Tell whether the ends of the lines were meant: an address, a list, a signature."""
    lines = words.splitlines()
    return len(lines) > 1 and any(len(line) < WRAPPED_LINE for line in lines[:-1])


def _pieces(text: str, span: Span, margin: Sequence[Note]) -> Iterator[Piece]:
    if not margin:
        yield Piece(show(span.of(text)))
        return
    cuts = {span.start, span.end}
    for note in margin:
        cuts |= {max(span.start, note.span.start), min(span.end, note.span.end)}
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        yield _piece(text, Span(start, end), span, margin)


def _piece(text: str, span: Span, within: Span, margin: Sequence[Note]) -> Piece:
    """A note is numbered where its words end in the block they begin in."""
    over = [note for note in margin if note.span.overlaps(span)]
    begun = [note for note in over if note.span.start >= within.start]
    return Piece(
        text=show(span.of(text)),
        look=_look(over),
        anchors=tuple(note.anchor for note in over if note.anchor and note.span.start == span.start),
        numbers=" ".join(note.number for note in begun if min(note.span.end, within.end) == span.end),
    )


def _look(over: Sequence[Note]) -> str:
    """Return the look of the words: that of the mark before that of the event, dashed while it is only suggested."""
    if not over:
        return ""
    first = min(over, key=lambda note: note.is_event)
    suggested = " words--suggested" if all(note.suggested for note in over) else ""
    return f"words words--{'event' if first.is_event else first.shape}{suggested}"


def _fold(blocks: Sequence[Block], noun: str) -> Iterator[Stretch]:
    marked = any(block.notes for block in blocks)
    for quiet, group in groupby(blocks, key=lambda block: not block.notes):
        run = tuple(group)
        inner = run[KEPT_OPEN:-KEPT_OPEN]
        if quiet and marked and len(run) > LONGEST_QUIET_RUN and len(inner) >= LEAST_FOLDED:
            yield Stretch(run[:KEPT_OPEN], "")
            yield Stretch(inner, f"{count(len(inner), noun)} without a mark")
            yield Stretch(run[-KEPT_OPEN:], "")
        else:
            yield Stretch(run, "")
