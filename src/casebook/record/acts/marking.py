"""Marks that a person makes on a turn of a transcript, where no program saw anything."""

from casebook.audit.stores import Store
from casebook.record.access import demand_writing
from casebook.record.acts.accepting import events_of
from casebook.record.acts.findings import BY_HAND
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.models import Document, EpisodeOfCare, Event, Mark
from casebook.record.shapes import reading_of
from casebook.record.standing import demand_open, standing
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.coding.codebook import load
from sessionlab.transcript import Reading, Role, Transcript


def mark_turn(
    case: EpisodeOfCare, document: Document, doing: Doing, *, turn: int, marker: str, significance: int
) -> tuple[Mark, list[Event]]:
    """Mark a turn, and return the mark with the events that count now because of it.

    :param turn: counted from 0
    :raises InvalidEntry: no such turn or marker, a weight outside 1 to 5, a marker of the other person, or twice
    :raises Locked: the document stands in something that is locked
    """
    demand_writing(case, doing)
    demand_open("document", document.pk)
    reading = reading_of(document)
    reasons = _faults(case, document, reading, turn=turn, marker=marker, significance=significance)
    if reasons or not isinstance(reading, Transcript):
        raise InvalidEntry(reasons or ["This is no transcript."], remedy="Choose a turn, a marker and a weight.")
    said = reading.turns[turn]
    mark = Mark(
        case_id=case.pk,
        source_id=document.pk,
        marker=marker,
        turn=turn,
        start=said.span.start,
        end=said.span.end,
        quote=said.span.of(reading.text),
        significance=significance,
        confidence=1.0,
        because="Marked by the therapist.",
        origin=BY_HAND,
    )
    with writing(Store.RECORD):
        add(mark, doing)
        return mark, events_of(case, mark, doing)


def _faults(
    case: EpisodeOfCare, document: Document, reading: Reading, *, turn: int, marker: str, significance: int
) -> list[str]:
    turns = reading.turns if isinstance(reading, Transcript) else ()
    book = load()
    faults = []
    if not 0 <= turn < len(turns):
        faults.append(f"There is no turn {turn + 1}; there are {len(turns)}.")
    if marker not in book:
        faults.append("The codebook has no such marker.")
    elif 0 <= turn < len(turns) and turns[turn].role in {Role.CLIENT, Role.THERAPIST} - {book.marker(marker).who}:
        faults.append(f"That marker tells of the {book.marker(marker).who.value}; turn {turn + 1} is not theirs.")
    if not 1 <= significance <= 5:
        faults.append(f"The weight is {significance}, outside 1 to 5.")
    same = Mark.objects.filter(case_id=case.pk, source_id=document.pk, turn=turn, marker=marker, origin=BY_HAND)
    if not faults and standing(same, case_id=case.pk):
        faults.append("You have marked this turn so already.")
    return faults
