"""A note laid out for reading: facts, the record under the headings of its form, the process notes by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from casebook.audit.stores import Store
from casebook.hour.forms import Form, Section, form_of
from casebook.record.acts.notes import Whole
from casebook.record.models import Addendum, NoteFacts, Paragraph

NOT_ENTERED = "not entered"


@dataclass(frozen=True, slots=True)
class Headed:
    """Paragraphs under one heading; `section` is None for those that stand under none."""

    section: Section | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A note in the order in which it is read, printed and copied."""

    form: Form
    facts: tuple[tuple[str, str], ...]
    record: tuple[Headed, ...]
    process: tuple[Paragraph, ...]
    addenda: tuple[tuple[Store, Addendum], ...]


def lay_out(whole: Whole, facts: NoteFacts | None) -> LaidOut:
    """Lay out a note; what stands under no heading of its form comes last, and nothing is left out."""
    form = form_of(facts.form if facts else "")
    placed = facts.sections if facts else {}
    record = [paragraph for store, paragraph in whole.paragraphs if store is Store.RECORD]
    homes = {paragraph.pk: form.section(placed.get(str(paragraph.position), "")) for paragraph in record}
    headed = [Headed(section, _under(record, homes, section)) for section in (*form.sections, None)]
    return LaidOut(
        form,
        facts_in_words(facts),
        tuple(one for one in headed if one.paragraphs),
        tuple(paragraph for store, paragraph in whole.paragraphs if store is Store.PROCESS),
        whole.addenda,
    )


def _under(
    record: Sequence[Paragraph], homes: dict[object, Section | None], section: Section | None
) -> tuple[Paragraph, ...]:
    return tuple(paragraph for paragraph in record if homes[paragraph.pk] == section)


def facts_in_words(facts: NoteFacts | None) -> tuple[tuple[str, str], ...]:
    """Return the facts with their names. Risk is always named: where nobody entered it, that is said."""
    if facts is None:
        return ()
    times = [value.strftime("%H:%M") for value in (facts.starts, facts.stops) if value is not None]
    named = (
        ("Start and stop", " to ".join(times)),
        ("Attendance", facts.attendance),
        ("Where or how", facts.place),
        ("Who took part", facts.participants),
        ("Service", facts.service),
    )
    return (*((name, value) for name, value in named if value), ("Risk", facts.risk or NOT_ENTERED))
