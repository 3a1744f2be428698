"""Tell the events of a transcript: the hour itself, its ruptures, repair that was tried, decisions that were spoken."""

from collections.abc import Iterable, Iterator, Sequence

from sessionlab.coding.rating import Rating
from sessionlab.coding.rules import READER as RULES
from sessionlab.coding.ruptures import Manner, Rupture, gather
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.transcript import UNDATED, Span, Transcript, When

DECISIONS = {
    "E.break": EventKind.BREAK,
    "E.threat": EventKind.THREAT,
    "E.quit": EventKind.QUIT,
    "E.return": EventKind.RETURN,
}
SURE_ENOUGH = 0.4
"""A decision is told from this confidence on."""
WEIGHTY = 2.4
"""A rupture is told from this weight on: one clear attack, or several smaller marks; see `Rupture.weight`."""
WEIGHTY_BY_CHANCES = 1.0
"""The same where a reader has marked whose confidences are chances that were measured: an attack that is likelier than
not, or several smaller marks. What that comes to on the development half of the rated dialogues: docs/reader.md."""
GAP_IN_TURNS = 24
"""Marks of one rupture may lie further apart here than for coding: an hour is told, not rated."""
_REPAIRS_BY_ITSELF = frozenset({"R.acknowledge", "R.link", "R.linkout", "R.disclose"})
"""These name what went wrong, so that they tell of repair even where the rupture lies before this hour."""
_TAKES_UP = frozenset({"S.warm", "S.contrite", "E.return"})
_NEAR = 6


def tell_transcript(transcript: Transcript, ratings: Sequence[Rating]) -> tuple[Event, ...]:
    """Return the events of an hour in the order in which they happened; none where there are no turns."""
    if not transcript.turns:
        return ()
    when = When.exactly(transcript.on) if transcript.on else UNDATED
    ruptures = [
        rupture
        for rupture in gather(ratings, gap=GAP_IN_TURNS, turns=len(transcript.turns))
        if rupture.weight >= _weighty(rupture.marks)
    ]
    told = [
        *(_rupture_event(rupture, ratings, when) for rupture in ruptures),
        *_repairs(ruptures, ratings, when, turns=len(transcript.turns)),
        *_decisions(ratings, when),
    ]
    return (_session(transcript, when), *sorted(told, key=lambda event: (event.turn or 0, event.span.start)))


def _weighty(marks: Sequence[Rating]) -> float:
    by_chances = any(mark.coder.is_reader and mark.coder.name != RULES.name for mark in marks)
    return WEIGHTY_BY_CHANCES if by_chances else WEIGHTY


def _session(transcript: Transcript, when: When) -> Event:
    first = next((turn for turn in transcript.turns if turn.text.strip()), transcript.turns[0])
    return Event(
        kind=EventKind.SESSION,
        when=when,
        by=By.BOTH,
        span=first.span,
        quote=first.text,
        confidence=1.0,
        because="This is a transcript of the hour.",
        turn=first.index,
    )


def _event(
    rating: Rating, kind: EventKind, when: When, by: By, because: str, *, sure: float, detail: str = ""
) -> Event:
    return Event(
        kind=kind,
        when=when,
        by=by,
        span=Span(*rating.span),
        quote=rating.quote,
        confidence=round(min(1.0, sure), 3),
        because=because,
        turn=rating.turn,
        detail=detail,
    )


def _rupture_event(rupture: Rupture, ratings: Iterable[Rating], when: When) -> Event:
    first, last = rupture.turns or (0, 0)
    pushed = any(rating.family == "T" and first - _NEAR <= (rating.turn or 0) <= last for rating in ratings)
    many = f"{len(rupture.marks)} marks" if len(rupture.marks) > 1 else "one mark"
    because = (
        f"{_named(rupture.manner)}: {many} from turn {first + 1} to turn {last + 1}, "
        f"the strongest at turn {(rupture.peak.turn or 0) + 1}. {rupture.peak.because}"
    )
    sure = 1.0
    for mark in rupture.marks:
        sure *= 1 - mark.confidence
    return _event(rupture.peak, EventKind.RUPTURE, when, By.BOTH if pushed else By.CLIENT, because, sure=1 - sure)


def _named(manner: Manner) -> str:
    return "Withdrawal and confrontation" if manner is Manner.MIXED else manner.value.capitalize()


def _repairs(ruptures: Sequence[Rupture], ratings: Sequence[Rating], when: When, *, turns: int) -> Iterator[Event]:
    """Yield one repair for each rupture where one was tried, and one for what is mended of an earlier hour."""
    told: set[int | None] = set()
    for rupture in ruptures:
        if rupture.tried:
            best = max((attempt.rating for attempt in rupture.tried), key=_strength)
            told.update(attempt.rating.turn for attempt in rupture.tried)
            detail = _outcome(rupture.tried[-1].rating, ratings, turns=turns)
            yield _event(best, EventKind.REPAIR, when, By.THERAPIST, best.because, sure=best.confidence, detail=detail)
    alone = [
        rating
        for rating in ratings
        if rating.marker in _REPAIRS_BY_ITSELF and rating.turn not in told and rating.confidence >= SURE_ENOUGH
    ]
    if alone:
        best = max(alone, key=_strength)
        yield _event(best, EventKind.REPAIR, when, By.THERAPIST, best.because, sure=best.confidence)


def _strength(rating: Rating) -> float:
    return rating.significance * rating.confidence


def _outcome(last: Rating, ratings: Iterable[Rating], *, turns: int) -> str:
    """Return what came of the last attempt, empty where the words do not tell."""
    after = [rating for rating in ratings if (rating.turn or 0) > (last.turn or 0)]
    strained = [rating for rating in after if rating.family in "WC"]
    strain = sum(map(_strength, strained))
    if strain >= _weighty(strained):
        return "did not hold"
    taken_up = any(rating.marker in _TAKES_UP for rating in after)
    return "held" if taken_up and not strain and turns - (last.turn or 0) > _NEAR else ""


def _decisions(ratings: Sequence[Rating], when: When) -> Iterator[Event]:
    """Yield each decision once, by its surest words."""
    contrite = [rating.turn or 0 for rating in ratings if rating.marker == "S.contrite"]
    for marker, kind in DECISIONS.items():
        spoken = [rating for rating in ratings if rating.marker == marker and rating.confidence >= SURE_ENOUGH]
        if spoken:
            best = max(spoken, key=lambda rating: (rating.confidence, -(rating.turn or 0)))
            near = kind is EventKind.RETURN and any(abs((best.turn or 0) - turn) <= _NEAR for turn in contrite)
            detail = "contrite" if near else ""
            yield _event(best, kind, when, By.CLIENT, best.because, sure=best.confidence, detail=detail)
