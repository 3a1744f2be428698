"""What a printed record tells beside notes: its documents by their days, with their words where asked, and scores."""

import uuid
from dataclasses import dataclass
from datetime import date

from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import codes_in
from casebook.record.acts.measures import administrations
from casebook.record.measured import series_of
from casebook.record.models import Document, EpisodeOfCare
from casebook.record.standing import standing


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A document, the code of the client whose own it is where several take part, and its words where asked."""

    document: Document
    own_of: str
    words: str


@dataclass(frozen=True, slots=True)
class PrintedScore:
    """A questionnaire that was filled in: what it is called, when, by whom of several, and what it comes to."""

    name: str
    on: date
    own_of: str
    score: float


def printed_documents(case: EpisodeOfCare, *, words: bool) -> list[PrintedDocument]:
    """Return the documents that stand, by their days, those without a day last. Seven queries."""
    rows = Document.objects.filter(case_id=case.pk).defer("original", "losses", "shape", *(() if words else ("text",)))
    whose = _whose(case)
    found = sorted(standing(rows, case_id=case.pk), key=lambda row: (row.on or date.max, row.at, row.position))
    return [PrintedDocument(row, whose.get(row.pk, ""), row.text if words else "") for row in found]


def printed_scores(case: EpisodeOfCare) -> list[PrintedScore]:
    """Return the questionnaires that were filled in, by their days."""
    whose = _whose(case)
    found = [
        PrintedScore(series.instrument.name, point.row.on, whose.get(point.row.pk, ""), point.score.value)
        for series in series_of(administrations(case))
        for point in series.points
    ]
    return sorted(found, key=lambda one: (one.on, one.name))


def _whose(case: EpisodeOfCare) -> dict[uuid.UUID, str]:
    codes = codes_in(case)
    return {thing: codes.get(client, "") for thing, client in owners_in(case).items()}
