"""What may come within some weeks: against arithmetic by hand, against simulation, and on one's own past."""

import math
from datetime import date

import numpy as np
import pytest

from sessionlab.course.calibration import calibrate
from sessionlab.errors import InvalidInput
from sessionlab.relationship.forecast import (
    Outcome,
    Place,
    came,
    count,
    forecast,
    look_back,
    outcomes_from,
    prior,
    weeks_of,
)
from sessionlab.relationship.standing import State, StateChange
from sessionlab.transcript import UNDATED, When

WELL, STRAINED, BREAK, QUIT, PLANNED = Place


def change(state: State, day: int | None) -> StateChange:
    on = UNDATED if day is None else When.exactly(date(2024, 1, day))
    return StateChange(state, on, (0,), "rule", "sentence")


def probability(now: Place, histories: list[list[Place]], outcome: Outcome, weeks: int) -> float:
    return next(one.probability for one in forecast(now, histories, within=[weeks]) if one.outcome is outcome)


def test_each_row_of_what_is_expected_beforehand_is_twenty_weeks() -> None:
    assert np.allclose(prior().sum(axis=1), 20)
    assert np.all(prior() >= 0)


def test_without_a_history_a_whole_treatment_ends_in_a_quit_as_often_as_is_published() -> None:
    # 19.7 % of treatments (Swift and Greenberg 2012): from a place that only ends, quit before planned end.
    row = prior()[WELL]

    assert math.isclose(row[QUIT] / (row[QUIT] + row[PLANNED]), 0.197, abs_tol=1e-3)
    assert math.isclose((row[QUIT] + row[PLANNED]) / row.sum(), 1 / 20, abs_tol=1e-9)


def test_one_week_ahead_is_the_row_itself() -> None:
    weeks = [WELL] * 60 + [QUIT]
    expected = (prior()[WELL, QUIT] + 1) / (20 + 60)

    assert math.isclose(probability(WELL, [weeks], Outcome.QUIT, 1), expected)


def test_two_weeks_ahead_is_what_the_hand_works_out() -> None:
    table = prior() / prior().sum(axis=1, keepdims=True)
    others = (WELL, STRAINED, BREAK, PLANNED)
    by_hand = table[WELL, QUIT] + sum(table[WELL, place] * table[place, QUIT] for place in others)

    assert math.isclose(probability(WELL, [], Outcome.QUIT, 2), by_hand)


def test_ones_own_weeks_outweigh_what_was_expected() -> None:
    often = [[WELL, WELL, QUIT]] * 200
    [found] = [one for one in forecast(WELL, often, within=[4]) if one.outcome is Outcome.QUIT]

    assert found.own_weeks == 400
    assert found.probability > 0.8 > 0.1 > found.base_rate
    assert found.low < found.probability < found.high


def test_the_interval_narrows_with_ones_own_history() -> None:
    def width(times: int) -> float:
        one = forecast(WELL, [[WELL] * 20 + [QUIT]] * times, within=[4])[0]
        return one.high - one.low

    assert width(5) > width(50) > width(500)


def test_further_ahead_is_never_less_likely() -> None:
    for now in (WELL, STRAINED, BREAK, QUIT):
        for outcome in outcomes_from(now):
            said = [probability(now, [], outcome, weeks) for weeks in (2, 4, 8)]
            assert said == sorted(said)


def test_who_is_away_may_return_and_who_is_there_may_quit() -> None:
    assert outcomes_from(QUIT) == (Outcome.RETURN, Outcome.PLANNED_END)
    assert outcomes_from(BREAK) == (Outcome.RETURN, Outcome.QUIT, Outcome.PLANNED_END)
    assert outcomes_from(STRAINED) == (Outcome.QUIT, Outcome.PLANNED_END)
    assert (outcomes_from(PLANNED), forecast(PLANNED, [])) == ((), ())


def test_no_week_ahead_is_refused() -> None:
    with pytest.raises(InvalidInput):
        forecast(WELL, [], within=[0])


def test_the_same_question_has_the_same_answer() -> None:
    assert forecast(STRAINED, [[WELL, STRAINED, WELL]]) == forecast(STRAINED, [[WELL, STRAINED, WELL]])


def test_weeks_are_read_off_the_states_by_their_days() -> None:
    changes = [
        change(State.RUPTURED, 9),
        change(State.STRAINED, None),
        change(State.QUIT, 15),
        change(State.RETURNED, 28),
    ]

    assert weeks_of(changes, since=date(2024, 1, 1), until=date(2024, 2, 1)) == (WELL, WELL, QUIT, QUIT, STRAINED)


def test_after_a_planned_end_no_week_is_counted() -> None:
    changes = [change(State.ENDED_PLANNED, 8)]

    assert weeks_of(changes, since=date(2024, 1, 1), until=date(2024, 3, 1)) == (WELL, PLANNED)


def test_counts_are_of_neighbouring_weeks() -> None:
    counts = count([[WELL, WELL, STRAINED], [STRAINED, WELL]])

    assert (counts[WELL, WELL], counts[WELL, STRAINED], counts[STRAINED, WELL], counts.sum()) == (1, 1, 1, 3)


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ([WELL, WELL, QUIT], True),
        ([WELL, WELL, WELL], False),
        ([WELL, WELL], None),
        ([WELL, PLANNED], False),
        ([WELL, QUIT], True),
    ],
)
def test_what_came_within_two_weeks_is_yes_no_or_not_known_yet(weeks: list[Place], expected: bool | None) -> None:
    assert came(weeks, 0, Outcome.QUIT, within=2) is expected


def test_looking_back_without_a_past_says_nothing() -> None:
    assert look_back([], outcome=Outcome.QUIT, within=4) is None
    assert look_back([[WELL]], outcome=Outcome.QUIT, within=4) is None


def test_looking_back_leaves_each_treatment_out_of_its_own_forecast() -> None:
    found = look_back([[WELL, QUIT], [WELL] * 3], outcome=Outcome.QUIT, within=1)
    first, second = (count([[WELL] * 3]) + prior())[WELL], (count([[WELL, QUIT]]) + prior())[WELL]
    said = [first[QUIT] / first.sum(), *[second[QUIT] / second.sum()] * 2]

    assert found is not None
    assert math.isclose(found.brier, calibrate(said, [True, False, False]).brier)


def test_the_chance_is_the_share_of_simulated_treatments() -> None:
    draw, table = np.random.default_rng(3), prior() / prior().sum(axis=1, keepdims=True)
    reached = 0
    for _ in range(4000):
        at = int(BREAK)
        for _ in range(4):
            at = int(draw.choice(5, p=table[at]))
            if at in (WELL, STRAINED):
                reached += 1
                break

    assert abs(reached / 4000 - probability(BREAK, [], Outcome.RETURN, 4)) < 3 * math.sqrt(0.25 / 4000)
