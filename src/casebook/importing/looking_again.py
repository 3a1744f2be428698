"""Read a transcript once more, by what was decided in it; what is found there waits for a decision like any other."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from casebook.audit.stores import Store
from casebook.learning.again import decided_in
from casebook.learning.confirmed import SEEN_ANYWAY, SEEN_BY_DECISIONS
from casebook.learning.lessons import CLIENTS
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
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.coding.learned.both import rate_told
from sessionlab.coding.learned.nearby import Decided
from sessionlab.coding.learned.parcel import Parcel, ReaderUnavailable, shipped
from sessionlab.coding.rating import Rating
from sessionlab.coding.readers import MOST_TURNS
from sessionlab.transcript import Reading, Transcript

TRACE: Final = 1
"""The weight of the least of marks, which says little more than that something is there."""


def can_look_again(case: EpisodeOfCare, document: Document, doing: Doing) -> bool:
    """Tell whether there is a reason to look again, and nothing that forbids it."""
    return (
        may_write(case, doing.account)
        and document.kind == DocumentKind.TRANSCRIPT
        and len(document.shape["turns"]) <= MOST_TURNS
        and bool(standing([document], case_id=case.pk))
        and may_be_read(case)
        and bool(decided_in(document, doing))
        # Last: the first page that asks loads the reader.
        and _can_be_loaded()
    )


def look_again(case: EpisodeOfCare, document: Document, doing: Doing, *, clock: Callable[[], datetime]) -> list[Mark]:
    """Suggest what the learned reader sees now in turns where nobody ever marked a family; return it.

    :param clock: tells when it is written, which is some seconds after it was asked for
    :raises NotYours: the case is not one's own, or the document is none of it
    :raises AlreadyDone: the document does not stand, or what was decided in it changed while it was read
    :raises Locked: the document stands in something that is locked
    :raises NoConsent: not every client has agreed that a program reads their words
    :raises InvalidEntry: it is no transcript, it is too long, or nothing was decided in it
    :raises ReaderUnavailable: the learned reader cannot be loaded
    """
    _demand_readable(case, document, doing)
    decided = decided_in(document, doing)
    talk = _with_reason(reading_of(document), decided)
    # What a program sees is worked out before anything is written: a write transaction stays short.
    seen, untold = rate_told(talk, _learned_reader(), taught=taught(doing), decided=decided)
    with writing(Store.RECORD):
        # Meanwhile something may have been taken back or decided, the reader begun anew, the button pressed twice.
        _demand_readable(case, document, doing)
        _demand_unchanged(document, doing, decided)
        new = [_saying_why(one, untold) for one in _new_in(document, seen, decided)]
        # Stamped as it is written: what was rejected in another tab meanwhile was not rejected with these beside it.
        marks, _ = propose(case, replace(doing, at=clock()), source_id=document.pk, ratings=new, told=())
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


def _demand_unchanged(document: Document, doing: Doing, decided: Decided) -> None:
    if decided_in(document, doing) != decided:
        raise AlreadyDone(
            "What was decided in this talk changed while it was read once more.", remedy="Press the button once more."
        )


def _with_reason(reading: Reading, decided: Decided) -> Transcript:
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
    return reading


def _learned_reader() -> Parcel:
    try:
        return shipped()
    except ReaderUnavailable as fault:
        raise ReaderUnavailable(
            ("Only the learned reader can look again, and it cannot be loaded.", *fault.reasons),
            remedy="Install sessionlab[reader] again and start anew; until then mark what you miss yourself.",
        ) from None


def _can_be_loaded() -> bool:
    try:
        shipped()
    except ReaderUnavailable:
        return False
    return True


def _new_in(document: Document, seen: Iterable[Rating], decided: Decided) -> list[Rating]:
    """Return what is seen of a family in a turn where no mark of it ever was, and where nobody said there is none."""
    marked, ruptures = marked_in(document.pk), decided.get(RUPTURE, {})
    found = []
    for one in seen:
        turn, family = one.turn or 0, one.marker[0]
        denied = family in CLIENTS and ruptures.get(turn) is False
        # A trace names some rupture; whoever decided about one in that turn was asked that already.
        asked = family in CLIENTS and one.significance <= TRACE and any((turn, other) in marked for other in CLIENTS)
        if (turn, family) not in marked and not denied and not asked:
            found.append(one)
    return found


def _saying_why(one: Rating, untold: frozenset[tuple[int, str]]) -> Rating:
    why = SEEN_ANYWAY if (one.turn or 0, one.marker[0]) in untold else SEEN_BY_DECISIONS
    return replace(one, because=f"{one.because} {why}")
