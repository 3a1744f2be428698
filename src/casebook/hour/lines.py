"""The line that was left for the next hour: the latest ``//next`` of the notes that stand, while no later hour came."""

from datetime import date

from casebook.audit.stores import alias_of
from casebook.hour.markers import next_line
from casebook.record.acts.notes import stores_for
from casebook.record.diary import hours_of
from casebook.record.models import EpisodeOfCare, Note, Outcome, Paragraph
from casebook.record.standing import gone_from
from casebook.record.who import Doing

FELL_OUT = frozenset({Outcome.MISSED, Outcome.CANCELLED_BY_CLIENT, Outcome.CANCELLED_BY_THERAPIST})
"""What became of an hour for which a line was not used up."""


def line_for(case: EpisodeOfCare, doing: Doing, *, before: date) -> tuple[date, str] | None:
    """Return the day and the words of the line left for an hour of a day, None where the last hour left none.

    An hour that fell out uses no line up, nor does one that has no note yet or a note of no hour. About eight queries.

    :param before: the day of the hour; what a note of that day says is for the one after it
    """
    gone = gone_from(case.pk)
    notes = [row for row in Note.objects.filter(case_id=case.pk, on__lt=before) if row.pk not in gone]
    days = {note.pk: note.on for note in notes}
    found: list[tuple[date, int, str]] = []
    for store in stores_for(case, doing):
        away = gone_from(case.pk, store=store)
        rows = Paragraph.objects.using(alias_of(store)).filter(case_id=case.pk, text__icontains="//next")
        found += [
            (days[row.note_id], row.position, line)
            for row in rows
            if row.note_id in days and row.pk not in away and (line := next_line(row.text))
        ]
    if not found:
        return None
    on, _, line = max(found)
    fell_out = {hour.id for hour in hours_of(case) if hour.outcome in FELL_OUT}
    used_up = any(note.on > on and note.session_id not in {None, *fell_out} for note in notes)
    return None if used_up else (on, line)
