"""Which turns a claim is counted in, and what a reader's errors leave of a link."""

from datetime import date

import numpy as np
import pytest

from sessionlab.errors import InvalidInput
from sessionlab.formulation.attenuation import Errors, attenuation
from sessionlab.formulation.eligible import Talk, eligible, link_of
from sessionlab.formulation.hypothesis import Claim, Formulation, Heard, State, Unit
from sessionlab.formulation.weigh import Link, MarkedSession, Weighing, weigh
from sessionlab.transcript import Role

T, C = Role.THERAPIST, Role.CLIENT
TALK = Talk((T, C, C, T, C, Role.OTHER), ((0, "T.push"), (2, "S.shame"), (4, "S.contempt")))
FORMULATION = Formulation(
    on=date(2024, 3, 1),
    states=(
        State(name="Shame", markers=("S.shame", "S.envy")),
        State(name="Contempt", markers=("S.contempt",)),
        State(name="Dread"),
    ),
    claims=(Claim(before="shame", after="Contempt", within=2),),
)


def test_only_the_turns_of_the_one_who_is_heard_count() -> None:
    found = eligible(Claim(before="a", after="b"), [TALK])

    assert found.sessions == (MarkedSession(3, ((1, "S.shame"), (2, "S.contempt"))),)
    assert found.places == (((0, 1), (0, 2), (0, 4)),)


def test_everybody_is_heard_where_either_may_speak() -> None:
    found = eligible(Claim(before="a", after="b", heard=Heard.EITHER), [TALK])

    assert found.sessions == (MarkedSession(6, TALK.marks),)


def test_sessions_stand_in_one_row_with_the_markers_of_each() -> None:
    found = eligible(
        Claim(before="a", after="b", unit=Unit.SESSIONS), [TALK, Talk((C,), ((0, "S.shame"), (0, "S.shame")))]
    )

    assert found.sessions == (MarkedSession(2, ((0, "S.contempt"), (0, "S.shame"), (1, "S.shame"))),)
    assert found.places == (((0, None), (1, None)),)


def test_a_claim_becomes_a_question_of_markers() -> None:
    assert link_of(FORMULATION, FORMULATION.claims[0]) == Link(
        frozenset({"S.shame", "S.envy"}), frozenset({"S.contempt"}), 2
    )


def test_a_state_that_no_mark_shows_cannot_be_asked_for() -> None:
    with pytest.raises(InvalidInput, match="first of the two"):
        link_of(FORMULATION, Claim(before="Dread", after="Shame"))


def made(odds: float, *, turns: int = 2400, sessions: int = 200) -> Weighing:
    """A record of 6 % before and 4 % after, with the odds ratio between one turn and the next."""
    rng = np.random.default_rng(5)
    base = 0.04 / 0.96
    marked = []
    for _ in range(sessions):
        before = rng.random(turns) < 0.06
        chance = np.where(np.concatenate([[False], before[:-1]]), odds * base / (1 + odds * base), 0.04)
        after = rng.random(turns) < chance
        marks = [(int(t), "S.shame") for t in np.flatnonzero(before)] + [
            (int(t), "S.contempt") for t in np.flatnonzero(after)
        ]
        marked.append(MarkedSession(turns, tuple(marks)))
    return weigh(Link(frozenset({"S.shame"}), frozenset({"S.contempt"})), marked, permutations=9, resamples=9)


@pytest.mark.parametrize(
    ("odds", "sensitivity", "false_rate", "q"),
    [
        (3, 0.8, 0.02, 0.30),
        (3, 0.6, 0.05, 0.09),
        (3, 0.5, 0.10, 0.03),
        (6, 0.8, 0.02, 0.47),
        (6, 0.6, 0.05, 0.20),
        (6, 0.5, 0.10, 0.07),
    ],
)
def test_errors_leave_of_q_what_a_simulation_found(
    odds: float, sensitivity: float, false_rate: float, q: float
) -> None:
    # docs/methods/links.md tells of the simulation: the same rates, thousands of cases each.
    errors = Errors(sensitivity, false_rate)

    assert attenuation(made(odds), before=errors, after=errors).q == pytest.approx(q, abs=0.025)


def test_a_reader_without_errors_leaves_everything() -> None:
    found = made(3, sessions=5)
    left = attenuation(found, before=Errors(1, 0), after=Errors(1, 0))

    assert left.factor == 1
    assert left.q == pytest.approx(found.q, abs=1e-12)


def test_a_rate_is_a_share() -> None:
    with pytest.raises(InvalidInput):
        attenuation(made(3, sessions=2), before=Errors(1.2, 0), after=Errors(1, 0))


def test_the_null_is_what_shifts_give() -> None:
    found = made(1, sessions=20)
    mean, low, high = found.by_chance

    assert low <= mean <= high
    assert mean == pytest.approx(found.expected, rel=0.05)
