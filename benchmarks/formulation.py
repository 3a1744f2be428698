"""Speed, false alarms and power of `weigh` on made records, and the network of marks beside tnapy."""

import numpy as np

from benchmarks.timing import peer, ratio, timed
from sessionlab.formulation.network import network
from sessionlab.formulation.weigh import Link, MarkedSession, TooLittle, weigh

CASES = 1000
LINK = Link(frozenset({"S.shame"}), frozenset({"S.contempt"}))


def made(
    rng: np.random.Generator, *, odds: float, sessions: int, turns: int = 120, before: float = 0.06, after: float = 0.04
) -> list[MarkedSession]:
    """Return sessions in which shame (6 %) multiplies the odds of contempt (4 %) on the next client turn."""
    record = []
    for _ in range(sessions):
        shame = rng.random(turns) < before
        raised = after / (1 - after) * odds
        chance = np.where(np.concatenate([[False], shame[:-1]]), raised / (1 + raised), after)
        contempt = np.flatnonzero(rng.random(turns) < chance)
        marks = [(int(t), "S.shame") for t in np.flatnonzero(shame)] + [(int(t), "S.contempt") for t in contempt]
        record.append(MarkedSession(turns, tuple(marks)))
    return record


def run() -> None:
    """Time one weighing, then count how often it rejects with and without a link."""
    rng = np.random.default_rng(0)
    record = made(rng, odds=6, sessions=25)
    timed("weigh, 3,000 turns, 10,000 permutations", lambda: weigh(LINK, record, permutations=10_000), bar=1)
    print("  no package for Python does this")
    _network(rng)
    print(f"{CASES:,} cases of 2,400 client turns in 20 sessions")
    _rejects(rng, "no link, marks in 20 % and 15 % of the turns", level=0.05, odds=1, before=0.20, after=0.15)
    _rejects(rng, "no link, marks in 6 % and 4 % (science.md 1.8)", level=0.05, odds=1)
    for odds in (3, 6):
        _rejects(rng, f"odds ratio {odds}, marks in 6 % and 4 %", odds=odds)
    print("1,000 client turns in 8 sessions")
    for odds in (3, 6):
        _rejects(rng, f"odds ratio {odds}, marks in 6 % and 4 %", odds=odds, sessions=8, turns=125)


def _rejects(
    rng: np.random.Generator,
    label: str,
    *,
    level: float | None = None,
    sessions: int = 20,
    turns: int = 120,
    **rates: float,
) -> None:
    """Print how often p is 5 % or less, of all cases and of those that are not refused as too little."""
    rejected = refused = 0
    for _ in range(CASES):
        try:
            record = made(rng, sessions=sessions, turns=turns, **rates)
            rejected += weigh(LINK, record, permutations=199, resamples=0).p <= 0.05
        except TooLittle:
            refused += 1
    answered = CASES - refused
    share = rejected / max(answered, 1)
    error = float(np.sqrt((level or share) * (1 - (level or share)) / max(answered, 1)))
    held = "" if level is None else f"   level {level:.3f}: {'within' if abs(share - level) <= 3 * error else 'MISSED'}"
    print(f"  {label:<52} rejects {share:.3f} +- {error:.3f} of {answered} (refused: {refused}){held}", flush=True)


def _network(rng: np.random.Generator) -> None:
    kinds = [f"S.{name}" for name in ("shame", "contempt", "envy", "need", "anger", "calm")]
    sessions = [[kinds[k] for k in rng.integers(0, 6, 30)] for _ in range(100)]
    ours = timed("network, 100 sessions x 30 marks, no resamples", lambda: network(sessions, resamples=1))
    tna, pandas = peer("tna"), peer("pandas")
    if tna and pandas:
        frame = pandas.DataFrame(sessions)
        ratio("tnapy", timed("  tnapy", lambda: tna.tna(frame)), ours)
