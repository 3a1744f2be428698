"""Documents: filed verbatim, the original sealed under the client's key, its text as it was read."""

import hashlib
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict

from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.record.access import demand_writing
from casebook.record.acts.belonging import say_whose
from casebook.record.acts.cases import key_holder_of, key_holders_of
from casebook.record.adding import add_all, is_late
from casebook.record.errors import AlreadyDone, NotYours
from casebook.record.models import Document, DocumentKind, EpisodeOfCare
from casebook.record.shapes import shape_of
from casebook.record.standing import standing
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.errors import Damaged, NoClientKey
from casebook.vault.router import writing
from casebook.vault.sealing import seal, unseal
from sessionlab.transcript import Letter, Narrative, Reading, Role


def kind_of(reading: Reading) -> DocumentKind:
    """Return what a reading is filed as; a letter whose writer nobody named came in."""
    if isinstance(reading, Letter):
        return DocumentKind.LETTER_OUT if reading.role is Role.THERAPIST else DocumentKind.LETTER_IN
    return DocumentKind.ACCOUNT if isinstance(reading, Narrative) else DocumentKind.TRANSCRIPT


def file_readings(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    original: bytes,
    readings: Sequence[Reading],
    client: uuid.UUID | None = None,
) -> list[Document]:
    """File the readings of one file; the sealed original stands with the first of them.

    :param client: whose own they are, where the case has several clients; under that client's key they are sealed
    :raises AlreadyDone: the same bytes are filed in this case, and stand there
    :raises NotYours: the client is none of the case
    """
    demand_writing(case, doing)
    digest = hashlib.sha256(original).hexdigest()
    if standing(Document.objects.filter(case_id=case.id, sha256=digest).only("pk"), case_id=case.id):
        raise AlreadyDone("This file is filed in this case already.", remedy="Open it there.")
    rows = [_document(case, doing, reading, digest, place) for place, reading in enumerate(readings)]
    key = opened.current().clients.key_of(client or key_holder_of(case))
    rows[0].original = seal(key, original, context=f"document/{rows[0].id}")
    with writing(Store.RECORD):
        add_all(rows, doing, action=Action.IMPORT)
        for row in rows if client is not None else ():
            say_whose(case, row, doing, client=client)
    return rows


def _document(case: EpisodeOfCare, doing: Doing, reading: Reading, digest: str, place: int) -> Document:
    return Document(
        case_id=case.id,
        kind=kind_of(reading),
        on=reading.on,
        position=place,
        name=reading.source.name[:200],
        sha256=digest,
        text=reading.text,
        shape=shape_of(reading),
        losses=[asdict(loss) for loss in reading.losses],
        original=b"",
        late=is_late(reading.on, doing),
    )


def document_of(case: EpisodeOfCare, document_id: uuid.UUID) -> Document:
    """Return a document of a case.

    :raises NotYours: it is none of this case
    """
    found: Document | None = Document.objects.filter(case_id=case.id, pk=document_id).first()
    if found is None:
        raise NotYours
    return found


def original_of(case: EpisodeOfCare, document: Document) -> bytes:
    """Return the original bytes of a file, whichever of its readings is asked for.

    :raises NoClientKey: the client's key was destroyed
    """
    first = Document.objects.filter(case_id=case.id, sha256=document.sha256, position=0).first()
    if first is None:
        raise NotYours
    return _unsealed(case, bytes(first.original), context=f"document/{first.id}")


def _unsealed(case: EpisodeOfCare, sealed: bytes, *, context: str) -> bytes:
    """Open it with the key of the client under whom it was sealed: the first of the case, or whose own it was then."""
    *others, last = key_holders_of(case)[::-1]
    for holder in others:
        with suppress(NoClientKey, Damaged):
            return unseal(opened.current().clients.key_of(holder), sealed, context=context)
    return unseal(opened.current().clients.key_of(last), sealed, context=context)
