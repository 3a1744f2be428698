"""The line that was left for the next hour: the latest ``//next`` of the notes that stand."""

from datetime import date

from casebook.audit.stores import alias_of
from casebook.hour.markers import next_line
from casebook.record.acts.notes import stores_for
from casebook.record.models import EpisodeOfCare, Note, Paragraph
from casebook.record.standing import gone_from
from casebook.record.who import Doing


def line_for(case: EpisodeOfCare, doing: Doing, *, before: date) -> tuple[date, str] | None:
    """Return the day and the words of the last line left for an hour of a day, None where none was. Six queries.

    :param before: the day of the hour; what a note of that day says is for the one after it
    """
    gone = gone_from(case.pk)
    days = dict(Note.objects.filter(case_id=case.pk, on__lt=before).values_list("pk", "on"))
    found: list[tuple[date, int, str]] = []
    for store in stores_for(case, doing):
        away = gone | gone_from(case.pk, store=store)
        rows = Paragraph.objects.using(alias_of(store)).filter(case_id=case.pk, text__icontains="//next")
        found += [
            (days[row.note_id], row.position, line)
            for row in rows
            if row.note_id in days and not {row.pk, row.note_id} & away and (line := next_line(row.text))
        ]
    if not found:
        return None
    on, _, line = max(found)
    return on, line
