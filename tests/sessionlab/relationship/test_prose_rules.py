from datetime import date
from pathlib import Path

import pytest

from sessionlab.coding.narrative import rate_narrative
from sessionlab.errors import InvalidVocabulary
from sessionlab.language import rules
from sessionlab.language.accounts import account_of
from sessionlab.language.sentences import passages
from sessionlab.relationship.events import Event
from sessionlab.relationship.prose.candidates import from_marks, from_rules
from sessionlab.relationship.prose.choosing import choose
from sessionlab.relationship.prose.dating import dated
from sessionlab.transcript import Narrative, Source

HER = "My patient was a woman of forty, and I saw her every week. "
HIM = "My patient was a man of forty, and I saw him every week. "


def told(text: str, written_on: date | None = None) -> tuple[Event, ...]:
    """Return what the rules alone tell, before anything is weighed."""
    note = Narrative(source=Source("note", "n", "0"), text=text, on=written_on, passages=passages(text))
    account = account_of(note)
    found = [*from_rules(account), *from_marks(account, rate_narrative(note))]
    return dated(choose(found, account), note, account)


def kinds(text: str) -> list[str]:
    return [event.kind.value for event in told(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (HER + "She missed her next session.", "absence"),
        (HER + "She cancelled the next two sessions.", "cancelled"),
        (HIM + "I told him that I would be away for three weeks in August.", "holiday"),
        (HIM + "Two days later I received a letter from him.", "letter_in"),
        (HER + "I wrote her a brief note.", "letter_out"),
        (HIM + "I failed to notice how frightened he was.", "therapist_miss"),
        (HER + "In retrospect I should have explored what my lateness meant to her.", "therapist_miss"),
        (HIM + "I came to understand his contempt as a defense against shame.", "formulation"),
        (HER + "I expect that she will be back in the autumn.", "prediction"),
        (HIM + "He tends to withdraw when he feels criticized.", "pattern"),
        (HER + "I never saw her again.", "ended"),
    ],
)
def test_the_rules_name_what_happened(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        HER + "She wrote a letter to her dead mother.",
        HER + "Her sister cancelled the wedding.",
        HIM + "His wife had threatened to leave him.",
        HER + "She did not miss a session in two years.",
        HIM + "Therapists should apologize when they make mistakes.",
    ],
)
def test_what_is_no_part_of_this_treatment_is_not_told(text: str) -> None:
    assert kinds(text) == []


def test_two_sentences_on_one_quarrel_are_one_rupture() -> None:
    text = HIM + "He became furious with me. He mocked me and called me useless."
    assert kinds(text) == ["rupture"]


def test_a_letter_comes_before_what_stands_in_it() -> None:
    text = HIM + "I received an email from him, in which he asked for a break until March."
    assert kinds(text) == ["letter_in", "break"]


def test_coming_again_is_a_return_only_after_a_parting() -> None:
    coming = "On the first of the month he walked in with an umbrella. "
    assert "return" not in kinds(HIM + coming)
    assert "return" in kinds(HIM + "He quit therapy. " + coming)


def test_an_event_has_the_day_told_in_its_clause() -> None:
    text = HER + "Last Monday she missed her session. The next day I received a letter from her."
    days = [event.when.on for event in told(text, date(2021, 5, 14))]
    assert days == [date(2021, 5, 10), date(2021, 5, 11)]


def test_an_event_between_two_days_has_their_range() -> None:
    text = (
        HER + "On 3 May 2021 she missed her session.\n\nI wrote her a note.\n\nOn 6 May 2021 she cancelled the session."
    )
    note = told(text, date(2021, 5, 14))[1]
    assert (note.when.earliest, note.when.latest) == (date(2021, 5, 3), date(2021, 5, 6))


def test_a_condition_nobody_knows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd.toml").write_text('[[rule]]\nname = "odd"\nfrobnicate = "x"\n')
    monkeypatch.setattr(rules, "files", lambda _package: tmp_path)
    with pytest.raises(InvalidVocabulary, match="frobnicate"):
        rules.rule_table("nowhere", "odd.toml")
