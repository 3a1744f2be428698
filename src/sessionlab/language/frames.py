"""What a sentence says, as values: its words with their roles, and its frames: who does what to whom.

A frame stands on one verb, or on one noun that names an act ("silence", "apology"). It carries the meaning of its
verb, the roles before and behind it, the meanings of the words behind it, polarity, mood, tense and habit, and what
it is reported under ("he told me that ..."). The rules of the coding and relationship rooms ask only for these.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sessionlab.language.tokens import Word, places
from sessionlab.transcript import Passage, Span

NOTHING: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def one(names: frozenset[str]) -> frozenset[str]:
    """Return the one set that stands for all that are equal to it; for meanings and roles, never for words of a text.

    A long note has tens of thousands of such sets and a thousand different ones; each that stays alive costs time
    whenever garbage is collected.
    """
    return names


@dataclass(frozen=True, slots=True)
class Row:
    """The words of a sentence, with role, quotation, verb-hood and meanings of each; `settled` need a negation."""

    words: Sequence[Word] = field(repr=False)
    roles: Sequence[str]
    quoted: Sequence[bool]
    verbs: Sequence[bool]
    tags: Sequence[frozenset[str]]
    settled: Sequence[frozenset[str]]


class Frame(NamedTuple):
    """One verb or act noun of a sentence with what surrounds it; `at` is its place among the words.

    `mood` is how it is told: real, future, would, possible, obliged, unreal, supposed, intended, imagined, asked,
    nearly (not quite done) or spoken (only said by the therapist). `via` is the verb that governs it, `under` the
    subject and `under_tags` the meanings of the verb that reports it. `settled` are meanings that its negation makes:
    "did not show up" is an absence, not the denial of one.

    A tuple, because a frozen dataclass of so many fields takes three times as long to make, and a note has thousands.
    """

    at: int
    lemma: str
    tags: frozenset[str]
    clause: int
    reach: tuple[int, int] = (0, 0)
    opener: str = ""
    subject: str = ""
    subject_tags: frozenset[str] = NOTHING
    objects: frozenset[str] = NOTHING
    tail: frozenset[str] = NOTHING
    negated: bool = False
    settled: frozenset[str] = NOTHING
    mood: str = "real"
    tense: str = ""
    habitual: bool = False
    passive: bool = False
    quoted: bool = False
    via: frozenset[str] = NOTHING
    under: str = ""
    under_tags: frozenset[str] = NOTHING
    noun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A sentence as words, roles and frames. `tags` are all meanings in it, `people` all roles."""

    passage: Passage
    row: Row = field(repr=False)
    frames: tuple[Frame, ...] = field(repr=False)
    tags: frozenset[str]
    people: frozenset[str]

    @property
    def words(self) -> Sequence[Word]:
        """The words in order."""
        return self.row.words

    @property
    def roles(self) -> Sequence[str]:
        """The role of every word, empty for most."""
        return self.row.roles

    def span(self, first: int, last: int) -> Span:
        """Return where the words from the first to the last stand; cut anew, since few sentences are ever asked."""
        found = places(self.passage.text)
        return Span(found[first][0], found[last][1]).moved(self.passage.span.start)

    def has(self, low: frozenset[str]) -> bool:
        """Tell whether one of these words stands in the sentence."""
        return not low.isdisjoint([word.low for word in self.row.words])

    def has_after(self, at: int, low: frozenset[str]) -> bool:
        """Tell whether one of these words stands behind a place."""
        return not low.isdisjoint([word.low for word in self.row.words[at + 1 :]])

    def tags_after(self, at: int) -> frozenset[str]:
        """Return the meanings of all words behind a place, to the end of the sentence."""
        return NOTHING.union(*self.row.tags[at + 1 :])

    def people_after(self, at: int) -> frozenset[str]:
        """Return the roles of all words behind a place, to the end of the sentence."""
        return frozenset(self.row.roles[at + 1 :])
