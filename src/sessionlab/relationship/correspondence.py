"""Tell the events of a letter: that it came or went, and what it decides, attacks, mends, moves or ends."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sessionlab.coding.letters import writer_of
from sessionlab.coding.rating import Rating
from sessionlab.coding.wording import hear
from sessionlab.reading.dates import resolve
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.transcript import UNDATED, Letter, Passage, Role, Span, When

DECISIONS: Final[Mapping[str, EventKind]] = {
    "E.break": EventKind.BREAK,
    "E.threat": EventKind.THREAT,
    "E.quit": EventKind.QUIT,
    "E.return": EventKind.RETURN,
}
WEIGHTY: Final = 2.0
"""An attack is told from this weight on: significance by confidence, added up; one clear reproach is enough."""
MENDING: Final = 2.4
"""The therapist's letter is told as repair from this weight on: two parts of such an answer, or one plain owning up."""
UNNAMED_WRITER: Final = 0.5
"""How sure it is that a letter is the client's where nobody said so and no word shows it."""
GREETING_WORDS: Final = 4
_ROLE_OF: Final = {By.CLIENT: Role.CLIENT, By.THERAPIST: Role.THERAPIST}
_ATTACK: Final = ("C.", "S.contempt", "W.")
_MENDS_WELL: Final = ("R.acknowledge", "R.disclose", "R.validate", "R.link", "R.linkout", "R.invite")


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: EventKind
    by: By
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    because: str
    names_day: bool
    detail: str


def tell_letter(letter: Letter, ratings: Sequence[Rating]) -> tuple[Event, ...]:
    """Return the events of a letter: first the letter itself, then what it does in the order of its words.

    A letter of somebody who is neither of the two tells nothing. Where nobody named the writer and no word shows
    whose it is, it counts as one that came in, with half the confidence, and says so.
    """
    role = writer_of(letter)
    if role is Role.OTHER:
        return ()
    by = By.THERAPIST if role is Role.THERAPIST else By.CLIENT
    when = When.exactly(letter.on) if letter.on else UNDATED
    told = [*_decisions(ratings, by, when), *_strain(ratings, by, when), *_mending(ratings, by, when)]
    told += _plain_events(letter, by, when, decided={event.kind for event in told})
    return (_arrival(letter, role, by, when), *sorted(_settled(told), key=lambda event: event.span))


def _arrival(letter: Letter, role: Role, by: By, when: When) -> Event:
    passage = next((one for one in letter.passages if len(one.text.split()) > GREETING_WORDS), None)
    passage = passage or (letter.passages[0] if letter.passages else None)
    span = passage.span if passage else Span(0, 0)
    known = letter.role is not Role.UNKNOWN
    because = f"This is a letter of the {by}."
    if not known:
        shown = "its words show it" if role is not Role.UNKNOWN else "nobody said who wrote it"
        because = f"This is a letter, taken as the {by}'s: {shown}; name the writer with the speakers."
    return Event(
        kind=EventKind.LETTER_OUT if by is By.THERAPIST else EventKind.LETTER_IN,
        when=when,
        by=by,
        span=span,
        quote=span.of(letter.text),
        confidence=1.0 if known else 0.8 if role is not Role.UNKNOWN else UNNAMED_WRITER,
        because=because,
    )


def _event(rating: Rating, kind: EventKind, when: When, by: By, *, sure: float, detail: str = "") -> Event:
    return Event(
        kind=kind,
        when=when,
        by=by,
        span=rating.span,
        quote=rating.quote,
        confidence=round(min(1.0, sure), 3),
        because=rating.because,
        detail=detail,
    )


def _decisions(ratings: Sequence[Rating], by: By, when: When) -> Iterator[Event]:
    """Yield each decision once, by its surest words; the first of equals."""
    contrite = any(rating.marker == "S.contrite" for rating in ratings)
    for marker, kind in DECISIONS.items():
        spoken = [rating for rating in ratings if rating.marker == marker]
        if spoken:
            best = max(spoken, key=lambda rating: (rating.confidence, -rating.span.start))
            detail = "contrite" if contrite and kind is EventKind.RETURN else ""
            yield _event(best, kind, when, by, sure=best.confidence, detail=detail)


def _strain(ratings: Sequence[Rating], by: By, when: When) -> Iterator[Event]:
    """Yield the attack of a client's letter once, by its heaviest words."""
    marks = [rating for rating in ratings if rating.marker.startswith(_ATTACK)]
    weight = sum(map(_weight, marks))
    if by is By.CLIENT and weight >= WEIGHTY and not _is_taken_back(ratings, weight):
        peak = max(marks, key=lambda rating: (_weight(rating), -rating.span.start))
        yield _event(peak, EventKind.RUPTURE, when, by, sure=_together(marks))


def _is_taken_back(ratings: Sequence[Rating], attack: float) -> bool:
    """Tell whether a letter of regret only speaks of an attack that lies behind."""
    return sum(_weight(rating) for rating in ratings if rating.marker == "S.contrite") > attack


def _mending(ratings: Sequence[Rating], by: By, when: When) -> Iterator[Event]:
    """Yield the repair that a therapist's letter tries, once, by its plainest words."""
    marks = [rating for rating in ratings if rating.marker in _MENDS_WELL]
    if by is By.THERAPIST and sum(map(_weight, marks)) >= MENDING:
        plainest = max(marks, key=lambda rating: (_weight(rating), -rating.span.start))
        yield _event(plainest, EventKind.REPAIR, when, by, sure=_together(marks))


def _weight(rating: Rating) -> float:
    return rating.significance * rating.confidence


def _together(marks: Sequence[Rating]) -> float:
    unsure = 1.0
    for mark in marks:
        unsure *= 1 - mark.confidence
    return 1 - unsure


def _settled(events: Sequence[Event]) -> list[Event]:
    """Return the events without what a firmer decision of the same letter says already."""
    kinds = {event.kind for event in events}
    dropped = set()
    if EventKind.ENDED in kinds:
        dropped = {EventKind.QUIT, EventKind.THREAT, EventKind.BREAK}
    elif EventKind.QUIT in kinds:
        dropped = {EventKind.THREAT, EventKind.CANCELLED, EventKind.BREAK}
    elif EventKind.RETURN in kinds or EventKind.BREAK in kinds:
        dropped = {EventKind.CANCELLED, EventKind.HOLIDAY}
    return [event for event in events if event.kind not in dropped]


@cache
def _rules() -> tuple[_Rule, ...]:
    table = tomllib.loads((files(__package__) / "correspondence.toml").read_text("utf-8"))
    return tuple(map(_rule, table["rule"]))


def _rule(entry: Mapping[str, Any]) -> _Rule:
    unless = entry.get("unless")
    return _Rule(
        kind=EventKind(entry["kind"]),
        by=By(entry["by"]),
        pattern=re.compile(entry["pattern"]),
        unless=re.compile(unless) if unless else None,
        because=entry["because"],
        names_day=entry["day"] == "named",
        detail=entry.get("detail", ""),
    )


def _plain_events(letter: Letter, by: By, when: When, *, decided: set[EventKind]) -> Iterator[Event]:
    """Yield what no mark tells: an hour that falls out, a planned pause, a settled end; each kind once."""
    seen: set[EventKind] = set()
    for passage in letter.passages:
        plain = hear(passage.text).plain
        for rule in _rules():
            if rule.by is not by or rule.kind in seen or not rule.pattern.search(plain):
                continue
            if rule.unless is None or not rule.unless.search(plain):
                seen.add(rule.kind)
                yield _plain_event(rule, passage, letter, when)


def _plain_event(rule: _Rule, passage: Passage, letter: Letter, when: When) -> Event:
    named = _named_day(passage, letter.on) if rule.names_day else None
    return Event(
        kind=rule.kind,
        when=When.exactly(named) if named else when,
        by=rule.by,
        span=passage.span,
        quote=passage.text,
        confidence=0.7,
        because=f"{rule.because}.",
        detail=rule.detail,
    )


def _named_day(passage: Passage, sent: date | None) -> date | None:
    """Return the first exact day named in a sentence that had not passed when the letter was sent."""
    if sent is None:
        return None
    days = (mention.when.on for mention in resolve(passage.text, written_on=sent))
    return next((day for day in days if day is not None and day >= sent), None)
