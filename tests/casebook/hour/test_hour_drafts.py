"""A draft is kept over and over, never over another page's words, and is no note until it is filed."""

import uuid
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from casebook.hour import drafts
from casebook.hour.errors import WrittenElsewhere
from casebook.hour.models import Draft
from casebook.record.errors import NotYours
from casebook.record.models import EpisodeOfCare, Note
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)


@pytest.fixture
def draft(case: EpisodeOfCare, doing: Doing) -> Draft:
    return drafts.open_draft(case, doing, on=DAY, starts=time(10), minutes=50)


def test_an_hour_has_one_draft(case: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    assert drafts.open_draft(case, doing, on=DAY, starts=time(10)).pk == draft.pk
    assert drafts.open_draft(case, doing, on=DAY, starts=time(11)).pk != draft.pk


def test_it_stands_in_the_process_store_and_is_no_note(case: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    drafts.save_draft(case, draft.pk, doing, revision=0, text="She was late.")

    assert Draft.objects.using("process").get().text == "She was late."
    assert not Note.objects.exists()


def test_each_keeping_counts_the_revision(case: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    first = drafts.save_draft(case, draft.pk, doing, revision=0, text="One.")
    second = drafts.save_draft(case, draft.pk, doing, revision=first.revision, text="One. Two.")

    assert (first.revision, second.revision, second.text) == (1, 2, "One. Two.")


def test_the_second_page_is_told_and_the_first_one_s_words_stand(
    case: EpisodeOfCare, doing: Doing, draft: Draft
) -> None:
    drafts.save_draft(case, draft.pk, doing, revision=0, text="From the first page.")
    with pytest.raises(WrittenElsewhere) as refused:
        drafts.save_draft(case, draft.pk, doing, revision=0, text="From the second.")

    assert refused.value.revision == 1
    assert "second" not in str(refused.value)
    assert drafts.draft_of(case, draft.pk, doing).text == "From the first page."


def test_the_same_words_sent_again_are_no_conflict(case: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    drafts.save_draft(case, draft.pk, doing, revision=0, text="Kept, but the answer got lost.")
    again = drafts.save_draft(case, draft.pk, doing, revision=0, text="Kept, but the answer got lost.")

    assert again.revision == 1


def test_choices_and_words_are_kept_apart(case: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    drafts.save_draft(case, draft.pk, doing, revision=0, text="One.")
    drafts.save_draft(case, draft.pk, doing, revision=1, choices={"risk": "not asked"})
    found = drafts.save_draft(case, draft.pk, doing, revision=2, text="Two.")

    assert (found.text, found.choices) == ("Two.", {"risk": "not asked"})


def test_what_is_put_away_comes_back_as_it_was(case: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    drafts.save_draft(case, draft.pk, doing, revision=0, text="Half a sentence")
    drafts.discard(case, draft.pk, doing)
    assert drafts.open_drafts([case], doing) == []
    assert [one.pk for one in drafts.discarded_drafts([case], doing)] == [draft.pk]
    with pytest.raises(WrittenElsewhere):
        drafts.save_draft(case, draft.pk, doing, revision=1, text="")

    assert drafts.bring_back(case, draft.pk, doing).text == "Half a sentence"
    assert [one.pk for one in drafts.open_drafts([case], doing)] == [draft.pk]


def test_what_was_put_away_long_ago_is_gone_with_the_next(case: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    drafts.save_draft(case, draft.pk, doing, revision=0, text="Old.")
    drafts.discard(case, draft.pk, doing)
    later = replace(doing, at=doing.at + timedelta(days=31))
    assert drafts.discarded_drafts([case], later) == []
    drafts.discard(case, drafts.open_draft(case, later, on=DAY).pk, later)

    assert not Draft.objects.filter(pk=draft.pk).exists()


def test_nobody_else_sees_it(case: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    stranger = replace(doing, account=uuid.UUID(int=8))
    for act in (drafts.draft_of, drafts.bring_back, drafts.discard):
        with pytest.raises(NotYours):
            act(case, draft.pk, stranger)
