"""Other clients' words, what the client would know, what the page says of the protection, facts that still stand."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from casebook.audit.stores import Store
from casebook.publishing import deciding, drafts
from casebook.publishing.looking import NAME, READER, THE_WHOLE, WORDS
from casebook.publishing.models import Draft
from casebook.publishing.rules import NO_RESEARCH, RESEARCH, research_points, strategies
from casebook.publishing.weighing import weigh
from casebook.record.acts.cases import clients_of
from casebook.record.acts.notes import Written, write_note
from casebook.record.errors import InvalidEntry
from casebook.record.models import EpisodeOfCare

from .conftest import DAY, HARMLESS, HEAD, Clock, decide_all_facts, enter_fact, make_ready

pytestmark = pytest.mark.django_db(databases=["default", "process"])
Against = Callable[[Draft], set[str]]
OF_ANOTHER = "The kettle in the corridor had been singing since breakfast, and nobody thought of lifting it."


@pytest.mark.parametrize("store", Store)
def test_a_sentence_out_of_another_case_is_flagged(
    case: EpisodeOfCare,
    caseload: list[EpisodeOfCare],
    ready: Draft,
    clock: Clock,
    rules_against: Against,
    store: Store,
) -> None:
    write_note(caseload[2], clock(), on=DAY, paragraphs=[Written(OF_ANOTHER, store=store)])
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} {OF_ANOTHER}")
    found = [one.because for one in weigh(case, ready, clock()).found.items if one.family == WORDS]

    assert len(found) == 1
    assert found[0].startswith(f"a note of {caseload[2].code}: ")
    assert "own-words" in rules_against(ready)


def test_what_the_next_hour_brings_is_asked_of_every_text(
    case: EpisodeOfCare, caseload: list[EpisodeOfCare], draft: Draft, clock: Clock, rules_against: Against
) -> None:
    assert "client-as-reader" not in rules_against(draft)
    drafts.save_version(case, draft, clock(), text=HARMLESS, head=HEAD)
    [item] = [one for one in weigh(case, draft, clock()).found.items if one.family == READER]

    assert item.quote == THE_WHOLE
    assert "client-as-reader" in rules_against(draft)
    deciding.justify(case, draft, clock(), family=READER, quote=THE_WHOLE, words="We have talked about this.")
    assert "client-as-reader" not in rules_against(draft)


def choose(case: EpisodeOfCare, draft: Draft, clock: Clock, *chosen: str) -> None:
    ticked = [f"{one.id}.{point}" for one in strategies() for point, _ in one.points] + [NO_RESEARCH]
    deciding.choose_strategy(
        case, draft, clock(), chosen=chosen, ticked=ticked, justification="It is told so for a reason."
    )


def test_a_kind_that_no_strategy_makes_is_refused(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, kind="composite"))
    assert "kind" in rules_against(ready)
    choose(case, ready, clock, "process", "composite")
    assert "kind" not in rules_against(ready)


def test_a_page_does_not_speak_of_consent_and_changes_that_are_not(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    protection = "Published with the written consent of the client, and all details have been changed."
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, protection=protection))
    weighed = weigh(case, ready, clock())

    assert "claims" in rules_against(ready)
    assert weighed.values["claims"] == "that the client agreed; that something was changed"


def test_what_the_page_says_may_stand_where_it_is_so(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    [consent] = [one for one in strategies() if one.id == "consent"]
    head = replace(HEAD, kind="single case", protection=consent.protection)
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} Ottilie laughed.", head=head)
    drafts.put_stand_in(case, ready, clock(), original="Ottilie", replacement="Somebody", reason="by role")
    choose(case, ready, clock, "consent")
    assert rules_against(ready) >= {"claims", "consent"}
    deciding.enter_publication_consent(
        case, ready, clock(), client=clients_of(case)[0], given=True, on=clock().at.date(), scope="All.", web=True
    )

    assert rules_against(ready) & {"claims", "consent", "kind"} == set()


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("age", "34", "At 34 one is no longer young."),
        ("age", "34", "A woman of 34 came."),
        ("age", "34", "She was thirty-four then."),
        ("occupation", "nurse", "The nurses' room was cold."),
        ("occupation", "nurses", "A nurse came in."),
    ],
)
def test_a_fact_that_is_dropped_and_stands_is_counted(
    case: EpisodeOfCare, ready: Draft, clock: Clock, kind: str, value: str, words: str
) -> None:
    enter_fact(case, clock, kind, value)
    decide_all_facts(case, ready, clock)
    assert weigh(case, ready, clock()).values["facts_still_standing"] == 0
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} {words}")

    assert weigh(case, ready, clock()).values["facts_still_standing"] == 1


@pytest.mark.parametrize("words", ["It cost 340 and 3.34 then.", "She nursed a cold."])
def test_a_fact_within_something_else_is_not_counted(
    case: EpisodeOfCare, ready: Draft, clock: Clock, words: str
) -> None:
    enter_fact(case, clock, "age", "34")
    enter_fact(case, clock, "occupation", "nurse")
    decide_all_facts(case, ready, clock)
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} {words}")

    assert weigh(case, ready, clock()).values["facts_still_standing"] == 0


def test_a_stand_in_that_nobody_sees_is_none(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} Ottilie laughed.")
    with pytest.raises(InvalidEntry, match="stand-in is missing"):
        drafts.put_stand_in(case, ready, clock(), original="Ottilie", replacement="\u200b", reason="by role")
    assert "Ottilie" in drafts.standing_version(ready).text


def test_a_mail_address_is_offered_as_an_address(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} otti@example.org")
    [item] = [one for one in weigh(case, ready, clock()).found.items if one.family == NAME and "@" in one.quote]

    assert item.offers[0].words == "the client's address"


def test_a_day_of_a_month_alone_waits_for_a_decision(
    case: EpisodeOfCare, caseload: list[EpisodeOfCare], draft: Draft, clock: Clock, rules_against: Against
) -> None:
    make_ready(case, draft, clock)
    drafts.save_version(case, draft, clock(), text=f"{HARMLESS} On the 12th somebody came.")

    assert "names" in rules_against(draft)


def test_whether_it_is_research_is_asked_of_every_text(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    bare = [f"process.{point}" for one in strategies() if one.id == "process" for point, _ in one.points]
    points = [point for point, _ in research_points()]
    for answer, against in (
        ([], {"research"}),
        ([RESEARCH], {"research"}),
        ([RESEARCH, *points[:2]], {"research"}),
        ([RESEARCH, *points], set()),
        ([NO_RESEARCH], set()),
    ):
        deciding.choose_strategy(
            case, ready, clock(), chosen=["process"], ticked=[*bare, *answer], justification="It is of the hour alone."
        )
        assert rules_against(ready) == against


def test_the_page_of_the_strategy_asks_whether_it_is_research(
    case: EpisodeOfCare, ready: Draft, browser: Client, rules_against: Against
) -> None:
    page = reverse("draft-strategy", args=[case.code, ready.pk])
    form = {"strategy": "process", "point": ["process.bare", "process.moments"], "justification": "It is of the hour."}
    assert browser.post(page, form).status_code == 302
    assert rules_against(ready) == {"research"}
    assert browser.post(page, {**form, "research": NO_RESEARCH}).status_code == 302

    assert rules_against(ready) == set()
    assert 'value="research.no" checked' in browser.get(page).content.decode()
