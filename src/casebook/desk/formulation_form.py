"""The form of a formulation: rows of patterns, states and links, numbered, with some empty ones at the end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from casebook.desk.asking import Asked
from sessionlab.formulation.hypothesis import (
    WIDEST,
    Claim,
    Confidence,
    Formulation,
    Heard,
    Pattern,
    State,
    Unit,
)

EMPTY: Final = 2
"""How many empty rows of each kind a form has beyond those that are filled, and how many more are asked for."""
FEWEST: Final = 3
MOST: Final = 40
SHOWN_BY: Final = (1, 2, 3)
"""The places for markers of a state."""
_ROW = re.compile(r"(pattern|state|link)-(\d{1,2})-")
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """What the form shows: for each row its number and its fields; `names` are the states by their numbers."""

    patterns: tuple[tuple[int, Fields], ...]
    states: tuple[tuple[int, Fields], ...]
    links: tuple[tuple[int, Fields], ...]
    names: tuple[tuple[str, str], ...]


def rows_of(one: Formulation | None) -> Rows:
    """Return the rows of a form that begins with a version, or with nothing."""
    if one is None:
        return _rows([], [], [], more=EMPTY)
    places = {state.name.casefold(): str(number) for number, state in enumerate(one.states, start=1)}
    patterns = [
        {
            "words": pattern.words,
            "since": pattern.since.isoformat() if pattern.since else "",
            "confidence": pattern.confidence.value,
            "rests_on": pattern.rests_on,
        }
        for pattern in one.patterns
    ]
    states = [
        {"name": state.name, **{f"marker{place}": marker for place, marker in enumerate(state.markers, start=1)}}
        for state in one.states
    ]
    links = [
        {
            "before": places[claim.before.casefold()],
            "after": places[claim.after.casefold()],
            "within": str(claim.within),
            "unit": claim.unit.value,
            "heard": claim.heard.value,
            "confidence": claim.confidence.value,
        }
        for claim in one.claims
    ]
    return _rows(patterns, states, links, more=EMPTY)


def rows_in(sent: Mapping[str, str], *, more: bool) -> Rows:
    """Return the rows of a form as it was sent, with more empty ones where they were asked for."""
    found: dict[str, dict[int, Fields]] = {"pattern": {}, "state": {}, "link": {}}
    for name in sent:
        if known := _ROW.match(name):
            kind, number = known[1], int(known[2])
            found[kind].setdefault(number, {})[name[known.end() :]] = str(sent[name])
    filled = [
        [found[kind].get(n, {}) for n in range(1, max(found[kind], default=0) + 1)]
        for kind in ("pattern", "state", "link")
    ]
    return _rows(*filled, more=EMPTY if more else 0)


def _rows(patterns: list[Fields], states: list[Fields], links: list[Fields], *, more: int) -> Rows:
    grown = [(rows + [{} for _ in range(max(more, FEWEST - len(rows)))])[:MOST] for rows in (patterns, states, links)]
    first, second, third = (tuple(enumerate(rows, start=1)) for rows in grown)
    return Rows(first, second, third, tuple((str(number), fields.get("name", "")) for number, fields in second))


def formulation_in(form: Asked) -> Formulation:
    """Return the version that a form asks for. Empty rows are left out.

    :raises InvalidEntry: a field cannot be read
    :raises InvalidInput: the version does not hold together
    """
    on, why = form.day("on", needed="The day"), form.text("why", most=4000)
    rows = rows_in(form.fields, more=False)
    patterns = tuple(_pattern(form, number) for number, fields in rows.patterns if fields.get("words", "").strip())
    named = {str(number): fields["name"].strip() for number, fields in rows.states if fields.get("name", "").strip()}
    states = tuple(_state(form, number) for number, _ in rows.states if str(number) in named)
    claims = tuple(
        _claim(form, number, named)
        for number, fields in rows.links
        if fields.get("before", "").strip() or fields.get("after", "").strip()
    )
    form.check()
    return Formulation(on=on or date.min, why=why, patterns=patterns, states=states, claims=claims)


def _pattern(form: Asked, number: int) -> Pattern:
    row = f"pattern-{number}-"
    return Pattern(
        words=form.text(f"{row}words", most=2000),
        since=form.day(f"{row}since"),
        confidence=form.one_of(f"{row}confidence", Confidence),
        rests_on=form.text(f"{row}rests_on", most=2000),
    )


def _state(form: Asked, number: int) -> State:
    row = f"state-{number}-"
    markers = (form.text(f"{row}marker{place}", most=40) for place in SHOWN_BY)
    return State(name=form.text(f"{row}name", most=80), markers=tuple(dict.fromkeys(filter(None, markers))))


def _claim(form: Asked, number: int, named: Mapping[str, str]) -> Claim:
    row = f"link-{number}-"
    within = form.number(f"{row}within", low=1, high=WIDEST)
    if within is not None and within != int(within):
        form.faults.append("A window is no whole number.")
    # A state that was not named is none: the version says so by the number of the link.
    before, after = (named.get(form.text(f"{row}{end}", most=2), "") for end in ("before", "after"))
    return Claim(
        before=before,
        after=after,
        within=int(within or 1),
        unit=form.one_of(f"{row}unit", Unit),
        heard=form.one_of(f"{row}heard", Heard),
        confidence=form.one_of(f"{row}confidence", Confidence),
    )
