"""A case becomes the story its ribbon is drawn from."""

from datetime import date, timedelta

import pytest

from casebook.record.acts import documents, findings
from casebook.record.course import course_of
from casebook.record.models import EpisodeOfCare, Verdict
from casebook.record.shelf import documents_of
from casebook.record.telling import story_of
from casebook.record.who import Doing
from sessionlab.coding.rules import rate
from sessionlab.reading import read
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.telling import tell
from sessionlab.ribbon import lay_out
from sessionlab.transcript import When

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
TALK = "Therapist: What would help?\nClient: You never listen to me. This is a waste of time.\nTherapist: I am sorry.\n"


def test_what_is_entered_and_what_is_accepted_stand_on_one_line(case: EpisodeOfCare, doing: Doing) -> None:
    [reading] = read(TALK, written_on=DAY)
    [document] = documents.file_readings(case, doing, original=TALK.encode(), readings=[reading])
    ratings = rate(reading)
    marks, events = findings.propose(case, doing, source_id=document.pk, ratings=ratings, told=tell(reading, ratings))
    for event in events:
        findings.decide(case, event, doing, verdict=Verdict.ACCEPTED)
    findings.decide(case, marks[0], doing, verdict=Verdict.ACCEPTED)
    quit_on = DAY + timedelta(days=1)
    findings.enter_event(case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(quit_on), words="Mid-hour.")

    story = story_of(case, course_of(case, doing, today=quit_on), doing, documents=documents_of(case))

    assert [told.event.kind.value for told in story.events] == [*(event.kind for event in events), "quit"]
    assert story.events[-1].event.span.of(story.chapters[-1].reading.text) == "Mid-hour."
    assert not story.chapters[0].ratings[0].coder.is_reader
    assert len(lay_out(story).places) == 2


def test_an_empty_case_has_an_empty_line(case: EpisodeOfCare, doing: Doing) -> None:
    story = story_of(case, course_of(case, doing, today=DAY), doing, documents=documents_of(case))

    assert (story.events, story.states) == ((), ())
