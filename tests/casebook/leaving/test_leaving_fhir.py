"""The record as a FHIR bundle: each resource valid, every reference leading somewhere, no name, no process note."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from tests.casebook.leaving.filling import DAY, KIND, MARKER, SENTENCES, full_case

from casebook.audit.stores import Store
from casebook.leaving.exporting import export_folder
from casebook.leaving.fhir import bundle_of
from casebook.leaving.scope import Purpose, one_case
from casebook.record.acts.findings import enter_event
from casebook.record.acts.overruling import overrule
from casebook.record.models import EpisodeOfCare
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
