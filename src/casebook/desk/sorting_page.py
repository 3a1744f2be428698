"""What the page that sorts a draft shows: its paragraphs with their suggestions, the facts, what was chosen so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casebook.audit.stores import Store
from casebook.hour.excluded import Excluded, excluded_in
from casebook.hour.filing import outcome_of
from casebook.hour.forms import PLAIN, Form, form_of, forms
from casebook.hour.markers import guess_in, next_line
from casebook.hour.models import Draft
from casebook.hour.paragraphs import Part, parts_of
from casebook.hour.planned import next_hour
from casebook.hour.proposals import Proposal, proposals_in
from casebook.reading.page_names import name_event, show
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.hours import EXPECTED
from casebook.record.models import EpisodeOfCare, NoteFacts, Outcome, Risk, Session
from casebook.record.standing import standing
from casebook.record.who import Doing
from sessionlab.ribbon.shapes import shape_of_event

CARRIED_ON: Final = ("place", "participants", "service", "form")
"""Facts that stay from one note of a case to the next until they are changed."""
PLACES: Final = ("in the room", "by video", "by telephone")


@dataclass(frozen=True, slots=True)
class Chip:
    """A suggested event with the words it rests on; `verdict` is yes, no or empty."""

    key: str
    shape: str
    name: str
    words: str
    because: str
    by_hand: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class PartShown:
    """A paragraph: where it is to be kept, under which heading, what does not belong into process notes."""

    key: str
    words: SafeString
    store: str
    section: str
    excluded: tuple[str, ...]
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page shows; `given` holds what was chosen or is known, by the names of the fields."""

    parts: tuple[PartShown, ...]
    form: Form
    forms: tuple[Form, ...]
    given: Mapping[str, Any]
    chips: int
    may_be_read: bool
    outcomes: tuple[str, ...] = tuple(Outcome.values)
    risks: tuple[str, ...] = tuple(Risk.values)
    expected: tuple[str, ...] = EXPECTED
    places: tuple[str, ...] = PLACES


def page_of(case: EpisodeOfCare, draft: Draft, doing: Doing, chosen: Mapping[str, Any]) -> Page:
    """Return the page for a draft.

    :param chosen: what was chosen so far, by the names of the fields
    """
    parts = parts_of(draft.text)
    agreed = may_be_read(case)
    told = proposals_in(draft.text, parts, on=draft.on, may_read=agreed)
    given = {**known_facts(case, draft, doing), **chosen}
    form = form_of(str(given["form"]))
    shown = tuple(_part(part, [one for one in told if one.part.key == part.key], form, given) for part in parts)
    return Page(shown, form, tuple(forms().values()), given, len(told), agreed)


def _part(part: Part, told: Sequence[Proposal], form: Form, given: Mapping[str, Any]) -> PartShown:
    found = excluded_in(part.text)
    section = form.section(str(given.get(f"section-{part.key}", "")))
    return PartShown(
        part.key,
        _words(part.text, found),
        str(given.get(f"store-{part.key}", Store.PROCESS.value)),
        section.id if section else "",
        tuple(dict.fromkeys(one.rule.name for one in found)),
        tuple(_chip(one, str(given.get(f"told-{one.key}", ""))) for one in told),
    )


def _words(text: str, found: Sequence[Excluded]) -> SafeString:
    """Return a paragraph with what does not belong into process notes marked; marks never overlap."""
    pieces, at = [], 0
    for one in found:
        if one.span.start >= at:
            pieces.append((show(text[at : one.span.start]), show(text[one.span.start : one.span.end])))
            at = one.span.end
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marked, show(text[at:]))


def _chip(one: Proposal, verdict: str) -> Chip:
    return Chip(
        one.key,
        shape_of_event(one.told).value,
        name_event(one.told),
        show(one.told.quote),
        one.told.because,
        one.by_hand,
        verdict or ("yes" if one.by_hand else ""),
    )


def known_facts(case: EpisodeOfCare, draft: Draft, doing: Doing) -> dict[str, Any]:
    """Return the facts that are known before anybody chose: of the calendar, of the last note. Never risk or attendance
    that nobody entered."""
    last = _last_facts(case)
    expects, chance = guess_in(draft.text)
    following = next_hour(case, after=_end_of(draft) or datetime.combine(draft.on, datetime.max.time()))
    end = _end_of(draft)
    return {
        "starts": "" if draft.starts is None else draft.starts.isoformat("minutes"),
        "stops": "" if end is None else end.time().isoformat("minutes"),
        "attendance": _attendance(case, draft),
        "risk": "",
        "expects": expects,
        "chance": "" if chance is None else f"{chance * 100:g}",
        "for_on": "" if following is None else following.on.isoformat(),
        "next": next_line(draft.text),
        **{name: getattr(last, name, "") for name in CARRIED_ON},
        "form": last.form if last else _usual_form(doing),
    }


def _end_of(draft: Draft) -> datetime | None:
    if draft.starts is None or draft.minutes is None:
        return None
    return datetime.combine(draft.on, draft.starts) + timedelta(minutes=draft.minutes)


def _attendance(case: EpisodeOfCare, draft: Draft) -> str:
    rows = standing(Session.objects.filter(case_id=case.pk, on=draft.on).order_by("at"), case_id=case.pk)
    same = [row for row in rows if row.starts in (draft.starts, None)]
    return outcome_of(case, same[0]) if same else ""


def _last_facts(case: EpisodeOfCare) -> NoteFacts | None:
    rows = standing(NoteFacts.objects.filter(case_id=case.pk).order_by("-at")[:5], case_id=case.pk)
    return rows[0] if rows else None


def _usual_form(doing: Doing) -> str:
    found = NoteFacts.objects.filter(by=doing.by).order_by("-at").values_list("form", flat=True).first()
    return str(found or PLAIN)
