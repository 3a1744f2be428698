"""The invented cases in a vault, as a therapist would have kept them: brought in, decided about, the last words open.

What a person would decide is known: each example carries its truth. A suggestion that is true is accepted, one that is
not is rejected, what no program saw is entered by hand. The last documents wait, so that there is something to decide.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from casebook.desk.demo_drafts import keep_draft_of
from casebook.desk.demo_formulations import keep_formulations
from casebook.desk.demo_letters import keep_letters_of
from casebook.importing.bringing import bring_in
from casebook.record.acts.cases import clients_of, enter_consent, open_case
from casebook.record.acts.documents import document_of
from casebook.record.acts.findings import BY_HAND, decide, enter_event, propose
from casebook.record.acts.hours import enter_outcome, enter_session
from casebook.record.acts.measures import Filled, enter_administrations
from casebook.record.models import EpisodeOfCare, Event, Mark, Outcome, Verdict
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.examples import Attendance, ExampleCase, Hour, TrueEvent, TrueMark
from sessionlab.relationship.events import By
from sessionlab.transcript import Span

LEFT_OPEN: Final = 2
"""Documents at the end of a case about which nobody has decided."""
OUTCOMES: Final = {
    Attendance.HELD: Outcome.HELD,
    Attendance.BROKEN_OFF: Outcome.BROKEN_OFF,
    Attendance.MISSED: Outcome.MISSED,
}
MEASURED: Final = (17, 16, 18, 14, 11, 12, 8)
"""PHQ-9 totals as a client may have handed them in, over the hours that were held."""
Documents = Mapping[str, UUID]
"""The document of each file, by the file's path below the folder of the case."""


def keep_example(example: ExampleCase, doing: Doing, *, progress: Callable[[int], None]) -> EpisodeOfCare:
    """Keep one example as a case.

    :param progress: called with the number of files done
    """
    first = example.truth.hours[0].on
    case = open_case(doing, code=example.code, pseudonym=example.pseudonym, opened_on=first)
    for client in clients_of(case):
        enter_consent(client, doing, on=first, given=True)
    keep_letters_of(case, example, doing)
    # One transaction for all of it: each by itself waits for the disk, hundreds of times.
    with writing():
        documents = _bring_in(case, example, doing, progress)
        decided = dict(list(documents.items())[:-LEFT_OPEN])
        for hour in example.truth.hours:
            _keep_hour(case, hour, doing)
        _measure(case, [hour for hour in example.truth.hours if hour.attendance is Attendance.HELD], doing)
        _decide_events(case, example.truth.events, decided, doing)
        _decide_marks(case, example.truth.marks, decided, doing)
        keep_formulations(case, example, doing)
        keep_draft_of(case, doing)
    return case


def _keep_hour(case: EpisodeOfCare, hour: Hour, doing: Doing) -> None:
    session = enter_session(case, doing, on=hour.on)
    cancelled = Outcome.CANCELLED_BY_THERAPIST if hour.by is By.THERAPIST else Outcome.CANCELLED_BY_CLIENT
    enter_outcome(case, session.pk, doing, outcome=OUTCOMES.get(hour.attendance, cancelled))


def _measure(case: EpisodeOfCare, held: Sequence[Hour], doing: Doing) -> None:
    days = sorted({hour.on for hour in held})
    asked = days[:: max(1, -(-len(days) // len(MEASURED)))]
    filled = [Filled(on, total=total) for on, total in zip(asked, MEASURED, strict=False)]
    enter_administrations(case, doing, instrument="phq-9", filled=filled)


def _bring_in(
    case: EpisodeOfCare, example: ExampleCase, doing: Doing, progress: Callable[[int], None]
) -> dict[str, UUID]:
    files = [(path.name, path.read_bytes()) for path in example.paths]
    brought = bring_in(case, doing, files=files, speakers=example.speakers, progress=progress)
    names = [path.relative_to(example.folder).as_posix() for path in example.paths]
    return {name: one.documents[0].pk for name, one in zip(names, brought, strict=True)}


def _decide_events(case: EpisodeOfCare, true: Sequence[TrueEvent], documents: Documents, doing: Doing) -> None:
    suggested = list(Event.objects.filter(case_id=case.pk, source_id__in=documents.values()).order_by("start", "pk"))
    accepted: set[UUID] = set()
    for one in true:
        found = next((row for row in suggested if row.pk not in accepted and _tells(row, one, documents)), None)
        if found is not None:
            accepted.add(found.pk)
        else:
            enter_event(case, doing, kind=one.kind, by=one.by, when=one.when, words=one.quote, detail=one.detail)
    _give_verdicts(case, suggested, accepted, doing)


def _tells(row: Event, true: TrueEvent, documents: Documents) -> bool:
    """Tell whether a suggestion is the true event, with its day, its detail and words of its own."""
    same = (row.kind, row.actor, row.on, row.detail) == (true.kind.value, true.by.value, true.when.on, true.detail)
    return same and row.source_id == documents.get(true.file) and (true.quote in row.quote or row.quote in true.quote)


def _decide_marks(case: EpisodeOfCare, true: Sequence[TrueMark], documents: Documents, doing: Doing) -> None:
    suggested = list(Mark.objects.filter(case_id=case.pk, source_id__in=documents.values()).order_by("start", "pk"))
    known = {(documents.get(one.file), one.turn, one.marker) for one in true}
    accepted = {row.pk for row in suggested if (row.source_id, row.turn, row.marker) in known}
    _give_verdicts(case, suggested, accepted, doing)
    seen = {(row.source_id, row.turn, row.marker) for row in suggested}
    for file, source in documents.items():
        missed = [one for one in true if one.file == file and (source, one.turn, one.marker) not in seen]
        _mark(case, source, [one for one in missed if one.turn is not None], doing)


def _mark(case: EpisodeOfCare, source: UUID, true: Sequence[TrueMark], doing: Doing) -> None:
    """Make the marks that no program suggested, on the words they rest on."""
    text = document_of(case, source).text if true else ""
    ratings = [
        Rating(
            marker=one.marker,
            span=Span(text.index(one.quote), text.index(one.quote) + len(one.quote)),
            quote=one.quote,
            turn=one.turn,
            significance=one.significance,
            confidence=1.0,
            coder=Coder(BY_HAND),
            because="Marked by the therapist.",
        )
        for one in true
        if one.quote in text
    ]
    propose(case, doing, source_id=source, ratings=ratings, told=())


def _give_verdicts(case: EpisodeOfCare, rows: Sequence[Event | Mark], accepted: set[UUID], doing: Doing) -> None:
    for row in rows:
        decide(case, row, doing, verdict=Verdict.ACCEPTED if row.pk in accepted else Verdict.REJECTED)
