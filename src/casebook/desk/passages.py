"""The words of a document in blocks, with what was seen in each beside it, and what a person decided."""

import uuid
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casebook.reading.page_marks import name_marker, say_weight
from casebook.reading.page_names import FAMILY_SHAPES, name_event, say_day_or_none, show
from casebook.reading.page_text import SPEAKERS
from casebook.record.acts.findings import BY_HAND, verdicts
from casebook.record.course import told_of
from casebook.record.models import EpisodeOfCare, Event, Mark, Verdict
from casebook.record.standing import standing
from sessionlab.ribbon import Shape
from sessionlab.ribbon.shapes import shape_of_event
from sessionlab.transcript import Reading, Span, Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A mark or an event on words of a document. `verdict` is empty while nobody decided."""

    id: uuid.UUID
    is_event: bool
    span: Span
    shape: str
    name: str
    facts: str
    because: str
    verdict: str
    marker: str = ""
    significance: int = 0

    @property
    def anchor(self) -> str:
        """Where its words stand on the page."""
        return f"{'w' if self.is_event else 'm'}{self.id}"


@dataclass(frozen=True, slots=True)
class Block:
    """A turn or a paragraph, with what was seen in it."""

    speaker: str
    who: str
    words: SafeString
    beside: tuple[Suggestion, ...]


def suggestions_in(case: EpisodeOfCare, source_id: uuid.UUID) -> list[Suggestion]:
    """Return what was seen in a document and was not edited away, in the order of the words; events first."""
    decided = verdicts(case)
    marks = standing(Mark.objects.filter(case_id=case.pk, source_id=source_id), case_id=case.pk)
    events = standing(Event.objects.filter(case_id=case.pk, source_id=source_id), case_id=case.pk)
    found = [
        *(_of_event(row, decided.get(row.pk)) for row in events),
        *(_of_mark(row, decided.get(row.pk)) for row in marks if decided.get(row.pk) is not Verdict.EDITED),
    ]
    return sorted(found, key=lambda one: (one.span.start, not one.is_event, one.span.end))


def _of_event(row: Event, verdict: Verdict | None) -> Suggestion:
    told = told_of(row)
    return Suggestion(
        id=row.pk,
        is_event=True,
        span=Span(row.start, row.end),
        shape=shape_of_event(told).value,
        name=name_event(told),
        facts=f"{say_day_or_none(told.when)} · confidence {row.confidence:.2f} · {row.origin}",
        because=row.because,
        verdict="" if verdict is None else verdict.value,
    )


def _of_mark(row: Mark, verdict: Verdict | None) -> Suggestion:
    own = row.origin == BY_HAND
    confidence = "" if own else f" · confidence {row.confidence:.2f}"
    return Suggestion(
        id=row.pk,
        is_event=False,
        span=Span(row.start, row.end),
        shape=FAMILY_SHAPES.get(row.marker.partition(".")[0], Shape.SAID).value,
        name=name_marker(row.marker),
        facts=f"{say_weight(row.significance)}{confidence} · {row.origin}",
        because=row.because,
        verdict=(Verdict.ACCEPTED.value if own else "") if verdict is None else verdict.value,
        marker=row.marker,
        significance=row.significance,
    )


def passages_of(reading: Reading, suggestions: Sequence[Suggestion]) -> tuple[Block, ...]:
    """Return the words of a reading in blocks, each with what was seen in it."""
    frames = _frames(reading)
    starts = [span.start for _, _, span in frames]
    beside: list[list[Suggestion]] = [[] for _ in frames]
    for one in suggestions:
        if frames:
            beside[max(0, bisect_right(starts, one.span.start) - 1)].append(one)
    return tuple(
        Block(speaker, who, _words(reading.text, span, here), tuple(here))
        for (speaker, who, span), here in zip(frames, beside, strict=True)
    )


def _frames(reading: Reading) -> list[tuple[str, str, Span]]:
    if isinstance(reading, Transcript):
        return [(SPEAKERS.get(turn.role, "Speaker"), turn.role.value, turn.span) for turn in reading.turns]
    paragraphs: dict[int, Span] = {}
    for passage in reading.passages:
        first = paragraphs.get(passage.paragraph, passage.span)
        paragraphs[passage.paragraph] = Span(first.start, passage.span.end)
    return [("", "", span) for span in paragraphs.values()]


def _words(text: str, span: Span, here: Sequence[Suggestion]) -> SafeString:
    """Return the words of a block, underlined where something rests on them that was not rejected."""
    held = [one for one in here if one.verdict != Verdict.REJECTED.value and one.span.end > one.span.start]
    cuts = {span.start, span.end}
    for one in held:
        cuts |= {max(span.start, one.span.start), min(span.end, one.span.end)}
    return format_html_join("", "{}", ((_piece(text, Span(a, b), held),) for a, b in pairwise(sorted(cuts))))


def _piece(text: str, span: Span, held: Sequence[Suggestion]) -> SafeString | str:
    over = [one for one in held if one.span.overlaps(span)]
    words = show(span.of(text))
    if not over:
        return words
    first = min(over, key=lambda one: one.is_event)
    suggested = "" if any(one.verdict for one in over) else " words--suggested"
    look = "event" if first.is_event else first.shape
    return format_html('<span class="words words--{}{}">{}</span>', look, suggested, words)
