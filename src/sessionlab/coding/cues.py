"""A rule: which words, after what, said of whom, speak for which marker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from sessionlab.coding.addressee import About, about, bounds_of_sentence, clause_around, sentence_around
from sessionlab.coding.invitation import Invited
from sessionlab.coding.moment import Moment
from sessionlab.coding.telling import is_told
from sessionlab.transcript import Role, Span


class Hit(NamedTuple):
    """A rule that fits, and the words it rests on, as a span of the turn's text."""

    rule: "Rule"
    span: Span


_MOST_PLACES = 200
"""Nobody quotes so often in one turn and then means it; whoever does must not be read for long."""
_NOWHERE = Span(0, 0)
"""A circumstance rests on no words of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as it stands in ``lexicon/``; docs/coding.md tells every key in words.

    `marker` is empty for a circumstance: it makes marks likelier or less likely and is none by itself.
    """

    id: str
    who: Role
    because: str
    pattern: re.Pattern[str] = field(repr=False)
    anchored: bool = False
    marker: str = ""
    needs: frozenset[str] = field(default=frozenset(), repr=False)
    unless: re.Pattern[str] | None = field(default=None, repr=False)
    asked: re.Pattern[str] | None = field(default=None, repr=False)
    after: frozenset[Invited] = frozenset()
    not_after: frozenset[Invited] = frozenset()
    about: frozenset[About] = frozenset()
    not_about: frozenset[About] = frozenset()
    sounds: frozenset[str] = frozenset()
    below_usual: float | None = None
    longer_than: int = 0
    pressed: float = 0.0
    resisted: float = 0.0
    tension: float = 0.0
    continues: bool = False
    of_work: bool = False
    own: bool = False
    earnest: bool = False
    significance: int = 2
    prior: float = 0.0
    """How often we expected it to be right before anything was measured."""

    @property
    def family(self) -> str:
        """The part of the marker before the dot, empty for a circumstance."""
        return self.marker.partition(".")[0]

    def find(self, moment: Moment) -> Hit | None:
        """Return the words on which this rule rests, or None where it does not fit."""
        if not self._in_place(moment):
            return None
        plain = moment.heard.plain
        if self.unless is not None and self.unless.search(plain):
            return None
        place = next((place for place in self._places(plain) if self._fits(moment, *place)), None)
        return None if place is None else Hit(self, self._rests_on(moment, *place) if self.marker else _NOWHERE)

    def _places(self, plain: str) -> Iterator[tuple[int, int]]:
        """Yield where the pattern fits, the first place only unless the words must be the speaker's own."""
        if self.own or self.earnest:
            # The same words may be quoted first and meant afterwards.
            yield from (found.span() for found in islice(self.pattern.finditer(plain), _MOST_PLACES))
            return
        # A pattern that begins at the beginning is tried there only; `search` would try it at every letter.
        found = self.pattern.match(plain) if self.anchored else self.pattern.search(plain)
        if found is not None:
            yield found.span()

    def _fits(self, moment: Moment, start: int, end: int) -> bool:
        if (self.about or self.not_about) and not self._said_of(moment.heard.plain, start, end):
            return False
        if self.earnest and not _LAUGHS.isdisjoint(moment.heard.sounds):
            return False
        return not (self.own or self.earnest) or _is_own(moment, start, end)

    def _in_place(self, moment: Moment) -> bool:
        """Tell whether what came before fits; the commonest reasons against it come first."""
        if self.after and self.after.isdisjoint(moment.invited):
            return False
        if moment.pressed < self.pressed or moment.resisted < self.resisted or moment.tension < self.tension:
            return False
        if moment.heard.spoken <= self.longer_than or (self.sounds and self.sounds.isdisjoint(moment.heard.sounds)):
            return False
        if (self.of_work and not moment.of_work) or (self.continues and not moment.continues):
            return False
        return self._answers(moment)

    def _answers(self, moment: Moment) -> bool:
        if self.not_after and not self.not_after.isdisjoint(moment.invited):
            return False
        if self.below_usual is not None and (moment.share is None or moment.share > self.below_usual):
            return False
        return self.asked is None or self.asked.search(moment.asked) is not None

    def _rests_on(self, moment: Moment, start: int, end: int) -> Span:
        """Return the sentence, or sentences, around the words: what a reader needs to judge the mark."""
        begin, stop = bounds_of_sentence(moment.heard.plain, start, end)
        return moment.heard.span(begin + 1, stop - 1)

    def _said_of(self, plain: str, start: int, end: int) -> bool:
        if self.about and self.about.isdisjoint(about(sentence_around(plain, start, end))):
            return False
        if not self.not_about:
            return True
        whom = about(clause_around(plain, start, end))
        return self.not_about.isdisjoint(whom) or About.THERAPIST in whom


_LAUGHS = frozenset(
    "laugh laughs laughed laughing laughter chuckle chuckles chuckled chuckling giggle giggles giggled giggling".split()
)


def _is_own(moment: Moment, start: int, end: int) -> bool:
    """Tell whether words are the speaker's own: neither quoted nor told of somebody else."""
    heard = moment.heard
    return not heard.is_quoted(start + 1, end - 1) and not is_told(heard.plain, start, end)
