"""The record as a FHIR bundle: each resource valid, every reference leading somewhere, no name, no process note."""

import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from tests.casebook.leaving.filling import DAY, KIND, MARKER, SENTENCES, full_case

from casebook.audit.stores import Store
from casebook.leaving.exporting import export_folder
from casebook.leaving.fhir import bundle_of
from casebook.leaving.fhir_encounters import RISK
from casebook.leaving.scope import Extent, Purpose, one_case
from casebook.record.acts import hours, keeping, notes
from casebook.record.acts.facts import Facts, enter_facts
from casebook.record.acts.findings import enter_event
from casebook.record.acts.notes import Written
from casebook.record.acts.overruling import overrule
from casebook.record.models import EpisodeOfCare, Session
from casebook.record.who import Doing
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.states import State
from sessionlab.transcript import When

WANTED = {
    "Patient",
    "Practitioner",
    "EpisodeOfCare",
    "Encounter",
    "Communication",
    "DocumentReference",
    "Questionnaire",
    "QuestionnaireResponse",
    "Observation",
    "ClinicalImpression",
}


@pytest.fixture
def case(doing: Doing) -> EpisodeOfCare:
    made = full_case(doing, "C-1", sentences=SENTENCES[:5])
    for days, kind, words in (
        (1, EventKind.BREAK, "Name of C-1 asks for a month off."),
        (20, EventKind.RETURN, "He is back."),
    ):
        on = When.exactly(DAY + timedelta(days=days))
        enter_event(made, doing, kind=kind, by=By.CLIENT, when=on, words=words, store=Store.RECORD)
    for state in (State.STRAINED, State.STEADY):
        overrule(made, doing, state=state, reason="I was there.")
    return made


@pytest.fixture
def resources(case: EpisodeOfCare, doing: Doing) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in json.loads(bundle_of(case, doing))["entry"]]


def of_kind(resources: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one for one in resources if one["resourceType"] == kind]


def test_it_holds_every_kind_of_resource(resources: list[dict[str, Any]]) -> None:
    assert {one["resourceType"] for one in resources} == WANTED


def test_each_resource_is_valid_by_itself(resources: list[dict[str, Any]]) -> None:
    for one in resources:
        get_fhir_model_class(one["resourceType"]).model_validate(one)


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        here = [value["reference"]] if "reference" in value else []
        return here + [one for part in value.values() for one in references(part)]
    return [one for part in value for one in references(part)] if isinstance(value, list) else []


def test_every_reference_leads_to_a_resource(resources: list[dict[str, Any]]) -> None:
    there = {f"urn:uuid:{one['id']}" for one in resources}
    asked = references(resources)

    assert len(there) == len(resources)
    assert len(asked) > 10
    assert [one for one in asked if one not in there] == []


def test_the_episode_tells_its_break_and_return(resources: list[dict[str, Any]]) -> None:
    [episode] = of_kind(resources, "EpisodeOfCare")

    assert [(one["status"], one["period"]["start"]) for one in episode["statusHistory"]] == [
        ("active", "2024-05-02"),
        ("onhold", "2024-05-03"),
        ("active", "2024-05-22"),
    ]
    assert episode["status"] == "active"


def test_a_judgement_names_the_one_before(resources: list[dict[str, Any]]) -> None:
    first, second = of_kind(resources, "ClinicalImpression")

    assert second["previous"]["reference"] == f"urn:uuid:{first['id']}"


def test_no_name_and_no_address_leaves(case: EpisodeOfCare, doing: Doing) -> None:
    written = bundle_of(case, doing).decode()

    assert "Name of C-1" not in written
    assert "example.org" not in written
    assert "Wren C-1 asks for a month off." in written


def test_nothing_of_the_process_store_is_in_it(case: EpisodeOfCare, doing: Doing) -> None:
    written = bundle_of(case, doing).decode()

    assert [one for one in SENTENCES if one in written] == []
    assert MARKER not in written
    assert KIND.value not in written
    assert "The hour was held." not in written, "it stands in base64"
    assert "VGhlIGhvdXIgd2FzIGhlbGQu" in written


def test_it_stands_in_an_export_that_asks_for_it(case: EpisodeOfCare, doing: Doing, tmp_path: Path) -> None:
    export_folder(tmp_path / "out", one_case(case, purpose=Purpose.LEAVE, process=False), doing, fhir=True)

    assert json.loads((tmp_path / "out/data/fhir/C-1.json").read_text())["resourceType"] == "Bundle"


FACTS = Facts(
    starts=time(10),
    stops=time(10, 50),
    attendance="held",
    place="by video",
    participants="Name of C-1 and a sister",
    service="individual psychotherapy",
    risk="asked: no",
)


@pytest.fixture
def hour(case: EpisodeOfCare, doing: Doing) -> Session:
    """An hour with a note that has every fact."""
    row = hours.enter_session(case, doing, on=DAY, starts=time(10))
    note = notes.write_note(case, doing, on=DAY, paragraphs=[Written("She came.", Store.RECORD)], session_id=row.pk)
    enter_facts(case, note, doing, FACTS)
    keeping.sign(case, note, doing)
    return row


def test_the_facts_of_an_hour_go_out(case: EpisodeOfCare, doing: Doing, hour: Session) -> None:
    resources = [entry["resource"] for entry in json.loads(bundle_of(case, doing))["entry"]]
    [found] = [one for one in resources if one["id"] == str(hour.pk)]
    begun, ended = (datetime.fromisoformat(found["period"][name]) for name in ("start", "end"))

    assert ended - begun == timedelta(minutes=50)
    assert (begun.date(), begun.time(), begun.utcoffset()) == (DAY, time(10), begun.astimezone().utcoffset())
    assert (found["status"], found["class"]["code"]) == ("finished", "VR")
    assert found["location"][0]["location"]["display"] == "by video"
    assert found["participant"][1]["individual"]["display"] == "Wren C-1 and a sister"
    assert found["serviceType"]["text"] == "individual psychotherapy"
    get_fhir_model_class("Encounter").model_validate(found)


def about_risk(case: EpisodeOfCare, doing: Doing, extent: Extent | None = None) -> list[dict[str, Any]]:
    resources = [entry["resource"] for entry in json.loads(bundle_of(case, doing, extent=extent))["entry"]]
    return [one for one in resources if one["resourceType"] == "Observation" and one["code"]["text"] == RISK]


def test_the_answer_about_risk_goes_out_in_the_words_of_the_record(
    case: EpisodeOfCare, doing: Doing, hour: Session
) -> None:
    [found] = about_risk(case, doing)

    assert (found["valueString"], found["status"]) == ("asked: no", "final")
    assert found["encounter"]["reference"] == f"urn:uuid:{hour.pk}"


def test_where_nobody_answered_about_risk_nothing_is_said(case: EpisodeOfCare, doing: Doing) -> None:
    note = notes.write_note(case, doing, on=DAY, paragraphs=[Written("She came.", Store.RECORD)])
    enter_facts(case, note, doing, replace(FACTS, risk=""))

    assert about_risk(case, doing) == []


def test_what_is_taken_along_holds_no_fact_of_a_note(case: EpisodeOfCare, doing: Doing, hour: Session) -> None:
    extent = one_case(case, purpose=Purpose.PORTABILITY, process=False)
    written = bundle_of(case, doing, extent=extent).decode()

    assert about_risk(case, doing, extent) == []
    assert [one for one in ("individual psychotherapy", "a sister", "10:50") if one in written] == []
    assert "10:00" in written
