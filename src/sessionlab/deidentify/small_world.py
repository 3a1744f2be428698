"""Say how few people all the facts of a text can fit together, each fact with what it takes away.

A rule of thumb, not a count: every kind of fact narrows the circle by so many halvings, and the halvings add up. The
facts of one person are not independent, so the true circle is larger or smaller; what counts is which facts to drop.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sessionlab.deidentify.mentions import Kind, Mention
from sessionlab.transcript import Span

WORLD = 26.0
"""Halvings from a country of 67 million people to one of them."""
CROWD = 10.0
"""With fewer than 2 to this power left (about a thousand), people who know the client can tell."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the text and how many times it halves the circle of those it can be about."""

    kind: str
    span: Span
    halvings: float


@dataclass(frozen=True, slots=True)
class SmallWorld:
    """How few fit: `score` from 0 (anybody) to 1 (one person), about how many `left`, and the facts that do it."""

    score: float
    left: int
    facts: tuple[Fact, ...]
    reasons: tuple[str, ...]

    @property
    def narrow(self) -> bool:
        """Tell whether an acquaintance could know the client by these facts together."""
        return self.left <= 2**CROWD


_HALVINGS = {
    Kind.PERSON: 20.0,
    Kind.CONTACT: 26.0,
    Kind.NUMBER: 26.0,
    Kind.PLACE: 8.0,
    Kind.ORGANISATION: 10.0,
    Kind.PROFESSION: 7.0,
    Kind.AGE: 5.0,
    Kind.TRAIT: 5.0,
    Kind.RARE: 9.0,
    Kind.DATE: 3.0,
    Kind.QUANTITY: 2.0,
}
_MOST_OF_A_KIND = 3
# What the kinds of mention do not hold: how a family is made up, and what rarely happens to anybody.
_FAMILY = re.compile(
    r"\b(?:(?:only|eldest|oldest|youngest|middle|second|third|fourth|fifth)\s+(?:child|son|daughter|born|of\s+\w+)"
    r"|twins?|triplets?|adopt(?:ed|ive)|foster(?:ed)?|step(?:mother|father|brother|sister|son|daughter)|half-(?:brother|sister)"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:children|sons|daughters|brothers|sisters|siblings)"
    r"|widow(?:er|ed)?|orphan(?:ed)?|divorced|single\s+(?:mother|father|parent)|estranged)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:suicide|murder(?:ed)?|killed|drown(?:ed|ing)|stillbirth|stillborn|kidnapp\w+|crash(?:ed)?|accident|earthquake|flood"
    r"|fire|shooting|bankrupt\w*|arrest(?:ed)?|prison|trial|convicted|lottery|transplant|amputat\w+|paralys\w+|refugee"
    r"|deport\w+|asylum|war|won\s+(?:a|the|an)\s+\w+|award|prize|championship|champion|elected|mayor|on\s+television"
    r"|in\s+the\s+(?:news|papers?|newspapers?)|published\s+(?:a|his|her)\s+\w+|bestseller|record-breaking|plane|avalanche)\b",
    re.IGNORECASE,
)
_HALVED_BY = {"family": 4.0, "event": 8.0}


def small_world(text: str, mentions: Iterable[Mention]) -> SmallWorld:
    """Weigh all facts of a text together.

    >>> from sessionlab.deidentify import find
    >>> told = "A widowed beekeeper who was in prison."
    >>> small_world(told, find(told)).reasons[-1]
    'Together they leave about 4 of 67 million.'
    """
    once = list(_once(mentions))
    facts = [Fact(one.kind.value, one.span, _HALVINGS[one.kind]) for one in once]
    told = [one.span for one in once if one.kind is Kind.RARE]
    for kind, look in (("family", _FAMILY), ("event", _EVENT)):
        spans = (Span(*found.span()) for found in look.finditer(text))
        facts += [Fact(kind, span, _HALVED_BY[kind]) for span in spans if not any(map(span.overlaps, told))]
    counted = _counted(facts)
    taken = min(WORLD, sum(halvings for _, halvings in counted.values()))
    left = round(2 ** (WORLD - taken))
    reasons = [
        f"{_named(kind, count)} halve the circle {halvings:g} times." for kind, (count, halvings) in counted.items()
    ]
    reasons.append(f"Together they leave about {left:,} of 67 million.")
    return SmallWorld(round(taken / WORLD, 2), left, tuple(facts), tuple(reasons))


def _once(mentions: Iterable[Mention]) -> Iterable[Mention]:
    """Leave out repetitions: the same words tell nothing new."""
    return {(one.kind, one.role or one.text.lower()): one for one in mentions}.values()


def _counted(facts: Iterable[Fact]) -> dict[str, tuple[int, float]]:
    """Count each kind; a second fact of a kind halves half as often, a third a third, more tell nothing new."""
    counted: dict[str, tuple[int, float]] = {}
    for fact in facts:
        count, halvings = counted.get(fact.kind, (0, 0.0))
        more = fact.halvings / (count + 1) if count < _MOST_OF_A_KIND else 0.0
        counted[fact.kind] = (count + 1, round(halvings + more, 1))
    return dict(sorted(counted.items(), key=lambda item: -item[1][1]))


def _named(kind: str, count: int) -> str:
    return f"{count} mention{'s' if count > 1 else ''} of {kind}"
