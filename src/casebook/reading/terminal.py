"""A reading for eyes: the state in one sentence, then what happened, the marks, and what was lost on the way."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from casebook.reading.page_names import WHO, count, name_event
from casebook.reading.terminal_words import cut, line_of, one_line, weight
from sessionlab.coding.codebook import load
from sessionlab.coding.rating import Rating
from sessionlab.relationship.states import follow, standing
from sessionlab.relationship.story import Chapter, Story, StoryEvent
from sessionlab.relationship.wording import say_day_briefly, say_when
from sessionlab.transcript import Reading, Transcript, When

NOTHING_TOLD: Final = "Nothing in these pages tells how the two stand."
MOST_MARKS: Final = 40
"""Marks of one reading that are shown; the heaviest, in the order of the words."""
QUOTED: Final = 200
"""Signs of a quotation."""
FAMILY_STYLES: Final = {"C": "red", "W": "blue", "T": "red", "E": "red", "R": "green", "S": ""}
STATE_STYLE: Final = "bold"
QUIET: Final = "dim"


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
    table = _table("", "turns", "marks", "events", "state")
    for chapter in chapters:
        reading = chapter.reading
        turns = len(reading.turns) if isinstance(reading, Transcript) else 0
        state = standing(follow(chapter.events))
        table.add_row(
            Text(cut(reading.source.name, most=60)),
            str(turns),
            str(len(chapter.ratings)),
            str(len(chapter.events)),
            state.value,
        )
    console.print(Text(f"{count(len(chapters), 'dialogue')}, each by itself", style=STATE_STYLE))
    console.print(table)
    for chapter in chapters:
        _show_losses(chapter.reading, console)


def state_sentence(story: Story) -> str:
    """Return the state in one sentence with its reason."""
    return story.states[-1].sentence if story.states else NOTHING_TOLD


def _show_section(title: str, table: Table, console: Console) -> None:
    if table.row_count:
        console.print()
        console.print(Text(title, style="bold"))
        console.print(table)


def _events(story: Story) -> Table:
    table = _table("", "", "", "")
    for told in story.events:
        table.add_row(
            Text(_day(told.event.when), style=QUIET),
            Text(name_event(told.event)),
            Text(WHO[told.event.by], style=QUIET),
            Text(_quoted(told, story)),
        )
    return table


def _quoted(told: StoryEvent, story: Story) -> str:
    words = f"“{cut(told.event.quote, most=QUOTED)}”"
    if len(story.chapters) == 1:
        return words
    names = (cut(story.chapters[number].reading.source.name, most=40) for number, _ in told.tellings)
    return f"{words} ({', '.join(dict.fromkeys(names))})"


def _course(story: Story) -> Table:
    table = _table("")
    for change in story.states:
        table.add_row(Text(change.sentence))
    return table


def _show_marks(chapter: Chapter, console: Console) -> None:
    if not chapter.ratings:
        return
    heaviest = sorted(chapter.ratings, key=lambda rating: (-rating.significance, -rating.confidence, rating.span))
    table = _table("", "", "", "")
    for rating in sorted(heaviest[:MOST_MARKS], key=lambda rating: (rating.span, rating.marker)):
        table.add_row(*_mark(rating, chapter.reading))
    _show_section(f"Marks in {cut(chapter.reading.source.name, most=60)}", table, console)
    if len(heaviest) > MOST_MARKS:
        more = count(len(heaviest) - MOST_MARKS, "lighter mark")
        console.print(Text(f"{more} more; --json gives all of them.", style=QUIET))


def _mark(rating: Rating, reading: Reading) -> Iterable[Text]:
    where = f"line {line_of(reading.text, rating.span)}" if rating.turn is None else f"turn {rating.turn}"
    return (
        Text(where, style=QUIET),
        Text(weight(rating.significance)),
        Text(load().marker(rating.marker).name, style=FAMILY_STYLES.get(rating.family, "")),
        Text(f"“{cut(rating.quote, most=QUOTED)}”"),
    )


def _show_losses(reading: Reading, console: Console) -> None:
    table = _table("", "")
    for loss in reading.losses:
        where = "" if loss.line is None else f"line {loss.line}"
        table.add_row(Text(where, style=QUIET), Text(one_line(f"{loss.what}: {loss.why}")))
    _show_section(f"What the reading of {cut(reading.source.name, most=60)} does not carry", table, console)


def _day(when: When) -> str:
    if when.on is not None:
        return say_day_briefly(when.on)
    return say_when(when) or "no day told"


def _table(*headings: str) -> Table:
    """Return a table of lines without a frame; the last column takes what is left of the width."""
    table = Table(box=None, show_header=any(headings), pad_edge=False, padding=(0, 2, 0, 0), expand=len(headings) > 2)
    for number, heading in enumerate(headings, start=1):
        last = number == len(headings)
        table.add_column(heading, ratio=1 if last else None, no_wrap=False, overflow="fold")
    return table
