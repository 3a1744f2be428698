"""What the questionnaires of a case come to: the series of each instrument, and its change since the first."""

import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from casebook.record.models import Administration
from sessionlab.course.instruments import Instrument, load
from sessionlab.course.scoring import Administration as Given
from sessionlab.course.scoring import Score, reliable_change_of, score
from sessionlab.errors import Refusal


@dataclass(frozen=True, slots=True)
class Point:
    """One filling-in and what it comes to. `change` in points since the first, `reliable` in words where known."""

    row: Administration
    score: Score
    change: float | None
    reliable: str


@dataclass(frozen=True, slots=True)
class Series:
    """All of one instrument and client, by day; `client` is None where they are nobody's own.

    `rests_on` names the reliability behind the words, or why there is none.
    """

    instrument: Instrument
    points: tuple[Point, ...]
    rests_on: str
    client: uuid.UUID | None = None


def series_of(
    rows: Iterable[Administration], *, whose: Mapping[uuid.UUID, uuid.UUID] | None = None
) -> tuple[Series, ...]:
    """Return the series of each instrument, in the order in which the instruments were first used.

    :param whose: the client whose own a questionnaire is; each client has a series
    """
    kinds: dict[tuple[str, uuid.UUID | None], list[Administration]] = {}
    for row in rows:
        kinds.setdefault((row.instrument, (whose or {}).get(row.pk)), []).append(row)
    return tuple(replace(_series(load(kind), same), client=client) for (kind, client), same in kinds.items())


def _series(instrument: Instrument, rows: Sequence[Administration]) -> Series:
    scores = [score(_given(row), instrument) for row in rows]
    first = next((one.value for one in scores if not math.isnan(one.value)), None)
    places = [place for place, one in enumerate(scores) if not math.isnan(one.value)]
    points = []
    said = ""
    for place, (row, one) in enumerate(zip(rows, scores, strict=True)):
        known = first is not None and place in places[1:]
        reliable, said = _reliable(instrument, first, one.value) if known and first is not None else ("", said)
        points.append(Point(row, one, one.value - first if known and first is not None else None, reliable))
    return Series(instrument, tuple(points), said)


def value_of(row: Administration) -> float:
    """Return the score of one filling-in, NaN where it has none."""
    return score(_given(row), load(row.instrument)).value


def _given(row: Administration) -> Given:
    answers = () if row.total is not None else tuple(row.answers)
    return Given(instrument=row.instrument, on=row.on, answers=answers, total=row.total)


def _reliable(instrument: Instrument, first: float, now: float) -> tuple[str, str]:
    """Return whether the change is reliable, in words, and what that rests on."""
    kind = instrument.reliabilities[0].kind if instrument.reliabilities else "alpha"
    try:
        found = reliable_change_of(instrument, [first], [now], kind=kind)
    except Refusal:
        return "", "No reliability and spread of this instrument is known here, so no index of change is made."
    word = "better" if found.improved[0] else "worse" if found.deteriorated[0] else ""
    rests = (
        f"Reliable change by Jacobson and Truax (1991), 95 %, with {found.reliability.kind} "
        f"{found.reliability.value:g} and a standard deviation of {found.sd:g} ({found.reliability.source})."
    )
    return (f"reliably {word}" if word else "within its error"), rests
