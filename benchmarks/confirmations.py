"""What confirmations are worth on turns that nobody has confirmed yet: ``python -m benchmarks confirmations``.

Truth: two runs of one language model, not people. Everything about the correction was chosen on the development half
of the rated dialogues: what it rests on, how firmly it is held, from how many talks on that is settled by leaving some
out. How often the held-out half was looked at, docs/reader.md says.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.coding import halves
from benchmarks.needed import data_and_reader
from sessionlab.coding.confirming import Correction, learn
from sessionlab.coding.evaluation import RUPTURE, RatedHour, average_precision, positive
from sessionlab.coding.learned.both import shown_markers
from sessionlab.coding.learned.judging import Judged, bearing, judge
from sessionlab.coding.learned.nearby import around
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.transcript import Role

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
CONFIRMED = 20
"""So many client turns of a dialogue are confirmed."""
NEEDS = 10
"""Dialogues with at least so many positive turns count."""
ANYWHERE = 50
"""So many draws of turns from anywhere in a dialogue."""
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
    """Of N client turns where they stand, the log odds, what a correction rests on (N by D), and the truth."""

    places: Counts
    logits: Floats
    evidence: Floats
    truth: npt.NDArray[np.bool_]

    def part(self, which: Counts) -> "Known":
        """Return some of the turns."""
        return Known(self.places[which], self.logits[which], self.evidence[which], self.truth[which])

    def corrected(self, learned: Correction) -> Floats:
        """Return the log odds as they were corrected."""
        return learned.of(self.logits, self.evidence)


Pair = tuple[float, float]
"""Average precision before and after."""
Parts = tuple[Counts, Counts]
"""Turns that are confirmed, and those on which it is measured, by number."""


def run() -> None:
    """Print what confirming turns of a dialogue, and dialogues of a caseload, is worth on what is left."""
    needed = data_and_reader()
    if needed is None:
        return
    folder, parcel = needed
    print("Any rupture, average precision before and after. Truth: two runs of one language model, not people.")
    both = halves(folder)
    seen = {name: [gathered(hour, parcel, RUPTURE) for hour in hours] for name, hours in both.items()}
    print_within("both halves", [*seen["development"], *seen["held out"]])
    print_within("development half", seen["development"])
    print_looking_again(both["development"], parcel)
    print_caseload("all dialogues", [*seen["development"], *seen["held out"]], SHOWN)
    for name, sets in seen.items():
        print_caseload(f"{name} half alone", sets, OF_ONE_KIND)
    print_new_half(seen["development"], seen["held out"])
    for family in ("C", "W"):
        sets = [gathered(hour, parcel, family) for hour in both["development"]]
        print_caseload(f"{family} alone, development half", sets, OF_ONE_KIND)


def print_within(half: str, sets: Sequence[Known]) -> None:
    """Print what confirming turns of a dialogue is worth on its other turns."""
    enough = [one for one in sets if sum(one.truth) >= NEEDS]
    for name, chosen in WITHIN.items():
        print_gain(f"{half}: {name}", [mean for one in enough for mean in over(one, chosen(one))])


def print_looking_again(hours: Sequence[RatedHour], parcel: Parcel) -> None:
    """Print how often suggestions are right, first and on looking again after each of the first was decided rightly."""
    first, again = Counter[bool](), Counter[bool]()
    for hour in hours:
        turns, truth = hour.transcript.turns, hour.rated
        shown = families_shown(judge(turns, parcel), parcel)
        decided = {family: {at: positive(truth[at], family) for at in places} for family, places in shown.items()}
        anew = families_shown(judge(turns, parcel, decided=decided), parcel)
        first.update(positive(truth[at], family) for family, places in shown.items() for at in places)
        again.update(
            positive(truth[at], family)
            for family, places in anew.items()
            for at in places - shown.get(family, set())
            if family == RUPTURE or decided.get(RUPTURE, {}).get(at) is not False
        )
    print(
        f"looking again, development half: first {first.total()} families of turns shown, {share(first):.2f} right; "
        f"then {again.total()} more, {share(again):.2f} right"
    )


def families_shown(judged: Sequence[Judged], parcel: Parcel) -> dict[str, set[int]]:
    """Return by family, any rupture among them, the turns in which a mark of it is shown."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for at, one in enumerate(judged):
        families = {marker[0] for marker in shown_markers(one, parcel.card)} & set("WCTR")
        for family in families | ({RUPTURE} if families & set("WC") else set()):
            found[family].add(at)
    return dict(found)


def share(counts: Counter[bool]) -> float:
    """Return the share that is right."""
    return counts[True] / max(1, counts.total())


def in_a_row(one: Known) -> list[Parts]:
    """Return stretches of turns, each with all that follow."""
    return [parts_at(one, start) for start in range(0, len(one.truth) - CONFIRMED, STRIDE)]


def the_first(one: Known) -> list[Parts]:
    """Return the first turns, with all that follow."""
    return [parts_at(one, 0)]


def parts_at(one: Known, start: int) -> Parts:
    """Return turns from one on, with all that follow."""
    return np.arange(start, start + CONFIRMED), np.arange(start + CONFIRMED, len(one.truth))


def anywhere(one: Known) -> list[Parts]:
    """Return turns drawn from all, each time with all others."""
    chance = np.random.default_rng(1)
    orders = [chance.permutation(len(one.truth)) for _ in range(ANYWHERE)]
    return [(np.sort(order[:CONFIRMED]), np.sort(order[CONFIRMED:])) for order in orders]


def the_likeliest(one: Known) -> list[Parts]:
    """Return the turns that a reader would suggest first, with all others."""
    order = np.argsort(-one.logits, kind="stable")
    return [(np.sort(order[:CONFIRMED]), np.sort(order[CONFIRMED:]))]


WITHIN: Mapping[str, Callable[[Known], list[Parts]]] = {
    f"any {CONFIRMED} client turns in a row; on all that follow": in_a_row,
    f"the first {CONFIRMED}; on all that follow": the_first,
    f"{CONFIRMED} anywhere ({ANYWHERE} draws); on all others": anywhere,
    f"the {CONFIRMED} likeliest; on all others": the_likeliest,
}


def gathered(hour: RatedHour, parcel: Parcel, family: str) -> Known:
    """Return what is known of the client's turns of a dialogue for one family."""
    own = [
        (at, *bearing(one, family, parcel.card), positive(rated, family))
        for at, (one, rated) in enumerate(zip(judge(hour.transcript.turns, parcel), hour.rated, strict=True))
        if one.ruled.seen.turn.role is Role.CLIENT
    ]
    places, logits, evidence, truth = zip(*own, strict=True)
    return Known(np.array(places), np.array(logits), np.stack(evidence), np.array(truth))


def within(one: Known, parts: Parts) -> Pair:
    """Return average precision on some turns, before and after others were confirmed."""
    known, rest = one.part(parts[0]), one.part(parts[1])
    learned = learn(known.logits, known.evidence, known.truth.tolist(), [0] * len(known.truth))
    chances = np.zeros(one.places[-1] + 1)
    chances[one.places] = 1 / (1 + np.exp(-one.corrected(learned)))
    told = around(chances, dict(zip(known.places.tolist(), known.truth.tolist(), strict=True)))
    return precision([rest], [rest.logits]), precision([rest], [rest.corrected(learned) + told[rest.places]])


def over(one: Known, chosen: Sequence[Parts]) -> list[Pair]:
    """Return the mean of `within` over those of a dialogue's parts in which something is left; none, or one."""
    found = [within(one, parts) for parts in chosen if one.truth[parts[1]].any()]
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
