"""The codebook: what it holds, what it refuses."""

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

import sessionlab.coding
from sessionlab.coding.codebook import Codebook, Polarity, assemble, load
from sessionlab.errors import InvalidVocabulary
from sessionlab.transcript import Role

VOCABULARY = Path(sessionlab.coding.__file__).parent / "vocabulary"


def book() -> dict[str, Any]:
    """Return the table of a small codebook that is right."""
    return {
        "name": "small-1",
        "parts": ["only"],
        "family": [{"id": "W", "name": "Withdrawal", "sentence": "moves away"}],
    }


def part(**changes: str) -> dict[str, Any]:
    """Return the table of its one part, with the entry changed; an empty value takes a key away."""
    entry = {"id": "W.denial", "name": "Denial", "sentence": "waves off", "who": "client", "polarity": "away"}
    entry.update(changes)
    return {
        "scheme": "ours",
        "version": "1",
        "marker": [{key: value for key, value in entry.items() if value}],
    }


def assembled(table: dict[str, Any], only: dict[str, Any]) -> Codebook:
    """Put the small codebook together."""
    return assemble(copy.deepcopy(table), part=lambda _: only)


def test_the_shipped_codebook_holds_every_code_of_the_rated_data() -> None:
    rated = (
        "W.denial W.minimal W.abstract W.avoid W.defer W.split W.hopeless C.therapist C.reject C.activity C.parameter "
        "C.progress C.defend C.control S.shame S.envy S.contempt S.superior S.need S.contrite S.warm E.break E.threat "
        "E.quit E.return T.push R.clarify R.change R.rationale R.invite R.acknowledge R.disclose R.link R.linkout "
        "R.validate R.redirect"
    ).split()

    assert [code for code in rated if code not in load()] == []


def test_families_stand_in_the_order_in_which_they_are_shown() -> None:
    assert [family.id for family in load().families] == ["W", "C", "S", "E", "T", "R"]


def test_every_marker_of_the_3rs_says_how_the_2022_version_groups_it() -> None:
    assert [marker.id for marker in load().markers if marker.scheme == "3RS" and not marker.group] == []


def test_the_2022_version_moves_away_in_three_ways() -> None:
    groups = {marker.group for marker in load().of("W")}

    assert groups == {
        "moves away: shutting down",
        "moves away: avoiding",
        "moves away: masking experience",
    }


def test_a_therapist_can_show_a_rupture_too() -> None:
    assert {marker.family for marker in load().shown_by(Role.THERAPIST)} == {"T", "R"}


def test_nobody_knows_what_a_speaker_without_a_role_can_show() -> None:
    assert load().shown_by(Role.UNKNOWN) == ()


def test_no_sentence_names_a_feeling_or_a_diagnosis() -> None:
    inner = {"feels", "angry", "ashamed", "envious", "narcissistic", "borderline", "disorder", "unconscious"}

    assert [marker.id for marker in load().markers if inner & set(marker.sentence.split())] == []


def test_choices_are_pairs_of_id_and_name() -> None:
    assert ("T.push", "Pushes") in load().choices()


def test_a_marker_leans_as_its_act_does() -> None:
    assert load().marker("C.reject").polarity is Polarity.AGAINST


def test_a_marker_that_is_not_there_is_refused_with_the_list() -> None:
    with pytest.raises(InvalidVocabulary, match=r"W\.denial"):
        load().marker("W.sulks")


def test_a_version_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidVocabulary, match="casebook-1"):
        load("casebook-0")


def test_a_right_codebook_is_put_together() -> None:
    assert assembled(book(), part()).marker("W.denial").scheme == "ours"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"sentence": ""}, "has no sentence"),
        ({"who": "brother"}, "shown by nobody"),
        ({"polarity": "up"}, "leans nowhere"),
        ({"id": "denial"}, "not named like"),
        ({"id": "Q.denial"}, "belongs to no family"),
        ({"colour": "red"}, "unknown key colour"),
    ],
)
def test_a_faulty_marker_is_refused(changes: dict[str, str], fault: str) -> None:
    with pytest.raises(InvalidVocabulary, match=fault):
        assembled(book(), part(**changes))


def test_a_marker_that_stands_twice_is_refused() -> None:
    twice = part()
    twice["marker"] *= 2

    with pytest.raises(InvalidVocabulary, match="stands 2 times"):
        assembled(book(), twice)


def test_all_faults_are_told_at_once() -> None:
    nameless = {**book(), "name": ""}

    with pytest.raises(InvalidVocabulary) as refused:
        assembled(nameless, part(who="brother", polarity="up"))

    assert len(refused.value.reasons) == 3


def test_every_vocabulary_file_belongs_to_the_codebook() -> None:
    parts = tomllib.loads((VOCABULARY / "casebook-1.toml").read_text("utf-8"))["parts"]

    assert {path.stem for path in VOCABULARY.glob("*.toml")} == {"casebook-1", *parts}
