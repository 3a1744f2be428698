"""From answers to a score, and from two scores to reliable change, by the instrument's own rules.

Nothing is guessed: where answers are missing beyond the rule the score is NaN and says why. An answer that must be
seen (such as the PHQ-9's ninth above zero) is surfaced whatever becomes of the total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from sessionlab.course.arrays import as_scores
from sessionlab.course.change import Method, ReliabilityKind, ReliableChange, reliable_change
from sessionlab.course.instruments import CutOff, Instrument
from sessionlab.errors import InvalidInput

_NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """One filling-in: either the answers, in the order of the items and None where missing, or the total alone."""

    instrument: str
    on: date | None = None
    session: int | None = None
    answers: tuple[float | None, ...] = ()
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Surfaced:
    """An answer that must be seen."""

    item: str
    answer: float


@dataclass(frozen=True, slots=True)
class SubscaleScore:
    """The sum of a subscale's items, NaN where one is missing; `met` is None where it cannot be said or asked."""

    id: str
    value: float
    met: bool | None


@dataclass(frozen=True, slots=True)
class Score:
    """What an administration comes to.

    `value` is NaN where `unscored` says why; `missing` answers of which `filled` were filled by the rule. `surfaced`
    must be shown; `unasked` are the items that would have been looked at for it and have no answer.
    """

    instrument: str
    value: float
    missing: int
    filled: int
    unscored: str
    band: str
    reached: tuple[CutOff, ...]
    subscales: tuple[SubscaleScore, ...]
    surfaced: tuple[Surfaced, ...]
    unasked: tuple[str, ...]


def score(administration: Administration, instrument: Instrument) -> Score:
    """Return the score of an administration.

    :raises InvalidInput: another instrument, answers of another number or out of range, both or neither of answers
        and total; with every reason at once and without the answers themselves

    >>> from sessionlab.course.instruments import load
    >>> found = score(Administration(instrument="phq-9", answers=(1, 2, 1, 2, 1, 2, 1, 0, 1)), load("phq-9"))
    >>> found.value, found.band, [s.item for s in found.surfaced]
    (11.0, 'moderate', ['9'])
    """
    reasons = [*_of_choice(administration, instrument), *_of_answers(administration, instrument)]
    reasons += _of_total(administration, instrument)
    if reasons:
        raise InvalidInput(reasons, remedy=f"Give what {instrument.name} asks for, None for a missing answer.")
    watched = [item for item in instrument.items if item.surfaced_from is not None]
    if administration.total is not None:
        return _scored(instrument, float(administration.total), (), tuple(item.id for item in watched))
    given = {item.id: answer for item, answer in zip(instrument.items, administration.answers, strict=True)}
    surfaced = [
        Surfaced(item.id, float(answer))
        for item in watched
        if (answer := given[item.id]) is not None and answer >= (item.surfaced_from or 0)
    ]
    unasked = tuple(item.id for item in watched if given[item.id] is None)
    values = np.array([_NAN if answer is None else answer for answer in administration.answers], dtype=np.float64)
    turned = [item.reversed for item in instrument.items]
    values = np.where(turned, instrument.answer_low + instrument.answer_high - values, values)
    missing = int(np.isnan(values).sum())
    total = _NAN if missing > instrument.missing_allowed else _total(values, instrument)
    return _scored(instrument, total, tuple(surfaced), unasked, values=values, missing=missing)


def reliable_change_of(
    instrument: Instrument,
    before: ArrayLike,
    after: ArrayLike,
    *,
    kind: ReliabilityKind,
    sd: float | None = None,
    method: Method = "JT",
) -> ReliableChange:
    """Return the reliable change of P clients, with the reliability of the named kind.

    :param sd: standard deviation before; that of the instrument's first sample where None
    :raises InvalidInput: no such reliability or standard deviation is known, a score out of range

    >>> from sessionlab.course.instruments import load
    >>> found = reliable_change_of(load("phq-9"), [18.0, 18.0], [12.0, 14.0], kind="alpha")
    >>> found.improved.tolist(), found.reliability.kind, found.sd
    ([True, False], 'alpha', 5.5)
    """
    if sd is None and not instrument.spreads:
        raise InvalidInput(
            f"No standard deviation of {instrument.name} is known here.", remedy="Give that of your own sample as sd."
        )
    for scores in (before, after):
        values = as_scores(scores, dimensions=1)
        outside = int(((values < instrument.low) | (values > instrument.high)).sum())
        if outside:
            raise InvalidInput(
                f"{outside} scores lie outside {instrument.low:g} to {instrument.high:g}.", remedy="Mend the scores."
            )
    spread = instrument.spreads[0] if instrument.spreads else None
    return reliable_change(
        before,
        after,
        reliability=instrument.reliability(kind),
        sd=spread.sd if sd is None and spread else sd,
        mean=spread.mean if sd is None and spread else None,
        better=instrument.better,
        method=method,
    )


def _of_choice(given: Administration, instrument: Instrument) -> list[str]:
    reasons = []
    if given.instrument != instrument.id:
        reasons.append(f"This is an administration of {given.instrument}, not of {instrument.id}.")
    if bool(given.answers) == (given.total is not None):
        reasons.append("Either the answers or the total must be given, and not both.")
    if given.answers and instrument.totals_only:
        reasons.append("Of this instrument only the total can be taken.")
    return reasons


def _of_answers(given: Administration, instrument: Instrument) -> list[str]:
    if not given.answers or instrument.totals_only:
        return []
    if len(given.answers) != len(instrument.items):
        return [f"There are {len(given.answers)} answers to {len(instrument.items)} items."]
    wrong = [
        item.id
        for item, answer in zip(instrument.items, given.answers, strict=True)
        if answer is not None and not _is_answer(answer, instrument)
    ]
    between = f"whole numbers from {instrument.answer_low:g} to {instrument.answer_high:g}"
    return [f"The answers to items {', '.join(wrong)} are not {between}."] if wrong else []


def _is_answer(answer: object, instrument: Instrument) -> bool:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return False
    return instrument.answer_low <= answer <= instrument.answer_high and float(answer).is_integer()


def _of_total(given: Administration, instrument: Instrument) -> list[str]:
    total = given.total
    if total is None:
        return []
    if isinstance(total, bool) or not isinstance(total, int | float):
        return ["The total is not a number."]
    if not instrument.low <= total <= instrument.high:
        return [f"The total is not between {instrument.low:g} and {instrument.high:g}."]
    off = instrument.step and abs((total - instrument.low) / instrument.step % 1 - 0.5) < 0.5 - 1e-9
    return [f"The total does not go in steps of {instrument.step:g}."] if off else []


def _total(values: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]], instrument: Instrument) -> float:
    mean = float(np.nanmean(values))
    return mean * instrument.factor * (len(values) if instrument.rule == "sum" else 1)


def _scored(
    instrument: Instrument,
    total: float,
    surfaced: tuple[Surfaced, ...],
    unasked: tuple[str, ...],
    *,
    values: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None,
    missing: int = 0,
) -> Score:
    known = not np.isnan(total)
    allowed = instrument.missing_allowed
    unscored = "" if known else f"{missing} answers are missing; the rule allows {allowed}."
    below = [band.name for band in instrument.bands if known and total >= band.at_least]
    reached = tuple(
        cut
        for cut in instrument.cutoffs
        if known and (total >= cut.value if cut.side == "at or above" else total <= cut.value)
    )
    return Score(
        instrument.id,
        total,
        missing,
        missing if known else 0,
        unscored,
        below[-1] if below else "",
        reached,
        () if values is None else _subscales(instrument, values),
        surfaced,
        unasked,
    )


def _subscales(
    instrument: Instrument, values: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[SubscaleScore, ...]:
    places = {item.id: place for place, item in enumerate(instrument.items)}
    found = []
    for subscale in instrument.subscales:
        own = values[[places[item] for item in subscale.items]]
        met: bool | None = None
        if subscale.needs is not None and subscale.counted_from is not None:
            sure = int((own >= subscale.counted_from).sum())
            possible = sure + int(np.isnan(own).sum())
            met = True if sure >= subscale.needs else (False if possible < subscale.needs else None)
        found.append(SubscaleScore(subscale.id, float(own.sum()), met))
    return tuple(found)
