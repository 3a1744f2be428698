"""How much less the evidence is worth where it was not fitted: ``python -m training.reader.drawing`` (no torch needed).

Two things make it look better on the development half than it is. The weights of the rules were fitted there: that is
measured by refitting them without each dialogue in turn. And the rules were worded there: that is measured on the
motivational talks of the corpus and on those written as real talk is transcribed, which nobody had read when the rules
were written. What is printed is kept in `adding.DRAWN_IN`. The held-out half has no part in it.
"""

import sys
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.coding import halves
from sessionlab.coding.evaluation import POSITIVE_FROM, RUPTURE, RUPTURE_FROM, RatedHour, positive
from sessionlab.coding.learned.parcel import Parcel, shipped
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.scoring import score_turns
from sessionlab.coding.weighing import fit as fit_logistic
from sessionlab.coding.weighing import weigh
from sessionlab.coding.weights import FLOOR, log_odds, read_weights, weights
from sessionlab.transcript import Role, Source, Span, Transcript, Turn
from training.ratings import rated
from training.reader.adding import SHARE, Floats, family_line, own_turns, rows, told
from training.reader.public import public_data
from training.spoken import Coded

SUCH = ("mi-*.txt", "brief-*.txt", "real-*.txt")
"""The files of the corpus whose dialogues are of the kind of the rated ones."""
ENOUGH = 30
"""With fewer turns that have it, the corpus says nothing of a family, and what it says of all is taken."""


def main() -> int:
    """Print for each family by how much its slope is drawn in."""
    folder = public_data()
    left_out = left_out_slopes(halves(folder)["development"], shipped())
    worded = worded_slopes()
    for name, share in SHARE.items():
        kept = left_out[name] * (1 - share + share * worded[name])
        print(f"{name:8} left out {left_out[name]:.2f}, worded {worded[name]:.2f}, drawn in {kept:.2f}")
    return 0


def left_out_slopes(hours: Sequence[RatedHour], parcel: Parcel) -> dict[str, float]:
    """Return the slope that is left of each family when every dialogue is judged by weights fitted on the others."""
    said: dict[str, list[Floats]] = {name: [] for name in SHARE}
    truth: dict[str, list[bool]] = {name: [] for name in SHARE}
    once = [rows([hour], parcel) for hour in hours]
    for at in range(len(hours)):
        others = [hour for other, hour in enumerate(hours) if other != at]
        measured = read_weights(weigh(others, book=rule_book(), provenance=""))
        each = [[row.weighed(measured) for row in own] for own in once]
        known, new = [row for other, own in enumerate(each) if other != at for row in own], each[at]
        for name in SHARE:
            line = family_line(known, name, parcel.card.place, drawn_in=1.0)
            own = own_turns(new, name)
            said[name].append(told(line, own, name, parcel.card.place)[0])
            truth[name] += [positive(row.rated, name) for row in own]
    return {name: slope(np.concatenate(said[name]), truth[name]) for name in SHARE}


def worded_slopes() -> dict[str, float]:
    """Return the slope of the rules alone on talks of the corpus, at most 1."""
    said: dict[str, list[float]] = {name: [] for name in SHARE}
    truth: dict[str, list[bool]] = {name: [] for name in SHARE}
    for one in (one for files in SUCH for one in rated(files=files)):
        for turn, scored in zip(one.turns, score_turns(talk(one), measured=weights()), strict=True):
            for name in SHARE:
                if (turn.who is Role.THERAPIST) == (name in "TR"):
                    said[name].append(log_odds(scored.families.get(name, FLOOR)))
                    truth[name].append(is_there(turn.codes, name))
    found = {name: min(1.0, slope(np.array(said[name]), truth[name])) for name in SHARE if sum(truth[name]) >= ENOUGH}
    usual = float(np.mean(list(found.values())))
    return {name: found.get(name, usual) for name in SHARE}


def is_there(codes: Mapping[str, float], name: str) -> bool:
    """Tell whether a turn of the corpus has a family, by the same measure as the rated ones."""
    families, least = ("WC", RUPTURE_FROM) if name == RUPTURE else (name, POSITIVE_FROM)
    return max((found for code, found in codes.items() if code[0] in families), default=0.0) >= least


def talk(one: Coded) -> Transcript:
    """Return a dialogue of the corpus as a transcript."""
    turns: list[Turn] = []
    at = 0
    for index, turn in enumerate(one.turns):
        turns.append(Turn(index, turn.who.value, turn.who, Span(at, at + len(turn.text)), turn.text))
        at += len(turn.text) + 1
    text = "\n".join(turn.text for turn in turns)
    return Transcript(source=Source("transcript", "corpus", ""), text=text, turns=tuple(turns))


def slope(said: Floats, truth: Sequence[bool]) -> float:
    """Return how much of log odds holds: the slope of a logistic regression on them."""
    design = np.column_stack([np.ones_like(said), said])
    return float(fit_logistic(design, np.asarray(truth, dtype=np.float64), ridge=1e-3)[1])


if __name__ == "__main__":
    sys.exit(main())
