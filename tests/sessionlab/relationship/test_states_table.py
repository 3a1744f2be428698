"""The rule table as data: what ships, what is refused, how it is said in words."""

import re
from pathlib import Path

import pytest

from sessionlab.errors import InvalidInput, InvalidVocabulary
from sessionlab.relationship.states import explain, load_table, set_parameters, shipped_table

ROOT = Path(__file__).parents[3]
SHIPPED = (ROOT / "src/sessionlab/relationship/rules.toml").read_text("utf-8")


def faults(text: str) -> tuple[str, ...]:
    """Return the faults a table is refused with."""
    with pytest.raises(InvalidVocabulary) as refusal:
        load_table(text)
    return refusal.value.reasons


def changed(old: str, new: str) -> str:
    """Return the shipped table with one place changed."""
    assert old in SHIPPED
    return SHIPPED.replace(old, new, 1)


def test_the_shipped_table_has_a_version() -> None:
    assert shipped_table().label == "casebook-1"


def test_no_two_rules_have_one_name() -> None:
    assert faults(changed('id = "threat"', 'id = "absences"')) == ("2 rules are called 'absences'.",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('on = "threat"', 'on = "menace"', "Rule 'threat' has an unknown word in 'on': 'menace'"),
        ('to = "quit"', 'to = "gone"', "Rule 'quit' has an unknown word in 'to': 'gone'"),
        ('by = ["client"]', 'by = ["cat"]', "Rule 'repair-taken-up' has an unknown word in 'by': 'cat'"),
        ('from = ["together", "quit"]', 'from = ["elsewhere"]', "Rule 'break' starts from an unknown state or group"),
        ("opens = true", "opens = 1", "Rule 'hours-begin' has a 'opens' that is not true or false"),
        ("later = true", "sooner = true", "Rule 'comes-again' has an unknown key 'sooner'"),
        ("{again}", "{mood}", "Rule 'quit' asks in 'sentence' for an unknown fact 'mood'"),
        ("{again}", "{again", "Rule 'quit' has a brace too many or too few"),
        ('quiet = "quiet_hours_that_ease"', 'quiet = "ages"', "asks for an unknown parameter 'ages'"),
        ("days_until_ended = 28", "days_until_ended = 0", "has no whole number from 1 for 'days_until_ended'"),
        ("days_until_ended = 28", "days_until_ended = true", "has no whole number from 1 for 'days_until_ended'"),
        ('name = "casebook"\n', "", "The table has no 'name'"),
        ('"holiday", ', "", "No rule speaks of the event 'holiday', and it is not named as silent."),
        ('"holiday", ', '"holiday", "quit", ', "The event 'quit' is named as silent, and a rule speaks of it."),
        ('"quit" = "The', '"gone" = "The', "The table, 'before', speaks of an unknown state 'gone'"),
    ],
)
def test_a_fault_is_named_with_its_rule_and_its_word(old: str, new: str, fault: str) -> None:
    assert any(fault in found for found in faults(changed(old, new)))


def test_all_faults_come_at_once() -> None:
    text = changed('on = "threat"', 'on = "menace"').replace('to = "quit"', 'to = "gone"').replace("{again}", "{mood}")

    said = " ".join(faults(text))

    assert all(word in said for word in ("'menace'", "'gone'", "'mood'"))


def test_a_state_that_no_rule_leads_to_is_a_fault() -> None:
    text = SHIPPED.replace('to = "ended (planned)"', 'to = "ended (unplanned)"')

    assert "No rule leads to the state 'ended (planned)'." in faults(text)


def test_what_is_not_toml_is_refused_with_its_place() -> None:
    assert "line 1" in faults("name = \nversion = 1")[0]


@pytest.mark.parametrize(
    "text", ["", "rule = 3", "rule = [1]\npassing = [[]]", "silent = [1]", "groups = 1\nbefore = 2"]
)
def test_a_table_without_form_is_refused_in_words(text: str) -> None:
    assert all(fault.endswith(".") for fault in faults(text))


def test_a_parameter_that_is_not_there_cannot_be_set() -> None:
    with pytest.raises(InvalidInput, match="no parameter 'patience'"):
        set_parameters(shipped_table(), patience=3)


def test_a_parameter_below_one_cannot_be_set() -> None:
    with pytest.raises(InvalidInput, match="below 1"):
        set_parameters(shipped_table(), days_until_ended=0)


def test_every_rule_is_said_in_one_sentence() -> None:
    said = explain(shipped_table())

    assert len(said) == len(shipped_table().rules) + len(shipped_table().passing) + len(shipped_table().sure) + 1
    assert all(sentence.endswith(".") and "_" not in sentence for sentence in said)


def test_a_rule_of_many_conditions_says_each() -> None:
    [said] = [sentence for sentence in explain(shipped_table()) if sentence.startswith("rupture-after-return:")]

    assert said == (
        "rupture-after-return: from “returned”, a rupture leads to “repair did not hold”, if a rupture came since the "
        "two were last steady or repaired and a repair or a return lies no more than 42 days back."
    )


def test_the_page_on_states_holds_every_rule() -> None:
    page = re.sub(r"[`*]", "", (ROOT / "docs" / "states.md").read_text("utf-8"))

    assert [sentence for sentence in explain(shipped_table()) if sentence not in page] == []
