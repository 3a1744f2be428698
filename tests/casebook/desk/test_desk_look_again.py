"""Looking again at a talk: what comes new, what never comes back, who may ask for it, what the page says."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.casebook.desk.test_desk_taught import consent, marked

from casebook.audit.models import AuditEntry
from casebook.importing import looking_again
from casebook.importing.bringing import bring_in
from casebook.importing.looking_again import look_again
from casebook.learning.confirmed import SEEN_ANYWAY, SEEN_BY_DECISIONS
from casebook.learning.teaching import begin_anew
from casebook.record.acts.cases import add_colleague, let_see
from casebook.record.acts.findings import decide, propose
from casebook.record.acts.keeping import void
from casebook.record.acts.marking import mark_turn
from casebook.record.errors import AlreadyDone, InvalidEntry, NoConsent, NotYours
from casebook.record.models import Document, Event, Mark, Verdict
from casebook.record.shapes import reading_of
from casebook.record.who import Doing
from sessionlab.coding.learned.both import rate, rate_told
from sessionlab.coding.learned.parcel import ReaderUnavailable, shipped
from sessionlab.coding.rating import Rating
from sessionlab.errors import Refusal
from sessionlab.transcript import Transcript

pytestmark = pytest.mark.django_db(databases=["default", "process"])
ANSWERS = [
    "It was fine, I suppose.",
    "I don't see why you keep asking.",
    "You always say that.",
    "But what for?",
    "I have told you already.",
    "We had dinner with my sister on Saturday.",
    "You never listen to me.",
]
TALK = "".join(f"T: And how was day {day}?\nC: {words}\n" for day, words in enumerate(ANSWERS))
DOUBTFUL = 9
"""The turn of the fifth answer, of which the reader says nothing until more of the kind was found."""


@pytest.fixture
def document(own: Any, doing: Doing) -> Document:
    consent(own.case, doing, given=True)
    [brought] = bring_in(own.case, doing, files=[("talk.txt", TALK.encode())])
    return brought.documents[0]


def turns_of(marks: Iterable[Mark]) -> list[int]:
    return sorted(mark.turn for mark in marks if mark.turn is not None)


def turns(document: Document) -> list[int]:
    return turns_of(Mark.objects.filter(source_id=document.pk))


def later(doing: Doing, minutes: int) -> Doing:
    return replace(doing, at=doing.at + timedelta(minutes=minutes))


def decided(case: Any, document: Document, doing: Doing, *, rejected: tuple[int, ...] = ()) -> None:
    """Decide about all that waits: it is there, but for some turns."""
    for mark in Mark.objects.filter(source_id=document.pk):
        verdict = Verdict.REJECTED if mark.turn in rejected else Verdict.ACCEPTED
        decide(case, mark, later(doing, 1), verdict=verdict)


def look(case: Any, document: Document, doing: Doing) -> list[Mark]:
    return look_again(case, document, doing, clock=lambda: doing.at)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen in another tab while the talk is read."""

    def slowly(*given: Any, **more: Any) -> Any:
        seen = rate_told(*given, **more)
        happens()
        return seen

    monkeypatch.setattr(looking_again, "rate_told", slowly)


def test_what_was_accepted_lets_more_of_the_kind_be_seen(own: Any, document: Document, doing: Doing) -> None:
    assert DOUBTFUL not in turns(document)
    decided(own.case, document, doing)
    events = Event.objects.count()
    found = look(own.case, document, later(doing, 2))

    assert DOUBTFUL in turns_of(found)
    assert found[0].because.endswith(SEEN_BY_DECISIONS)
    assert found[0].origin.startswith("learned@")
    assert Event.objects.count() == events


def test_nothing_rejected_comes_back_and_nothing_is_doubled(own: Any, document: Document, doing: Doing) -> None:
    first = turns(document)
    decided(own.case, document, doing, rejected=(13,))
    found = look(own.case, document, later(doing, 2))

    assert 13 in first
    assert turns(document) == sorted([*first, *turns_of(found)])
    assert len({(mark.turn, mark.marker[0]) for mark in Mark.objects.filter(source_id=document.pk)}) == len(
        turns(document)
    )


def test_each_new_mark_says_whether_it_is_new_by_what_was_decided(own: Any, doing: Doing) -> None:
    [brought] = bring_in(own.case, doing, files=[("unread.txt", TALK.encode())])
    [unread] = brought.documents
    assert turns(unread) == []
    consent(own.case, doing, given=True)
    mark_turn(own.case, unread, doing, turn=11, marker="C.reject", significance=4)
    why = {mark.turn: mark.because for mark in look(own.case, unread, later(doing, 2))}
    shown = {one.turn for one in rate(reading_of(unread), shipped())}

    assert DOUBTFUL in why
    assert {turn for turn, because in why.items() if because.endswith(SEEN_BY_DECISIONS)} == set(why) - shown
    assert {turn for turn, because in why.items() if because.endswith(SEEN_ANYWAY)} == set(why) & shown != set()


def rated(document: Document, turn: int, marker: str = "C.reject", *, significance: int = 3) -> Rating:
    talk = reading_of(document)
    assert isinstance(talk, Transcript)
    return replace(marked(talk, turn), marker=marker, significance=significance)


def seeing(monkeypatch: pytest.MonkeyPatch, *ratings: Rating) -> None:
    monkeypatch.setattr(looking_again, "rate_told", lambda *_, **__: (ratings, frozenset()))


def test_where_a_rupture_was_denied_no_other_is_suggested(
    own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing, rejected=(13,))
    denied, quiet = rated(document, 13), rated(document, 11)
    seeing(monkeypatch, denied, replace(denied, marker="S.shame"), quiet)
    found = look(own.case, document, later(doing, 2))

    assert [(mark.turn, mark.marker) for mark in found] == [(13, "S.shame"), (11, "C.reject")]


def test_no_trace_is_suggested_beside_another_rupture(
    own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    assert 3 in turns(document)
    strong = rated(document, 5, "W.avoid")
    seeing(monkeypatch, rated(document, 3, significance=1), strong, rated(document, 11, significance=1))

    assert turns_of(look(own.case, document, later(doing, 2))) == [5, 11]


def test_what_was_voided_does_not_come_back_either(own: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    void(own.case, Mark.objects.get(source_id=document.pk, turn=7), doing, reason="It is of another turn.")

    assert 7 not in turns_of(look(own.case, document, later(doing, 2)))


def test_a_second_look_finds_nothing_new(own: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    look(own.case, document, later(doing, 2))

    assert look(own.case, document, later(doing, 3)) == []


def test_what_was_suggested_meanwhile_is_not_doubled(
    own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    other = replace(rated(document, DOUBTFUL), marker="C.defend")
    meanwhile(monkeypatch, lambda: propose(own.case, doing, source_id=document.pk, ratings=[other], told=()))

    assert DOUBTFUL not in turns_of(look(own.case, document, later(doing, 2)))


def test_what_was_decided_meanwhile_asks_for_the_button_once_more(
    own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    mark = Mark.objects.get(source_id=document.pk, turn=3)
    meanwhile(monkeypatch, lambda: decide(own.case, mark, later(doing, 61), verdict=Verdict.REJECTED))

    assert "Press the button once more." in refused(own.case, document, doing, AlreadyDone)


def test_what_was_forgotten_meanwhile_tells_nothing(
    own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    meanwhile(monkeypatch, lambda: begin_anew(later(doing, 61)))

    refused(own.case, document, doing, AlreadyDone)


def test_what_is_new_is_stamped_as_it_is_written(own: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    found = look_again(own.case, document, later(doing, 2), clock=lambda: later(doing, 3).at)

    assert {mark.at for mark in found} == {later(doing, 3).at}


def test_a_mark_by_hand_is_enough(own: Any, document: Document, doing: Doing) -> None:
    before = turns(document)
    mark_turn(own.case, document, doing, turn=1, marker="W.minimal", significance=4)
    found = look(own.case, document, later(doing, 2))

    assert turns(document) == sorted([*before, 1, *turns_of(found)])


def test_what_is_suggested_is_noted(own: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    before = AuditEntry.objects.using("default").count()
    look(own.case, document, later(doing, 2))
    [entry] = AuditEntry.objects.using("default").order_by("pk")[before:]

    assert (entry.action, entry.kind) == ("write", "mark")


def refused(case: Any, document: Document, doing: Doing, refusal: type[Refusal]) -> str:
    before = Mark.objects.count()
    with pytest.raises(refusal) as said:
        look(case, document, later(doing, 60))
    assert Mark.objects.count() == before
    return str(said.value)


def test_where_nothing_was_decided_it_is_refused(own: Any, document: Document, doing: Doing) -> None:
    assert "Nothing was decided" in refused(own.case, document, doing, InvalidEntry)
    decided(own.case, document, doing)
    begin_anew(later(doing, 30))

    assert "Nothing was decided" in refused(own.case, document, doing, InvalidEntry)


def test_without_consent_it_is_refused(own: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    consent(own.case, later(doing, 5), given=False)
    refused(own.case, document, doing, NoConsent)


def test_a_consent_taken_back_meanwhile_is_heeded(
    own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    meanwhile(monkeypatch, lambda: consent(own.case, later(doing, 5), given=False))
    refused(own.case, document, doing, NoConsent)


def test_at_a_voided_talk_it_is_refused(own: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    void(own.case, document, later(doing, 5), reason="It is of another client.")
    refused(own.case, document, doing, AlreadyDone)


def test_in_a_case_of_somebody_else_it_is_refused(own: Any, strange: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    refused(own.case, document, replace(doing, account=strange.case.owner_id), NotYours)
    refused(strange.case, document, replace(doing, account=strange.case.owner_id), NotYours)


def test_at_a_letter_it_is_refused(own: Any, doing: Doing) -> None:
    consent(own.case, doing, given=True)
    assert "no transcript" in refused(own.case, Document.objects.get(pk=own.letter), doing, InvalidEntry)


def test_a_talk_too_long_to_wait_for_is_refused(
    own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    monkeypatch.setattr(looking_again, "MOST_TURNS", 13)

    assert "14 turns; 13" in refused(own.case, document, doing, InvalidEntry)


def missing() -> None:
    raise ReaderUnavailable("It is not installed.", remedy="Ask for --reader rules.")


def test_without_the_learned_reader_it_is_refused_in_words(
    own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    monkeypatch.setattr(looking_again, "shipped", missing)
    said = refused(own.case, document, doing, ReaderUnavailable)

    assert "cannot be loaded. It is not installed. Install" in said
    assert "--reader" not in said


def page_of(browser: Client, document: Document, code: str = "C-1") -> str:
    return browser.get(reverse("document", args=[code, document.pk])).content.decode()


BUTTON = ">Look again</button>"


def test_the_page_offers_it_once_something_was_decided(
    browser: Client, own: Any, document: Document, doing: Doing
) -> None:
    assert BUTTON not in page_of(browser, document)
    decided(own.case, document, doing)

    assert BUTTON in page_of(browser, document)


def test_the_page_does_not_offer_what_would_be_refused(
    browser: Client, own: Any, document: Document, doing: Doing
) -> None:
    decided(own.case, document, doing)
    consent(own.case, later(doing, 5), given=False)
    assert BUTTON not in page_of(browser, document)
    consent(own.case, later(doing, 6), given=True)
    void(own.case, document, later(doing, 7), reason="It is of another client.")

    assert BUTTON not in page_of(browser, document)


def test_the_page_does_not_offer_it_at_a_talk_too_long_to_wait_for(
    browser: Client, own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    monkeypatch.setattr(looking_again, "MOST_TURNS", 13)
    assert BUTTON not in page_of(browser, document)
    monkeypatch.setattr(looking_again, "MOST_TURNS", 14)

    assert BUTTON in page_of(browser, document)


def test_the_page_does_not_offer_it_without_the_learned_reader(
    browser: Client, own: Any, document: Document, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(own.case, document, doing)
    monkeypatch.setattr(looking_again, "shipped", missing)

    assert BUTTON not in page_of(browser, document)


def test_a_colleague_at_the_desk_is_not_offered_it(browser: Client, own: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    colleague = add_colleague(doing, name="R. Colleague")
    let_see(own.case, colleague.pk, doing, may_read=True)
    browser.post(reverse("hand-over"), {"account": str(colleague.pk)})

    assert BUTTON not in page_of(browser, document)
    assert browser.post(reverse("look-again", args=["C-1", document.pk])).status_code == 404


def test_the_page_comes_back_with_what_is_new(browser: Client, own: Any, document: Document, doing: Doing) -> None:
    decided(own.case, document, doing)
    waiting = len(turns(document))
    answer = browser.post(reverse("look-again", args=["C-1", document.pk]), follow=True)

    assert answer.redirect_chain == [(reverse("document", args=["C-1", document.pk]), 302)]
    assert answer.content.decode().count(SEEN_BY_DECISIONS) == len(turns(document)) - waiting > 0


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Nothing new was found."),
        (1, "1 new suggestion waits for your decision."),
        (3, "3 new suggestions wait for your decision."),
    ],
)
def test_the_page_says_how_much_is_new(
    browser: Client, document: Document, monkeypatch: pytest.MonkeyPatch, count: int, said: str
) -> None:
    monkeypatch.setattr(looking_again, "look_again", lambda *_, **__: [None] * count)
    answer = browser.post(reverse("look-again", args=["C-1", document.pk]), follow=True)

    assert said in answer.content.decode()


def test_the_form_needs_its_token(own: Any, document: Document, browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "testserver"})
    strict.cookies = browser.cookies

    assert strict.post(reverse("look-again", args=["C-1", document.pk])).status_code == 403
