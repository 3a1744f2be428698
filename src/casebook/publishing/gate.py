"""The gate: a pure rule over what was found. The page, the command and the act ask this one function."""

from collections.abc import Mapping
from dataclasses import dataclass

from casebook.publishing.rules import Table, Value

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text does not go out, and what can be done about it."""

    rule: str
    name: str
    sentence: str
    remedy: str


def ask_the_gate(found: Mapping[str, Value], table: Table) -> tuple[Reason, ...]:
    """Return every reason at once, in the order of the table; none lets the text out.

    :param found: what was found, by the names the rules ask for

    >>> from casebook.publishing.rules import shipped_table
    >>> state = next(rule for rule in shipped_table().rules if rule.id == "state")
    >>> one = Table("1", {}, (state,))
    >>> [reason.sentence for reason in ask_the_gate({"state": "ruptured", "signed_off": False}, one)]
    ['The case is not over. It stands: ruptured.']
    >>> ask_the_gate({"state": "ruptured", "signed_off": True}, one)
    ()
    """
    told = {**table.parameters, **{name: UNKNOWN if value is None else value for name, value in found.items()}}
    return tuple(
        Reason(rule.id, rule.name, rule.says.format(**told), rule.remedy.format(**told))
        for rule in table.rules
        if rule.refuses(found)
    )
