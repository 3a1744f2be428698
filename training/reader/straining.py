"""How strained an hour is, from the scores of its turns so far: fitted on the development half, kept in strain.toml."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

import sessionlab.coding
from sessionlab.coding.evaluation import RUPTURE, RatedHour, best_threshold, positive
from sessionlab.coding.learned.judging import score as score_both
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.rules import score as score_rules
from sessionlab.coding.scoring import TurnScore
from sessionlab.coding.strain import AHEAD, Sums
from sessionlab.coding.weighing import fit as fit_logistic
from sessionlab.transcript import Role

TARGET = Path(sessionlab.coding.__file__).parent / "strain.toml"
RIDGE = 4.0
HEADER = """\
# Written by `make train`; do not edit by hand. Measured on the development half of the rated dialogues of AnnoMI (two
# runs of one language model): is there any rupture in this answer of the client or in the next three?
# Points, in this order: the score now, its fast and its slow trace, the push so far (as log odds), the repair so far.
"""


def examples(
    hours: Sequence[RatedHour], scores: Sequence[Sequence[TurnScore]]
) -> tuple[list[tuple[float, ...]], list[bool]]:
    """Return the features after each answer of a client, and whether a rupture is there or comes soon."""
    features: list[tuple[float, ...]] = []
    truth: list[bool] = []
    for hour, found in zip(hours, scores, strict=True):
        sums, own = Sums(), []
        for turn, score, rated in zip(hour.transcript.turns, found, hour.rated, strict=True):
            sums = sums.after(score, turn.role)
            if turn.role is Role.CLIENT:
                features.append(sums.features())
                own.append(positive(rated, RUPTURE))
        truth += [any(own[at : at + AHEAD + 1]) for at in range(len(own))]
    return features, truth


def fitted(hours: Sequence[RatedHour], scores: Sequence[Sequence[TurnScore]]) -> str:
    """Return the lines of one reader in strain.toml."""
    features, truth = examples(hours, scores)
    design = np.column_stack([np.ones(len(features)), np.array(features)])
    points = fit_logistic(design, np.array(truth, dtype=np.float64), ridge=RIDGE)
    chances = 1 / (1 + np.exp(-(design @ points)))
    threshold = best_threshold(truth, [round(float(chance), 3) for chance in chances])
    shown = ", ".join(f"{point:.4f}" for point in points[1:])
    return f"intercept = {points[0]:.4f}\npoints = [{shown}]\nthreshold = {threshold}\n"


def write(hours: Sequence[RatedHour], parcel: Parcel) -> None:
    """Measure both readers together, and the rules alone, and store what was found."""
    both = fitted(hours, [score_both(hour.transcript, parcel, ahead=False) for hour in hours])
    rules = fitted(hours, [score_rules(hour.transcript) for hour in hours])
    TARGET.write_text(f"{HEADER}\n[both]\n{both}\n[rules]\n{rules}", "utf-8")
