"""A version of a formulation: what it may say, its order, what the next one says otherwise."""

from datetime import date

import pytest

from sessionlab.errors import InvalidInput
from sessionlab.formulation.differences import Kind, differences
from sessionlab.formulation.hypothesis import (
    Claim,
    Confidence,
    Formulation,
    Heard,
    Pattern,
    State,
    Unit,
    as_values,
    from_values,
    unknown_markers,
)

DAY = date(2024, 3, 1)
ENVY = State(name="Envy", markers=("S.envy",))
SHAME = State(name="Shame", markers=("S.shame",))
CONTEMPT = State(name="Contempt", markers=("S.contempt", "C.therapist"))
FIRST = Formulation(
    on=DAY,
    patterns=(Pattern(words="Gives advice instead of asking for any.", since=date(2023, 9, 1), rests_on="hour 2"),),
    states=(ENVY, CONTEMPT),
    claims=(Claim(before="Envy", after="Contempt", confidence=Confidence.LOW),),
)


def second(*claims: Claim) -> Formulation:
    return Formulation(
        on=DAY, why="The last hour.", patterns=FIRST.patterns, states=(SHAME, ENVY, CONTEMPT), claims=claims
    )


def test_shame_is_put_before_envy() -> None:
    newer = second(Claim(before="Shame", after="Envy"), Claim(before="Envy", after="Contempt"))

    assert newer.order == (("Shame",), ("Envy",), ("Contempt",))
    assert [(change.kind, change.sentence) for change in differences(FIRST, newer)] == [
        (Kind.ORDER, "Shame comes first now, where Envy did."),
        (Kind.NEW, "Shame is a new state."),
        (Kind.NEW, "New: Shame before Envy, in the client's next turn."),
        (Kind.SURER, "Surer of Envy before Contempt: low before, moderate now."),
    ]


def test_a_link_that_is_turned_round_is_said_to_be() -> None:
    older = second(Claim(before="Envy", after="Shame"))
    found = differences(older, second(Claim(before="Shame", after="Envy")))

    assert [change.kind for change in found] == [Kind.ORDER, Kind.TURNED]


def test_what_is_dropped_or_read_otherwise_is_said() -> None:
    other = Formulation(on=DAY, states=(State(name="envy", markers=("S.superior",)),))
    said = [change.sentence for change in differences(FIRST, other)]

    assert said == [
        "No longer held as a pattern: Gives advice instead of asking for any.",
        "Envy is read from other marks.",
        "Contempt is no state any more.",
        "Given up: Envy before Contempt.",
    ]


def test_nothing_differs_from_itself() -> None:
    assert differences(FIRST, FIRST) == ()


def test_a_circle_has_an_order_all_the_same() -> None:
    one = second(
        Claim(before="Shame", after="Envy"),
        Claim(before="Envy", after="Contempt"),
        Claim(before="Contempt", after="Shame"),
    )

    assert one.order == (("Shame",), ("Envy",), ("Contempt",))


@pytest.mark.parametrize("one", [FIRST, second(Claim(before="Shame", after="Envy", unit=Unit.SESSIONS, within=3))])
def test_values_give_the_version_back(one: Formulation) -> None:
    assert from_values(as_values(one)) == one


def test_every_fault_is_said_at_once_and_none_of_the_words() -> None:
    with pytest.raises(InvalidInput) as refusal:
        Formulation(
            on=DAY,
            patterns=(Pattern(words=" "),),
            states=(ENVY, State(name="ENVY"), State(name=" "), State(name="Pride", markers=("S.pride",))),
            claims=(
                Claim(before="Envy", after="Despair"),
                Claim(before="Envy", after="envy"),
                Claim(before="Envy", after="Pride", within=0),
                Claim(before="Envy", after="Pride"),
            ),
        )

    assert refusal.value.reasons == (
        "Pattern 1 has no words.",
        "State 2 has the name of another.",
        "State 3 has no name.",
        "Link 1 names a state that is not in this version.",
        "Link 2 leads from a state to itself.",
        "Link 3 spans 0; a link spans 1 to 50.",
        "Link 4 stands there already.",
    )


def test_a_marker_that_the_codebook_has_no_more_is_no_fault_of_a_version_that_stands() -> None:
    one = Formulation(on=DAY, states=(ENVY, State(name="Pride", markers=("S.pride", "S.conceit"))))

    assert from_values(as_values(one)) == one
    assert unknown_markers(one) == ["State 2 names a marker that the codebook does not have."]
    assert unknown_markers(FIRST) == []


def test_an_empty_version_is_none() -> None:
    with pytest.raises(InvalidInput, match="neither a pattern nor a state"):
        Formulation(on=DAY)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (Claim(before="a", after="b"), "in the client's next turn"),
        (Claim(before="a", after="b", heard=Heard.EITHER), "in the next turn"),
        (Claim(before="a", after="b", within=3), "within the next 3 of the client's turns"),
        (Claim(before="a", after="b", within=3, heard=Heard.EITHER), "within the next 3 turns"),
        (Claim(before="a", after="b", unit=Unit.SESSIONS), "in the next session"),
        (Claim(before="a", after="b", unit=Unit.SESSIONS, within=4), "within the next 4 sessions"),
    ],
)
def test_the_window_is_said_in_words(claim: Claim, said: str) -> None:
    assert claim.span == said
