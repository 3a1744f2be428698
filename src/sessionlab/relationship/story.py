"""Several files of one case become one story: one line of events, one course of states, one state."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sessionlab.relationship.chapters import Chapter, Telling, positions, tellings_of
from sessionlab.relationship.events import Event
from sessionlab.relationship.joining import Fabric, Knot, weave
from sessionlab.relationship.places import Place
from sessionlab.relationship.states import RuleTable, State, StateChange, follow, standing
from sessionlab.transcript import Letter, Narrative, Reading, Transcript

__all__ = ["Chapter", "Story", "StoryEvent", "gather_story"]


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One happening of the story.

    `tellings` are all places that tell it, each a chapter and an index into its events; the first of them is the one
    that `event` is taken from: the transcript for what happened in the hour, the letter for what was written, else
    the surest. `event` borrows its detail from another telling where its own says none.
    """

    event: Event
    tellings: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A case from several files. `states` name events by their index in `events`."""

    events: tuple[StoryEvent, ...]
    states: tuple[StateChange, ...]
    state: State
    chapters: tuple[Chapter, ...] = field(repr=False)


def gather_story(chapters: Sequence[Chapter], *, table: RuleTable | None = None, today: date | None = None) -> Story:
    """Gather chapters of one case into one story.

    The order of the events within a chapter is always kept. Happenings told by several chapters become one event.
    Apart from ties the order in which the chapters are given does not matter.
    """
    events = tuple(_story_event(knot, chapters) for knot in _woven(chapters))
    states = follow([event.event for event in events], table=table, today=today)
    return Story(events=events, states=states, state=standing(states), chapters=tuple(chapters))


def _woven(chapters: Sequence[Chapter]) -> tuple[Knot, ...]:
    fabric = Fabric()
    for position in sorted(positions(chapters)):
        fabric = weave(fabric, tellings_of(chapters[position.number], position=position), chapters)
    return fabric.knots


def _story_event(knot: Knot, chapters: Sequence[Chapter]) -> StoryEvent:
    best, *others = sorted(knot, key=lambda telling: _preference(telling, chapters))
    detail = next((told.event.detail for told in (best, *others) if told.event.detail), "")
    event = best.event if best.event.detail == detail else replace(best.event, detail=detail)
    return StoryEvent(event=event, tellings=tuple(told.at for told in (best, *others)))


def _preference(telling: Telling, chapters: Sequence[Chapter]) -> tuple[bool, float, tuple[int, int]]:
    at_first_hand = _is_at_first_hand(chapters[telling.chapter].reading, telling.place)
    return not at_first_hand, -telling.event.confidence, telling.at


def _is_at_first_hand(reading: Reading, place: Place) -> bool:
    if isinstance(reading, Narrative):
        return False
    return isinstance(reading, Letter if place is Place.LETTER else Transcript)
