"""Which events stand at which place of the line: hours in their columns, letters and pauses between them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from sessionlab.relationship.events import Event, EventKind
from sessionlab.relationship.places import Place as StoryPlace
from sessionlab.relationship.places import place_of as story_place_of
from sessionlab.relationship.story import Story
from sessionlab.ribbon.drawing import PlaceKind
from sessionlab.transcript import Letter, Passage, Transcript, When

LETTERS = {EventKind.LETTER_IN, EventKind.LETTER_OUT}
HOURS = {EventKind.SESSION, EventKind.ABSENCE, EventKind.CANCELLED}
IN_THE_HOUR = {EventKind.RUPTURE, EventKind.THERAPIST_MISS, EventKind.REPAIR}
TURNS_OF_THE_LINE = {EventKind.THREAT, EventKind.QUIT, EventKind.RETURN}
PAUSES = {EventKind.BREAK, EventKind.HOLIDAY}


@dataclass(slots=True)
class Gathering:
    """A place while its events are still being gathered."""

    kind: PlaceKind
    when: When
    events: list[int] = field(default_factory=list)
    holds_hour: bool = False


def gather_places(story: Story) -> tuple[Gathering, ...]:
    """Give every event of a story its place, in the order of the story."""
    places: list[Gathering] = []
    letters: dict[tuple[int, int | None], Gathering] = {}
    for index, told in enumerate(story.events):
        event = told.event
        sentences = list(_sentences(story, index))
        place = _home(
            event, places, [letters[s] for s in sentences if s in letters], by_letter=_is_by_letter(story, index)
        )
        if place is None:
            place = Gathering(_kind_of(event), event.when)
            places.append(place)
        place.events.append(index)
        place.holds_hour |= event.kind in HOURS
        if event.kind in LETTERS:
            letters.update(dict.fromkeys(sentences, place))
    return tuple(places)


def _kind_of(event: Event) -> PlaceKind:
    if event.kind in LETTERS:
        return PlaceKind.LETTER
    if event.kind in PAUSES:
        return PlaceKind.PAUSE
    return PlaceKind.HOUR if event.kind in HOURS | IN_THE_HOUR else PlaceKind.MOMENT


def _home(event: Event, places: list[Gathering], letters: list[Gathering], *, by_letter: bool) -> Gathering | None:
    if event.kind in LETTERS:
        return None
    if event.kind in HOURS:
        return _same_day(event.when, [place for place in places if not place.holds_hour], kind=PlaceKind.HOUR)
    if letters:
        return letters[0]
    if by_letter:
        return _same_day(event.when, places, kind=PlaceKind.LETTER)
    if event.kind in IN_THE_HOUR | TURNS_OF_THE_LINE:
        hour = _same_day(event.when, places, kind=PlaceKind.HOUR) or _running_hour(event.when, places)
        if hour or event.kind in IN_THE_HOUR:
            return hour
    return _same_day(event.when, places) or _same_silence(event, places)


def _same_day(when: When, places: list[Gathering], *, kind: PlaceKind | None = None) -> Gathering | None:
    """Find the latest place of the same day, or of the same range of days where the day itself was not told."""
    if not when.known:
        return None
    fitting = (place for place in reversed(places) if place.when == when and kind in (None, place.kind))
    return next(fitting, None)


def _running_hour(when: When, places: list[Gathering]) -> Gathering | None:
    """An hour that nobody dated to the day goes on until another is told."""
    last = places[-1] if places else None
    return last if last and last.kind is PlaceKind.HOUR and last.when == when and when.on is None else None


def _same_silence(event: Event, places: list[Gathering]) -> Gathering | None:
    """Thoughts that carry the same vague date share a place, so that ten of them do not push the hours apart."""
    last = places[-1] if places else None
    alike = last and last.kind is PlaceKind.MOMENT and last.when == event.when
    return last if alike and event.kind not in PAUSES | TURNS_OF_THE_LINE else None


def _is_by_letter(story: Story, index: int) -> bool:
    chapter, number = story.events[index].tellings[0]
    told = story.chapters[chapter]
    return story_place_of(told.reading, told.events, number) is StoryPlace.LETTER


def _start_of(passage: Passage) -> int:
    return passage.span.start


def _sentences(story: Story, index: int) -> Iterator[tuple[int, int | None]]:
    """Yield (chapter, passage) of each telling; a letter is one whole and its passage None."""
    for chapter, number in story.events[index].tellings:
        reading = story.chapters[chapter].reading
        if isinstance(reading, Letter):
            yield chapter, None
        elif not isinstance(reading, Transcript):
            span = story.chapters[chapter].events[number].span
            yield chapter, bisect_right(reading.passages, span.start, key=_start_of)
