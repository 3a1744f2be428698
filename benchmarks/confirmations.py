"""What confirmations are worth on turns that nobody has confirmed yet: ``python -m benchmarks confirmations``.

Truth: two runs of one language model, not people. Everything about the correction was chosen on the development half
of the rated dialogues: what it rests on, how firmly it is held, from how many talks on that is settled by leaving some
out. How often the held-out half was looked at, docs/reader.md says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.coding import halves
from benchmarks.needed import data_and_reader
from sessionlab.coding.confirming import Correction, learn
from sessionlab.coding.evaluation import RUPTURE, RatedHour, average_precision, positive
from sessionlab.coding.learned.both import bearing, judge
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.learned.taught import carried
from sessionlab.transcript import Role

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
CONFIRMED = 20
"""So many client turns of a dialogue are confirmed."""
NEEDS = 10
"""Dialogues with at least so many positive turns count."""
STRIDE = 5
"""Stretches of confirmed turns begin so far apart."""
SHOWN = 20
"""So many dialogues of a caseload are confirmed."""
OF_ONE_KIND = 12
"""And so many of each half: the rules were written on the one and not on the other."""
CASELOADS = 10
DRAWS = 500


@dataclass(frozen=True, slots=True)
class Known:
    """Of N client turns the log odds, what a correction of them rests on (N by D), and the truth."""

    logits: Floats
    evidence: Floats
    truth: npt.NDArray[np.bool_]

    def part(self, start: int, end: int | None = None) -> "Known":
        """Return some of the turns."""
        return Known(self.logits[start:end], self.evidence[start:end], self.truth[start:end])

    def corrected(self, learned: Correction) -> Floats:
        """Return the log odds as they were corrected."""
        return learned.of(self.logits, self.evidence)


Pair = tuple[float, float]
"""Average precision before and after."""


def run() -> None:
    """Print what confirming turns of a dialogue, and dialogues of a caseload, is worth on what is left."""
    needed = data_and_reader()
    if needed is None:
        return
    folder, parcel = needed
    print("Any rupture, average precision before and after. Truth: two runs of one language model, not people.")
    both = halves(folder)
    seen = {name: [gathered(hour, parcel, RUPTURE) for hour in hours] for name, hours in both.items()}
    print_within([*seen["development"], *seen["held out"]])
    print_caseload("all dialogues", [*seen["development"], *seen["held out"]], SHOWN)
    for name, sets in seen.items():
        print_caseload(f"{name} half alone", sets, OF_ONE_KIND)
    print_new_half(seen["development"], seen["held out"])
    for family in ("C", "W"):
        sets = [gathered(hour, parcel, family) for hour in both["development"]]
        print_caseload(f"{family} alone, development half", sets, OF_ONE_KIND)


def print_within(sets: Sequence[Known]) -> None:
    """Print what confirming turns of a dialogue is worth on the turns that follow them."""
    enough = [one for one in sets if sum(one.truth) >= NEEDS]
    first = [within(one, 0) for one in enough if one.truth[CONFIRMED:].any()]
    print_gain(f"the first {CONFIRMED} client turns of the same dialogue", first)
    print_gain(f"any {CONFIRMED} in a row, on all that follow", [mean for one in enough for mean in anywhere(one)])


def gathered(hour: RatedHour, parcel: Parcel, family: str) -> Known:
    """Return what is known of the client's turns of a dialogue for one family."""
    own = [
        (*bearing(one, family, parcel.card), positive(rated, family))
        for one, rated in zip(judge(hour.transcript.turns, parcel), hour.rated, strict=True)
        if one.ruled.seen.turn.role is Role.CLIENT
    ]
    logits, evidence, truth = zip(*own, strict=True)
    return Known(np.array(logits), np.stack(evidence), np.array(truth))


def within(one: Known, start: int) -> Pair:
    """Return average precision on all that follows some turns, before and after these were confirmed."""
    known, rest = one.part(start, start + CONFIRMED), one.part(start + CONFIRMED)
    learned = learn(
        known.logits, known.evidence, known.truth.tolist(), [0] * len(known.truth), carried=carried(RUPTURE)
    )
    return precision([rest], [rest.logits]), precision([rest], [rest.corrected(learned)])


def anywhere(one: Known) -> list[Pair]:
    """Return the mean of `within` over all stretches of a dialogue behind which something is there; none, or one."""
    starts = range(0, len(one.truth) - CONFIRMED, STRIDE)
    found = [within(one, start) for start in starts if one.truth[start + CONFIRMED :].any()]
    return [(float(np.mean([pair[0] for pair in found])), float(np.mean([pair[1] for pair in found])))] if found else []


def print_caseload(name: str, sets: Sequence[Known], shown: int) -> None:
    """Print what confirmed dialogues are worth on the others.

    The interval draws dialogues with replacement, the same for every caseload. Caseloads share their dialogues: an
    interval over them alone would be too narrow.
    """
    chance = np.random.default_rng(1)
    told = [taught_by(sets, chance.permutation(len(sets)), shown) for _ in range(CASELOADS)]
    lots = [np.bincount(chance.integers(0, len(sets), len(sets)), minlength=len(sets)) for _ in range(DRAWS)]
    show(f"{name}: {shown} of {len(sets)} confirmed, the others new ({CASELOADS} draws)", told, sets, lots)


def print_new_half(known: Sequence[Known], new: Sequence[Known]) -> None:
    """Print what the confirmed development half is worth on the held-out half."""
    sets = [*known, *new]
    told = taught_by(sets, np.arange(len(sets)), len(known))
    chance = np.random.default_rng(1)
    lots = [np.bincount(chance.integers(len(known), len(sets), len(new)), minlength=len(sets)) for _ in range(DRAWS)]
    show("the development half confirmed, the held-out half new", [told], sets, lots)


def taught_by(sets: Sequence[Known], order: Counts, shown: int) -> dict[int, Floats]:
    """Return the corrected log odds of every dialogue but the first of an order, which are confirmed."""
    known = [sets[at] for at in order[:shown]]
    learned = learn(
        np.concatenate([one.logits for one in known]),
        np.concatenate([one.evidence for one in known]),
        np.concatenate([one.truth for one in known]).tolist(),
        [talk for talk, one in enumerate(known) for _ in one.truth],
        carried=carried(RUPTURE),
    )
    return {int(at): sets[at].corrected(learned) for at in order[shown:]}


def show(name: str, told: Sequence[Mapping[int, Floats]], sets: Sequence[Known], lots: Sequence[Counts]) -> None:
    """Print the means before and after over caseloads, and the mean gain with its interval over lots of dialogues."""
    once = [pooled(sets, one, np.ones(len(sets), dtype=np.int64)) for one in told]
    means = [gain([pooled(sets, one, times) for one in told]) for times in lots]
    print(
        f"{name}: {np.mean([before for before, _ in once]):.3f} -> {np.mean([after for _, after in once]):.3f}, gain "
        f"{gain(once):+.3f} [{np.quantile(means, 0.025):+.3f}, {np.quantile(means, 0.975):+.3f}]"
    )


def pooled(sets: Sequence[Known], corrected: Mapping[int, Floats], times: Counts) -> Pair:
    """Return average precision over new dialogues together, each taken so many times."""
    new = [at for at in corrected for _ in range(times[at])]
    own = [sets[at] for at in new]
    return precision(own, [one.logits for one in own]), precision(own, [corrected[at] for at in new])


def precision(turns: Sequence[Known], logits: Sequence[Floats]) -> float:
    """Return the average precision of log odds over dialogues together, NaN where nothing is there."""
    truth = [bool(there) for one in turns for there in one.truth]
    return average_precision(truth, [float(told) for one in logits for told in one])


def gain(pairs: Sequence[Pair]) -> float:
    """Return the mean gain."""
    return float(np.nanmean([after - before for before, after in pairs]))


def print_gain(name: str, pairs: Sequence[Pair]) -> None:
    """Print the means before and after, and the mean gain with its interval over pairs."""
    chance = np.random.default_rng(1)
    means = [gain([pairs[at] for at in chance.integers(0, len(pairs), len(pairs))]) for _ in range(2000)]
    print(
        f"{name}: {np.mean([before for before, _ in pairs]):.3f} -> {np.mean([after for _, after in pairs]):.3f}, "
        f"gain {gain(pairs):+.3f} [{np.quantile(means, 0.025):+.3f}, {np.quantile(means, 0.975):+.3f}], "
        f"{len(pairs)} dialogues"
    )
