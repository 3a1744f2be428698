"""A formulation: what a therapist takes to be at work, on a day, in a form that the record can answer.

A version holds patterns (in words), states (each with the markers that show it on the record) and claims (one state
comes before another, within k turns or sessions). Nothing of it is edited: who thinks otherwise writes another version.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sessionlab.coding.codebook import load
from sessionlab.errors import InvalidInput

WIDEST: Final = 50
"""The most turns or sessions that a claim may span."""


class Confidence(StrEnum):
    """How sure the therapist is."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Unit(StrEnum):
    """What a claim counts in."""

    TURNS = "turns"
    SESSIONS = "sessions"


class Heard(StrEnum):
    """In whose turns a claim is counted."""

    CLIENT = "client"
    THERAPIST = "therapist"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Something that comes again and again. `since` is None where nobody knows; `rests_on` is what it was seen in."""

    words: str = field(repr=False)
    since: date | None = None
    confidence: Confidence = Confidence.MODERATE
    rests_on: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state under one name. `markers` are the acts that show it; without one the record says nothing of it.

    A marker may be one that the codebook has no more: a version stays readable whatever becomes of the codebook.
    """

    name: str = field(repr=False)
    markers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That `before` is followed by `after` within the next `within` turns or sessions. Both are names of states."""

    before: str = field(repr=False)
    after: str = field(repr=False)
    within: int = 1
    unit: Unit = Unit.TURNS
    heard: Heard = Heard.CLIENT
    confidence: Confidence = Confidence.MODERATE

    @property
    def span(self) -> str:
        """The window in words."""
        if self.unit is Unit.SESSIONS:
            return "in the next session" if self.within == 1 else f"within the next {self.within} sessions"
        whose = "" if self.heard is Heard.EITHER else f"the {self.heard.value}'s "
        if self.within == 1:
            return f"in {whose or 'the '}next turn"
        return f"within the next {self.within} {f'of {whose}' if whose else ''}turns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """One version, on a day. `why` says why it was written, or what made it change.

    :raises InvalidInput: with every fault at once; by the place of what is wrong, never by its words
    """

    on: date
    why: str = field(default="", repr=False)
    patterns: tuple[Pattern, ...] = ()
    states: tuple[State, ...] = ()
    claims: tuple[Claim, ...] = ()

    def __post_init__(self) -> None:
        faults = [*_faults_of_parts(self), *_faults_of_claims(self)]
        if faults:
            raise InvalidInput(faults, remedy="Mend these and write the version again.")

    def state(self, name: str) -> State:
        """Return the state of that name, whatever the case of its letters.

        :raises KeyError: when there is none
        """
        return next(state for state in self.states if _same(state.name, name))

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """The states by how many steps lie before them, those that lead first; a circle is cut where it closes."""
        names = [state.name for state in self.states]
        steps = dict.fromkeys(map(_plain, names), 0)
        arrows = [(_plain(claim.before), _plain(claim.after)) for claim in self.claims]
        kept = _without_circles(arrows)
        for _ in names:
            for before, after in kept:
                steps[after] = max(steps[after], steps[before] + 1)
        layers = [tuple(name for name in names if steps[_plain(name)] == step) for step in range(len(names))]
        return tuple(layer for layer in layers if layer)


def unknown_markers(one: Formulation) -> list[str]:
    """Return what is wrong with the markers of a version that is to be written: those that the codebook has not.

    >>> unknown_markers(Formulation(on=date(2024, 5, 2), states=(State(name="Shame", markers=("S.shame", "S.no")),)))
    ['State 1 names a marker that the codebook does not have.']
    """
    codebook = load()
    return [
        f"State {number} names a marker that the codebook does not have."
        for number, state in enumerate(one.states, start=1)
        if any(marker not in codebook for marker in state.markers)
    ]


def _faults_of_parts(one: Formulation) -> Iterator[str]:
    if not one.patterns and not one.states:
        yield "There is neither a pattern nor a state."
    yield from (f"Pattern {number} has no words." for number, p in enumerate(one.patterns, 1) if not p.words.strip())
    known: list[str] = []
    for number, state in enumerate(one.states, start=1):
        if not state.name.strip():
            yield f"State {number} has no name."
        elif _plain(state.name) in known:
            yield f"State {number} has the name of another."
        known.append(_plain(state.name))


def _faults_of_claims(one: Formulation) -> Iterator[str]:
    known = {_plain(state.name) for state in one.states}
    said: set[tuple[str, str]] = set()
    for number, claim in enumerate(one.claims, start=1):
        pair = (_plain(claim.before), _plain(claim.after))
        if not {*pair} <= known:
            yield f"Link {number} names a state that is not in this version."
        elif pair[0] == pair[1]:
            yield f"Link {number} leads from a state to itself."
        elif pair in said:
            yield f"Link {number} stands there already."
        said.add(pair)
        if not 1 <= claim.within <= WIDEST:
            yield f"Link {number} spans {claim.within}; a link spans 1 to {WIDEST}."


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _without_circles(arrows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the arrows in their order, but for each that would close a circle."""
    kept: list[tuple[str, str]] = []
    for before, after in arrows:
        reached, grows = {after}, True
        while grows:
            more = {b for a, b in kept if a in reached} - reached
            grows = bool(more)
            reached |= more
        if before not in reached:
            kept.append((before, after))
    return kept


def as_values(one: Formulation) -> dict[str, Any]:
    """Return a version as plain values, for JSON."""
    return {
        "on": one.on.isoformat(),
        "why": one.why,
        "patterns": [
            {
                "words": p.words,
                "since": p.since.isoformat() if p.since else None,
                "confidence": p.confidence.value,
                "rests_on": p.rests_on,
            }
            for p in one.patterns
        ],
        "states": [{"name": state.name, "markers": list(state.markers)} for state in one.states],
        "claims": [
            {
                "before": claim.before,
                "after": claim.after,
                "within": claim.within,
                "unit": claim.unit.value,
                "heard": claim.heard.value,
                "confidence": claim.confidence.value,
            }
            for claim in one.claims
        ],
    }


def from_values(values: Mapping[str, Any]) -> Formulation:
    """Return the version that `as_values` gave.

    >>> one = Formulation(on=date(2024, 5, 2), states=(State(name="Shame", markers=("S.shame",)),))
    >>> from_values(as_values(one)) == one
    True
    """
    return Formulation(
        on=date.fromisoformat(values["on"]),
        why=values["why"],
        patterns=tuple(
            Pattern(
                words=p["words"],
                since=date.fromisoformat(p["since"]) if p["since"] else None,
                confidence=Confidence(p["confidence"]),
                rests_on=p["rests_on"],
            )
            for p in values["patterns"]
        ),
        states=tuple(State(name=s["name"], markers=tuple(s["markers"])) for s in values["states"]),
        claims=tuple(
            Claim(
                before=c["before"],
                after=c["after"],
                within=c["within"],
                unit=Unit(c["unit"]),
                heard=Heard(c["heard"]),
                confidence=Confidence(c["confidence"]),
            )
            for c in values["claims"]
        ),
    )
