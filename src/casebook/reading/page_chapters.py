"""Notes, letters and transcripts, each in its own form, in the order of their days."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casebook.reading.page_marks import Note, notes_of
from casebook.reading.page_names import SHAPE_NAMES, count, show
from casebook.reading.page_text import Stretch, stretches_of
from casebook.reading.unread import Unread
from sessionlab.relationship.chapters import positions
from sessionlab.relationship.story import Chapter, Story
from sessionlab.relationship.wording import say_day, say_list
from sessionlab.ribbon import Shape
from sessionlab.transcript import Letter, Loss, Narrative, Reading, Role, Transcript

MOST_WORDS_UNFOLDED = 3_000
"""A quarter of an hour's reading: a longer story opens with its last day alone."""
LETTERS = {Role.CLIENT: "A letter from the client", Role.THERAPIST: "A letter from the therapist"}
GLYPHS = {Role.CLIENT: Shape.LETTER_IN.value, Role.THERAPIST: Shape.LETTER_OUT.value}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many marks of one shape a chapter has."""

    shape: str
    said: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """A chapter as the page shows it. `loose` are notes on words outside of its turns and paragraphs."""

    anchor: str
    form: str
    glyph: str
    title: str
    size: str
    subject: str
    tallies: tuple[Tally, ...]
    unfolded: bool
    loose: tuple[Note, ...]
    stretches: tuple[Stretch, ...]
    quoted: tuple[str, ...]
    attached: str


@dataclass(frozen=True, slots=True)
class LossView:
    """Something the page does not carry, and where it was."""

    where: str
    line: str
    what: str
    why: str


def view_chapters(story: Story) -> tuple[ChapterView, ...]:
    """Return every chapter in the order of the days; a long story opens with its last day alone."""
    margins = notes_of(story)
    order = in_order(story)
    unfolded = _unfolded(story, order)
    return tuple(
        _view(index, story.chapters[index].reading, margins[index], unfolded=index in unfolded) for index in order
    )


def view_losses(story: Story) -> tuple[LossView, ...]:
    """Return every loss of every chapter."""
    readings = [story.chapters[index].reading for index in in_order(story)]
    return tuple(_loss(reading, loss) for reading in readings for loss in reading.losses)


def view_unread(unread: Sequence[Unread]) -> tuple[LossView, ...]:
    """Return every file that was left unread, by its place: its name may be the name of a person."""
    return tuple(
        LossView(one.origin.label, "", "The whole file", show(" ".join(one.refusal.reasons))) for one in unread
    )


def in_order(story: Story) -> list[int]:
    """Return the numbers of the chapters in the order of their days."""
    return [position.number for position in sorted(positions(story.chapters))]


def name_reading(reading: Reading) -> str:
    """Return what a reading is and of which day; never the name of its file, which may be the name of a person."""
    day = f", {say_day(reading.on)}" if reading.on else ""
    if isinstance(reading, Transcript):
        return f"An hour word by word{day}"
    if isinstance(reading, Letter):
        sent = f", {reading.sent_at:%H:%M}" if reading.sent_at else ""
        return f"{LETTERS.get(reading.role, 'A letter')}{day}{sent}"
    return f"A note{day}"


def say_extent(chapters: Sequence[Chapter]) -> str:
    """Say what a story is told from."""
    readings = [chapter.reading for chapter in chapters]
    kinds = (
        (sum(isinstance(reading, Transcript) for reading in readings), "hour word by word", "hours word by word"),
        (sum(isinstance(reading, Letter) for reading in readings), "letter", "letters"),
        (sum(isinstance(reading, Narrative) for reading in readings), "note", "notes"),
    )
    said = [count(number, one, many) for number, one, many in kinds if number]
    return say_list(said) if said else ""


def _view(index: int, reading: Reading, margin: Sequence[Note], *, unfolded: bool) -> ChapterView:
    stretches = stretches_of(reading, margin)
    placed = {note.number for stretch in stretches for block in stretch.blocks for note in block.notes}
    letter = reading if isinstance(reading, Letter) else None
    return ChapterView(
        anchor=f"c{index + 1}",
        form=reading.source.kind,
        glyph=GLYPHS.get(letter.role, Shape.LETTER_IN.value) if letter else "",
        title=name_reading(reading),
        size=_size(reading),
        subject=show(letter.subject) if letter else "",
        tallies=tuple(_tallies(margin)),
        unfolded=unfolded,
        loose=tuple(note for note in margin if note.number not in placed),
        stretches=stretches,
        quoted=tuple(show(span.of(letter.text)) for span in letter.quoted) if letter else (),
        attached=_attached(letter),
    )


def _unfolded(story: Story, order: Sequence[int]) -> set[int]:
    readings = [chapter.reading for chapter in story.chapters]
    if len(order) == 1 or sum(len(reading.text.split()) for reading in readings) <= MOST_WORDS_UNFOLDED:
        return set(order)
    last = readings[order[-1]].on
    return {index for index in order if last is not None and readings[index].on == last} | {order[-1]}


def _size(reading: Reading) -> str:
    if isinstance(reading, Transcript):
        return count(len(reading.turns), "turn")
    return count(len(reading.text.split()), "word")


def _tallies(margin: Sequence[Note]) -> Iterator[Tally]:
    numbers = Counter(note.shape for note in margin if not note.is_event)
    for shape in SHAPE_NAMES:
        if numbers[shape.value]:
            yield Tally(shape.value, SHAPE_NAMES[shape].lower(), numbers[shape.value])


def _attached(letter: Letter | None) -> str:
    if letter is None or not letter.attachments:
        return ""
    kinds = ", ".join(sorted({show(attachment.kind) for attachment in letter.attachments}))
    return f"{count(len(letter.attachments), 'attachment')}, listed and not opened: {kinds}."


def _loss(reading: Reading, loss: Loss) -> LossView:
    line = "" if loss.line is None else str(loss.line)
    return LossView(name_reading(reading), line, show(loss.what), show(loss.why))


def say_span(story: Story) -> str:
    """Say from when to when a story goes, as far as its days are known."""
    days = [day for told in story.events for day in (told.event.when.first, told.event.when.last) if day]
    days += [chapter.reading.on for chapter in story.chapters if chapter.reading.on]
    if not days:
        return ""
    first, last = min(days), max(days)
    return say_day(first) if first == last else f"{say_day(first)} to {say_day(last)}"
