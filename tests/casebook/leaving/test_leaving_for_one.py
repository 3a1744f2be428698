"""What one client of a couple is given: their own and what is of both, and nothing that is the other's own."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.casebook.leaving.filling import DAY, full_case
from tests.casebook.leaving.test_leaving import everything_in

from casebook.correspondence.agreeing import keep_address
from casebook.leaving.exporting import export_folder
from casebook.leaving.fhir import bundle_of
from casebook.leaving.scope import Purpose, one_case, whole_vault
from casebook.record.acts import cases, documents, findings, measures
from casebook.record.acts.belonging import say_whose
from casebook.record.acts.measures import Filled
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import Document, EpisodeOfCare, Verdict
from casebook.record.who import Doing
from sessionlab.reading import read
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.events import Event as Told
from sessionlab.transcript import Span, When

OWN = "Therapist: And then?\nClient: Before my sister knew it I had rented the yellow attic.\n"
WORDS = "rented the yellow attic"
BOTH = "Therapist: And then?\nClient: We both carried the piano upstairs.\n"


@pytest.fixture
def couple(doing: Doing) -> EpisodeOfCare:
    case = full_case(doing, "C-1", sentences=["a fantasy"] * 5)
    later = replace(doing, at=doing.at + timedelta(minutes=1))
    other: UUID = cases.add_person(case, later, client="C-1b", real_name="Ada Example").client_id
    keep_address(case, later, address="ada@example.org", client=other)
    measures.enter_administrations(case, later, instrument="phq-9", filled=[Filled(DAY, total=21)], client=other)
    [own] = documents.file_readings(
        case, later, original=OWN.encode(), readings=read(OWN, written_on=DAY), client=other
    )
    documents.file_readings(case, later, original=BOTH.encode(), readings=read(BOTH, written_on=DAY))
    start = own.text.index(WORDS)
    told = Told(
        kind=EventKind.QUIT,
        when=When.exactly(DAY),
        by=By.CLIENT,
        span=Span(start, start + len(WORDS)),
        quote=WORDS,
        confidence=1.0,
        because="x",
    )
    _, [event] = findings.propose(case, later, source_id=own.pk, ratings=(), told=[told])
    findings.decide(case, event, later, verdict=Verdict.ACCEPTED)
    return case


def codes(case: EpisodeOfCare) -> dict[str, UUID]:
    return {code: client for client, code in cases.codes_in(case).items()}


THE_OTHERS = (b"yellow attic", b"Ada Example", b"ada@example.org", b"C-1b", b'"total":21', b"eWVsbG93IGF0dGlj")


@pytest.mark.parametrize("purpose", [Purpose.ACCESS, Purpose.PORTABILITY])
@pytest.mark.parametrize("process", [False, True])
def test_one_of_a_couple_is_given_nothing_that_is_the_others_own(
    couple: EpisodeOfCare, doing: Doing, tmp_path: Path, purpose: Purpose, process: bool
) -> None:
    one = one_case(couple, purpose=purpose, process=process, client=codes(couple)["C-1"])
    export_folder(tmp_path / "out", one, doing, fhir=True)
    written = everything_in(tmp_path / "out")

    assert [words for words in THE_OTHERS if words in written] == []
    assert str(codes(couple)["C-1b"]).encode() not in written
    assert b"We both carried the piano upstairs." in written
    assert b"You have understood nothing." in written
    assert b"Name of C-1" in written


@pytest.mark.parametrize("purpose", [Purpose.ACCESS, Purpose.PORTABILITY])
def test_the_other_is_given_their_own(couple: EpisodeOfCare, doing: Doing, tmp_path: Path, purpose: Purpose) -> None:
    [letter] = Document.objects.filter(case_id=couple.pk, kind="letter in")
    say_whose(couple, letter, replace(doing, at=doing.at + timedelta(minutes=2)), client=codes(couple)["C-1"])
    one = one_case(couple, purpose=purpose, process=False, client=codes(couple)["C-1b"])
    export_folder(tmp_path / "out", one, doing, fhir=True)
    written = everything_in(tmp_path / "out")

    assert [words for words in (b"yellow attic", b"Ada Example", b"ada@example.org") if words not in written] == (
        [] if purpose is Purpose.ACCESS else [b"ada@example.org"]
    )
    assert b"You have understood nothing." not in written
    assert b"Name of C-1" not in written


def test_what_was_left_out_is_told_by_its_number_alone(couple: EpisodeOfCare, doing: Doing, tmp_path: Path) -> None:
    one = one_case(couple, purpose=Purpose.ACCESS, process=False, client=codes(couple)["C-1"])
    export_folder(tmp_path / "out", one, doing)
    said = (tmp_path / "out/data/README.txt").read_text("utf-8")
    told = json.loads((tmp_path / "out/data/export.json").read_text("utf-8"))
    index = (tmp_path / "out/data/record/readable/index.html").read_text("utf-8")

    assert "Everything that is kept of one client" not in said + index
    assert "1 document, 1 questionnaire and 8 other rows" in said
    assert told["left_out"] == {"documents": 1, "questionnaires": 1, "other_rows": 8}
    assert "own is left out" in index


def test_for_whom_an_export_of_a_couple_is_has_to_be_said(couple: EpisodeOfCare) -> None:
    for purpose in (Purpose.ACCESS, Purpose.PORTABILITY):
        with pytest.raises(InvalidEntry):
            one_case(couple, purpose=purpose, process=False)
        with pytest.raises(NotYours):
            one_case(couple, purpose=purpose, process=False, client=UUID(int=9))


def test_who_is_alone_in_a_case_is_given_everything(doing: Doing, tmp_path: Path) -> None:
    case = full_case(doing, "C-2", sentences=["a fantasy"] * 5)
    export_folder(tmp_path / "out", one_case(case, purpose=Purpose.ACCESS, process=False), doing)

    assert "Everything that is kept of one client" in (tmp_path / "out/data/README.txt").read_text("utf-8")


def test_a_file_in_which_anothers_own_came_too_stays_closed(
    couple: EpisodeOfCare, doing: Doing, tmp_path: Path
) -> None:
    shared, own = (read(words, written_on=DAY)[0] for words in (BOTH, OWN))
    both = f"{BOTH}\n{OWN}\nin one file".encode()
    first, second = documents.file_readings(couple, doing, original=both, readings=[shared, own])
    say_whose(couple, second, doing, client=codes(couple)["C-1b"])
    one = one_case(couple, purpose=Purpose.ACCESS, process=False, client=codes(couple)["C-1"])
    export_folder(tmp_path / "out", one, doing)

    assert b"yellow attic" not in everything_in(tmp_path / "out")
    assert str(first.pk).encode() in (tmp_path / "out/data/record/rows/record_document.jsonl").read_bytes()


def test_what_is_sealed_under_the_second_clients_key_leaves_with_everything(
    couple: EpisodeOfCare, doing: Doing, tmp_path: Path
) -> None:
    export_folder(tmp_path / "out", whole_vault(process=False), doing)
    originals = [path.read_bytes() for path in (tmp_path / "out/data/record/originals").rglob("*") if path.is_file()]

    assert OWN.encode() in originals


def test_in_fhir_what_is_ones_own_speaks_of_that_client(couple: EpisodeOfCare, doing: Doing) -> None:
    [own] = Document.objects.filter(case_id=couple.pk, text__contains=WORDS)
    resources = [entry["resource"] for entry in json.loads(bundle_of(couple, doing))["entry"]]
    [found] = [one for one in resources if one["id"] == str(own.pk)]

    assert found["subject"]["reference"] == f"urn:uuid:{codes(couple)['C-1b']}"
