"""The rule table as values: what a rule asks for and where it leads. The table itself is data, in ``rules.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sessionlab.errors import InvalidInput
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.standing import State

Kinds = tuple[EventKind, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """No more days than the parameter since the latest event of these kinds."""

    days: str
    of: Kinds


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many events of these kinds, on different days, within so many days; both are names of parameters."""

    number: str
    of: Kinds
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: from one of `sources`, an event of `kind` under every condition leads to `target`.

    An empty condition asks for nothing. `names` are the kinds whose latest event is named beside the event itself.
    """

    name: str
    sources: frozenset[State]
    kind: EventKind
    target: State
    sentence: str
    names: Kinds = ()
    by: tuple[By, ...] = ()
    detail: tuple[str, ...] = ()
    opens: bool = False
    later: bool = False
    preceded: Kinds = ()
    within: Within | None = None
    at_least: AtLeast | None = None
    quiet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A rule of time alone: from one of `sources`, so many days without contact lead to `target`."""

    name: str
    sources: frozenset[State]
    days: str
    target: State
    sentence: str
    names: Kinds = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTable:
    """A rule table with its version.

    `silent` are the kinds that never change the state; `contact` shows that the client is in touch; `anew` begins the
    count of quiet hours anew; `before` says for a state, at the end of a sentence, what came before; an event whose
    kind stands in `sure` counts from that confidence on.
    """

    name: str
    version: str
    parameters: Mapping[str, int]
    rules: tuple[Rule, ...] = field(repr=False)
    passing: tuple[Passing, ...] = field(repr=False)
    silent: frozenset[EventKind]
    contact: frozenset[EventKind]
    anew: frozenset[EventKind]
    before: Mapping[State, str] = field(repr=False)
    sure: Mapping[EventKind, float] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return the name with its version: ``casebook-1``."""
        return f"{self.name}-{self.version}"

    def is_doubtful(self, event: Event) -> bool:
        """Tell whether an event is too much of a guess to change the state, whatever the rules say of its kind."""
        return event.confidence < self.sure.get(event.kind, 0.0)


def set_parameters(table: RuleTable, **values: int) -> RuleTable:
    """Return the table with other days and counts, as the therapist sets them.

    :raises InvalidInput: an unknown name, or a number below 1
    """
    unknown = [f"The rule table has no parameter {name!r}." for name in values if name not in table.parameters]
    small = [f"The parameter {name!r} is {value}, below 1." for name, value in values.items() if value < 1]
    if unknown or small:
        known = ", ".join(sorted(table.parameters))
        raise InvalidInput((*unknown, *small), remedy=f"Give whole numbers from 1 for: {known}.")
    return replace(table, parameters={**table.parameters, **values})
