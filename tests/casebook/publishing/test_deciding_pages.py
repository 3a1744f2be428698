"""The pages on which is decided: what they offer, and that nothing that was typed is lost when it is refused."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casebook.publishing import drafts
from casebook.publishing.looking import DAY, NAME, Item
from casebook.publishing.models import Draft, FactDecision, Justification
from casebook.publishing.proposing import shift_of
from casebook.publishing.rules import fact_kinds
from casebook.publishing.weighing import weigh
from casebook.record.acts.cases import clients_of
from casebook.record.models import EpisodeOfCare

from .conftest import Clock, enter_fact

pytestmark = pytest.mark.django_db(databases=["default", "process"])
TEXT = "On Tuesday, 14 May 2019 Ottilie came from Bergen. Runa waited. On Friday, 17 May 2019 Ottilie was gone."


@pytest.fixture
def found(case: EpisodeOfCare, draft: Draft, clock: Clock) -> Callable[[str], Item]:
    """Return what was found of some words in a text about a sister called Runa."""
    enter_fact(case, clock, "third-party", "Runa")
    drafts.save_version(case, draft, clock(), text=TEXT)

    def look_for(words: str) -> Item:
        return next(one for one in weigh(case, draft, clock()).found.items if words in one.quote and one.offers)

    return look_for


def test_a_stand_in_is_offered_by_role_and_by_a_wider_word(found: Callable[[str], Item]) -> None:
    assert [one.words for one in found("Ottilie").offers] == ["the client"]
    assert [one.words for one in found("Bergen").offers] == ["a city"]
    assert found("Ottilie").family == NAME


def test_a_day_is_offered_blurred_and_moved_with_every_other_day(
    found: Callable[[str], Item], draft: Draft, case: EpisodeOfCare, clock: Clock
) -> None:
    first, second = found("14 May 2019").offers, found("17 May 2019").offers
    moved = [int(re.findall(r"\d+", one[-1].words)[0]) for one in (first, second)]

    assert "of that year" in first[0].words
    assert "14 May" not in first[-1].words
    # A month of 28 to 31 days may end between the two.
    assert any((moved[1] - moved[0]) % days == 3 for days in (28, 29, 30, 31))
    assert shift_of(draft) % 7 != 0
    assert {one.family for one in weigh(case, draft, clock()).found.items} >= {DAY, NAME}


def test_the_same_words_are_offered_the_same_stand_in_again(
    found: Callable[[str], Item], draft: Draft, case: EpisodeOfCare, clock: Clock
) -> None:
    why = "She was none of the family."
    drafts.put_stand_in(case, draft, clock(), original="Runa", replacement="a neighbour", reason=why)
    drafts.save_version(case, draft, clock(), text=f"{TEXT} Runa said so.")

    assert [(one.words, one.how) for one in found("Runa").offers] == [("a neighbour", "as before")]


def test_what_is_offered_stands_in_the_field_and_is_put_in_by_the_button(
    found: Callable[[str], Item], draft: Draft, case: EpisodeOfCare, browser: Client
) -> None:
    item = found("Bergen")
    page = browser.get(reverse("draft", args=[case.code, draft.pk])).content.decode()
    assert f'name="replacement" maxlength="2000" dir="auto" autocomplete="off" value="{item.offers[0].words}"' in page

    form = {"found": item.key, "act": "replace", "replacement": item.offers[0].words, "keeps": "yes"}
    answer = browser.post(reverse("draft-found", args=[case.code, draft.pk]), form)
    assert answer.status_code == 302
    assert "came from a city. Runa" in drafts.standing_version(draft).text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Runa came. I knew Runa.", "The client's sister came. I knew the client's sister."),
        ("So it was. Runa’s voice", "So it was. The client's sister’s voice"),
        ("> “Runa!” said Runa.", "> “The client's sister!” said the client's sister."),
        ("So.\n\n*Runa* came", "So.\n\n*The client's sister* came"),
        ("e.g. one, Runa", "e.g. one, the client's sister"),
    ],
)
def test_a_stand_in_begins_a_sentence_with_a_capital(
    case: EpisodeOfCare, draft: Draft, clock: Clock, before: str, after: str
) -> None:
    drafts.save_version(case, draft, clock(), text=before)
    drafts.put_stand_in(case, draft, clock(), original="Runa", replacement="the client's sister", reason="A relative.")
    assert drafts.standing_version(draft).text.strip() == after


def test_a_decision_that_is_refused_comes_back_with_its_words(
    found: Callable[[str], Item], draft: Draft, case: EpisodeOfCare, browser: Client
) -> None:
    form = {"found": found("Bergen").key, "act": "stays", "replacement": "a port", "words": "Why"}
    answer = browser.post(reverse("draft-found", args=[case.code, draft.pk]), form)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert page.count("A reason has") == 1
    assert page.count('<details class="edit" open>') == 1
    assert 'value="a port"' in page
    assert 'value="Why"' in page
    assert not Justification.objects.exists()


def test_facts_that_are_refused_come_back_with_every_decision(
    case: EpisodeOfCare, draft: Draft, browser: Client
) -> None:
    [client] = clients_of(case)
    kinds = [one.kind for one in fact_kinds()]
    form = {f"{kind}-treatment": "drop" for kind in kinds} | {f"{kind}-reason": f"Reason {kind}" for kind in kinds}
    form |= {"client": str(client), "age-value": "41", "age-treatment": "generalise", "age-as": ""}
    answer = browser.post(reverse("draft-facts", args=[case.code, draft.pk]), form)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "what is published is missing" in page
    assert [kind for kind in kinds if f'value="Reason {kind}"' not in page] == []
    assert page.count('<option value="drop" selected>') == len(kinds) - 1
    assert page.count('<option value="generalise" selected>') == 1
    assert not FactDecision.objects.exists()


def test_a_draft_that_is_refused_comes_back_as_it_was_typed(case: EpisodeOfCare, draft: Draft, browser: Client) -> None:
    form = {
        "text": "Words.",
        "title": "A title",
        "part": "many",
        "tags": "one, two",
        "language": "de",
        "kind": "composite",
    }
    answer = browser.post(reverse("draft", args=[case.code, draft.pk]), form)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert ">Words.</textarea>" in page
    for words in ("A title", "many", "one, two", "de"):
        assert f'value="{words}"' in page
    assert '<option value="composite" selected>' in page
    assert drafts.standing_version(draft).text == ""
