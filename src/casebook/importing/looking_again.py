"""Read a transcript once more, by what was decided in it; what is found there waits for a decision like any other."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from casebook.audit.stores import Store
from casebook.learning.again import decided_in
from casebook.learning.teaching import marked_in, taught
from casebook.record.access import demand_writing, may_write
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.findings import propose
from casebook.record.errors import AlreadyDone, InvalidEntry, NoConsent, NotYours
from casebook.record.models import Document, DocumentKind, EpisodeOfCare, Mark
from casebook.record.shapes import reading_of
from casebook.record.standing import demand_open, standing
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.coding.learned.both import rate
from sessionlab.coding.learned.nearby import Decided
from sessionlab.coding.learned.parcel import Parcel, ReaderUnavailable, shipped
from sessionlab.coding.rating import Rating
from sessionlab.coding.readers import MOST_TURNS
from sessionlab.transcript import Reading, Transcript

SAYS_SO: Final = "Seen on looking again, by what you decided in this talk."


def can_look_again(case: EpisodeOfCare, document: Document, doing: Doing) -> bool:
    """Tell whether there is a reason to look again, and nothing that forbids it."""
    return (
        may_write(case, doing.account)
        and document.kind == DocumentKind.TRANSCRIPT
        and bool(standing([document], case_id=case.pk))
        and may_be_read(case)
        and bool(decided_in(document, doing))
    )


def look_again(case: EpisodeOfCare, document: Document, doing: Doing) -> list[Mark]:
    """Suggest what the learned reader sees now in turns where nobody ever marked a family; return it.

    :raises NotYours: the case is not one's own, or the document is none of it
    :raises AlreadyDone: the document does not stand
    :raises Locked: the document stands in something that is locked
    :raises NoConsent: not every client has agreed that a program reads their words
    :raises InvalidEntry: it is no transcript, it is too long, or nothing was decided in it
    :raises ReaderUnavailable: the learned reader cannot be loaded
    """
    _demand_readable(case, document, doing)
    reading, decided = reading_of(document), decided_in(document, doing)
    _demand_reason(reading, decided)
    # What a program sees is worked out before anything is written: a write transaction stays short.
    seen = rate(reading, _learned_reader(), taught=taught(doing), decided=decided)
    with writing(Store.RECORD):
        # Meanwhile something may have been taken back, or the button pressed twice.
        _demand_readable(case, document, doing)
        marks, _ = propose(case, doing, source_id=document.pk, ratings=_new_in(document, seen), told=())
    return marks


def _demand_readable(case: EpisodeOfCare, document: Document, doing: Doing) -> None:
    demand_writing(case, doing)
    if document.case_id != case.pk:
        raise NotYours
    if not standing([document], case_id=case.pk):
        raise AlreadyDone("This does not stand any more.", remedy="Look at what stands in its place.")
    demand_open("document", document.pk)
    if not may_be_read(case):
        raise NoConsent


def _demand_reason(reading: Reading, decided: Decided) -> None:
    if not isinstance(reading, Transcript):
        raise InvalidEntry("This is no transcript.", remedy="Look again at a transcript.")
    turns = len(reading.turns)
    if turns > MOST_TURNS:
        raise InvalidEntry(
            f"This talk has {turns:,} turns; {MOST_TURNS:,} are the most that are read while you wait.",
            remedy="Mark what you miss in it yourself.",
        )
    if not decided:
        raise InvalidEntry(
            "Nothing was decided in this talk yet that tells of the rest of it.",
            remedy="Accept, edit or reject a mark of it, or mark a turn yourself; then look again.",
        )


def _learned_reader() -> Parcel:
    try:
        return shipped()
    except ReaderUnavailable as fault:
        raise ReaderUnavailable(
            ("Only the learned reader can look again, and it cannot be loaded.", *fault.reasons),
            remedy="Install sessionlab[reader] again and start anew; until then mark what you miss yourself.",
        ) from None


def _new_in(document: Document, seen: Sequence[Rating]) -> list[Rating]:
    """Return what is seen of a family in a turn where no mark of it ever was, and let it say where it comes from."""
    marked = marked_in(document.pk)
    new = [one for one in seen if (one.turn or 0, one.marker[0]) not in marked]
    return [replace(one, because=f"{one.because} {SAYS_SO}") for one in new]
