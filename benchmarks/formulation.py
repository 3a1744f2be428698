"""Speed, false alarms and power of `weigh` on made records."""

import time

import numpy as np

from sessionlab.formulation.weigh import Link, MarkedSession, TooLittle, weigh

CASES = 1000
LINK = Link(frozenset({"S.shame"}), frozenset({"S.contempt"}))


def made(rng: np.random.Generator, *, odds: float, sessions: int, turns: int) -> list[MarkedSession]:
    """Return sessions in which shame (6 %) multiplies the odds of contempt (4 %) on the next client turn."""
    record = []
    for _ in range(sessions):
        shame = rng.random(turns) < 0.06
        raised = 0.04 / 0.96 * odds
        chance = np.where(np.concatenate([[False], shame[:-1]]), raised / (1 + raised), 0.04)
        contempt = np.flatnonzero(rng.random(turns) < chance)
        marks = [(int(t), "S.shame") for t in np.flatnonzero(shame)] + [(int(t), "S.contempt") for t in contempt]
        record.append(MarkedSession(turns, tuple(marks)))
    return record


def run() -> None:
    """Time one weighing, then count how often it rejects with and without a link."""
    rng = np.random.default_rng(0)
    record = made(rng, odds=6, sessions=25, turns=120)
    started = time.perf_counter()
    weigh(LINK, record, permutations=10_000)
    took = time.perf_counter() - started
    print(f"weigh, 3,000 turns, 10,000 permutations: {took:.3f} s   bar 1 s: {'kept' if took <= 1 else 'MISSED'}")
    for odds, label in ((1, "no link (nominal .05)"), (3, "odds ratio 3"), (6, "odds ratio 6")):
        answers = []
        for _ in range(CASES):
            try:
                answers.append(weigh(LINK, made(rng, odds=odds, sessions=20, turns=120), permutations=199, resamples=0))
            except TooLittle:
                continue
        share = float(np.mean([answer.p <= 0.05 for answer in answers]))
        error = float(np.sqrt(share * (1 - share) / len(answers)))
        rest = f"of {len(answers)} (too little: {CASES - len(answers)})"
        print(f"2,400 client turns, {label}: rejects {share:.3f} +- {error:.3f} {rest}", flush=True)
