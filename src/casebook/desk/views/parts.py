"""What an account may see of a case where it may not see the whole: what is some clients' own."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.desk.passages import passages_of
from casebook.desk.series_svg import draw_series
from casebook.desk.shelf_markup import addresses, document_item
from casebook.desk.whoami import doing_of
from casebook.record.access import part_for
from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import codes_in
from casebook.record.acts.documents import document_of
from casebook.record.acts.measures import administrations
from casebook.record.errors import NotYours
from casebook.record.measured import series_of
from casebook.record.models import Document
from casebook.record.shapes import reading_of
from casebook.record.shelf import documents_of
from casebook.record.standing import standing
from casebook.record.turning import turned


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show what of a case is the own of clients whom the account may see."""
    doing = doing_of(request)
    case, clients = part_for(doing, code)
    note(Action.READ, by=doing.by, at=doing.at, kind="episodeofcare", object_id=case.pk)
    whose, codes = owners_in(case), codes_in(case)
    href = addresses("part-document", case.code)
    series = series_of([row for row in administrations(case) if whose.get(row.pk) in clients], whose=whose)
    known = {
        "case": case,
        "clients": [codes[one] for one in clients],
        "documents": [
            document_item(row, href=href(row.pk), waits=False)
            for row in documents_of(case)
            if whose.get(row.pk) in clients
        ],
        "series": [(one, codes[one.client], draw_series(one, turned(one))) for one in series if one.client is not None],
    }
    return render(request, "desk/part.html", known)


@require_safe
def document(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Show the words of one document; what was seen in them and what became of that is the owner's."""
    doing = doing_of(request)
    case, clients = part_for(doing, code)
    found: Document = document_of(case, document_id)
    if owners_in(case).get(found.pk) not in clients or not standing([found], case_id=case.pk):
        raise NotYours
    note(Action.READ, by=doing.by, at=doing.at, kind="document", object_id=found.pk)
    known = {"case": case, "document": found, "blocks": passages_of(reading_of(found), ())}
    return render(request, "desk/part_document.html", known)
