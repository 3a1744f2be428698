"""What changed from one version of a formulation to the next, each change as a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sessionlab.formulation.hypothesis import Claim, Confidence, Formulation, Pattern

_SURE = list(Confidence)


class Kind(StrEnum):
    """How something changed."""

    NEW = "new"
    DROPPED = "dropped"
    TURNED = "turned round"
    SURER = "surer"
    LESS_SURE = "less sure"
    OTHERWISE = "otherwise"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `sentence` holds the therapist's own names for things: it is shown, never logged."""

    kind: Kind
    sentence: str = field(repr=False)


def differences(older: Formulation, newer: Formulation) -> tuple[Difference, ...]:
    """Return what the newer version says otherwise: what comes first, patterns, states, links.

    >>> from datetime import date
    >>> from sessionlab.formulation.hypothesis import State
    >>> envy, shame, contempt = State(name="Envy"), State(name="Shame"), State(name="Contempt")
    >>> only = Claim(before="Envy", after="Contempt")
    >>> one = Formulation(on=date(2024, 3, 1), states=(envy, contempt), claims=(only,))
    >>> two = Formulation(
    ...     on=date(2024, 4, 1),
    ...     states=(shame, envy, contempt),
    ...     claims=(Claim(before="Shame", after="Envy"), only),
    ... )
    >>> for change in differences(one, two):
    ...     print(change.sentence)
    Shame comes first now, where Envy did.
    Shame is a new state.
    New: Shame before Envy, in the client's next turn.
    """
    return (*_order(older, newer), *_patterns(older, newer), *_states(older, newer), *_claims(older, newer))


def _order(older: Formulation, newer: Formulation) -> Iterator[Difference]:
    if not older.claims or not newer.claims:
        return
    before, now = _leading(older), _leading(newer)
    if {name.casefold() for name in before} != {name.casefold() for name in now}:
        comes = "comes" if len(now) == 1 else "come"
        yield Difference(Kind.ORDER, f"{_listed(now)} {comes} first now, where {_listed(before)} did.")


def _leading(one: Formulation) -> list[str]:
    """Return the states that links lead from and that no step lies before."""
    from_which = {claim.before.casefold() for claim in one.claims}
    return [name for name in one.order[0] if name.casefold() in from_which]


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nothing"


def _patterns(older: Formulation, newer: Formulation) -> Iterator[Difference]:
    def key(one: Pattern) -> str:
        return " ".join(one.words.split()).casefold()

    before = {key(one): one for one in older.patterns}
    now = {key(one): one for one in newer.patterns}
    yield from (Difference(Kind.NEW, f"New pattern: {one.words}") for name, one in now.items() if name not in before)
    for name, one in before.items():
        if name not in now:
            yield Difference(Kind.DROPPED, f"No longer held as a pattern: {one.words}")
        else:
            yield from _surer(f"the pattern “{one.words}”", one.confidence, now[name].confidence)


def _states(older: Formulation, newer: Formulation) -> Iterator[Difference]:
    before = {one.name.casefold(): one for one in older.states}
    now = {one.name.casefold(): one for one in newer.states}
    yield from (Difference(Kind.NEW, f"{one.name} is a new state.") for name, one in now.items() if name not in before)
    for name, one in before.items():
        if name not in now:
            yield Difference(Kind.DROPPED, f"{one.name} is no state any more.")
        elif set(one.markers) != set(now[name].markers):
            yield Difference(Kind.OTHERWISE, f"{one.name} is read from other marks.")


def _claims(older: Formulation, newer: Formulation) -> Iterator[Difference]:
    before = {_pair(one): one for one in older.claims}
    now = {_pair(one): one for one in newer.claims}
    for pair, one in now.items():
        if pair in before:
            yield from _otherwise(before[pair], one)
        elif pair[::-1] in before and pair[::-1] not in now:
            yield Difference(Kind.TURNED, f"Turned round: {one.before} before {one.after}, {one.span}.")
        else:
            yield Difference(Kind.NEW, f"New: {one.before} before {one.after}, {one.span}.")
    for pair, one in before.items():
        if pair not in now and pair[::-1] not in now:
            yield Difference(Kind.DROPPED, f"Given up: {one.before} before {one.after}.")


def _otherwise(older: Claim, newer: Claim) -> Iterator[Difference]:
    name = f"{newer.before} before {newer.after}"
    if older.span != newer.span:
        yield Difference(Kind.OTHERWISE, f"{name}: {newer.span}, no longer {older.span}.")
    yield from _surer(name, older.confidence, newer.confidence)


def _surer(what: str, before: Confidence, now: Confidence) -> Iterator[Difference]:
    if before is not now:
        kind = Kind.SURER if _SURE.index(now) > _SURE.index(before) else Kind.LESS_SURE
        yield Difference(kind, f"{kind.value.capitalize()} of {what}: {before.value} before, {now.value} now.")


def _pair(one: Claim) -> tuple[str, str]:
    return " ".join(one.before.split()).casefold(), " ".join(one.after.split()).casefold()
