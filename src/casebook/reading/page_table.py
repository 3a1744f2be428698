"""The course without a picture: the same events as rows, and the states with what brought each about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from casebook.reading import page_markup
from casebook.reading.page_marks import event_anchor, say_weight
from casebook.reading.page_names import WHO, name_event, say_day_or_none, say_doubt, shorten
from sessionlab.relationship.standing import StateChange
from sessionlab.relationship.story import Story
from sessionlab.ribbon import Ribbon
from sessionlab.ribbon.shapes import shape_of_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One event of the course. `weight` is empty where nobody rated it; `state` where it changed none for sure."""

    day: str
    dated: bool
    shape: str
    what: str
    who: str
    weight: str
    words: str
    href: str
    state: str
    suggested: bool

    @property
    def markup(self) -> SafeString:
        """The row as it stands in the table."""
        return page_markup.row(
            day=self.day,
            shape=self.shape,
            what=self.what,
            who=self.who,
            weight=self.weight,
            words=self.words,
            href=self.href,
            state=self.state,
            suggested=self.suggested,
        )


@dataclass(frozen=True, slots=True)
class Cause:
    """An event behind a state."""

    href: str
    name: str


@dataclass(frozen=True, slots=True)
class StateView:
    """A state that began, the sentence that tells why, and the events it rests on."""

    name: str
    sentence: str
    rule: str
    causes: tuple[Cause, ...]


def view_rows(story: Story, ribbon: Ribbon, *, suggested: bool = True) -> tuple[Row, ...]:
    """Return the events in the order of the story.

    :param suggested: a reader suggests them, and nobody has accepted one yet
    """
    weights = {event: mark.height for mark in ribbon.marks for event in mark.events if mark.height}
    states = {max(change.because): change.state.value for change in story.states}
    rows = []
    for index, told in enumerate(story.events):
        event = told.event
        rows.append(
            Row(
                day=say_day_or_none(event.when),
                dated=event.when.known,
                shape=shape_of_event(event).value,
                what=name_event(event),
                who=WHO[event.by],
                weight=say_weight(weights[index]) if index in weights else "",
                words=shorten(event.quote),
                href=f"#{event_anchor(index)}",
                state=states.get(index) or say_doubt(event),
                suggested=suggested,
            )
        )
    return tuple(rows)


def view_states(story: Story) -> tuple[StateView, ...]:
    """Return the states in the order in which they began."""
    return tuple(
        StateView(change.state.value, change.sentence, change.rule, tuple(_causes(story, change)))
        for change in story.states
    )


def _causes(story: Story, change: StateChange) -> Sequence[Cause]:
    events = [(index, story.events[index].event) for index in change.because]
    return [
        Cause(f"#{event_anchor(index)}", f"{name_event(event)}, {say_day_or_none(event.when)}")
        for index, event in events
    ]
