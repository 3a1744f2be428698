"""Cut a text that speaks like a court into what may name somebody or something: "is it a name at all?"

Whether it must be masked is asked in `needed`. Shapes are candidates as they stand, then runs of tokens that the finder
of names takes for part of a name, then words of the lists; some are joined with the small words that belong to them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sessionlab.deidentify.learned import FINDER, Described, Floats
from sessionlab.deidentify.mentions import Kind, Mention, Weight
from sessionlab.deidentify.patterns import FINDER as PATTERNS
from sessionlab.deidentify.runs import EDGES, SPLITS
from sessionlab.deidentify.tokens import Token

ON, ON_NEEDED, SURE = -2.0, -0.5, 1.0
"""Log odds from which a token is part of a name: of being one, or of being masked; from `SURE` it may also be "and"."""
_PEOPLE = frozenset("national nationals citizen citizens origin descent".split())
_BEHIND = frozenset(
    "village villages prison cemetery municipality county district province region hospital school university family "
    "branch office police court courts".split()
)
_BEFORE_OF = frozenset(
    "municipality county district province region city town village island university court republic parliament area "
    "faculty".split()
)
_SEASONS = frozenset("summer autumn spring winter".split())
_PARTS_OF_TIME = _SEASONS | frozenset("beginning start middle end".split())
_LISTED = {
    "professions": (Kind.PROFESSION, "an occupation"),
    "traits": (Kind.TRAIT, "something a person is or has"),
    "people": (Kind.TRAIT, "a people or an origin"),
}
_CALLED = frozenset({Kind.TRAIT, Kind.PLACE, Kind.ORGANISATION, Kind.PERSON, Kind.RARE})
_FIGURES = frozenset({Kind.DATE, Kind.AGE, Kind.NUMBER, Kind.QUANTITY, Kind.CONTACT})
_SITES = frozenset({Kind.PLACE, Kind.ORGANISATION})


class Candidate(NamedTuple):
    """Tokens from the first to behind the last that may name something, and what they would be."""

    first: int
    last: int
    kind: Kind
    weight: Weight
    finder: str
    because: str


def candidates(
    described: Described,
    entity: Floats,
    needed: Floats,
    kinds: Sequence[Kind],
    shapes: Sequence[Mention],
    told: Sequence[Mention],
    record: Sequence[Mention],
) -> list[Candidate]:
    """Return what may name something, in its order; none overlaps another or the record.

    :param entity: for each token the log odds that it belongs to a name
    :param needed: for each token the log odds that it belongs to something that must be masked
    :param told: what is told in plain small words: it takes in what lies inside it and what it only touches
    """
    taken = np.zeros(len(described.words), dtype=bool)
    for mention in record:
        taken |= _inside(described, mention)
    known = taken.copy()
    found = [*_shaped(described, shapes, taken)]
    found += _run(described, entity, needed, kinds, taken)
    found = _taking_in(found, [one for one in _of_lists(described) if not known[one.first : one.last].any()])
    found = _taking_in(found, [*_shaped(described, told, known)])
    return _bracketed(described, _joined(described, sorted(found)))


def _inside(described: Described, mention: Mention) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (described.starts < mention.span.end) & (described.ends > mention.span.start)
    return found


def _shaped(described: Described, shapes: Sequence[Mention], taken: NDArray[np.bool_]) -> Iterator[Candidate]:
    for shape in shapes:
        places = np.flatnonzero(_inside(described, shape))
        if places.size and not taken[places].any():
            taken[places] = True
            yield Candidate(int(places[0]), int(places[-1]) + 1, shape.kind, shape.weight, PATTERNS, shape.because)


def _run(
    described: Described, entity: Floats, needed: Floats, kinds: Sequence[Kind], taken: NDArray[np.bool_]
) -> Iterator[Candidate]:
    words = described.words
    on = ((entity > ON) | (needed > ON_NEEDED)) & ~taken
    for number, word in enumerate(words):
        if word.low in SPLITS and needed[number] < 0 and entity[number] < SURE:
            on[number] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]])))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        while first < last and words[first].low in EDGES and needed[first] < 0:
            first += 1
        while first < last and words[last - 1].low in EDGES and needed[last - 1] < 0:
            last -= 1
        if any(word.low[0].isalnum() for word in words[first:last]):
            here = kinds[first:last]
            kind = max(set(here), key=lambda one: (here.count(one), one.value))
            because = f"used like the words for a {kind.value} that it learned from"
            yield Candidate(first, last, kind, Weight.QUASI, FINDER, because)


def _of_lists(described: Described) -> Iterator[Candidate]:
    for phrase in described.phrases:
        if phrase.list in _LISTED:
            kind, because = _LISTED[phrase.list]
            yield Candidate(phrase.first, phrase.last, kind, Weight.QUASI, "lists", because)


def _taking_in(found: Sequence[Candidate], others: Sequence[Candidate]) -> list[Candidate]:
    """Return all candidates; one of the others gives way to what holds it or has a shape, and takes in the rest."""
    whole = list(found)
    for other in others:
        touched = [one for one in whole if one.first < other.last and other.first < one.last]
        if any(_stands(one, other) for one in touched):
            continue
        first, last = (
            min([other.first, *(one.first for one in touched)]),
            max([other.last, *(one.last for one in touched)]),
        )
        whole = [one for one in whole if one not in touched]
        whole.append(other._replace(first=first, last=last))
    return whole


def _stands(one: Candidate, other: Candidate) -> bool:
    holds = one.first <= other.first and other.last <= one.last
    inside = other.first <= one.first and one.last <= other.last
    return holds or one.kind is Kind.DATE or (other.kind is Kind.QUANTITY and not inside)


def _joined(described: Described, found: Sequence[Candidate]) -> list[Candidate]:
    """Take in what belongs to a name: "French national", "Salzburg municipality", "end of May 2001"."""
    joined: list[Candidate] = []
    for number, one in enumerate(found):
        behind = found[number + 1].first if number + 1 < len(found) else len(described.words)
        before = joined[-1].last if joined else 0
        joined.append(_with_small_words(described, one, before, behind))
    return joined


def _with_small_words(described: Described, one: Candidate, before: int, behind: int) -> Candidate:
    words, (first, last, kind) = described.words, one[:3]
    if kind not in _FIGURES and last + 1 < behind and _hyphen(words[last - 1 : last + 2]):
        last += 2
    following = words[last].low if last < behind else ""
    if following in _PEOPLE and words[first].shape[0] == "X" and kind in _CALLED:
        last, kind = last + 1, Kind.TRAIT
    elif following in _BEHIND and any(word.shape[0] == "X" for word in words[first:last]) and kind in _SITES:
        last += 1
    if kind is Kind.PROFESSION:
        first = _with_adjectives(words, before, first)
    preceding = [word.low for word in words[max(before, first - 2) : first]]
    heads = _BEFORE_OF if kind in _SITES else _PARTS_OF_TIME if kind is Kind.DATE else frozenset[str]()
    if preceding[1:] == ["of"] and preceding[0] in heads:
        first -= 2
    elif kind is Kind.DATE and preceding[-1:] and preceding[-1] in _SEASONS:
        first -= 1
    return one._replace(first=first, last=last, kind=kind)


def _with_adjectives(words: Sequence[Token], before: int, first: int) -> int:
    """Return where an occupation begins with the words between it and its article: "a retired army officer"."""
    for place in range(first - 1, max(before, first - 5) - 1, -1):
        if words[place].low in ("a", "an"):
            return place + 1
        if words[place].shape[0] != "x" and words[place].low not in "-‑":
            break
    return first


def _hyphen(words: Sequence[Token]) -> bool:
    """Tell whether a hyphen without spaces joins the last word of a name to the next."""
    before, mark, after = words
    return mark.low in "-‑" and before.end == mark.start and mark.end == after.start and after.low[0].isalpha()


def _bracketed(described: Described, found: Sequence[Candidate]) -> list[Candidate]:
    """Join the name of an organisation with the same in its own language in brackets behind it."""
    whole: list[Candidate] = []
    for one in found:
        before = whole[-1] if whole else None
        if before and before.kind is Kind.ORGANISATION and _own_language(described, before.last, one):
            whole[-1] = before._replace(last=one.last)
        else:
            whole.append(one)
    return whole


def _own_language(described: Described, behind: int, one: Candidate) -> bool:
    words = described.words
    if one.first != behind + 1 or words[behind].low != "(" or one.last >= len(words) or words[one.last].low != ")":
        return False
    inside = words[one.first : one.last]
    return 2 * sum(word.lists.startswith("u") for word in inside) >= len(inside)
