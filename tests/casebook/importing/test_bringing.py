"""Files into a case: read, filed, proposed from; refused whole."""

import io
from dataclasses import replace
from datetime import date
from email.message import EmailMessage

import pytest
from docx import Document as Word

from casebook.audit.models import AuditEntry
from casebook.importing import bringing
from casebook.importing.bringing import Brought, bring_in
from casebook.record.acts.cases import clients_of, enter_consent
from casebook.record.acts.documents import original_of
from casebook.record.course import course_of
from casebook.record.errors import AlreadyDone, NotYours
from casebook.record.models import Document, EpisodeOfCare, Event, Mark
from casebook.record.shapes import reading_of
from casebook.record.who import Doing
from sessionlab.errors import UnreadableSource

pytestmark = pytest.mark.django_db(databases=["default", "process"])
TALK = b"Therapist: How was the week?\nClient: You never listen to me. This is a waste of time.\nTherapist: Go on.\n"
SECRET = b"%PDF-1.7 the contents of what was attached"


def a_letter(*, attached: bytes = b"") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Wren <wren@example.org>", "M <m@example.net>"
    mail["Date"], mail["Subject"] = "Tue, 30 Apr 2024 18:00:00 +0000", "Tuesday"
    mail.set_content("You have understood nothing. I am taking a month off.\n")
    if attached:
        mail.add_attachment(attached, maintype="application", subtype="pdf", filename="plan.pdf")
    return mail.as_bytes()


def word_file(*paragraphs: str) -> bytes:
    file, document = io.BytesIO(), Word()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def brought(case: EpisodeOfCare, doing: Doing, *contents: bytes, name: str = "one.txt") -> list[Brought]:
    return bring_in(case, doing, files=[(name, content) for content in contents])


def counted() -> tuple[int, ...]:
    return tuple(model.objects.using("default").count() for model in (Document, Mark, Event, AuditEntry))


def test_a_transcript_is_filed_and_proposed_from(case: EpisodeOfCare, doing: Doing) -> None:
    [done] = brought(case, doing, TALK, name="2024-04-30 hour.txt")
    [document] = done.documents

    assert (document.kind, document.on) == ("transcript", date(2024, 4, 30))
    assert (done.was_read, done.marks > 0, done.events > 0) == (True, True, True)
    assert course_of(case, doing, today=document.on).happenings == ()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (TALK, "transcript"),
        (a_letter(), "letter in"),
        (word_file("She came late. Nothing was said of the quarrel."), "account"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Wren>I walked here.\n", "transcript"),
    ],
)
def test_the_content_says_what_it_is(case: EpisodeOfCare, doing: Doing, content: bytes, kind: str) -> None:
    [done] = brought(case, doing, content, name="unnamed")

    assert [document.kind for document in done.documents] == [kind]
    assert original_of(case, done.documents[0]) == content


def test_the_reading_that_was_filed_comes_back(case: EpisodeOfCare, doing: Doing) -> None:
    for content in (TALK, a_letter(attached=SECRET), word_file("She came late.")):
        brought(case, doing, content)
    for document in Document.objects.all():
        again = reading_of(document)
        assert (again.text, again.source.sha256, again.on) == (document.text, document.sha256, document.on)


def test_without_consent_it_is_filed_and_no_reader_runs(
    case: EpisodeOfCare, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter_consent(clients_of(case)[0], doing, on=date(2024, 5, 1), given=False)
    monkeypatch.setattr(bringing, "usual_reader", lambda *_, **__: pytest.fail("a reader ran"))
    [done] = brought(case, doing, TALK)

    assert (len(done.documents), done.was_read) == (1, False)
    assert not Mark.objects.exists()


def test_the_same_bytes_are_told_and_not_filed_twice(case: EpisodeOfCare, doing: Doing) -> None:
    first, second = brought(case, doing, TALK, TALK)

    assert first.refused is None
    assert isinstance(second.refused, AlreadyDone)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\0\1\2\3" * 50, b"PK\3\4 no archive", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_cannot_be_read_leaves_nothing(case: EpisodeOfCare, doing: Doing, content: bytes) -> None:
    before = counted()
    [done] = brought(case, doing, content)

    assert isinstance(done.refused, UnreadableSource)
    assert counted() == before


def test_a_bad_file_keeps_no_other_from_being_filed(case: EpisodeOfCare, doing: Doing) -> None:
    done = brought(case, doing, TALK, b"", a_letter())

    assert [one.refused is None for one in done] == [True, False, True]
    assert [one.number for one in done] == [1, 2, 3]


def test_a_fault_in_the_middle_leaves_nothing_half_filed(
    case: EpisodeOfCare, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counted()

    def fails(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(bringing, "propose", fails)
    with pytest.raises(OSError):  # noqa: PT011
        brought(case, doing, TALK)
    assert counted() == before


def test_what_is_attached_stands_in_the_sealed_original_only(case: EpisodeOfCare, doing: Doing) -> None:
    content = a_letter(attached=SECRET)
    [done] = brought(case, doing, content)
    row = Document.objects.get()

    assert SECRET.decode() not in row.text + str(row.shape) + str(row.losses)
    assert SECRET not in bytes(row.original)
    assert [one.size for one in reading_of(row).attachments] == [len(SECRET)]  # type: ignore[union-attr]
    assert original_of(case, done.documents[0]) == content


def test_an_old_hour_is_entered_late(case: EpisodeOfCare, doing: Doing) -> None:
    for content, written_on in ((TALK, date(2019, 3, 1)), (TALK + b"\n", doing.at.date())):
        bring_in(case, doing, files=[("a.txt", content)], written_on=written_on)

    assert [row.late for row in Document.objects.order_by("on")] == [True, False]


def test_several_dialogues_of_one_table_become_as_many_documents(case: EpisodeOfCare, doing: Doing) -> None:
    rows = "\n".join(
        f"high,v{one},http://example.org/{one},Talk {one},ask,{turn},{speaker},00:00:0{turn},It is turn {turn}.,0,x,,"
        for one in range(3)
        for turn, speaker in enumerate(("therapist", "client", "therapist"))
    )
    header = (
        "mi_quality,transcript_id,video_url,video_title,topic,utterance_id,interlocutor,timestamp,utterance_text,"
        "annotator_id,main_therapist_behaviour,client_talk_type,notes"
    )
    [done] = brought(case, doing, f"{header}\n{rows}\n".encode(), name="table.csv")

    assert [len(document.shape["turns"]) for document in done.documents] == [3, 3, 3]
    assert {document.sha256 for document in done.documents} == {done.documents[0].sha256}


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\a\\b.txt", "a\0b.txt", "\u202etxt.exe", "", "x" * 5000])
def test_a_name_is_a_label(case: EpisodeOfCare, doing: Doing, name: str) -> None:
    [done] = brought(case, doing, TALK, name=name)

    assert done.refused is None
    assert not set(done.documents[0].name) & set("/\\\0\u202e")


@pytest.mark.parametrize("content", ["C: \ud800 half.\nT: Yes.\n", "C: a\0b\nT: Yes.\n", "C: \u202eevil\nT: Yes.\n"])
def test_strange_signs_are_kept_or_told(case: EpisodeOfCare, doing: Doing, content: str) -> None:
    [done] = brought(case, doing, content.encode("utf-8", "surrogatepass"))

    assert done.documents or isinstance(done.refused, UnreadableSource)


def test_nobody_brings_into_the_case_of_another(case: EpisodeOfCare, doing: Doing) -> None:
    stranger = replace(doing, account=case.pk)
    with pytest.raises(NotYours):
        brought(case, stranger, TALK)


def test_it_says_how_far_it_is(case: EpisodeOfCare, doing: Doing) -> None:
    told: list[int] = []
    bring_in(case, doing, files=[("a", TALK), ("b", b""), ("c", a_letter())], progress=told.append)

    assert told == [1, 2, 3]
