"""A link weighed on made records where the truth is known."""

import numpy as np
import pytest

from sessionlab.errors import InvalidInput
from sessionlab.formulation.weigh import Link, MarkedSession, TooLittle, weigh

SHAME_THEN_CONTEMPT = Link(frozenset({"S.shame"}), frozenset({"S.contempt"}))


def made(seed: int, *, odds: float, sessions: int = 20, turns: int = 120) -> list[MarkedSession]:
    """Return sessions in which shame (6 %) multiplies the odds of contempt (4 %) on the next turn."""
    rng = np.random.default_rng(seed)
    record = []
    for _ in range(sessions):
        shame = rng.random(turns) < 0.06
        chance = np.full(turns, 0.04)
        raised = 0.04 / 0.96 * odds
        chance[1:][shame[:-1]] = raised / (1 + raised)
        contempt = rng.random(turns) < chance
        marks = [(int(t), "S.shame") for t in np.flatnonzero(shame)]
        record.append(MarkedSession(turns, (*marks, *((int(t), "S.contempt") for t in np.flatnonzero(contempt)))))
    return record


def test_a_true_link_is_found_and_its_reverse_is_not() -> None:
    found = weigh(SHAME_THEN_CONTEMPT, made(1, odds=6), permutations=999)

    assert found.p < 0.05 < found.p_reverse
    assert found.low <= found.q <= found.high
    assert found.residual > 1.96


def test_the_null_is_rejected_about_one_time_in_twenty() -> None:
    rejected = sum(
        weigh(SHAME_THEN_CONTEMPT, made(s, odds=1, sessions=40), permutations=199, resamples=0).p <= 0.05
        for s in range(200)
    )

    # 5 % of 200 is 10; three Monte-Carlo standard errors are 9.
    assert rejected <= 19


def test_every_mark_of_the_antecedent_is_for_or_against() -> None:
    record = made(3, odds=6)
    found = weigh(SHAME_THEN_CONTEMPT, record, permutations=99)
    marks = sum(marker == "S.shame" for session in record for _, marker in session.marks)

    assert len(found.supporting) + len(found.opposing) == marks
    assert all(0 < later - turn <= 1 for _, turn, later in found.supporting)


def test_turns_of_two_sessions_never_meet() -> None:
    end, start = MarkedSession(40, ((39, "S.shame"),)), MarkedSession(40, ((0, "S.contempt"),))

    with pytest.raises(TooLittle):
        weigh(SHAME_THEN_CONTEMPT, [end, start] * 200)


def test_too_little_says_what_would_be_enough() -> None:
    with pytest.raises(TooLittle, match="would be enough") as refused:
        weigh(SHAME_THEN_CONTEMPT, made(4, odds=1, sessions=3))

    assert refused.value.turns is not None
    assert refused.value.turns > 3 * 120


def test_the_same_seed_gives_the_same_answer() -> None:
    record = made(5, odds=3)

    assert weigh(SHAME_THEN_CONTEMPT, record, seed=4) == weigh(SHAME_THEN_CONTEMPT, record, seed=4)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        weigh(Link(frozenset(), frozenset({"S.shame"}), within=0), [MarkedSession(3, ((5, "S.shame"),))])

    assert len(refused.value.reasons) == 3
