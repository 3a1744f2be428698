"""Badly and well held talks told apart by their first half: ``python -m benchmarks quality``.

AnnoMI calls 23 of its 133 talks badly held. What is known of a talk is what the reader says of each turn, and nothing
the experts coded: the means, the highest fifth and the slope of its scores, what the therapist's turns invite by the
rules, and how much each says. A logistic regression, ten folds by talk, its ridge and its threshold chosen inside.
"""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.needed import data_and_reader
from sessionlab.coding.confirming import fit
from sessionlab.coding.evaluation import RUPTURE, best_threshold
from sessionlab.coding.invitation import Invited
from sessionlab.coding.learned.judging import Judged, judge
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.tracker import INPUT
from sessionlab.reading import read
from sessionlab.transcript import Role, Transcript

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
FOLDS, INNER = 10, 5
RIDGES = (3.0, 10.0, 30.0, 100.0, 300.0)
FREE = 0.05
"""How little the level is held at even odds."""
EVERY = 4
"""For the horizon a talk is judged anew after so many turns."""
LEAST = 0.005
"""Chances below are taken for this."""
FIRST = 8
"""Before so many turns nothing is said of a talk."""
MOVES = (INPUT, {Invited.REFLECTION}, {Invited.OPEN}, {Invited.CLOSED})
SIDES = {Role.THERAPIST: ("T", "R"), Role.CLIENT: (RUPTURE, "W", "C", "S")}
ALONE = {Role.THERAPIST: ("T", "R"), Role.CLIENT: ("C",)}
"""What the learned reader says of these without the rules is taken beside what both say."""


def run() -> None:
    """Print the figures."""
    needed = data_and_reader()
    if needed is None:
        return
    folder, parcel = needed
    talks, poor = read_talks(folder / "annomi" / "AnnoMI-simple.csv")
    halves = [judge(talk.turns[: max(FIRST, len(talk.turns) // 2)], parcel, ahead=False) for talk in talks]
    design = np.array([profile(half, parcel) for half in halves])
    areas = []
    for seed in (1, 2, 3):
        held = [fitted_without(design, poor, inside) for inside in folds(len(talks), seed)]
        told = np.concatenate([points(design[~inside]) for inside, points, _ in held])
        truth = np.concatenate([poor[~inside] for inside, _, _ in held])
        areas.append(area(truth, told))
        if seed == 1:
            print_course(halves, poor, held, parcel)
    shown = ", ".join(f"{found:.3f}" for found in areas)
    print(
        f"Badly held ({poor.sum()} of {len(talks)}) from the first half of the talk: AUC {shown} (three draws of folds)"
    )


def read_talks(table: Path) -> tuple[list[Transcript], Bools]:
    """Return the talks of AnnoMI and which of them are badly held."""
    talks = [talk for talk in read(table) if isinstance(talk, Transcript)]
    with table.open(encoding="utf-8", newline="") as lines:
        told = {row["transcript_id"]: row["mi_quality"] for row in csv.DictReader(lines)}
    return talks, np.array([quality == "low" for quality in told.values()])


def profile(turns: Sequence[Judged], parcel: Parcel) -> list[float]:
    """Return what the turns of a talk so far come to, as K numbers."""
    found: list[float] = []
    place = parcel.card.place
    lengths: list[Floats] = []
    for role, families in SIDES.items():
        own = [one for one in turns if one.ruled.seen.turn.role is role]
        for family in families:
            found += summary(logs([one.families[family] for one in own] or [0.0]))
        for family in ALONE[role]:
            alone = [float(one.logits[place[family]]) for one in own]
            found.append(float(np.mean(alone or [-5.0])))
        words = np.array([len(one.ruled.seen.turn.text.split()) for one in own] or [0], dtype=np.float64)
        found.append(float(np.log1p(words).mean()))
        lengths.append(words)
    invites = [one.ruled.seen.moment.invited for one in turns if one.ruled.seen.turn.role is Role.THERAPIST]
    said = [what for what in invites if Invited.NOTHING not in what]
    found += [sum(bool(what & move) for what in said) / max(1, len(said)) for move in MOVES]
    return [*found, float(lengths[1].sum() / max(1.0, lengths[0].sum() + lengths[1].sum()))]


def logs(chances: Sequence[float]) -> Floats:
    """Return log odds, kept finite."""
    kept = np.clip(np.array(chances), LEAST, 1 - LEAST)
    found: Floats = np.log(kept / (1 - kept))
    return found


def summary(scores: Floats) -> list[float]:
    """Return the mean, the mean of the highest fifth, and the slope from the first to the last."""
    highest = np.sort(scores)[-max(1, len(scores) // 5) :]
    rise = float(np.polyfit(np.linspace(0, 1, len(scores)), scores, 1)[0]) if len(scores) > 2 else 0.0
    return [float(scores.mean()), float(highest.mean()), rise]


def folds(talks: int, seed: int, count: int = FOLDS) -> list[Bools]:
    """Return for each fold which talks are learned from."""
    number = np.random.default_rng(seed).permutation(talks) % count
    return [number != held for held in range(count)]


Scorer = Callable[[Floats], Floats]


def fitted_without(design: Floats, poor: Bools, inside: Bools) -> tuple[Bools, Scorer, float]:
    """Return who was learned from, log odds fitted on them, and the threshold that called them best."""
    known, truth = design[inside], poor[inside]
    best: tuple[float, float, Floats] = (-1.0, RIDGES[0], np.zeros(len(truth)))
    for ridge in RIDGES:
        told = np.zeros(len(truth))
        for part in folds(len(truth), 9, INNER):
            told[~part] = scorer(known[part], truth[part], ridge)(known[~part])
        best = max(best, (area(truth, told), ridge, told), key=lambda found: found[0])
    _, ridge, told = best
    return inside, scorer(known, truth, ridge), best_threshold(truth.tolist(), told.tolist())


def scorer(design: Floats, poor: Bools, ridge: float) -> Scorer:
    """Return what gives the log odds of being badly held."""
    centre, spread = design.mean(0), design.std(0) + 1e-9
    none = np.zeros(len(design))
    found = fit(none, (design - centre) / spread, poor.tolist(), ridge=ridge, hold=FREE)
    return lambda given: found.of(np.zeros(len(given)), (given - centre) / spread)


def area(truth: Bools, told: Floats) -> float:
    """Return the area under the curve: how often a badly held talk is said to be likelier so than a well held one."""
    ranks = np.argsort(np.argsort(told)) + 1
    there = int(truth.sum())
    return float((ranks[truth].sum() - there * (there + 1) / 2) / (there * (len(truth) - there)))


def print_course(
    halves: Sequence[Sequence[Judged]], poor: Bools, held: Sequence[tuple[Bools, Scorer, float]], parcel: Parcel
) -> None:
    """Print what flags come to as the talks go on: a talk is flagged from its first passing of the threshold."""
    flags: dict[bool, list[int]] = {True: [], False: []}
    recovered = {True: 0, False: 0}
    for inside, points, threshold in held:
        for at in np.flatnonzero(~inside):
            half, low = halves[int(at)], bool(poor[at])
            ends = [*range(FIRST, len(half), EVERY), len(half)]
            over = points(np.array([profile(half[:end], parcel) for end in ends])) >= threshold
            if over.any():
                flags[low].append(len(half) - ends[int(over.argmax())])
                recovered[low] += int(not over[-1])
    right, wrong, bad = len(flags[True]), len(flags[False]), int(poor.sum())
    print(
        f"flagged as they go on: precision {right / max(1, right + wrong):.2f}, recall {right / bad:.2f}, "
        f"false-positive rate {wrong / (len(poor) - bad):.2f}, mean horizon {np.mean(flags[True] or [0]):.1f} turns "
        f"before the half, recovery {(recovered[False] - recovered[True]) / len(poor):+.2f}"
    )
