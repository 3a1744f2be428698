"""A reading for eyes: the state in one sentence, then what happened, the marks, and what was lost on the way."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from casebook.reading.page_names import NOT_TOLD, NOTHING_TOLD, WHO, count, name_event, say_doubt
from casebook.reading.terminal_words import cut, line_of, one_line, weight
from sessionlab.coding.codebook import load
from sessionlab.coding.rating import Rating
from sessionlab.relationship.events import Event
from sessionlab.relationship.states import follow
from sessionlab.relationship.story import Chapter, Story, StoryEvent
from sessionlab.relationship.wording import say_day_briefly, say_when
from sessionlab.transcript import Reading, Transcript, When

MOST_MARKS: Final = 40
"""Marks of one reading that are shown; the heaviest, in the order of the words."""
QUOTED: Final = 200
"""Signs of a quotation."""
WIDEST_MARGIN: Final = 14
"""Signs the margin may take at least; it takes a quarter of a wide terminal."""
FAMILY_STYLES: Final = {"C": "red", "W": "blue", "T": "red", "E": "red", "R": "green", "S": ""}
STATE_STYLE: Final = "bold"
QUIET: Final = "dim"

Entry = tuple[str, Text]
"""What stands in the margin, and what stands beside it."""


def show_case(story: Story, *, console: Console) -> None:
    """Show one case: its state with the reason, its events, its course, then each reading's marks and losses."""
    console.print(Text(state_sentence(story), style=STATE_STYLE))
    _show_section("What happened", _events(story), console)
    _show_section("How the two stood", _course(story), console)
    for chapter in story.chapters:
        _show_marks(chapter, console)
    for chapter in story.chapters:
        _show_losses(chapter.reading, console)


def show_dialogues(chapters: Sequence[Chapter], *, console: Console) -> None:
    """Show readings that are not one case: one line each."""
    table = Table("", "turns", "marks", "events", "state", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for chapter in chapters:
        reading = chapter.reading
        turns = len(reading.turns) if isinstance(reading, Transcript) else 0
        changes = follow(chapter.events)
        table.add_row(
            Text(cut(reading.source.name, most=60)),
            str(turns),
            str(len(chapter.ratings)),
            str(len(chapter.events)),
            changes[-1].state.value if changes else NOT_TOLD,
        )
    console.print(Text(f"{count(len(chapters), 'dialogue')}, each by itself", style=STATE_STYLE))
    console.print(table)
    for chapter in chapters:
        _show_losses(chapter.reading, console)


def state_sentence(story: Story) -> str:
    """Return the state in one sentence with its reason."""
    return story.states[-1].sentence if story.states else NOTHING_TOLD


def _show_section(title: str, entries: Sequence[Entry], console: Console) -> None:
    if not entries:
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(max_width=max(WIDEST_MARGIN, console.width // 4), overflow="fold")
    table.add_column(overflow="fold")
    for where, what in entries:
        table.add_row(Text(where, style=QUIET), what)
    console.print()
    console.print(Text(title, style="bold"))
    console.print(table)


def _events(story: Story) -> list[Entry]:
    return [(_day(told.event.when), _event(told, story)) for told in story.events]


def _event(told: StoryEvent, story: Story) -> Text:
    return _two_lines(Text(_headline(told.event)), told.event.quote, _files(told, story))


def _headline(event: Event) -> str:
    """Name the event and who did it, where the name does not say so already."""
    name, who = name_event(event), WHO[event.by]
    said = (name, "" if who in name.lower() else who, say_doubt(event))
    return " · ".join(part for part in said if part)


def _files(told: StoryEvent, story: Story) -> str:
    """Name the files that tell an event, where there is more than one file at all."""
    if len(story.chapters) == 1:
        return ""
    names = (cut(story.chapters[number].reading.source.name, most=40) for number, _ in told.tellings)
    return f" ({', '.join(dict.fromkeys(names))})"


def _course(story: Story) -> list[Entry]:
    return [("", Text(change.sentence)) for change in story.states]


def _show_marks(chapter: Chapter, console: Console) -> None:
    heaviest = sorted(chapter.ratings, key=lambda rating: (-rating.significance, -rating.confidence, rating.span))
    shown = sorted(heaviest[:MOST_MARKS], key=lambda rating: (rating.span, rating.marker))
    title = f"Marks in {cut(chapter.reading.source.name, most=60)}"
    _show_section(title, [_mark(rating, chapter.reading) for rating in shown], console)
    if len(heaviest) > MOST_MARKS:
        more = count(len(heaviest) - MOST_MARKS, "lighter mark")
        console.print(Text(f"{more} more; --json gives all of them.", style=QUIET))


def _mark(rating: Rating, reading: Reading) -> Entry:
    where = f"line {line_of(reading.text, rating.span)}" if rating.turn is None else f"turn {rating.turn + 1}"
    name = Text(load().marker(rating.marker).name, style=FAMILY_STYLES.get(rating.family, ""))
    return where, _two_lines(Text.assemble(f"{weight(rating.significance)} ", name), rating.quote)


def _two_lines(head: Text, quote: str, behind: str = "") -> Text:
    return Text.assemble(head, "\n", f"“{cut(quote, most=QUOTED)}”", (behind, QUIET))


def _show_losses(reading: Reading, console: Console) -> None:
    entries = [
        ("" if loss.line is None else f"line {loss.line}", Text(one_line(f"{loss.what}: {loss.why}")))
        for loss in reading.losses
    ]
    _show_section(f"What the reading of {cut(reading.source.name, most=60)} does not carry", entries, console)


def _day(when: When) -> str:
    """Return the day in few signs: the margin is narrow."""
    if when.on is not None:
        return say_day_briefly(when.on)
    if when.earliest is None or when.latest is None:
        return "no day told"
    whole = say_when(when)
    if " from " not in whole:
        return whole
    return f"{say_day_briefly(when.earliest, beside=when.latest)} – {say_day_briefly(when.latest)}"
