"""The learned reader against two raters, and its speed: ``python -m benchmarks reader``.

The rated turns are 39 dialogues of AnnoMI (Wu et al., ICASSP 2022), coded by two independent runs of one language
model, not by trained human coders. The development half chose thresholds and calibration; docs/reader.md says how often
the held-out half was looked at.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from benchmarks.coding import FAMILIES, halves
from benchmarks.needed import data_and_reader
from sessionlab.coding.codebook import load
from sessionlab.coding.confirming import Correction
from sessionlab.coding.evaluation import RUPTURE, RatedHour, average_precision, brier, detection, positive
from sessionlab.coding.learned.judging import Judged, judge
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.learned.taught import UNTAUGHT, Taught, rests_on
from sessionlab.coding.tracker import begin, follow, step
from sessionlab.course.calibration import calibrate
from sessionlab.transcript import Role, Transcript

Floats = npt.NDArray[np.float64]
ENOUGH = 50
"""From so many positive turns on a marker is printed."""
DRAWS = 500


def run() -> None:
    """Print every figure of docs/reader.md."""
    needed = data_and_reader()
    if needed is None:
        return
    folder, parcel = needed
    print(f"Reader {parcel.card.version}. Truth: two runs of one language model, not people.")
    both = halves(folder)
    judged = {name: [judge(hour.transcript.turns, parcel) for hour in hours] for name, hours in both.items()}
    both["all"] = [*both["development"], *both["held out"]]
    judged["all"] = [*judged["development"], *judged["held out"]]
    for name in ("held out", "all"):
        print_half(name, both[name], judged[name], parcel)
    print_forecast(both["held out"], parcel)
    print_speed([hour.transcript for hour in both["all"]], parcel)


Turns = list[tuple[int, bool, float]]
"""Of each turn the number of its dialogue, whether it is there, and the probability."""


def turns_of(hours: Sequence[RatedHour], judged: Sequence[list[Judged]], what: str) -> Turns:
    """Return every turn to which a family or marker applies."""
    side = Role.THERAPIST if what[0] in "TR" else Role.CLIENT
    rows: Turns = []
    for number, (hour, turns) in enumerate(zip(hours, judged, strict=True)):
        for one, rated in zip(turns, hour.rated, strict=True):
            if one.ruled.seen.turn.role is side:
                told = one.score.markers if "." in what else one.families
                rows.append((number, positive(rated, what), told.get(what, 0.0)))
    return rows


def print_half(name: str, hours: Sequence[RatedHour], judged: Sequence[list[Judged]], parcel: Parcel) -> None:
    """Print average precision with its interval, F1 at the shipped threshold, calibration and Brier skill."""
    print(f"\n{name}: {len(hours)} dialogues, {sum(len(hour.rated) for hour in hours)} turns")
    print(
        f"{'':14}{'there':>6}{'chance':>8}{'AP':>7}{'95 %':>13}{'prec.':>8}{'recall':>8}{'F1':>6}"
        f"{'slope':>7}{'skill':>7}"
    )
    for what in (*FAMILIES, *(marker.id for marker in load().markers)):
        rows = turns_of(hours, judged, what)
        there = sum(found for _, found, _ in rows)
        if there and ("." not in what or there >= ENOUGH):
            print_row(what, rows, parcel.card.lines[what].threshold)


def print_row(what: str, rows: Turns, threshold: float) -> None:
    """Print one line of figures."""
    truth, scores = [found for _, found, _ in rows], [chance for _, _, chance in rows]
    low, high = interval(rows)
    called = detection(truth, [chance >= threshold for chance in scores])
    rate = sum(truth) / len(truth)
    skill = 1 - brier(truth, scores) / (rate * (1 - rate))
    slope = calibrate(np.array(scores), np.array(truth)).slope
    print(
        f"{what:14}{sum(truth):6}{rate:8.3f}{average_precision(truth, scores):7.3f}{low:7.2f}-{high:.2f}  "
        f"{called.precision:8.2f}{called.recall:8.2f}{called.f1:6.2f}{slope:7.2f}{skill:7.2f}"
    )


def interval(rows: Turns, *, seed: int = 1) -> tuple[float, float]:
    """Return the 95 % interval of average precision, dialogues drawn with replacement."""
    chance = np.random.default_rng(seed)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row[0])]
    found = []
    for _ in range(DRAWS):
        drawn = [row for at in chance.integers(0, len(groups), len(groups)) for row in groups[at]]
        if any(there for _, there, _ in drawn):
            found.append(average_precision([there for _, there, _ in drawn], [score for _, _, score in drawn]))
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def print_forecast(hours: Sequence[RatedHour], parcel: Parcel) -> None:
    """Print how a threshold on the strain, from the past only, foretells the first clear rupture of a dialogue."""
    print("\nForecast of the first rupture of significance 2 and over (held-out half), threshold 0.5 on the strain")
    right = wrong = missed = quiet = recovered = lost = 0
    horizons = []
    for hour in hours:
        first = next(
            (
                at
                for at, rated in enumerate(hour.rated)
                if max((s for m, s in rated.items() if m[0] in "WC"), default=0) >= 2
            ),
            None,
        )
        strains = [state.points[-1].strain for state in follow(hour.transcript.turns[:first], parcel=parcel)]
        flags = [at for at, strain in enumerate(strains) if strain >= 0.5]
        withdrawn = bool(flags) and bool(strains) and strains[-1] < 0.5
        if first is None:
            wrong, quiet = wrong + bool(flags), quiet + (not flags)
            recovered += withdrawn
        else:
            right, missed = right + bool(flags), missed + (not flags)
            lost += withdrawn
            horizons += [first - flags[0]] if flags else []
    total = right + wrong + missed + quiet
    print(
        f"accuracy {(right + quiet) / total:.2f}, precision {right / max(1, right + wrong):.2f}, recall "
        f"{right / max(1, right + missed):.2f}, false-positive rate {wrong / max(1, wrong + quiet):.2f}, mean horizon "
        f"{np.mean(horizons or [0]):.1f} turns, recovery {(recovered - lost) / total:+.2f} ({total} dialogues)"
    )


FIRST = """
import time
begun = time.perf_counter()
from sessionlab.coding.readers import reader
from sessionlab.reading import read
[talk] = read("T: How was it?\\nC: You never listen to me.")
found = reader().score(talk)
print(time.perf_counter() - begun, time.process_time())
"""


def print_speed(talks: Sequence[Transcript], parcel: Parcel) -> None:
    """Print turns a second in batch, a turn live, the first result after start, and the memory."""
    turns = sum(len(talk.turns) for talk in talks)
    begun, used = time.perf_counter(), time.process_time()
    for talk in talks:
        judge(talk.turns, parcel)
    per_second = turns / (time.perf_counter() - begun)
    per_core = turns / (time.process_time() - used)
    print(f"\nbatch: {per_second:,.0f} turns a second with context, one process; {per_core:,.0f} a second of one core")
    for name, taught in (("live", UNTAUGHT), ("live, taught", any_taught())):
        print_live(name, talks[:8], parcel, taught)
    first = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True)
    waited, used_up = map(float, first.stdout.split())
    print(f"first result {waited:.2f} s after the start of the reader, {used_up:.2f} s of one core in all")
    print(f"memory of the process at its highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def any_taught() -> Taught:
    """Return what teaches every family nothing at all: what a turn costs does not depend on what was taught."""
    families = (RUPTURE, *"WCSETR")
    return Taught({family: Correction(0.0, np.zeros(rests_on(family))) for family in families})


def print_live(name: str, talks: Sequence[Transcript], parcel: Parcel, taught: Taught) -> None:
    """Print what a turn costs as it comes."""
    spent = []
    for talk in talks:
        state = begin()
        for turn in talk.turns:
            begun = time.process_time()
            state = step(state, turn, parcel=parcel, taught=taught)
            spent.append(time.process_time() - begun)
    print(
        f"{name}: median {1000 * np.median(spent):.0f} ms of one core a turn, 95 % under "
        f"{1000 * np.quantile(spent, 0.95):.0f} ms"
    )
