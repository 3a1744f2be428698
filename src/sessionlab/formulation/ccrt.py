"""The core conflictual relationship theme: a wish, how the other responds, how the self responds.

R relationship episodes, each named and put into words by the therapist. A component is a short phrase of the
therapist's own (tailor-made categories), the same where the same is meant; case and spaces do not count. An episode
may hold several of one kind or none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
from scipy.special import gammaln

from sessionlab.errors import InvalidInput

THERAPIST: Final = "therapist"
"""The name of the relationship between the two who talk."""
FEWEST: Final = 10
"""Episodes from which a core theme is usually drawn (Luborsky 1990)."""


class Component(StrEnum):
    """A part of the theme."""

    WISH = "wish"
    OTHER = "response of the other"
    SELF = "response of the self"


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode with somebody: `who` is `THERAPIST` or a name for the other."""

    who: str = field(repr=False)
    wish: frozenset[str] = field(default=frozenset(), repr=False)
    other: frozenset[str] = field(default=frozenset(), repr=False)
    itself: frozenset[str] = field(default=frozenset(), repr=False)

    def has(self, component: Component) -> frozenset[str]:
        """Return the phrases of one component, as they are compared."""
        given = {Component.WISH: self.wish, Component.OTHER: self.other, Component.SELF: self.itself}[component]
        return frozenset(" ".join(phrase.split()).casefold() for phrase in given if phrase.strip())


@dataclass(frozen=True, slots=True)
class Pervasive:
    """How often one phrase stands in the episodes, in all and by relationship.

    `here` of `here_of` episodes are with the therapist, `elsewhere` of `elsewhere_of` with others; `p` is Fisher's
    exact two-sided probability of so unlike shares, NaN where one side has no episodes.
    """

    component: Component
    phrase: str = field(repr=False)
    here: int
    here_of: int
    elsewhere: int
    elsewhere_of: int
    p: float

    @property
    def share(self) -> float:
        """The share of all episodes in which it stands."""
        return (self.here + self.elsewhere) / (self.here_of + self.elsewhere_of)


@dataclass(frozen=True, slots=True)
class Theme:
    """The most pervasive phrases of each component, `core` of them one each, and in how many episodes the whole core
    stands: `whole_here` with the therapist, `whole_elsewhere` with how many `others`."""

    pervasive: tuple[Pervasive, ...]
    core: tuple[Pervasive, ...]
    whole_here: int
    whole_elsewhere: int
    others: int
    episodes: int

    @property
    def enough(self) -> bool:
        """Tell whether there are as many episodes as a theme is usually drawn from."""
        return self.episodes >= FEWEST


def theme(episodes: Sequence[Episode]) -> Theme:
    """Return the theme of some episodes: the phrase of each component that stands in most of them.

    :raises InvalidInput: no episodes, one without a relationship, or none with a phrase

    Luborsky and Crits-Christoph (1990), Understanding Transference; pervasiveness as the share of episodes after
    Crits-Christoph and Luborsky (1990), in the same book.

    >>> small = dict(wish=frozenset({"to be helped"}), other=frozenset({"judges"}))
    >>> found = theme([Episode(THERAPIST, **small), Episode("her chief", **small), Episode("her sister")])
    >>> [(one.phrase, one.here, one.elsewhere, round(one.share, 2)) for one in found.core]
    [('to be helped', 1, 1, 0.67), ('judges', 1, 1, 0.67)]
    >>> found.whole_here, found.whole_elsewhere, found.enough
    (1, 1, False)
    """
    faults = [f"Episode {n} is with nobody." for n, one in enumerate(episodes, start=1) if not one.who.strip()]
    if not any(one.has(component) for one in episodes for component in Component):
        faults.append("There is no episode with a wish or a response.")
    if faults:
        raise InvalidInput(faults, remedy="Name whom it was with, and at least one wish or response.")
    here = [one for one in episodes if one.who == THERAPIST]
    elsewhere = [one for one in episodes if one.who != THERAPIST]
    found = tuple(one for component in Component for one in _pervasive(component, here, elsewhere))
    core = tuple(
        next(one for one in found if one.component is component)
        for component in Component
        if any(one.component is component for one in found)
    )
    return Theme(
        found,
        core,
        sum(_holds(one, core) for one in here),
        sum(_holds(one, core) for one in elsewhere),
        len({one.who.casefold() for one in elsewhere}),
        len(episodes),
    )


def _pervasive(component: Component, here: Sequence[Episode], elsewhere: Sequence[Episode]) -> list[Pervasive]:
    """Return the phrases of a component, those in most episodes first."""
    counts = [_counted(component, side) for side in (here, elsewhere)]
    rows = [
        Pervasive(
            component,
            phrase,
            counts[0][phrase],
            len(here),
            counts[1][phrase],
            len(elsewhere),
            fisher(counts[0][phrase], len(here), counts[1][phrase], len(elsewhere)),
        )
        for phrase in sorted({*counts[0], *counts[1]})
    ]
    return sorted(rows, key=lambda one: -one.share)


def _counted(component: Component, episodes: Iterable[Episode]) -> Counter[str]:
    return Counter(phrase for one in episodes for phrase in one.has(component))


def _holds(one: Episode, core: Sequence[Pervasive]) -> bool:
    return all(part.phrase in one.has(part.component) for part in core)


def fisher(a: int, of_a: int, b: int, of_b: int) -> float:
    """Return Fisher's exact two-sided p that `a` of `of_a` and `b` of `of_b` are one share; NaN where a side is empty.

    :raises InvalidInput: more than all, or fewer than none

    Fisher (1935), The Design of Experiments: the tea of a lady, 3 of 4 cups right.

    >>> round(fisher(3, 4, 1, 4), 4)
    0.4857
    """
    if not (0 <= a <= of_a and 0 <= b <= of_b):
        raise InvalidInput(
            f"{a} of {of_a} and {b} of {of_b} are no shares.", remedy="Give 0 or more, and not more than all."
        )
    if not of_a or not of_b:
        return float("nan")
    total, whole = a + b, of_a + of_b
    could = np.arange(max(0, total - of_b), min(of_a, total) + 1)

    def choose(n: int | np.ndarray, k: int | np.ndarray) -> np.ndarray:
        return np.asarray(gammaln(np.add(n, 1)) - gammaln(np.add(k, 1)) - gammaln(np.subtract(n, k) + 1))

    log_p = choose(of_a, could) + choose(of_b, total - could) - choose(whole, total)
    chances = np.exp(log_p)
    return float(min(1.0, chances[chances <= chances[could == a][0] * (1 + 1e-7)].sum()))
