"""Whether the strain may be added up of scores as a reader was taught: ``python -m benchmarks taught_strain``.

Truth: two runs of one language model, not people. The development half alone; the strain was fitted on it untaught,
which flatters it untaught. Some of its dialogues teach, the strain is told of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.coding import halves
from benchmarks.needed import data_and_reader
from sessionlab.coding.confirming import learn
from sessionlab.coding.evaluation import RUPTURE, RatedHour, average_precision, brier, detection, positive
from sessionlab.coding.learned.both import shown_markers
from sessionlab.coding.learned.judging import Judged, added_up, bearing, judge
from sessionlab.coding.learned.parcel import Card
from sessionlab.coding.learned.taught import UNTAUGHT, Taught
from sessionlab.coding.strain import AHEAD, Sums, strain_of
from sessionlab.transcript import Role

TEACH = 12
FEWEST = 8
"""A family is learned from so many decisions on, as in the workbench."""
CASELOADS = 10
DRAWS = 500
FAMILIES = (RUPTURE, "W", "C", "T", "R")
Figures = tuple[float, ...]
"""Average precision, Brier score, mean strain, share of the truth, precision and recall where it is called likely."""
Told = dict[int, tuple[list[float], list[bool]]]
"""Of each dialogue, by its number, the strain after every answer of the client, and the truth."""


@dataclass(frozen=True, slots=True)
class Hour:
    """A rated dialogue as both readers see it untaught: afterwards, as decisions teach, and while it goes on."""

    rated: RatedHour
    judged: Sequence[Judged]
    going_on: Sequence[Judged]


def run() -> None:
    """Print what becomes of the strain when its scores are taught, by every turn and by what is shown alone."""
    needed = data_and_reader()
    if needed is None:
        return
    folder, parcel = needed
    rated = halves(folder)["development"]
    hours = [
        Hour(one, judge(one.transcript.turns, parcel), judge(one.transcript.turns, parcel, ahead=False))
        for one in rated
    ]
    print(f"{TEACH} of {len(hours)} dialogues teach, the strain of the others, mean of {CASELOADS} caseloads.")
    print("Truth: two runs of one language model, not people; the strain was fitted on this half, untaught.")
    for shown in (False, True):
        chance = np.random.default_rng(1)
        orders = [chance.permutation(len(hours)) for _ in range(CASELOADS)]
        pairs = [compared(hours, [int(at) for at in order], parcel.card, shown=shown) for order in orders]
        print("decided about what is shown alone:" if shown else "decided about every turn:")
        for name, told in zip(("untaught", "taught"), zip(*pairs, strict=True), strict=True):
            show(name, [figures(one) for one in told])
        print_gain(pairs, len(hours))


def compared(hours: Sequence[Hour], order: Sequence[int], card: Card, *, shown: bool) -> tuple[Told, Told]:
    """Return the strain of the dialogues that taught nothing, untaught and taught by the first of an order."""
    taught = taught_by([hours[at] for at in order[:TEACH]], card, shown=shown)
    untaught, own = ({at: strains(hours[at], one, card) for at in order[TEACH:]} for one in (UNTAUGHT, taught))
    return untaught, own


def taught_by(known: Sequence[Hour], card: Card, *, shown: bool) -> Taught:
    """Return what decisions about some dialogues teach."""
    families = {}
    for family in FAMILIES:
        rows = [
            (*bearing(one, family, card), positive(rated, family), talk)
            for talk, hour in enumerate(known)
            for one, rated in zip(hour.judged, hour.rated.rated, strict=True)
            if family in one.families and (not shown or is_shown(one, family, card))
        ]
        if len(rows) >= FEWEST:
            logits, evidence, truth, talks = zip(*rows, strict=True)
            families[family] = learn(np.array(logits), np.stack(evidence), truth, talks)
    return Taught(families)


def is_shown(one: Judged, family: str, card: Card) -> bool:
    """Tell whether a mark of a family is suggested; of any rupture, one of withdrawal or confrontation."""
    return any(marker[0] in ("WC" if family == RUPTURE else family) for marker in shown_markers(one, card))


def strains(hour: Hour, taught: Taught, card: Card) -> tuple[list[float], list[bool]]:
    """Return the strain after each answer of the client, and whether a rupture is there or comes soon."""
    sums, pressed = Sums(), 0.0
    told: list[float] = []
    own: list[bool] = []
    for one, rated in zip(hour.going_on, hour.rated.rated, strict=True):
        again = added_up(one.said, one.ruled, one.logits, card=card, taught=taught, pressed=pressed)
        pressed, score, role = again.pressed, again.score, one.ruled.seen.turn.role
        sums = sums.after(score, role)
        if role is Role.CLIENT:
            told.append(strain_of(sums, learned=True))
            own.append(positive(rated, RUPTURE))
    return told, [any(own[at : at + AHEAD + 1]) for at in range(len(own))]


def figures(told: Told, times: Sequence[int] | None = None) -> Figures:
    """Return how well the strain tells, over dialogues together, each taken so many times."""
    taken = [one for at, one in told.items() for _ in range(1 if times is None else times[at])]
    strain = [one for own, _ in taken for one in own]
    truth = [one for _, own in taken for one in own]
    called = detection(truth, [one >= Sums.likely_from(learned=True) for one in strain])
    return (
        average_precision(truth, strain),
        brier(truth, strain),
        float(np.mean(strain)),
        float(np.mean(truth)),
        called.precision,
        called.recall,
    )


def show(name: str, rows: Sequence[Figures]) -> None:
    """Print the means over caseloads."""
    precise, missed, mean, share, right, found = np.mean(np.array(rows), axis=0)
    print(
        f"  {name}: average precision {precise:.3f}, Brier {missed:.4f}, mean strain {mean:.3f} where {share:.3f} are, "
        f"called likely: precision {right:.2f}, recall {found:.2f}"
    )


def print_gain(pairs: Sequence[tuple[Told, Told]], dialogues: int) -> None:
    """Print what teaching gains, with intervals over dialogues drawn with replacement, the same for every caseload."""
    chance = np.random.default_rng(1)
    lots = [np.bincount(chance.integers(0, dialogues, dialogues), minlength=dialogues).tolist() for _ in range(DRAWS)]
    gains = np.array([gain(pairs, lot) for lot in lots])
    low, high = np.nanquantile(gains, (0.025, 0.975), axis=0)
    once = gain(pairs, [1] * dialogues)
    told = [f"{once[at]:+.4f} [{low[at]:+.4f}, {high[at]:+.4f}]" for at in range(3)]
    print(f"  gain: average precision {told[0]}, Brier {told[1]}, mean strain {told[2]}")


def gain(pairs: Sequence[tuple[Told, Told]], times: Sequence[int]) -> Figures:
    """Return the mean over caseloads of what is different once taught."""
    differences = [np.subtract(figures(after, times), figures(before, times)) for before, after in pairs]
    return tuple(np.nanmean(differences, axis=0).tolist())
