"""The hours of a day with what there is to know before and after each: the state, the line left for it, its note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from casebook.hour.drafts import open_drafts
from casebook.hour.lines import line_for
from casebook.hour.models import Draft
from casebook.hour.planned import Planned, book_of, is_kept
from casebook.record.access import may_write
from casebook.record.acts.keeping import signatures_of
from casebook.record.course import Course, course_of
from casebook.record.models import EpisodeOfCare, Note, Outcome
from casebook.record.standing import gone_from
from casebook.record.who import Doing

LOOKED_BACK: Final = 7
"""Days behind in which an hour without a note is still named."""
TAKES_A_NOTE: Final = frozenset({"", Outcome.HELD, Outcome.CAME_LATE, Outcome.BROKEN_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An hour of today. `line` is what the last hour left for it, with its day; `place` is past, now, next or later."""

    planned: Planned
    course: Course
    line: tuple[date, str] | None
    note: Note | None
    signed: bool
    draft: Draft | None
    place: str


@dataclass(frozen=True, slots=True)
class Unwritten:
    """An hour of the last days that has no note yet."""

    planned: Planned
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class Today:
    """The hours of a day, the next one first, and what is left of the days before."""

    day: date
    hours: tuple[Noted, ...]
    unwritten: tuple[Unwritten, ...]
    drafts: tuple[tuple[EpisodeOfCare, Draft], ...]

    @property
    def holds_anything(self) -> bool:
        """Tell whether there is anything to look at."""
        return bool(self.hours or self.unwritten or self.drafts)


def today_of(cases: Sequence[EpisodeOfCare], doing: Doing, *, here: datetime) -> Today:
    """Return the day: queries for all cases together, and about twenty more for each hour of the day.

    :param here: the moment, by the clock of the place
    """
    own = [case for case in cases if may_write(case, doing.account)]
    day = here.date()
    since = day - timedelta(days=LOOKED_BACK)
    book = book_of(own, since, day)
    drafts = open_drafts(own, doing)
    notes = _notes(own, since)
    by_hour = {_key(draft): draft for draft in drafts}
    found = [_noted(hour, doing, notes, by_hour, here=here) for hour in book.on(day)]
    hours = [one for one in found if is_kept(one.planned, one.course)]
    unwritten = [
        Unwritten(hour, by_hour.get(_key_of(hour)))
        for back in range(1, LOOKED_BACK + 1)
        for hour in book.on(day - timedelta(days=back))
        if hour.outcome in TAKES_A_NOTE and not _note_of(hour, notes)
        if is_kept(hour, course_of(hour.case, doing, today=day))
    ]
    shown = {_key_of(hour) for hour in (*(one.planned for one in hours), *(one.planned for one in unwritten))}
    codes = {case.pk: case for case in own}
    loose = [(codes[draft.case_id], draft) for draft in drafts if _key(draft) not in shown]
    return Today(day, _next_first(hours), tuple(unwritten), tuple(loose))


def _notes(cases: Sequence[EpisodeOfCare], since: date) -> list[Note]:
    ids = [case.pk for case in cases]
    gone = gone_from(*ids)
    return [row for row in Note.objects.filter(case_id__in=ids, on__gte=since).order_by("at") if row.pk not in gone]


def _note_of(hour: Planned, notes: Sequence[Note]) -> Note | None:
    """Return the note of an hour: that of its session, or one of its case and day that is of no session."""
    session = None if hour.session is None else hour.session.pk
    same = [note for note in notes if note.case_id == hour.case.pk and note.on == hour.on]
    return next((note for note in same if note.session_id in (session, None)), None)


def _noted(
    hour: Planned, doing: Doing, notes: Sequence[Note], drafts: dict[tuple[object, ...], Draft], *, here: datetime
) -> Noted:
    note = _note_of(hour, notes)
    place = "past" if hour.ends < here else "now" if hour.begins <= here else "later"
    return Noted(
        planned=hour,
        course=course_of(hour.case, doing, today=here.date()),
        line=line_for(hour.case, doing, before=hour.on),
        note=note,
        signed=note is not None and bool(signatures_of(note)),
        draft=drafts.get(_key_of(hour)),
        place=place,
    )


def _next_first(hours: Sequence[Noted]) -> tuple[Noted, ...]:
    """Put the hour that runs, else the next one, before the others."""
    first = next((one for one in hours if one.place in ("now", "later")), None)
    return tuple(hours) if first is None else (first, *(one for one in hours if one is not first))


def _key(draft: Draft) -> tuple[object, ...]:
    return draft.case_id, draft.on, draft.starts


def _key_of(hour: Planned) -> tuple[object, ...]:
    return hour.case.pk, hour.on, hour.starts
