"""What a printed record tells beside notes: its documents by their days, with their words where asked, and scores."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString

from casebook.desk.shelf_markup import NAMES, joined
from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import codes_in
from casebook.record.acts.measures import administrations
from casebook.record.measured import series_of
from casebook.record.models import Document, DocumentKind, EpisodeOfCare
from casebook.record.shelf import Shelved, documents_of
from casebook.record.standing import standing


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A document, the code of the client whose own it is where several take part, and its words."""

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


def printed_documents(case: EpisodeOfCare, whose: Mapping[uuid.UUID, str]) -> list[PrintedDocument]:
    """Return the documents that stand with their words, by their days, those without a day last."""
    rows = Document.objects.filter(case_id=case.pk).defer("original", "losses", "shape")
    found = sorted(standing(rows, case_id=case.pk), key=lambda row: (row.on or date.max, row.at, row.position))
    return [PrintedDocument(row, whose.get(row.pk, ""), row.text) for row in found]


def listed_documents(case: EpisodeOfCare, whose: Mapping[uuid.UUID, str]) -> SafeString:
    """Return the documents that stand without their words, in the same order, as rows of a list written straight."""
    found = sorted(documents_of(case), key=lambda one: one.on is None)
    return joined(_row(one, whose.get(one.pk, "")) for one in found)


def _row(one: Shelved, own_of: str) -> SafeString:
    day = f"{one.on.day} {one.on:%B %Y}" if one.on else "no day"
    own = f", of {escape(own_of)} alone" if own_of else ""
    late = ", entered later" if one.entered_on else ""
    return SafeString(f"<dt>{day}</dt><dd>{NAMES[DocumentKind(one.kind)]}{own}{late}</dd>")


def printed_scores(case: EpisodeOfCare, whose: Mapping[uuid.UUID, str]) -> list[PrintedScore]:
    """Return the questionnaires that were filled in, by their days."""
    found = [
        PrintedScore(series.instrument.name, point.row.on, whose.get(point.row.pk, ""), point.score.value)
        for series in series_of(administrations(case))
        for point in series.points
    ]
    return sorted(found, key=lambda one: (one.on, one.name))


def whose_own(case: EpisodeOfCare) -> dict[uuid.UUID, str]:
    """Return the code of the client by whatever is that client's own alone."""
    codes = codes_in(case)
    return {thing: codes.get(client, "") for thing, client in owners_in(case).items()}
