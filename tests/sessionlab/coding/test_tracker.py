"""The tracker: a fold over turns that looks back only."""

import time
from dataclasses import replace

import numpy as np
import pytest

from sessionlab.coding.confirming import Correction
from sessionlab.coding.learned import judging
from sessionlab.coding.learned.parcel import Parcel, shipped
from sessionlab.coding.learned.taught import Taught, rests_on
from sessionlab.coding.tracker import Point, State, begin, follow, step
from sessionlab.reading import read
from sessionlab.transcript import Role, Transcript, Turn

CALM = [
    ("T", "What was the week like?"),
    ("C", "Good, on the whole. I rang my brother and we talked for an hour about the garden and the old house."),
    ("T", "You rang him yourself this time."),
    ("C", "I did. I was glad of it, and he was too, I think, he asked me over for Sunday."),
    ("T", "That sounds like something you had hoped for."),
    ("C", "For years. It was easier than I thought it would be, once I had dialled."),
]
STORM = [
    ("T", "You should really do the diary, I have told you so before. Why do you not simply do it?"),
    ("C", "Because it is a waste of time, like all of this. You never listen to what I say."),
    ("T", "You are being defensive now. You have to try harder."),
    ("C", "No. That is not what I said, and you do not understand anything. I do not see why I pay you."),
    ("T", "I think you need to calm down."),
    ("C", "Do not tell me what to do. You are no help at all."),
]


def turns(lines: list[tuple[str, str]]) -> tuple[Turn, ...]:
    [transcript] = read("\n".join(f"{who}: {text}" for who, text in lines))
    assert isinstance(transcript, Transcript)
    return transcript.turns


@pytest.fixture(params=["both", "rules"])
def parcel(request: pytest.FixtureRequest) -> Parcel | None:
    return shipped() if request.param == "both" else None


def points(lines: list[tuple[str, str]], parcel: Parcel | None) -> tuple[Point, ...]:
    return [state.points for state in follow(turns(lines), parcel=parcel)][-1]


def test_the_strain_of_a_storm_is_above_that_of_a_calm_talk(parcel: Parcel | None) -> None:
    assert points(CALM + STORM, parcel)[-1].strain > 2 * points(CALM, parcel)[-1].strain


def test_it_says_since_when_it_has_been_slipping(parcel: Parcel | None) -> None:
    assert points(CALM, parcel)[-1].slipping_since is None
    assert points(CALM + STORM, parcel)[-1].slipping_since in range(len(CALM) - 3, len(CALM) + 4)


def test_a_step_leaves_the_state_before_it_as_it_was(parcel: Parcel | None) -> None:
    first, *rest = turns(CALM + STORM)
    state = step(begin(), first, parcel=parcel)
    once = [s.points[-1] for s in _fold(state, rest, parcel)]
    again = [s.points[-1] for s in _fold(state, rest, parcel)]

    assert once == again


def _fold(state: State, rest: list[Turn], parcel: Parcel | None) -> list[State]:
    found = []
    for turn in rest:
        state = step(state, turn, parcel=parcel)
        found.append(state)
    return found


def test_the_scores_on_the_way_are_those_of_the_whole_from_the_past_alone() -> None:
    [transcript] = read("\n".join(f"{who}: {text}" for who, text in CALM + STORM))
    assert isinstance(transcript, Transcript)
    whole = judging.score(transcript, shipped(), ahead=False)

    for state, score in zip(follow(transcript.turns, parcel=shipped()), whole, strict=True):
        assert state.score is not None
        assert state.score.rupture == pytest.approx(score.rupture, abs=1e-3)
        assert state.score.push == pytest.approx(score.push, abs=1e-3)


def test_habits_are_none_until_there_is_one(parcel: Parcel | None) -> None:
    first, second = points(CALM[:2], parcel)

    assert (first.length, first.pause, second.length, second.pause) == (None, None, None, None)
    assert second.talk is not None


def test_a_pause_is_measured_against_the_clients_own() -> None:
    spoken = []
    for number, turn in enumerate(turns(CALM * 3)):
        begins = 10.0 * number + (8.0 if number == 17 else 2.0)
        spoken.append(replace(turn, index=number, start=begins, end=10.0 * number + 9.5))
    found = [state.points[-1] for state in follow(spoken, parcel=None)]

    assert found[-1].role is Role.CLIENT
    assert found[-1].pause == pytest.approx((8.0 + 0.5) / 2.5)


def test_a_turn_of_nobody_changes_no_strain(parcel: Parcel | None) -> None:
    known = turns(CALM)
    [*_, before] = follow(known, parcel=parcel)
    after = step(before, replace(known[-1], index=len(known), role=Role.UNKNOWN), parcel=parcel)

    assert after.points[-1].strain == before.points[-1].strain


LOUDER = Taught({family: Correction(1.0, np.full(rests_on(family), 0.1)) for family in ("rupture", "W", "C", "T", "R")})


def test_what_was_taught_moves_the_sides_and_not_the_strain() -> None:
    told = turns(STORM)
    plain, louder = ([*follow(told, parcel=shipped(), taught=one)][-1] for one in (Taught(), LOUDER))

    assert [one.strain for one in louder.points] == [one.strain for one in plain.points]
    assert [one.slipping_since for one in louder.points] == [one.slipping_since for one in plain.points]
    for before, after in zip(plain.points, louder.points, strict=True):
        sides = ("push", "repair") if before.role is Role.THERAPIST else ("withdrawal", "confrontation")
        assert all(getattr(after, side) > getattr(before, side) for side in sides)


def test_the_taught_sides_on_the_way_are_those_of_the_whole() -> None:
    told = turns(CALM + STORM)
    whole = judging.judge(told, shipped(), taught=LOUDER, ahead=False)

    for state, one in zip(follow(told, parcel=shipped(), taught=LOUDER), whole, strict=True):
        assert state.score is not None
        assert state.score.rupture == pytest.approx(one.score.rupture, abs=1e-3)
        assert state.score.push == pytest.approx(one.score.push, abs=1e-3)
        assert state.pressed[1] == pytest.approx(one.pressed, abs=1e-3)


def test_what_was_taught_says_nothing_to_the_rules_alone() -> None:
    told = turns(STORM)
    plain, louder = ([*follow(told, parcel=None, taught=one)][-1] for one in (Taught(), LOUDER))

    assert louder.points == plain.points


def test_a_taught_turn_takes_less_than_thirty_thousandths_of_a_second() -> None:
    state, spent = begin(), []
    for turn in turns((CALM + STORM) * 5):
        begun = time.process_time()
        state = step(state, turn, parcel=shipped(), taught=LOUDER)
        spent.append(time.process_time() - begun)

    assert np.quantile(spent, 0.95) < 0.030
