"""A reply: held, written in six parts, checked, overruled, filed with its words; nothing of a draft in the record."""

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, transaction
from tests.casebook.correspondence.mails import mail

from casebook.audit.stores import Store, alias_of
from casebook.correspondence import replying
from casebook.correspondence.agreeing import agree, agreement_of
from casebook.correspondence.errors import Held, Unchecked
from casebook.correspondence.following import breaks_of, kinds_of_reply, unanswered
from casebook.correspondence.mailing import as_draft
from casebook.correspondence.models import Draft, HoursAgreed, MailAgreed, Reply, Unsent
from casebook.correspondence.receiving import receive
from casebook.record.acts.cases import clients_of, enter_consent
from casebook.record.acts.documents import document_of, original_of
from casebook.record.acts.findings import decide
from casebook.record.course import course_of
from casebook.record.errors import AddedOnly, AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import Document, EpisodeOfCare, Event, Row, Verdict
from casebook.record.who import Doing
from casebook.vault.router import store_of
from sessionlab.correspondence import Part

pytestmark = pytest.mark.django_db(databases=["default", "process"])
GOOD = {
    Part.HAPPENED: "On Friday I hurried you.",
    Part.MISSED: "I did not hear what it meant to you.",
    Part.PRACTICAL: "The hour on Friday is kept until the end of May.",
}


def draft(case: EpisodeOfCare, letter: Document, doing: Doing, parts: Any = GOOD, **more: str) -> Draft:
    known = {"subject": "Friday", "recipient": "ben@example.org", **more}
    return replying.keep_draft(case, letter, doing, parts=parts, **known)


def checks(case: EpisodeOfCare, letter: Document, doing: Doing) -> list[tuple[str, bool]]:
    kept = replying.draft_of(case, letter)
    assert kept is not None
    found = replying.found_in(case, letter, kept, doing)
    return [(one.finding.check, one.overruled is not None) for one in found]


def test_a_filed_reply_is_a_letter_out_and_an_attempt_at_repair(
    case: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    draft(case, letter, doing)
    reply = replying.file_reply(case, letter, doing, on=doing.at.date())
    document = document_of(case, reply.document_id)
    events = Event.objects.filter(source_id=document.pk)

    assert document.text.strip() == "\n\n".join(GOOD.values())
    assert (document.kind, document.on) == ("letter out", doing.at.date())
    assert message_from_bytes(original_of(case, document), policy=default)["In-Reply-To"] == "<1@example.org>"
    assert {(one.kind, document.text[one.start : one.end]) for one in events} == {
        ("letter_out", GOOD[Part.HAPPENED]),
        ("repair", GOOD[Part.MISSED]),
    }
    assert reply.parts == ["happened", "missed", "practical"]


def test_a_reply_is_not_filed_as_sent_on_a_day_to_come(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    draft(case, letter, doing)

    with pytest.raises(InvalidEntry):
        replying.file_reply(case, letter, doing, on=doing.today + timedelta(days=1))


def test_words_that_stay_are_looked_at_again(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    draft(case, letter, doing, {**GOOD, Part.FELT: "You made me lose the thread."})
    stays = {"check": "blame", "place": "felt", "quote": "You made me"}
    for _ in range(2):
        replying.overrule(case, letter, doing, **stays)
    assert checks(case, letter, doing) == [("blame", True)]

    replying.look_again(case, letter, doing, **stays)
    assert checks(case, letter, doing) == [("blame", False)]
    with pytest.raises(InvalidEntry):
        replying.look_again(case, letter, doing, **stays)


def test_a_filed_reply_counts_at_once(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    for event in Event.objects.filter(source_id=letter.pk):
        decide(case, event, doing, verdict=Verdict.ACCEPTED)
    draft(case, letter, doing)
    replying.file_reply(case, letter, doing, on=doing.at.date())
    told = [happening.told.kind.value for happening in course_of(case, doing, today=doing.at.date()).happenings]

    assert told[-2:] == ["letter_out", "repair"]


def test_a_letter_that_mends_nothing_is_filed_as_a_letter_alone(
    case: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    draft(case, letter, doing)
    reply = replying.file_reply(case, letter, doing, on=doing.at.date(), mends=False)

    assert [one.kind for one in Event.objects.filter(source_id=reply.document_id)] == ["letter_out"]


def test_a_reply_is_filed_once(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    draft(case, letter, doing)
    replying.file_reply(case, letter, doing, on=doing.at.date())

    with pytest.raises(AlreadyDone):
        replying.file_reply(case, letter, doing, on=doing.at.date())


def test_while_it_waits_nothing_leaves_and_writing_goes_on(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    replying.hold(case, letter, doing, until=doing.at + timedelta(hours=2))
    draft(case, letter, doing)

    with pytest.raises(Held):
        replying.ready_draft(case, letter, doing)
    later = replace(doing, at=doing.at + timedelta(hours=3))
    assert replying.ready_draft(case, letter, later).subject == "Friday"


def test_waiting_can_be_ended_before_its_time(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    replying.hold(case, letter, doing, until=doing.at + timedelta(hours=2))
    draft(case, letter, doing)
    later = replace(doing, at=doing.at + timedelta(minutes=1))
    replying.hold(case, letter, later, until=None)

    assert replying.held_until(case, letter, at=later.at) is None
    assert replying.ready_draft(case, letter, later).subject == "Friday"


def test_a_time_that_is_over_is_no_time_to_wait_for(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    with pytest.raises(InvalidEntry):
        replying.hold(case, letter, doing, until=doing.at)


def test_a_reply_without_a_word_does_not_leave(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    draft(case, letter, doing, parts={Part.FELT: "  "})

    with pytest.raises(InvalidEntry):
        replying.ready_draft(case, letter, doing)


def test_what_a_check_found_keeps_it_until_it_is_overruled(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    draft(case, letter, doing, parts={**GOOD, Part.FELT: "You made me lose the thread."})
    with pytest.raises(Unchecked, match="one place"):
        replying.ready_draft(case, letter, doing)
    row = replying.overrule(case, letter, doing, check="blame", place="felt", quote="You made me")

    assert checks(case, letter, doing) == [("blame", True)]
    assert (row.by, row.at) == (doing.by, doing.at)
    assert replying.ready_draft(case, letter, doing).subject == "Friday"


def test_what_was_overruled_holds_for_those_words_alone(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    replying.overrule(case, letter, doing, check="blame", place="felt", quote="You made me")
    draft(case, letter, doing, parts={**GOOD, Part.FELT: "You never let me speak."})

    assert checks(case, letter, doing) == [("blame", False)]


def test_an_overruled_recipient_is_that_one_alone(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    replying.overrule(case, letter, doing, check="recipient", place="whole", quote="x@example.org")
    draft(case, letter, doing, recipient="y@example.org")

    assert checks(case, letter, doing) == [("recipient", False)]


def test_there_is_no_other_check(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    with pytest.raises(InvalidEntry):
        replying.overrule(case, letter, doing, check="tone", place="felt", quote="")


def test_the_name_of_another_client_is_found(
    case: EpisodeOfCare, other: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    draft(case, letter, doing, parts={**GOOD, Part.FELT: "As with Emil, it was fast."})

    assert checks(case, letter, doing) == [("other_client", False)]


def test_words_of_risk_are_looked_for_only_where_a_program_may_read(case: EpisodeOfCare, doing: Doing) -> None:
    words = "I want to kill myself."
    [received] = receive(doing, name="x.eml", content=mail(words), case=case)
    assert received.document is not None
    draft(case, received.document, doing, recipient="ben@example.org")
    asked = [check for check, _ in checks(case, received.document, doing)]
    for client in clients_of(case):
        enter_consent(client, replace(doing, at=doing.at + timedelta(minutes=1)), on=doing.at.date(), given=False)

    assert "safety" in asked
    assert "safety" not in [check for check, _ in checks(case, received.document, doing)]


def test_a_draft_for_the_mail_program_is_unsent_and_answers_the_letter(
    case: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    kept = draft(case, letter, doing, subject="Frei\nBcc: x@example.org")
    message = message_from_bytes(as_draft(replying.written(kept), letter, own=["m@example.net"]), policy=default)

    assert (message["X-Unsent"], message["To"], message["From"]) == ("1", "ben@example.org", "m@example.net")
    assert (message["Subject"], message["Bcc"]) == ("Frei Bcc: x@example.org", None)
    assert message["In-Reply-To"] == "<1@example.org>"
    assert message.get_content().replace("\r\n", "\n").strip() == "\n\n".join(GOOD.values())


def test_nothing_of_a_draft_or_the_unsent_stands_in_the_record(
    case: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    replying.say_unsent(case, letter, doing, text="Walrus, I am furious.")
    draft(case, letter, doing, parts={Part.FELT: "You made me a pelican."})
    replying.overrule(case, letter, doing, check="blame", place="felt", quote="You made me")

    assert Unsent.objects.using("process").count() == 1
    assert words_in("default", "Walrus", "pelican", "You made me") == []
    assert words_in("process", "Walrus", "pelican", "You made me") == ["Walrus", "pelican", "You made me"]


def words_in(alias: str, *words: str) -> list[str]:
    """Return which words stand in any column of any table of a store."""
    dump = []
    with connections[alias].cursor() as cursor:
        for table in connections[alias].introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            dump.append(repr(cursor.fetchall()))
    return [word for word in words if word in "".join(dump)]


def test_a_colleague_answers_no_letter(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    colleague = replace(doing, account=UUID(int=8))
    for act in (
        lambda: replying.hold(case, letter, colleague, until=None),
        lambda: replying.say_unsent(case, letter, colleague, text="x"),
        lambda: draft(case, letter, colleague),
        lambda: replying.overrule(case, letter, colleague, check="blame", place="felt", quote="x"),
        lambda: replying.file_reply(case, letter, colleague, on=colleague.at.date()),
    ):
        with pytest.raises(NotYours):
            act()


def test_what_is_agreed_is_what_was_agreed_last(case: EpisodeOfCare, doing: Doing) -> None:
    for day, hours in ((3, HoursAgreed.HELD), (2, HoursAgreed.NOT_HELD)):
        agree(
            case, doing, on=date(2024, 4, day), mail=MailAgreed.BETWEEN, hours=hours, words="Thursdays", remind_days=5
        )
    agreed = agreement_of(case)

    assert agreed is not None
    assert (agreed.hours, agreed.remind_days, agreed.late) == ("held", 5, True)


def test_a_reply_without_an_answer_is_told_of_after_the_days_agreed(
    case: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    agree(case, doing, on=doing.at.date(), mail=MailAgreed.UNSAID, hours=HoursAgreed.UNSAID, words="", remind_days=3)
    draft(case, letter, doing)
    replying.file_reply(case, letter, doing, on=doing.at.date())
    soon, later = (replace(doing, at=doing.at + timedelta(days=days)) for days in (2, 3))

    assert unanswered(soon) == []
    assert [(one.case.code, one.days) for one in unanswered(later)] == [("C-1", 3)]
    receive(later, name="y.eml", content=mail("Thank you.", day=30, number=9).replace(b"30 Apr", b"04 May"))
    assert unanswered(later) == []


def test_what_followed_replies_is_counted_and_a_share_of_few_has_no_interval(
    case: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    draft(case, letter, doing)
    replying.file_reply(case, letter, doing, on=doing.at.date())
    much_later = replace(doing, at=doing.at + timedelta(days=60))
    kinds = {one.name: one for one in kinds_of_reply(much_later)}

    assert kinds_of_reply(doing) == []
    assert "Replies with a word on “What I missed”" in kinds
    assert (kinds["Letters that tried to repair"].answered.hits, kinds["Letters that tried to repair"].number) == (0, 1)
    assert kinds["Every letter to a client"].came.interval is None


def test_a_break_is_told_with_what_followed(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    for event in Event.objects.filter(source_id=letter.pk):
        decide(case, event, doing, verdict=Verdict.ACCEPTED)
    receive(doing, name="y.eml", content=mail("I am sorry. I would like to come back.", day=30, number=9))
    for event in Event.objects.filter(case_id=case.pk).exclude(source_id=letter.pk):
        decide(case, event, doing, verdict=Verdict.ACCEPTED)
    [found] = breaks_of(course_of(case, doing, today=doing.at.date()))

    assert found.followed is not None
    assert found.followed.days == 4


MODELS = [model for model in apps.get_app_config("correspondence").get_models() if issubclass(model, Row)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_row_is_changed_or_deleted(model: type[Row], case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    agree(case, doing, on=doing.at.date(), mail=MailAgreed.NONE, hours=HoursAgreed.HELD, words="", remind_days=1)
    replying.hold(case, letter, doing, until=None)
    replying.say_unsent(case, letter, doing, text="x")
    draft(case, letter, doing)
    replying.overrule(case, letter, doing, check="blame", place="felt", quote="x")
    replying.file_reply(case, letter, doing, on=doing.at.date())
    alias = alias_of(Store(store_of("correspondence", model._meta.model_name)))
    row = model.objects.using(alias).first()
    assert row is not None

    with pytest.raises(AddedOnly):
        row.save()
    for statement in ("UPDATE {} SET late = 1", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(using=alias):
            connections[alias].cursor().execute(statement.format(model._meta.db_table))
    assert Reply.objects.count() == 1
