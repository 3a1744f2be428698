"""A draft becomes a note: each paragraph in its store, each event beside its words, all of it or nothing."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from casebook.audit.stores import Store, alias_of
from casebook.hour import drafts
from casebook.hour.errors import WrittenElsewhere
from casebook.hour.filing import Sorted, file_draft, recover
from casebook.hour.lines import line_for
from casebook.hour.models import Draft
from casebook.hour.paragraphs import parts_of
from casebook.hour.proposals import proposals_in
from casebook.hour.taking_back import take_back
from casebook.hour.told import decide_told, told_in
from casebook.record.acts import hours, keeping
from casebook.record.acts.facts import Facts, facts_of
from casebook.record.acts.notes import Written, whole_notes, write_note
from casebook.record.course import course_of
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.guesses import scored
from casebook.record.models import (
    EpisodeOfCare,
    Event,
    Guess,
    Note,
    Outcome,
    Paragraph,
    Session,
    SessionOutcome,
    Signature,
    Verdict,
)
from casebook.record.standing import standing
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
TEXT = (
    "Nothing I said was right. //rupture\n\n"
    "I missed that she was ashamed; only at the door did I see it.\n\n"
    "She came on time and paid.\n\n"
    "//next begin with the letter"
)
FIRST, SECOND, THIRD, LAST = (part.key for part in parts_of(TEXT))
FACTS = Facts(form="soap", starts=time(10), stops=time(10, 50), attendance="held", place="by video", risk="not asked")
WANTED = Sorted(
    stores={THIRD: Store.RECORD},
    sections={THIRD: "objective"},
    facts=FACTS,
    expects="comes",
    for_on=DAY + timedelta(days=7),
    chance=0.8,
)


@pytest.fixture
def draft(agreed: EpisodeOfCare, doing: Doing) -> Draft:
    made = drafts.open_draft(agreed, doing, on=DAY, starts=time(10), minutes=50)
    return drafts.save_draft(agreed, made.pk, doing, revision=0, text=TEXT)


def filed(case: EpisodeOfCare, draft: Draft, doing: Doing, wanted: Sorted = WANTED, *, signed: bool = True) -> Note:
    return file_draft(case, draft.pk, doing, revision=draft.revision, wanted=wanted, signed=signed)


def words_in(store: Store) -> list[str]:
    return list(Paragraph.objects.using(alias_of(store)).order_by("position").values_list("text", flat=True))


def test_each_paragraph_goes_to_its_store(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    note = filed(agreed, draft, doing)
    [whole] = whole_notes(agreed, doing)

    assert words_in(Store.RECORD) == ["She came on time and paid."]
    assert "\n\n".join(paragraph.text for _, paragraph in whole.paragraphs) == TEXT
    assert [keeping.holds(note, row, store) for store, row in keeping.signatures_of(note)] == [True, True]


def test_the_facts_the_hour_and_the_guess_are_entered(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    facts = facts_of(filed(agreed, draft, doing))
    assert facts is not None
    guess, session = Guess.objects.get(), Session.objects.get()

    assert (facts.risk, facts.attendance, facts.sections) == ("not asked", "held", {"10000": "objective"})
    assert (guess.expects, guess.for_on, guess.chance) == ("comes", date(2024, 5, 9), 0.8)
    assert (session.on, session.starts, SessionOutcome.objects.get().outcome) == (DAY, time(10), "held")


def test_what_nobody_entered_stays_blank(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    facts = facts_of(filed(agreed, draft, doing, Sorted()))
    assert facts is not None

    assert (facts.risk, facts.attendance, facts.starts, facts.form) == ("", "", None, "")
    assert not SessionOutcome.objects.exists()
    assert not Guess.objects.exists()


def test_an_event_stands_in_the_store_of_its_words(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    filed(agreed, draft, doing)

    assert not Event.objects.using("default").exists()
    kinds = Event.objects.using("process").values_list("kind", "origin")
    assert set(kinds) == {("rupture", "by hand"), ("therapist_miss", "rules@1")}
    for event in Event.objects.using("process"):
        paragraph = Paragraph.objects.using("process").get(pk=event.source_id)
        assert paragraph.text[event.start : event.end] == event.quote


def test_the_writer_s_marker_counts_and_a_suggestion_waits(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    filed(agreed, draft, doing)
    kinds = [happening.told.kind.value for happening in course_of(agreed, doing, today=DAY).happenings]

    assert kinds == ["session", "rupture"]


def chips(case: EpisodeOfCare, draft: Draft) -> dict[str, str]:
    told = proposals_in(draft.text, parts_of(draft.text), on=DAY, may_read=True)
    return {one.told.kind.value: one.key for one in told}


def test_what_is_decided_counts_at_once_or_not_at_all(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    keys = chips(agreed, draft)
    verdicts = {keys["rupture"]: False, keys["therapist_miss"]: True}
    filed(agreed, draft, doing, replace(WANTED, verdicts=verdicts))
    kinds = [happening.told.kind.value for happening in course_of(agreed, doing, today=DAY).happenings]

    assert kinds == ["session", "therapist_miss"]


def test_a_rejected_suggestion_can_be_brought_back(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    verdicts = {chips(agreed, draft)["therapist_miss"]: False}
    filed(agreed, draft, doing, replace(WANTED, verdicts=verdicts))
    [whole] = whole_notes(agreed, doing)
    [one] = [one for one in told_in(agreed, whole) if not one.by_hand]
    assert one.verdict == "rejected"
    decide_told(agreed, whole, one.row.pk, replace(doing, at=doing.at + timedelta(minutes=1)), verdict=Verdict.ACCEPTED)

    kinds = [happening.told.kind.value for happening in course_of(agreed, doing, today=DAY).happenings]
    assert "therapist_miss" in kinds


def test_an_event_of_another_note_is_not_decided_here(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    filed(agreed, draft, doing)
    write_note(agreed, doing, on=DAY, paragraphs=[Written("Another.")])
    first, other = sorted(whole_notes(agreed, doing), key=lambda whole: len(whole.paragraphs), reverse=True)
    row = told_in(agreed, first)[0].row
    with pytest.raises(NotYours):
        decide_told(agreed, other, row.pk, doing, verdict=Verdict.REJECTED)


def test_without_consent_no_reader_runs(case: EpisodeOfCare, doing: Doing) -> None:
    made = drafts.open_draft(case, doing, on=DAY)
    draft = drafts.save_draft(case, made.pk, doing, revision=0, text=TEXT)
    filed(case, draft, doing)

    assert set(Event.objects.using("process").values_list("origin", flat=True)) == {"by hand"}


def test_the_line_for_the_next_hour_is_found_by_it(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    filed(agreed, draft, doing)

    assert line_for(agreed, doing, before=DAY) is None
    assert line_for(agreed, doing, before=DAY + timedelta(days=7)) == (DAY, "begin with the letter")


@pytest.mark.parametrize(
    ("attendance", "line"),
    [("held", None), ("missed", "begin with the letter"), ("cancelled by the client", "begin with the letter")],
)
def test_an_hour_that_left_no_line_uses_up_the_one_before_unless_it_fell_out(
    agreed: EpisodeOfCare, doing: Doing, draft: Draft, attendance: str, line: str | None
) -> None:
    filed(agreed, draft, doing)
    later = replace(doing, at=doing.at + timedelta(days=7))
    made = drafts.open_draft(agreed, later, on=DAY + timedelta(days=7), starts=time(10), minutes=50)
    again = drafts.save_draft(agreed, made.pk, later, revision=0, text="Nothing is left for the next hour.")
    filed(agreed, again, later, Sorted(facts=Facts(attendance=attendance)))
    found = line_for(agreed, later, before=DAY + timedelta(days=14))

    assert (found and found[1]) == line


def test_a_note_of_no_hour_uses_no_line_up(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    filed(agreed, draft, doing)
    later = replace(doing, at=doing.at + timedelta(days=1))
    write_note(agreed, later, on=DAY + timedelta(days=1), paragraphs=[Written("The insurer called.")])

    assert line_for(agreed, later, before=DAY + timedelta(days=7)) == (DAY, "begin with the letter")


def test_a_line_typed_beside_the_words_stands_in_the_note(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    filed(agreed, draft, doing, replace(WANTED, next_line="ask about the train"))

    assert "//next ask about the train" in words_in(Store.PROCESS)
    assert line_for(agreed, doing, before=DAY + timedelta(days=7)) == (DAY, "ask about the train")


def test_a_refusal_leaves_nothing_behind(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    wrong = replace(WANTED, expects="comes", for_on=DAY - timedelta(days=7))
    with pytest.raises(InvalidEntry):
        filed(agreed, draft, doing, wrong)

    assert not Note.objects.exists()
    assert not Session.objects.exists()
    assert words_in(Store.PROCESS) == []
    assert drafts.draft_of(agreed, draft.pk, doing).text == TEXT


def test_words_of_another_page_are_not_filed_unseen(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    drafts.save_draft(agreed, draft.pk, doing, revision=draft.revision, text=f"{TEXT}\n\nMore.")
    with pytest.raises(WrittenElsewhere):
        filed(agreed, draft, doing)

    assert not Note.objects.exists()


def test_a_filed_draft_is_empty_and_filed_once(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    filed(agreed, draft, doing)
    assert drafts.draft_of(agreed, draft.pk, doing).text == ""
    assert drafts.open_drafts([agreed], doing) == []
    with pytest.raises(AlreadyDone):
        filed(agreed, draft, doing)


def test_a_filing_cut_off_between_the_stores_is_done_again(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    """As after a kill between the two commits: the process store has its part, the record knows nothing of it."""
    ghost = Note(case_id=agreed.pk, on=DAY)
    words = Paragraph(case_id=agreed.pk, note_id=ghost.pk, position=1, text="Half.", at=doing.at, by=doing.by)
    words.save(using="process")
    Draft.objects.filter(pk=draft.pk).update(note_id=ghost.pk)

    found = recover(agreed, drafts.draft_of(agreed, draft.pk, doing), doing)
    assert (found.text, found.note_id) == (TEXT, None)
    note = filed(agreed, found, doing)
    [whole] = whole_notes(agreed, doing)
    assert whole.note.pk == note.pk
    assert "Half." not in [paragraph.text for _, paragraph in whole.paragraphs]


def test_an_unsigned_note_goes_back_into_writing(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    note = filed(agreed, draft, doing, signed=False)
    again = take_back(agreed, note, doing)

    assert again.text == TEXT
    assert whole_notes(agreed, doing) == []
    assert {name: again.choices[name] for name in ("risk", "form", "starts")} == {
        "risk": "not asked",
        "form": "soap",
        "starts": "10:00",
    }
    assert again.choices[f"store-{THIRD}"] == "record"
    assert again.choices[f"section-{THIRD}"] == "objective"


def test_its_guess_goes_back_with_it_and_stands_once(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    again = take_back(agreed, filed(agreed, draft, doing, signed=False), doing)
    chosen = {name: again.choices[name] for name in ("expects", "for_on", "chance")}
    assert chosen == {"expects": "comes", "for_on": "2024-05-09", "chance": "80"}
    assert standing(Guess.objects.all(), case_id=agreed.pk) == []
    later = replace(doing, at=doing.at + timedelta(minutes=5))
    filed(agreed, again, later, replace(WANTED, expects="late"))

    assert [row.expects for row in standing(Guess.objects.all(), case_id=agreed.pk)] == ["late"]


def test_a_guess_of_another_act_and_one_whose_hour_is_over_stay(
    agreed: EpisodeOfCare, doing: Doing, draft: Draft
) -> None:
    note = filed(agreed, draft, doing, signed=False)
    hours.guess(agreed, replace(doing, at=doing.at + timedelta(minutes=5)), for_on=DAY, expects="quits")
    again = take_back(agreed, note, replace(doing, at=doing.at + timedelta(days=8)))

    assert "expects" not in again.choices
    assert len(standing(Guess.objects.all(), case_id=agreed.pk)) == 2


def test_a_signed_note_does_not(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    note = filed(agreed, draft, doing)
    with pytest.raises(AlreadyDone):
        take_back(agreed, note, doing)
    assert Signature.objects.filter(row_id=note.pk).exists()


def test_the_record_holds_no_word_of_what_is_process(agreed: EpisodeOfCare, doing: Doing, draft: Draft) -> None:
    filed(agreed, draft, doing)
    openly = [
        str(value) for model in (Paragraph, Event, Note) for row in model.objects.values() for value in row.values()
    ]

    assert not [value for value in openly if "ashamed" in value or "letter" in value or "rupture" in value]


GUESSED = "She paid.\n\n//guess quits 70%"


@pytest.mark.parametrize("store", list(Store))
def test_a_guess_stands_in_the_store_of_the_paragraph_that_says_it(
    agreed: EpisodeOfCare, doing: Doing, store: Store
) -> None:
    made = drafts.open_draft(agreed, doing, on=DAY, starts=time(10), minutes=50)
    draft = drafts.save_draft(agreed, made.pk, doing, revision=0, text=GUESSED)
    _, says = (part.key for part in parts_of(GUESSED))
    wanted = replace(WANTED, stores={says: store}, sections={}, expects="quits", chance=0.7)
    file_draft(agreed, draft.pk, doing, revision=1, wanted=wanted, signed=True)
    kept = {one: Guess.objects.using(alias_of(one)).count() for one in Store}

    assert kept == {one: int(one is store) for one in Store}


def test_a_guess_of_process_notes_is_scored_for_whoever_may_see_them(agreed: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(agreed, doing, for_on=DAY, expects="comes", store=Store.PROCESS)
    row = hours.enter_session(agreed, doing, on=DAY)
    hours.enter_outcome(agreed, row.pk, doing, outcome=Outcome.HELD)
    course = course_of(agreed, doing, today=DAY)

    assert [one.hit for one in scored(agreed, course, today=DAY, stores=tuple(Store))] == [True]
    assert scored(agreed, course, today=DAY, stores=(Store.RECORD,)) == ()


def test_a_guess_of_process_notes_goes_back_with_its_note(agreed: EpisodeOfCare, doing: Doing) -> None:
    made = drafts.open_draft(agreed, doing, on=DAY, starts=time(10), minutes=50)
    draft = drafts.save_draft(agreed, made.pk, doing, revision=0, text=GUESSED)
    wanted = replace(WANTED, stores={}, sections={}, expects="quits", chance=0.7)
    note = file_draft(agreed, draft.pk, doing, revision=1, wanted=wanted, signed=False)
    back = take_back(agreed, note, doing)
    course = course_of(agreed, doing, today=DAY)

    assert scored(agreed, course, today=DAY, stores=tuple(Store)) == ()
    assert (back.choices["expects"], back.choices["chance"]) == ("quits", "70")
