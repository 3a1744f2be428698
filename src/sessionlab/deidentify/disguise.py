"""Put stand-ins in the place of what was found, the same for the same, and keep the map apart from the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sessionlab.deidentify.fitting import fitted
from sessionlab.deidentify.folding import plain
from sessionlab.deidentify.mentions import Kind, Mention
from sessionlab.deidentify.shifting import blurred, check_shift, hour_blurred, shifted
from sessionlab.deidentify.standins import by_role, lettered, wider
from sessionlab.transcript import Span

_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame lady lord herr frau mme madame s".split())
NO_CHOICE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Replacement:
    """One line of the disguise map: it leads back to the person, so it belongs in the vault and nowhere else."""

    span: Span
    """Where it stood in the text before."""
    original: str = field(repr=False)
    replacement: str
    kind: Kind
    reason: str
    keeps_meaning: bool
    """Whether a reader still learns what the passage is about."""


@dataclass(frozen=True, slots=True)
class Disguise:
    """A text with stand-ins, and the map that leads back."""

    text: str = field(repr=False)
    replacements: tuple[Replacement, ...]

    @property
    def map(self) -> tuple[Replacement, ...]:
        """Return each original with its replacement once."""
        return tuple({(one.original, one.replacement): one for one in self.replacements}.values())


def disguise(
    text: str, mentions: Iterable[Mention], *, shift: int | None = None, chosen: Mapping[str, str] = NO_CHOICE
) -> Disguise:
    """Replace the mentions of a text.

    :param shift: days by which every date is moved and every weekday turned; without it dates are blurred
    :param chosen: replacements of your own, by the original words
    :raises InvalidInput: when the shift is a whole number of weeks

    >>> from sessionlab.deidentify import Known, find
    >>> text = "Runa called on Friday, 4 May 2012. Runa's voice shook."
    >>> found = find(text, known=Known.of({"client's sister": ["Runa"]}))
    >>> disguise(text, found, shift=10).text
    "The client's sister called on Monday, 14 May 2012. The client's sister's voice shook."
    """
    if shift is not None:
        check_shift(shift)
    cast = _Cast(shift, {plain(original): stand_in for original, stand_in in chosen.items()})
    parts, replacements, done = [], [], 0
    for mention in sorted(mentions, key=lambda one: one.span):
        stand_in = cast.stand_in(mention)
        if stand_in is None or mention.span.start < done:
            continue
        words, reason, keeps = stand_in
        gap, words = fitted(text, mention, words, text[done : mention.span.start])
        parts += [gap, words]
        replacements.append(Replacement(mention.span, mention.text, words, mention.kind, reason, keeps))
        done = mention.span.end
    return Disguise("".join((*parts, text[done:])), tuple(replacements))


_StandIn = tuple[str, str, bool]


@dataclass
class _Cast:
    """Who has which stand-in so far; the same person keeps it through the whole text."""

    shift: int | None
    chosen: Mapping[str, str]
    letters: dict[str, str] = field(default_factory=dict)

    def stand_in(self, mention: Mention) -> _StandIn | None:
        """Return the words, the reason, and whether the meaning is kept; None for what may stay."""
        if words := self.chosen.get(plain(mention.text)):
            return words, "chosen by hand", True
        if mention.role:
            return by_role(mention), f"named in the record as {mention.role}", True
        if mention.kind is Kind.DATE:
            return self._day(mention)
        if mention.kind is Kind.PERSON:
            return self._person(mention), "a person whose role the record does not know", False
        return wider(mention), mention.because, mention.kind in (Kind.AGE, Kind.QUANTITY, Kind.ORGANISATION, Kind.PLACE)

    def _day(self, mention: Mention) -> _StandIn | None:
        if mention.because == "a time of day":
            return hour_blurred(mention.text), f"{mention.because}, blurred", False
        words = blurred(mention.text) if self.shift is None else shifted(mention.text, self.shift)
        if words == mention.text:  # a month or a year that so small a shift does not reach
            words = blurred(mention.text)
            return (words, f"{mention.because}, blurred, because the shift does not reach it", False) if words else None
        if words is None:
            return None
        how = "blurred" if self.shift is None else "moved with every other date, so that intervals stay"
        return words, f"{mention.because}, {how}", self.shift is not None

    def _person(self, mention: Mention) -> str:
        """Somebody is known again by the last part of the name."""
        words = [word for word in plain(mention.text).replace("'", " ").split() if word.strip(".") not in _TITLES]
        key = words[-1] if words else ""
        again = next((letter for name, letter in self.letters.items() if key in name.split()), None)
        letter = again or lettered(len(set(self.letters.values())))
        self.letters[" ".join(words)] = letter
        return letter + ("'s" if plain(mention.text).endswith("'s") else "")
