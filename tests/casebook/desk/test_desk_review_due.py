"""What is open in a case: risk that was answered with yes, consents, notes without a signature, a look at the whole."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casebook.desk.reviewing import week
from casebook.formulation.versions import write_version
from casebook.publishing.deciding import enter_publication_consent
from casebook.publishing.drafts import begin_draft, save_version
from casebook.record.acts.belonging import say_whose
from casebook.record.acts.cases import add_person, clients_of, enter_consent, open_case
from casebook.record.acts.documents import file_readings
from casebook.record.acts.facts import Facts, enter_facts
from casebook.record.acts.keeping import sign
from casebook.record.acts.measures import Filled, enter_administrations
from casebook.record.acts.notes import Written, write_note
from casebook.record.models import EpisodeOfCare, Note, Risk
from casebook.record.who import Doing
from casebook.reviewing.alliance import alliance_of
from casebook.reviewing.due import due_in
from casebook.reviewing.weeks import say
from sessionlab.formulation.hypothesis import Claim, Formulation, State
from sessionlab.reading import read

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)


@pytest.fixture
def case(doing: Doing) -> EpisodeOfCare:
    return open_case(doing, code="R-1", pseudonym="Rook", opened_on=DAY)


def asked(case: EpisodeOfCare, doing: Doing, risk: str, *, days: int, signed: bool = True) -> Note:
    """Keep a note of so many days later with its answer about risk."""
    at = replace(doing, at=doing.at + timedelta(days=days))
    note = write_note(case, at, on=at.at.date(), paragraphs=[Written(f"Day {days}.")])
    enter_facts(case, note, at, Facts(risk=risk))
    if signed:
        sign(case, note, at)
    return note


def open_on(case: EpisodeOfCare, doing: Doing, name: str, *, days: int) -> list[tuple[str, date]]:
    """Return the rows that are open so many days later."""
    at = replace(doing, at=doing.at + timedelta(days=days))
    due = due_in(case, at).get(name)
    return [] if due is None or due.since(at.today) is None else [(row.words, row.on) for row in due.rows]


def test_an_answer_of_yes_stands_however_long_it_is_ago(case: EpisodeOfCare, doing: Doing) -> None:
    asked(case, doing, Risk.ASKED_YES, days=0)

    assert open_on(case, doing, "risk", days=29) == [("Risk was asked, and the answer was yes", DAY)]
    assert open_on(case, doing, "risk", days=400)


def test_a_later_signed_note_that_says_asked_no_closes_it(case: EpisodeOfCare, doing: Doing) -> None:
    asked(case, doing, Risk.ASKED_YES, days=0)
    asked(case, doing, Risk.ASKED_NO, days=7)

    assert open_on(case, doing, "risk", days=8) == []


@pytest.mark.parametrize(("risk", "signed"), [(Risk.ASKED_NO, False), (Risk.NOT_ASKED, True), ("", True)])
def test_nothing_else_closes_it_and_the_later_note_is_named(
    case: EpisodeOfCare, doing: Doing, risk: str, signed: bool
) -> None:
    asked(case, doing, Risk.ASKED_YES, days=0)
    asked(case, doing, risk, days=7, signed=signed)

    assert [on for _, on in open_on(case, doing, "risk", days=8)] == [DAY, DAY + timedelta(days=7)]


def test_a_yes_after_a_no_stands_again_from_its_own_day(case: EpisodeOfCare, doing: Doing) -> None:
    for days, risk in enumerate((Risk.ASKED_YES, Risk.ASKED_NO, Risk.ASKED_YES)):
        asked(case, doing, risk, days=days)

    assert [on for _, on in open_on(case, doing, "risk", days=8)] == [DAY + timedelta(days=2)]


def test_notes_without_a_signature_are_named_by_their_days(case: EpisodeOfCare, doing: Doing) -> None:
    for days in range(6):
        asked(case, doing, "", days=days, signed=days == 0)
    rows = open_on(case, doing, "unsigned", days=8)

    assert [on for _, on in rows] == [DAY + timedelta(days=days) for days in (1, 2, 3, 5)]
    assert rows[-1][0] == "2 more, the last"


def test_consent_that_was_taken_back_is_named_with_what_lies_unread(case: EpisodeOfCare, doing: Doing) -> None:
    talk = "Therapist: What would help?\nClient: You never listen to me.\n"
    file_readings(case, doing, original=talk.encode(), readings=[read(talk, written_on=DAY)[0]])
    assert [words for words, _ in open_on(case, doing, "consent", days=1)] == ["A transcript"]
    [client] = clients_of(case)
    enter_consent(client, doing, on=DAY, given=True)
    assert open_on(case, doing, "consent", days=1) == []
    enter_consent(client, replace(doing, at=doing.at + timedelta(days=1)), on=DAY + timedelta(days=1), given=False)

    assert [words for words, _ in open_on(case, doing, "consent", days=1)] == [
        "A transcript",
        "Consent to machine reading was taken back",
    ]


def test_a_text_that_was_changed_after_the_client_agreed_needs_consent_again(case: EpisodeOfCare, doing: Doing) -> None:
    draft = begin_draft(case, doing, slug="an-umbrella")
    save_version(case, draft, doing, text="She was late.")
    [client] = clients_of(case)
    enter_publication_consent(case, draft, doing, client=client, given=True, on=DAY, scope="all of it", web=True)
    assert open_on(case, doing, "consent", days=1) == []
    save_version(case, draft, doing, text="She was late again.")

    assert open_on(case, doing, "consent", days=1) == [("Agreed to a text whose words were changed since", DAY)]


def test_who_may_not_see_process_notes_is_not_told_of_texts_or_looks(case: EpisodeOfCare, doing: Doing) -> None:
    draft = begin_draft(case, doing, slug="an-umbrella")
    [client] = clients_of(case)
    enter_publication_consent(case, draft, doing, client=client, given=True, on=DAY, scope="all of it", web=True)
    save_version(case, draft, doing, text="She was late again.")

    assert due_in(case, replace(doing, account=client)) == {}


def fitting(doing: Doing, *, days: int) -> list[str]:
    return [row.need.rule.id for row in week(replace(doing, at=doing.at + timedelta(days=days))).rows]


def test_a_review_is_due_where_nobody_looked_at_the_case_for_so_long(case: EpisodeOfCare, doing: Doing) -> None:
    assert (fitting(doing, days=89), fitting(doing, days=90)) == ([], ["review"])
    say(case, replace(doing, at=doing.at + timedelta(days=92)), seen=True, focus="")

    assert fitting(doing, days=92) == ["review"], "what was seen this week stays on the page"
    assert fitting(doing, days=99) == []
    assert fitting(doing, days=92 + 90) == ["review"]


def test_a_version_of_the_formulation_is_a_look_at_the_whole(case: EpisodeOfCare, doing: Doing) -> None:
    states = (State(name="Shame", markers=("S.shame",)), State(name="Contempt", markers=("S.contempt",)))
    on = DAY + timedelta(days=60)
    at = replace(doing, at=doing.at + timedelta(days=60))
    formulation = Formulation(on=on, states=states, claims=(Claim(before="Shame", after="Contempt"),))
    write_version(case, at, formulation=formulation)
    due = due_in(case, replace(doing, at=doing.at + timedelta(days=100)))["review"]

    assert [(row.words, row.on) for row in due.rows] == [("A version of the formulation", on)]


def test_each_questionnaire_and_client_is_a_series_of_its_own(case: EpisodeOfCare, doing: Doing) -> None:
    add_person(case, doing, client="R-1b")
    for number, client in enumerate(clients_of(case)):
        for days, total in ((0, 38 - 20 * number), (7, 37 - 20 * number)):
            filled = Filled(DAY - timedelta(days=20 - days), total=total)
            enter_administrations(case, doing, instrument="srs", filled=[filled], client=client)
    [row] = enter_administrations(case, doing, instrument="wai-sr", filled=[Filled(DAY, total=20)])
    say_whose(case, row, doing, client=clients_of(case)[0])

    assert [[round(one.share, 2) for one in series] for series in alliance_of(case)] == [
        [0.95, 0.93],
        [0.45, 0.42],
        [pytest.approx((20 - 12) / 48, abs=0.01)],
    ]
    assert "alliance-fell" not in fitting(doing, days=1)
