"""The reading as JSON: the contract between Casebook and other programs, described in ``reading.schema.json``."""

import json
from collections.abc import Sequence
from datetime import date
from importlib import resources
from typing import Any, Final

from casebook.reading.unread import Unread
from sessionlab.coding.codebook import load
from sessionlab.coding.rating import Rating
from sessionlab.coding.readers import RULES, Reader
from sessionlab.coding.scoring import TurnScore
from sessionlab.relationship.events import Event
from sessionlab.relationship.states import StateChange, follow, standing
from sessionlab.relationship.story import Chapter, Story, StoryEvent
from sessionlab.transcript import Reading, Transcript, When

SCHEMA: Final = "casebook.reading/1"
DIGITS: Final = 4
"""Digits kept of a probability: more would claim what no reader can know."""

Json = dict[str, Any]


def schema() -> Json:
    """Return the JSON Schema (draft 2020-12) of what :func:`as_json` gives."""
    found: Json = json.loads(resources.files("casebook.reading").joinpath("reading.schema.json").read_text("utf-8"))
    return found


def as_json(
    chapters: Sequence[Chapter],
    *,
    story: Story | None,
    scores: bool = False,
    today: date | None = None,
    reader: Reader = RULES,
    unread: Sequence[Unread] = (),
) -> Json:
    """Return readings and their story as plain values.

    :param story: None where the readings are not one case
    :param scores: with the scores of every turn, which only transcripts have
    :param reader: who gives the scores
    :param unread: the files that were left unread
    """
    return {
        "schema": SCHEMA,
        "readings": [_reading(chapter, reader=reader if scores else None, today=today) for chapter in chapters],
        "story": None if story is None else _story(story),
        "unread": [_unread(one) for one in unread],
    }


def written(document: Json) -> str:
    """Return the document as text, one line for each list or value."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def _reading(chapter: Chapter, *, reader: Reader | None, today: date | None) -> Json:
    changes = follow(chapter.events, today=today)
    reading = chapter.reading
    document: Json = {
        "source": _source(reading),
        "text": reading.text,
        "losses": [{"line": loss.line, "what": loss.what, "why": loss.why} for loss in reading.losses],
        "events": [_event(event, number) for number, event in enumerate(chapter.events, start=1)],
        "marks": [_mark(rating) for rating in chapter.ratings],
        "states": [_state(change) for change in changes],
        "state": standing(changes).value,
        "told": bool(changes),
    }
    if reader is not None:
        found = reader.score(reading) if isinstance(reading, Transcript) else ()
        document["scores"] = [_score(turn) for turn in found]
    return document


def _unread(one: Unread) -> Json:
    refusal = one.refusal
    return {
        "file": one.origin.number,
        "name": one.name,
        "line": refusal.line,
        "reasons": list(refusal.reasons),
        "remedy": refusal.remedy,
    }


def _source(reading: Reading) -> Json:
    return {
        "kind": reading.source.kind,
        "name": reading.source.name,
        "sha256": reading.source.sha256,
        "turns": len(reading.turns) if isinstance(reading, Transcript) else 0,
        "passages": 0 if isinstance(reading, Transcript) else len(reading.passages),
    }


def _event(event: Event, number: int) -> Json:
    return {
        "id": number,
        "kind": event.kind.value,
        **_when(event.when),
        "by": event.by.value,
        "span": list(event.span),
        "quote": event.quote,
        "confidence": round(event.confidence, DIGITS),
        "because": event.because,
    }


def _mark(rating: Rating) -> Json:
    return {
        "marker": rating.marker,
        "turn": rating.turn,
        "span": list(rating.span),
        "quote": rating.quote,
        "significance": rating.significance,
        "confidence": round(rating.confidence, DIGITS),
        "reader": rating.coder.label,
        "because": rating.because,
    }


def _state(change: StateChange) -> Json:
    day = change.on.on
    return {
        "state": change.state.value,
        "on": None if day is None else day.isoformat(),
        "because": [index + 1 for index in change.because],
    }


def _score(turn: TurnScore) -> Json:
    return {
        "turn": turn.turn,
        "rupture": round(turn.rupture, DIGITS),
        "withdrawal": round(turn.withdrawal, DIGITS),
        "confrontation": round(turn.confrontation, DIGITS),
        "push": round(turn.push, DIGITS),
        "repair": round(turn.repair, DIGITS),
        "markers": {marker.id: round(turn.markers.get(marker.id, 0.0), DIGITS) for marker in load().markers},
    }


def _story(story: Story) -> Json:
    return {
        "events": [_story_event(told, number) for number, told in enumerate(story.events, start=1)],
        "states": [_state(change) for change in story.states],
        "state": story.state.value,
        "told": bool(story.states),
    }


def _story_event(told: StoryEvent, number: int) -> Json:
    reading, index = told.tellings[0]
    return {
        "id": number,
        "reading": reading,
        "event": index + 1,
        "tellings": [[place, at + 1] for place, at in told.tellings],
        **_when(told.event.when),
        "kind": told.event.kind.value,
    }


def _when(when: When) -> Json:
    """Return the exact day, or the two ends of what is known; the ends stay empty where the day is exact."""
    return {
        "on": _day(when.on),
        "earliest": _day(None if when.on else when.earliest),
        "latest": _day(None if when.on else when.latest),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
