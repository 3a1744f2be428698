"""Events to states by the shipped rule table: what moves the state, what does not, and how it is said."""

from datetime import date, timedelta

import pytest

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.states import (
    CLOSED,
    OPEN,
    State,
    StateChange,
    follow,
    set_parameters,
    shipped_table,
    standing,
)
from sessionlab.transcript import UNDATED, Span, When

FIRST_DAY = date(2019, 3, 4)


def event(kind: str, day: int | None = 0, *, by: str = "client", detail: str = "", turn: int | None = None) -> Event:
    """Return an event `day` days after a Monday in March, or on no known day."""
    return Event(
        kind=EventKind(kind),
        when=UNDATED if day is None else When.exactly(FIRST_DAY + timedelta(days=day)),
        by=By(by),
        span=Span(0, 1),
        quote="-",
        confidence=0.9,
        because="made for a test",
        turn=turn,
        detail=detail,
    )


def hour(day: int) -> Event:
    """Return an hour that both came to."""
    return event("session", day, by="both")


def states(*events: Event, today: date | None = None) -> list[str]:
    """Return the states that follow, as words."""
    return [change.state.value for change in follow(events, today=today)]


def last(*events: Event, today: date | None = None) -> StateChange:
    """Return the last change of state."""
    return follow(events, today=today)[-1]


STORM = (
    event("pattern", None),
    event("formulation", None, by="therapist"),
    event("rupture", 0),
    event("therapist_miss", 0, by="therapist"),
    event("repair", 0, by="therapist"),
    event("letter_in", 0),
    event("break", 0),
    event("letter_out", 0, by="therapist"),
    event("formulation", 0, by="therapist"),
    event("letter_in", 1),
    event("return", 1, detail="contrite"),
    event("rupture", 4),
    event("rupture", 7),
    event("quit", 7),
    event("prediction", 7, by="therapist"),
    event("published", 8, by="therapist"),
)


def test_a_case_that_storms_reads_naturally_to_its_quit() -> None:
    assert states(*STORM) == ["ruptured", "repair attempted", "on break", "returned", "repair did not hold", "quit"]


def test_the_quit_says_its_day_and_that_the_repair_did_not_hold() -> None:
    assert last(*STORM).sentence == (
        "Quit, since Monday 11 March 2019: the client ended the work. The repair of 5 March did not hold."
    )


def test_a_contrite_return_after_a_tried_repair_is_told_as_an_open_question() -> None:
    returned = follow(STORM)[3]

    assert returned.sentence == (
        "Returned, since Tuesday 5 March 2019: the client came back by letter, sorry for what had happened. "
        "It looks like a repair; whether it holds is open."
    )


def test_the_break_after_the_hour_says_that_it_came_by_letter() -> None:
    assert "asked by letter for a pause" in follow(STORM)[2].sentence


def test_the_quit_names_the_rupture_the_return_and_the_break_behind_it() -> None:
    assert last(*STORM).because == (4, 6, 10, 12, 13)


def test_nothing_at_all_is_steady() -> None:
    assert standing(follow(())) is State.STEADY


def test_the_first_hour_opens_a_steady_relationship() -> None:
    assert follow([hour(0), hour(7)])[0].because == (0,)
    assert states(hour(0), hour(7)) == ["steady"]


def test_a_rupture_that_opens_the_story_needs_no_hour_before_it() -> None:
    assert states(event("rupture", 0)) == ["ruptured"]


@pytest.mark.parametrize("kind", sorted(shipped_table().silent))
def test_a_silent_kind_leaves_every_state_as_it_is(kind: str) -> None:
    assert states(event("rupture", 0), event(kind, 1), event(kind, 2), event(kind, 3)) == ["ruptured"]


def test_a_holiday_is_never_strain() -> None:
    away = [event("holiday", day, by="both") for day in (7, 14, 21, 28)]

    assert states(hour(0), *away) == ["steady"]


def test_one_absence_is_no_strain() -> None:
    assert states(hour(0), event("absence", 7)) == ["steady"]


def test_absences_on_two_days_close_together_strain() -> None:
    change = last(hour(0), event("absence", 7), event("absence", 14))

    assert change.sentence == (
        "Strained, since Monday 18 March 2019: the client stayed away from two hours in a short time."
    )
    assert change.because == (1, 2)


def test_one_absence_told_twice_is_one_absence() -> None:
    assert states(hour(0), event("absence", 7), event("absence", 7)) == ["steady"]


def test_two_absences_far_apart_are_no_strain() -> None:
    assert states(hour(0), event("absence", 7), event("absence", 100)) == ["steady"]


def test_absences_on_days_that_nobody_told_are_not_counted() -> None:
    assert states(hour(0), event("absence", None), event("absence", None)) == ["steady"]


def test_a_threat_strains() -> None:
    assert last(hour(0), event("threat", 7, turn=4)).sentence == (
        "Strained, since Monday 11 March 2019: the client spoke in the hour of leaving."
    )


def test_a_threat_does_not_soften_a_rupture() -> None:
    assert states(event("rupture", 0), event("threat", 1)) == ["ruptured"]


def test_a_repair_is_an_attempt_until_quiet_hours_lie_behind_it() -> None:
    tried = (hour(0), event("rupture", 0), hour(7), event("repair", 7, by="therapist"), hour(14), hour(21))

    assert states(*tried) == ["steady", "ruptured", "repair attempted"]
    assert states(*tried, hour(28)) == ["steady", "ruptured", "repair attempted", "repaired"]


def test_a_quiet_repair_holds_from_its_last_quiet_hour() -> None:
    change = last(event("rupture", 0), event("repair", 7, by="therapist"), hour(14), hour(21), hour(28))

    assert change.on == When.exactly(FIRST_DAY + timedelta(days=21))
    assert change.because == (1, 2, 3)
    assert change.sentence == (
        "Repaired, since Monday 25 March 2019: two quiet hours lie behind the two since the repair of 11 March."
    )


def test_the_hour_of_the_repair_itself_is_no_quiet_hour() -> None:
    events = (event("rupture", 0), event("repair", 7, by="therapist"), hour(7), hour(14), hour(21))

    assert states(*events) == ["ruptured", "repair attempted"]


def test_an_hour_told_twice_is_one_quiet_hour() -> None:
    events = (event("rupture", 0), event("repair", 7, by="therapist"), hour(14), hour(14), hour(21), hour(21))

    assert states(*events) == ["ruptured", "repair attempted"]


def test_a_repair_that_is_told_to_have_held_needs_no_quiet_hours() -> None:
    assert states(event("rupture", 0), event("repair", 7, by="both", detail="held")) == ["ruptured", "repaired"]


def test_a_repair_that_is_told_to_have_failed_did_not_hold() -> None:
    assert states(event("rupture", 0), event("repair", 7, by="therapist", detail="did not hold")) == [
        "ruptured",
        "repair did not hold",
    ]


def test_a_client_who_takes_up_the_attempt_repairs_it() -> None:
    assert states(event("rupture", 0), event("repair", 7, by="therapist"), event("repair", 8)) == [
        "ruptured",
        "repair attempted",
        "repaired",
    ]


def test_a_new_rupture_soon_after_a_repair_says_how_soon() -> None:
    change = last(event("rupture", 0), event("repair", 7, by="therapist"), event("rupture", 10))

    assert change.sentence == (
        "The repair did not hold, since Thursday 14 March 2019: a new rupture came three days after "
        "the repair of 11 March."
    )


def test_a_rupture_long_after_a_repair_is_a_rupture_of_its_own() -> None:
    mended = (event("rupture", 0), event("repair", 7, by="both", detail="held"))

    assert states(*mended, event("rupture", 7 + 42))[-1] == "repair did not hold"
    assert states(*mended, event("rupture", 7 + 43))[-1] == "ruptured"


def test_a_rupture_after_a_return_that_no_rupture_preceded_is_the_first() -> None:
    assert states(hour(0), event("break", 7), event("return", 21), event("rupture", 28))[-1] == "ruptured"


def test_a_client_who_comes_to_a_later_hour_has_returned() -> None:
    assert states(hour(0), event("break", 7), hour(35)) == ["steady", "on break", "returned"]


def test_the_hour_of_the_quit_itself_is_no_return() -> None:
    assert states(hour(0), event("quit", 7), hour(7)) == ["steady", "quit"]


def test_quiet_hours_after_a_return_without_rupture_are_steady_again() -> None:
    assert states(event("break", 0), event("return", 7), hour(14), hour(21), hour(28))[-1] == "steady"


def test_a_rupture_that_nobody_spoke_about_eases_to_a_strain() -> None:
    quiet = [hour(day) for day in (7, 14, 21, 28, 35)]

    assert states(event("rupture", 0), *quiet) == ["ruptured", "strained"]


def test_a_second_quit_says_that_it_is_the_second() -> None:
    change = last(event("quit", 0), event("return", 7), event("quit", 14))

    assert change.sentence == (
        "Quit, since Monday 18 March 2019: the client ended the work for the second time. "
        "Before that the client had come back."
    )


def test_a_quiet_withdrawal_ends_by_its_own_event() -> None:
    events = (hour(0), event("rupture", 7), event("absence", 14), event("ended", 40, detail="unplanned"))

    assert states(*events) == ["steady", "ruptured", "ended (unplanned)"]


@pytest.mark.parametrize(
    ("before", "by", "detail", "state"),
    [
        ("session", "both", "planned", "ended (planned)"),
        ("session", "both", "", "ended (planned)"),
        ("session", "client", "", "ended (unplanned)"),
        ("break", "therapist", "", "ended (unplanned)"),
        ("quit", "both", "planned", "ended (planned)"),
    ],
)
def test_an_ending_is_planned_or_not(before: str, by: str, detail: str, state: str) -> None:
    assert states(event(before, 0), event("ended", 7, by=by, detail=detail))[-1] == state


def test_a_quit_stays_a_quit_where_nobody_says_what_day_it_is() -> None:
    assert states(event("quit", 0)) == ["quit"]


def test_a_quit_ends_after_four_weeks_without_contact() -> None:
    quit_ = (event("quit", 0), event("letter_out", 5, by="therapist"))

    assert states(*quit_, today=FIRST_DAY + timedelta(days=27)) == ["quit"]
    assert states(*quit_, today=FIRST_DAY + timedelta(days=28)) == ["quit", "ended (unplanned)"]


def test_a_letter_from_the_client_begins_the_four_weeks_anew() -> None:
    events = (event("quit", 0), event("letter_in", 10))

    assert states(*events, today=FIRST_DAY + timedelta(days=37)) == ["quit"]
    assert last(*events, today=FIRST_DAY + timedelta(days=60)).because == (0, 1)


def test_an_ending_by_time_holds_from_the_day_the_weeks_were_over() -> None:
    change = last(event("quit", 0), today=FIRST_DAY + timedelta(days=300))

    assert change.on == When.exactly(FIRST_DAY + timedelta(days=28))
    assert change.sentence == (
        "Ended, unplanned, since Monday 1 April 2019: 28 days without contact since the client quit."
    )


def test_a_quit_on_a_day_that_nobody_told_does_not_end_by_time() -> None:
    assert states(event("quit", None), today=FIRST_DAY + timedelta(days=900)) == ["quit"]


def test_the_therapist_sets_the_days_until_a_quit_has_ended() -> None:
    table = set_parameters(shipped_table(), days_until_ended=7)

    assert follow([event("quit", 0)], table=table, today=FIRST_DAY + timedelta(days=7))[-1].state in CLOSED


def test_every_state_is_open_but_the_two_endings() -> None:
    assert set(State) == OPEN | CLOSED
    assert {state.value for state in CLOSED} == {"ended (planned)", "ended (unplanned)"}


def test_a_day_that_is_known_roughly_is_said_roughly() -> None:
    march = When.between(date(2019, 3, 1), date(2019, 3, 31))
    ruptured = Event(
        kind=EventKind.RUPTURE, when=march, by=By.BOTH, span=Span(0, 1), quote="-", confidence=0.5, because="-"
    )

    assert follow([ruptured])[0].sentence == "Ruptured, since March 2019: something broke between the two."


def test_a_day_that_is_not_known_is_said_to_be_untold() -> None:
    assert last(event("quit", None)).sentence == "Quit, on a day that is not told: the client ended the work."
