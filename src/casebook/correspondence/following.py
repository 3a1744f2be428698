"""What followed earlier replies and breaks, and which replies have no answer yet."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from casebook.correspondence.models import Arrival, Reply
from casebook.record.access import cases_of
from casebook.record.course import Course, course_of
from casebook.record.guesses import wilson
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import gone_from, standing
from casebook.record.who import Doing
from sessionlab.correspondence import PARTS
from sessionlab.relationship.events import Event, EventKind
from sessionlab.relationship.followed import Followed, followed_by, followed_within

ENOUGH: Final = 5
"""From so many replies on a share is given an interval; of fewer the counts alone stand."""
WITHIN: Final = 28
"""Days after a reply in which something counts as having followed it."""
CAME: Final = frozenset({EventKind.SESSION, EventKind.RETURN})
STRAINED: Final = frozenset({EventKind.RUPTURE, EventKind.BREAK, EventKind.QUIT, EventKind.THREAT})
CONTACT: Final = CAME | {EventKind.LETTER_IN}
BREAKS: Final = frozenset({EventKind.BREAK, EventKind.QUIT})


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the interval where there are enough."""

    hits: int
    of: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of 95 percent, None for fewer than five."""
        return wilson(self.hits, self.of) if self.of >= ENOUGH else None

    @property
    def low(self) -> int:
        """The lower end of the interval in percent, 0 where there is none."""
        return round(100 * self.interval[0]) if self.interval else 0

    @property
    def high(self) -> int:
        """The upper end of the interval in percent, 100 where there is none."""
        return round(100 * self.interval[1]) if self.interval else 100


@dataclass(frozen=True, slots=True)
class KindOfReply:
    """Replies of one kind: after how many the client wrote or came, came, or the two were strained again."""

    name: str
    number: int
    answered: Share
    came: Share
    strained: Share

    @property
    def shares(self) -> tuple[Share, Share, Share]:
        """The three shares in the order of a table."""
        return self.answered, self.came, self.strained


@dataclass(frozen=True, slots=True)
class _Past:
    """A reply of the past: its parts where it was written here, and all that followed within the days that count."""

    parts: frozenset[str]
    mends: bool
    followed: frozenset[EventKind]


@dataclass(frozen=True, slots=True)
class BreakOff:
    """A break or a quit of the case, and what followed it first."""

    event: Event
    followed: Followed | None


def breaks_of(course: Course) -> list[BreakOff]:
    """Return the breaks and quits of a case so far, each with the first sign of the client that followed."""
    told = [happening.told for happening in course.happenings]
    return [
        BreakOff(event, followed_by(told, place, CONTACT | BREAKS | {EventKind.ENDED}))
        for place, event in enumerate(told)
        if event.kind in BREAKS
    ]


def kinds_of_reply(doing: Doing) -> list[KindOfReply]:
    """Return what followed earlier replies in this vault, by kind; a kind that there was none of is left out."""
    past = [one for case in cases_of(doing.account) for one in _past(case, doing)]
    kinds = [
        ("Every letter to a client", past),
        ("Letters that tried to repair", [one for one in past if one.mends]),
        ("Letters that did not", [one for one in past if not one.mends]),
        *((f"Replies with a word on “{s.name}”", [one for one in past if s.part.value in one.parts]) for s in PARTS),
    ]
    return [_counted(name, found) for name, found in kinds if found]


def _counted(name: str, found: Sequence[_Past]) -> KindOfReply:
    def share(kinds: Iterable[EventKind]) -> Share:
        wanted = set(kinds)
        return Share(sum(bool(one.followed & wanted) for one in found), len(found))

    return KindOfReply(name, len(found), share(CONTACT), share(CAME), share(STRAINED))


def _past(case: EpisodeOfCare, doing: Doing) -> Iterator[_Past]:
    """Yield the letters out of a case whose days are over."""
    course = course_of(case, doing, today=doing.today)
    told = [happening.told for happening in course.happenings]
    replies = standing(Reply.objects.filter(case_id=case.pk), case_id=case.pk)
    parts = {row.document_id: frozenset(row.parts) for row in replies}
    mended = {source for h in course.happenings if h.told.kind is EventKind.REPAIR and (source := _source(h.row))}
    for place, happening in enumerate(course.happenings):
        event = happening.told
        over = event.when.last is not None and event.when.last + timedelta(days=WITHIN) <= doing.today
        if event.kind is EventKind.LETTER_OUT and over:
            source = _source(happening.row)
            kinds = followed_within(told, place, days=WITHIN)
            yield _Past(parts.get(source, frozenset()) if source else frozenset(), source in mended, kinds)


def _source(row: object) -> uuid.UUID | None:
    found: uuid.UUID | None = getattr(row, "source_id", None)
    return found


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A reply to which nothing came in the days that were agreed."""

    case: EpisodeOfCare
    reply: Reply
    days: int


def unanswered(doing: Doing) -> list[Unanswered]:
    """Return the replies whose days are over without a letter, an hour or a return of the client.

    Three queries, and the course of each case in which no letter came.
    """
    cases = {case.pk: case for case in cases_of(doing.account)}
    today, gone = doing.today, gone_from(*cases)
    rows = Reply.objects.filter(case_id__in=cases, on__lte=today).order_by("on", "at")
    over = [row for row in rows if row.pk not in gone and (today - row.on).days >= row.remind_days]
    letters = _letters_in([row.case_id for row in over], gone)
    silent = [row for row in over if not any(at > row.at and on >= row.on for at, on in letters[row.case_id])]
    last = {case_id: _last_contact(cases[case_id], doing) for case_id in {row.case_id for row in silent}}
    return [Unanswered(cases[row.case_id], row, (today - row.on).days) for row in silent if last[row.case_id] <= row.on]


def _letters_in(case_ids: Iterable[uuid.UUID], gone: frozenset[uuid.UUID]) -> dict[uuid.UUID, list[tuple[Any, date]]]:
    """Return when the letters of clients came in and of which day they are."""
    found: dict[uuid.UUID, list[tuple[Any, date]]] = defaultdict(list)
    for row in Arrival.objects.filter(case_id__in=set(case_ids), out=False, on__isnull=False):
        if row.letter_id not in gone:
            found[row.case_id].append((row.at, row.on))
    return found


def _last_contact(case: EpisodeOfCare, doing: Doing) -> date:
    """Return the last day on which a client was heard of, or on which it ended."""
    told = (happening.told for happening in course_of(case, doing, today=doing.today).happenings)
    return max((_last(event) for event in told if event.kind in CONTACT | {EventKind.ENDED}), default=date.min)


def _last(event: Event) -> date:
    return event.when.last or date.min
