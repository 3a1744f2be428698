"""A case written through every door, process notes among the rest."""

import uuid
from datetime import UTC, date, datetime
from email.message import EmailMessage

from casebook.audit.stores import Store
from casebook.importing.bringing import bring_in
from casebook.record.acts import cases, findings, hours, keeping, measures, notes
from casebook.record.acts.cases import open_case
from casebook.record.acts.measures import Filled
from casebook.record.acts.notes import Written
from casebook.record.models import EpisodeOfCare, Event, Mark, Outcome, Paragraph, Verdict
from casebook.record.who import Doing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.events import Event as Told
from sessionlab.transcript import Span, When

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
DAY = date(2024, 5, 2)
FIGURES = "walrus pelican heron otter badger marten ibex lynx condor osprey".split()
DOINGS = "mended folded painted buried counted".split()
SENTENCES = [f"In my fantasy the {figure} {doing} the ladder." for figure in FIGURES for doing in DOINGS]
"""Fifty process sentences: none of their figures and doings stands anywhere else."""
MARKER, KIND = "S.envy", EventKind.THERAPIST_MISS
"""Kinds that are seen in process notes alone."""


def a_letter(code: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Wren <wren@example.org>", "M <m@example.net>"
    mail["Date"], mail["Subject"] = "Tue, 30 Apr 2024 18:00:00 +0000", f"About {code}"
    mail.set_content("You have understood nothing. I am taking a month off.\n")
    mail.add_attachment(b"the plan", maintype="application", subtype="pdf", filename="plan.pdf")
    return mail.as_bytes()


def full_case(doing: Doing, code: str, *, sentences: list[str]) -> EpisodeOfCare:
    """Write a case through every door, process sentences among the rest, five of them at a time."""
    case = open_case(doing, code=code, pseudonym=f"Wren {code}", opened_on=DAY, real_names={code: f"Name of {code}"})
    cases.enter_consent(cases.clients_of(case)[0], doing, on=DAY, given=True)
    talk = f"Therapist: How was it?\nClient: You never listen to me. {code}.\n"
    bring_in(case, doing, files=[(f"{code}.eml", a_letter(code)), ("2024-04-30.txt", talk.encode())])
    measures.enter_administrations(case, doing, instrument="phq-9", filled=[Filled(DAY, total=12)])
    cases.let_see(case, uuid.UUID(int=8), doing, may_read=True)
    for number in range(0, len(sentences), 5):
        _hour(case, doing, sentences[number : number + 5])
    return case


def _hour(case: EpisodeOfCare, doing: Doing, sentences: list[str]) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.HELD)
    words = [Written(sentences[0]), Written("The hour was held.", Store.RECORD), Written(sentences[1])]
    note = notes.write_note(case, doing, on=DAY, paragraphs=words, session_id=session.pk)
    first, second = Paragraph.objects.using("process").filter(note_id=note.pk).order_by("position")
    _seen(case, doing, first)
    keeping.void(case, second, doing, reason=sentences[2])
    findings.enter_event(
        case,
        doing,
        kind=KIND,
        by=By.THERAPIST,
        when=When.exactly(DAY),
        words=sentences[3],
        session_id=session.pk,
        store=Store.PROCESS,
    )
    keeping.sign(case, note, doing)
    keeping.lock(case, session, doing)
    keeping.add_addendum(case, note.pk, doing, on=DAY, text=sentences[4], reason="seen later")
    keeping.add_addendum(
        case, note.pk, doing, on=DAY, text="Added for the record.", reason="forgotten", store=Store.RECORD
    )


def _seen(case: EpisodeOfCare, doing: Doing, paragraph: Paragraph) -> tuple[Mark, Event]:
    span, coder = Span(0, len(paragraph.text)), Coder("rules", "1")
    rating = Rating(
        marker=MARKER,
        span=span,
        quote=paragraph.text,
        turn=None,
        significance=3,
        confidence=0.9,
        coder=coder,
        because="x",
    )
    told = Told(
        kind=KIND,
        when=When.exactly(DAY),
        by=By.THERAPIST,
        span=span,
        quote=paragraph.text,
        confidence=0.9,
        because="x",
    )
    [mark], [event] = findings.propose(
        case, doing, source_id=paragraph.pk, ratings=[rating], told=[told], store=Store.PROCESS
    )
    for row in (mark, event):
        findings.decide(case, row, doing, verdict=Verdict.ACCEPTED)
    return mark, event
