"""How the learned reader and the rules add up: measured on the development half of the rated dialogues.

The rules were written on that half, so their evidence is worth less elsewhere than it looks there. Their share is
therefore not fitted: each reader's log odds weigh as much as the other's, in units of their own spread. Only the slope
and the intercept are fitted, and the slope is drawn in by what evidence loses where it was not fitted (`drawing`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt

from sessionlab.coding.codebook import load
from sessionlab.coding.evaluation import RUPTURE, RatedHour, Significances, best_threshold, positive
from sessionlab.coding.learned.judging import ruled_markers
from sessionlab.coding.learned.parcel import Line, Parcel
from sessionlab.coding.learned.seen import look
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.scene import Seen, follow
from sessionlab.coding.scoring import scored
from sessionlab.coding.weighing import fit as fit_logistic
from sessionlab.coding.weights import FLOOR, Weights, log_odds, weights
from sessionlab.transcript import Role
from training.reader.pressing import followed, with_pressing

Floats = npt.NDArray[np.float64]
PUSH = "T"
FAMILIES = (RUPTURE, "W", "C", "T", "R", "S", "E")
SHARE = {RUPTURE: 0.4, "W": 0.4, "C": 0.3, "T": 0.4, "R": 0.5, "S": 0.6}
"""The share of the rules: the least that costs no more than .015 of the best average precision on the development half,
where every dialogue is judged by rules weighed on the others."""
DRAWN_IN = {RUPTURE: 0.69, "W": 0.67, "C": 0.76, "T": 0.78, "R": 0.76, "S": 0.78}
"""What is left of a slope where neither the rules' weights nor their words were fitted: `training.reader.drawing`."""
UNFITTED = asdict(Line(learned=1.0, ruled=0.0, intercept=0.0, threshold=0.5))
DECISIONS = Line(learned=0.0, ruled=1.0, intercept=0.0, threshold=0.35)
"""Decisions (a break, quitting) are left to the rules: the rated dialogues hold none to measure on."""


@dataclass(frozen=True, slots=True)
class Row:
    """One turn with both readers' evidence and the truth."""

    seen: Seen
    logits: npt.NDArray[np.float32]
    families: Mapping[str, float]
    markers: Mapping[str, float]
    rated: Significances

    def weighed(self, measured: Weights) -> "Row":
        """Return the turn with what the rules say of it by other weights."""
        return replace(self, families=scored(self.seen, measured=measured).families)


def rows(hours: Sequence[RatedHour], parcel: Parcel) -> list[Row]:
    """Return every turn of the hours, looked at once by each reader."""
    found = []
    for hour in hours:
        _, logits = look(parcel, hour.transcript.turns)
        seen = follow(hour.transcript.turns, book=rule_book())
        for one, row, rated in zip(seen, logits, hour.rated, strict=True):
            found.append(Row(one, row, scored(one, measured=weights()).families, ruled_markers(one), rated))
    return found


def own_turns(turns: Sequence[Row], name: str) -> list[Row]:
    """Return the turns to which a family or marker applies."""
    side = Role.THERAPIST if name[0] in "TR" else Role.CLIENT
    return [row for row in turns if row.seen.turn.role is side]


def evidence(own: Sequence[Row], name: str, place: Mapping[str, int]) -> tuple[Floats, Floats, list[bool]]:
    """Return for each turn to which a family or marker applies both readers' log odds and the truth."""
    learned = np.array([float(row.logits[place[name]]) for row in own])
    ruled = np.array([log_odds((row.markers if "." in name else row.families).get(name, FLOOR)) for row in own])
    return learned, ruled, [positive(row.rated, name) for row in own]


def lines(hours: Sequence[RatedHour], parcel: Parcel) -> dict[str, dict[str, float]]:
    """Return for every family and marker how both readers' log odds add up, as the card holds it."""
    turns, place = rows(hours, parcel), parcel.card.place
    found = {name: family_line(turns, name, place, drawn_in=DRAWN_IN[name]) for name in SHARE}
    found["E"] = DECISIONS
    for marker in load().markers:
        found[marker.id] = marker_line(turns, marker.id, place, family=found[marker.family])
    return {name: {key: round(value, 5) for key, value in asdict(line).items()} for name, line in found.items()}


def family_line(turns: Sequence[Row], name: str, place: Mapping[str, int], *, drawn_in: float) -> Line:
    """Return the line of one family: both in units of their spread, then slope and intercept fitted and drawn in."""
    own = own_turns(turns, name)
    learned, ruled, truth = evidence(own, name, place)
    there, share = np.asarray(truth, dtype=np.float64), SHARE[name]
    mixed = (1 - share) * learned / learned.std() + share * ruled / ruled.std()
    intercept, slope = map(float, fit_logistic(np.column_stack([np.ones_like(mixed), mixed]), there, ridge=1e-3))
    line = Line(slope * (1 - share) / float(learned.std()), slope * share / float(ruled.std()), intercept, 0.5)
    if name == PUSH:
        line = with_pressing(line, slope * mixed, [row.seen for row in own], there)
    line = replace(line, learned=drawn_in * line.learned, ruled=drawn_in * line.ruled, pressed=drawn_in * line.pressed)
    line = replace(
        line,
        intercept=level(lambda at: told(replace(line, intercept=at), own, name, place)[0], float(there.mean())),
    )
    likely = chances(told(line, own, name, place)[0])
    return replace(line, threshold=best_threshold(truth, likely.tolist()))


def marker_line(turns: Sequence[Row], name: str, place: Mapping[str, int], *, family: Line) -> Line:
    """Return the line of one marker: the slopes of its family, at the level at which the marker is met."""
    if family is DECISIONS:
        return DECISIONS
    own = own_turns(turns, name)
    learned, ruled, truth = evidence(own, name, place)
    pressed = told(family, own, name[0], place)[1]
    mixed = family.learned * learned + family.ruled * ruled + family.pressed * pressed
    return replace(family, intercept=level(lambda intercept: mixed + intercept, (sum(truth) + 0.5) / (len(truth) + 1)))


def told(line: Line, own: Sequence[Row], family: str, place: Mapping[str, int]) -> tuple[Floats, Floats]:
    """Return the log odds of a family in each turn to which it applies, and what had been pressed before it."""
    learned, ruled, _ = evidence(own, family, place)
    points = np.array([line.intercept, 1.0, line.pressed])
    return followed(points, line.learned * learned + line.ruled * ruled, [row.seen for row in own])


def level(told_at: Callable[[float], Floats], rate: float) -> float:
    """Return the intercept by which the mean chance is the rate."""
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if float(chances(told_at(middle)).mean()) > rate else (middle, high)
    return (low + high) / 2


def chances(total: Floats) -> Floats:
    """Return log odds as probabilities."""
    return 1 / (1 + np.exp(-total))
