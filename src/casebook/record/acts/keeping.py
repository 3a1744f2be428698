"""Signing, locking, adding to what is locked, voiding and superseding."""

import uuid
from datetime import date

from casebook.audit.stores import STORES, Store, alias_of
from casebook.audit.vocabulary import Action
from casebook.record.access import demand_writing, may_read
from casebook.record.acts.cases import named
from casebook.record.acts.facts import facts_of
from casebook.record.acts.notes import stores_for
from casebook.record.adding import add, add_all, is_late
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import (
    Addendum,
    Decision,
    Document,
    EpisodeOfCare,
    Event,
    Locking,
    Mark,
    Note,
    NoteFacts,
    Paragraph,
    Row,
    Session,
    Signature,
    Superseding,
    Voiding,
)
from casebook.record.spelling import addendum_digest, note_digest
from casebook.record.standing import demand_open, home_of, is_locked, standing
from casebook.record.who import Doing
from casebook.vault.router import writing

TAKES_ADDENDA = (Note, Session, Document)
FOR_GOOD = (Signature, Locking, Addendum, Voiding, Superseding)
"""What is never voided itself: it says what was done, and that was done."""


def paragraphs_of(note: Note, store: Store) -> list[Paragraph]:
    """Return the paragraphs of a note that stand in one store, in their order."""
    rows = Paragraph.objects.using(alias_of(store)).filter(note_id=note.pk).order_by("position")
    return standing(rows, case_id=note.case_id, store=store)


def sign(case: EpisodeOfCare, note: Note, doing: Doing) -> list[Signature]:
    """Sign a note: each store gets a signature over its own part.

    :raises AlreadyDone: it was signed before
    """
    demand_writing(case, doing)
    _demand_of(case, note)
    if signatures_of(note):
        raise AlreadyDone("This note is signed already.", remedy="Write an addendum.")
    signer = signer_of(doing)
    made = []
    with writing(*STORES):
        for store in STORES:
            paragraphs = paragraphs_of(note, store)
            if paragraphs or store is Store.RECORD:
                made.append(_sign_part(case, note, paragraphs, doing, store=store, signer=signer))
    return made


def _sign_part(
    case: EpisodeOfCare, note: Note, paragraphs: list[Paragraph], doing: Doing, *, store: Store, signer: str
) -> Signature:
    digest = note_digest(note, paragraphs, at=doing.at, signer=signer, facts=_facts_in(note, store))
    row = Signature(case_id=case.id, row_id=note.pk, digest=digest, signer=signer)
    return add(row, doing, action=Action.SIGN, store=store)


def co_sign(case: EpisodeOfCare, note: Note, doing: Doing) -> list[Signature]:
    """Sign what another signed: somebody who may see the case, each store as far as that goes, and once.

    :raises NotYours: the account may not see the case, or the note is none of it
    :raises AlreadyDone: one's own note, or one that this account signed before
    :raises InvalidEntry: its author has not signed it
    """
    if not may_read(case, doing.account):
        raise NotYours
    _demand_of(case, note)
    signed = signatures_of(note)
    if signed and not may_co_sign(note, doing):
        raise AlreadyDone("This account has signed the note already, or wrote it.", remedy="Let another account sign.")
    if not signed:
        raise InvalidEntry("The note is not signed by its author.", remedy="Its author signs first.")
    signer = signer_of(doing)
    made = []
    with writing(*STORES):
        for store in stores_for(case, doing):
            paragraphs = paragraphs_of(note, store)
            if paragraphs or store is Store.RECORD:
                made.append(_sign_part(case, note, paragraphs, doing, store=store, signer=signer))
    return made


def may_co_sign(note: Note, doing: Doing) -> bool:
    """Tell whether an account can sign beside the author, who has: it neither wrote the note nor signed it."""
    signed = signatures_of(note)
    return bool(signed) and note.by != doing.by and all(row.by != doing.by for _, row in signed)


def _facts_in(note: Note, store: Store) -> NoteFacts | None:
    return facts_of(note) if store is Store.RECORD else None


def holds(note: Note, signature: Signature, store: Store) -> bool:
    """Tell whether a signature still fits what stands there."""
    paragraphs = paragraphs_of(note, store)
    return signature.digest == note_digest(
        note, paragraphs, at=signature.at, signer=signature.signer, facts=_facts_in(note, store)
    )


def signatures_of(note: Note) -> list[tuple[Store, Signature]]:
    """Return the signatures of a note with their stores."""
    return [(store, row) for store in STORES for row in Signature.objects.using(alias_of(store)).filter(row_id=note.pk)]


def signed_in(case: EpisodeOfCare) -> frozenset[uuid.UUID]:
    """Return the ids of all that was signed in a case, in whichever store. Two queries."""
    rows = (Signature.objects.using(alias_of(store)).filter(case_id=case.pk) for store in STORES)
    return frozenset(found for signed in rows for found in signed.values_list("row_id", flat=True))


def signer_of(doing: Doing) -> str:
    """Return how an account signs: its name and credentials."""
    return ", ".join(filter(None, named(doing.account)))


def lock(case: EpisodeOfCare, row: Note | Session, doing: Doing) -> Locking:
    """Lock a session or a note: from now on it takes signed addenda and nothing else.

    :raises AlreadyDone: it is locked
    :raises InvalidEntry: a note of it is not signed
    """
    demand_writing(case, doing)
    _demand_of(case, row)
    if is_locked(row.pk):
        raise AlreadyDone("This is locked already.", remedy="Write an addendum.")
    unsigned = sum(not signatures_of(note) for note in _notes_of(case, row))
    if unsigned:
        notes = "is 1 note" if unsigned == 1 else f"are {unsigned} notes"
        raise InvalidEntry(f"There {notes} without a signature.", remedy="Sign first, then lock.")
    return add(Locking(case_id=case.id, row_id=row.pk), doing, action=Action.CLOSE)


def _notes_of(case: EpisodeOfCare, row: Note | Session) -> list[Note]:
    """Return the note itself, or the notes of a session that stand: what was voided needs no signature."""
    if isinstance(row, Note):
        return [row]
    return standing(Note.objects.filter(case_id=case.id, session_id=row.pk), case_id=case.id)


def add_addendum(
    case: EpisodeOfCare,
    row_id: uuid.UUID,
    doing: Doing,
    *,
    on: date,
    text: str,
    reason: str,
    store: Store = Store.PROCESS,
) -> Addendum:
    """Add to a note, a session or a document, dated, reasoned and signed; possible whether it is locked or not.

    :raises InvalidEntry: words or reason are missing
    :raises NotYours: there is no such thing in this case
    """
    demand_writing(case, doing)
    if not any(kind.objects.filter(case_id=case.id, pk=row_id).exists() for kind in TAKES_ADDENDA):
        raise NotYours
    reasons = [f"The {what} is missing." for what, value in (("text", text), ("reason", reason)) if not value.strip()]
    if reasons:
        raise InvalidEntry(reasons, remedy="Give both.")
    _demand_last_signed(case, row_id, store)
    addendum = Addendum(case_id=case.id, row_id=row_id, on=on, text=text, reason=reason, late=is_late(on, doing))
    signer = signer_of(doing)
    digest = addendum_digest(addendum, at=doing.at, signer=signer)
    signature = Signature(case_id=case.id, row_id=addendum.id, digest=digest, signer=signer)
    add_all([addendum, signature], doing, action=Action.ADD_ADDENDUM, store=store)
    return addendum


def _demand_last_signed(case: EpisodeOfCare, row_id: uuid.UUID, store: Store) -> None:
    """Refuse another addendum while the signature of the last one does not fit it."""
    rows = Addendum.objects.using(alias_of(store)).filter(case_id=case.id, row_id=row_id).order_by("-at", "-pk")
    last: Addendum | None = rows.first()
    if last is not None and not addendum_holds(last):
        raise InvalidEntry(
            "The addendum before it has no signature that fits.", remedy="Look at it; bring a backup back."
        )


def addendum_holds(addendum: Addendum) -> bool:
    """Tell whether an addendum is still what was signed. One query."""
    rows = Signature.objects.using(alias_of(home_of(addendum))).filter(row_id=addendum.pk)
    signature: Signature | None = rows.first()
    return signature is not None and signature.digest == addendum_digest(
        addendum, at=signature.at, signer=signature.signer
    )


def void(case: EpisodeOfCare, row: Row, doing: Doing, *, reason: str) -> Voiding:
    """Say that a row does not hold; it stays where it is, and so does the saying, in the same store.

    :raises InvalidEntry: there is no reason
    :raises Locked: it, or what it belongs to, is locked
    :raises AlreadyDone: it was voided or superseded, or it is a part of something signed
    """
    demand_writing(case, doing)
    _demand_changeable(case, row, reason)
    made = Voiding(case_id=case.id, row_id=row.pk, reason=reason)
    return add(made, doing, action=Action.VOID, store=home_of(row))


def supersede(case: EpisodeOfCare, row: Row, instead: Row, doing: Doing, *, reason: str) -> Superseding:
    """Say that another row stands in the place of this one; both stay, and the saying stays in the same store.

    :raises InvalidEntry: there is no reason, or the two are of different kinds or stores, or the other does not stand
    :raises Locked: it, or what it belongs to, is locked
    :raises AlreadyDone: it was voided or superseded, or it is a part of something signed
    """
    demand_writing(case, doing)
    _demand_changeable(case, row, reason)
    _demand_of(case, instead)
    same = type(row) is type(instead) and home_of(row) is home_of(instead) and row.pk != instead.pk
    if not same or not standing([instead], case_id=case.id, store=home_of(instead)):
        raise InvalidEntry(
            "Only another row of the same kind and store that stands can take its place.", remedy="Choose that one."
        )
    made = Superseding(case_id=case.id, row_id=row.pk, instead=instead.pk, reason=reason)
    return add(made, doing, action=Action.SUPERSEDE, store=home_of(row))


def _demand_changeable(case: EpisodeOfCare, row: Row, reason: str) -> None:
    _demand_of(case, row)
    if not reason.strip():
        raise InvalidEntry("The reason is missing.", remedy="Say in a few words why.")
    if isinstance(row, FOR_GOOD):
        raise InvalidEntry("What was signed, locked or said of another row stays said.", remedy="Write an addendum.")
    _demand_open(row)
    if not standing([row], case_id=case.id, store=home_of(row)):
        raise AlreadyDone("This does not stand any more.", remedy="Look at what stands in its place.")
    if isinstance(row, Paragraph | NoteFacts) and _is_signed(row.note_id):
        raise AlreadyDone("This is a part of a signed note.", remedy="Write an addendum.")


def _demand_of(case: EpisodeOfCare, row: Row) -> None:
    if getattr(row, "case_id", None) != case.id:
        raise NotYours


def _is_signed(note_id: uuid.UUID) -> bool:
    return any(Signature.objects.using(alias_of(store)).filter(row_id=note_id).exists() for store in STORES)


def _demand_open(row: Row) -> None:
    held_by = ("note_id", "session_id", "source_id")
    sources = _sources_of(row) if isinstance(row, Decision) else ()
    demand_open("row", row.pk, *(getattr(row, parent, None) for parent in held_by), *sources)


def _sources_of(decision: Decision) -> list[uuid.UUID | None]:
    """Return where the words stand that a decision is about."""
    kinds: tuple[type[Row], ...] = (Event, Mark)
    return [
        source
        for kind in kinds
        for source in kind.objects.using(alias_of(home_of(decision)))
        .filter(pk=decision.row_id)
        .values_list("source_id", flat=True)
    ]
