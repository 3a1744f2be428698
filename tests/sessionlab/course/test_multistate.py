"""Aalen-Johansen by hand, against Kaplan-Meier, and against plain shares where nobody is lost."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessionlab.course.attendance import UNSEEN, histories_from, histories_of
from sessionlab.course.multistate import aalen_johansen, occupation
from sessionlab.course.survival import kaplan_meier
from sessionlab.errors import InvalidInput

Table = np.ndarray[Any, np.dtype[np.int64]]


def test_competing_ends_with_ties_are_the_table_by_hand() -> None:
    # Ten clients: at 1 two quit and one ends, at 2 one is lost, at 3 two quit and one ends, three stay.
    found = aalen_johansen(
        origins=[0] * 10,
        targets=[1, 1, 2, -1, 1, 1, 2, -1, -1, -1],
        begun=[0] * 10,
        ended=[1, 1, 1, 2, 3, 3, 3, 4, 4, 4],
        states=3,
        start=[1, 0, 0],
    )

    assert found.at_risk[:, 0].tolist() == [10, 6]
    assert found.shares == pytest.approx(
        np.array([[0.7, 0.2, 0.1], [0.7 * 3 / 6, 0.2 + 0.7 * 2 / 6, 0.1 + 0.7 * 1 / 6]])
    )


def test_a_return_is_counted_by_hand() -> None:
    found = occupation(
        histories_of(
            [
                ["attend", "quit", "return", "attend"],
                ["attend", "quit", "quit"],
                ["attend", "attend", "quit", "return"],
                ["attend", "attend", "attend", "planned end"],
            ]
        )
    )

    # Slot 2: half quit. Slot 3: one of two returns, one of two quits. Slot 4: of the two attending one ends; of those
    # who quit only one is still seen, and returns.
    assert found.shares[:, [0, 3, 4]] == pytest.approx(np.array([[0.5, 0.5, 0], [0.5, 0.5, 0], [0.75, 0, 0.25]]))


@st.composite
def left(draw: st.DrawFn) -> tuple[list[int], list[bool]]:
    """Draw times with many ties, and whether the client left then."""
    rows = draw(st.lists(st.tuples(st.integers(1, 7), st.booleans()), min_size=1, max_size=40))
    return [t for t, _ in rows], [e for _, e in rows]


@given(left())
@settings(deadline=None, max_examples=100)
def test_with_two_states_it_is_kaplan_meier_with_greenwoods_error(rows: tuple[list[int], list[bool]]) -> None:
    times, events = rows
    curve = kaplan_meier(times, events)
    found = aalen_johansen(
        origins=[0] * len(times),
        targets=np.where(events, 1, -1),
        begun=[0] * len(times),
        ended=times,
        states=2,
        start=[1, 0],
    )

    assert found.shares[:, 1] == pytest.approx(1 - curve.estimate, abs=1e-12)
    assert found.errors[:, 0] == pytest.approx(np.nan_to_num(curve.error), abs=1e-10)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw places of clients who move about among four states, may be lost, and never leave a planned end."""
    rows, slots = draw(st.integers(1, 12)), draw(st.integers(2, 6))
    table = np.array(
        draw(st.lists(st.lists(st.integers(0, 4), min_size=slots, max_size=slots), min_size=rows, max_size=rows))
    )
    ended = np.maximum.accumulate(table == 4, axis=1)
    seen = np.array(draw(st.lists(st.integers(1, slots), min_size=rows, max_size=rows)))
    return np.where(np.arange(slots) >= seen[:, None], UNSEEN, np.where(ended, 4, table))


@given(tables())
@settings(deadline=None, max_examples=100)
def test_shares_and_rows_add_up_to_one(table: Table) -> None:
    found = occupation(histories_from(table))

    assert found.shares.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert found.passages.sum(axis=2) == pytest.approx(1, abs=1e-12)
    assert (found.passages > -1e-12).all()


@given(tables())
@settings(deadline=None, max_examples=100)
def test_slots_and_stays_give_the_same_shares(table: Table) -> None:
    stays = [
        (row[slot], row[slot + 1] if row[slot + 1] != row[slot] else -1, slot + 1, slot + 2)
        for row in table
        for slot in range(table.shape[1] - 1)
        if row[slot + 1] != UNSEEN
    ]
    slots = occupation(histories_from(table))
    if not stays or all(stay[1] == -1 for stay in stays):
        return
    origins, targets, begun, ended = zip(*stays, strict=True)
    found = aalen_johansen(origins=origins, targets=targets, begun=begun, ended=ended, states=5, start=slots.start)

    assert [slots.at(time) for time in found.times] == pytest.approx(found.shares, abs=1e-12)


@given(tables())
@settings(deadline=None, max_examples=100)
def test_where_nobody_is_lost_the_shares_are_the_plain_ones(table: Table) -> None:
    whole = np.where(table == UNSEEN, 0, table)
    whole = np.where(np.maximum.accumulate(whole == 4, axis=1), 4, whole)
    plain = np.array([[np.mean(column == state) for state in range(5)] for column in whole.T[1:]])

    assert occupation(histories_from(whole)).shares == pytest.approx(plain, abs=1e-12)


def moving(rng: np.random.Generator, *, clients: int) -> Table:
    """Return ten slots of clients who attend, quit, and come back, some of them lost at random."""
    away = np.zeros((clients, 10), dtype=np.int64)
    for slot in range(1, 10):
        leave, back = rng.random(clients) < 0.15, rng.random(clients) < 0.25
        away[:, slot] = np.where(away[:, slot - 1] == 0, 3 * leave, 3 * ~back)
    return np.where(np.arange(10) >= rng.integers(4, 14, clients)[:, None], UNSEEN, away)


def test_the_error_is_the_spread_over_repeated_samples() -> None:
    rng = np.random.default_rng(12)
    found = [occupation(histories_from(moving(rng, clients=150))) for _ in range(600)]
    spread = np.std([one.shares[:, 3] for one in found], axis=0)

    # A standard deviation from 600 samples is known to within 9 % (three standard errors).
    assert np.mean([one.errors[:, 3] for one in found], axis=0) == pytest.approx(spread, rel=0.1)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(13)
    truth = np.linalg.matrix_power(np.array([[0.85, 0.15], [0.25, 0.75]]), 6)[0, 1]
    limits = [occupation(histories_from(moving(rng, clients=150))).interval(3) for _ in range(400)]
    held = np.mean([low[5] <= truth <= high[5] for low, high in limits])

    assert held == pytest.approx(0.95, abs=0.033)


@pytest.mark.parametrize(
    "change",
    [
        {"targets": [0, 1]},
        {"targets": [5, 1]},
        {"origins": [0, 2.5]},
        {"origins": [7, 0]},
        {"begun": [3, 0]},
        {"ended": [1]},
        {"ended": [np.inf, 1]},
        {"start": [1, 1]},
        {"start": [1]},
    ],
    ids=str,
)
def test_stays_that_contradict_themselves_are_refused(change: dict[str, Any]) -> None:
    stays: dict[str, Any] = {"origins": [0, 0], "targets": [1, -1], "begun": [0, 0], "ended": [1, 2], "start": [1, 0]}
    with pytest.raises(InvalidInput):
        aalen_johansen(**(stays | change), states=2)


def test_an_unknown_state_has_no_interval() -> None:
    with pytest.raises(InvalidInput, match="no state 9"):
        occupation(histories_of([["attend", "quit"]])).interval(9)
