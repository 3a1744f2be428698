"""Stand-ins that are offered for what was found: by role, wider words, days blurred or moved. A person chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casebook.publishing.models import Draft, MapLine
from sessionlab.deidentify import Mention, disguise
from sessionlab.deidentify.mentions import Kind
from sessionlab.deidentify.shifting import WEEK, blurred, shifted

_FEWEST_WEEKS = 2
_WEEKS = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """Words that could stand instead, and whether a reader still learns what the passage is about."""

    words: str = field(repr=False)
    keeps_meaning: bool
    how: str


def shift_of(draft: Draft) -> int:
    """Return by how many days the days of a draft are moved: the same for all of it, and never whole weeks.

    It follows from the id of the draft, which never leaves the vault.
    """
    chance = int(draft.pk.int)
    return WEEK * (_FEWEST_WEEKS + chance % _WEEKS) + 1 + chance // _WEEKS % (WEEK - 1)


def offers_for(
    text: str, mentions: Sequence[Mention], days: Sequence[str], *, map_lines: Sequence[MapLine], shift: int
) -> Mapping[str, tuple[Offer, ...]]:
    """Return what could stand in the place of what was found, by its words.

    :param days: the words from which a day of the calendar can be worked out
    :param map_lines: what stands in the disguise map so far: the same words get the same stand-in
    """
    offers: dict[str, tuple[Offer, ...]] = {}
    for one in disguise(text, mentions).map:
        offers.setdefault(one.original, (Offer(_inside(one.replacement), one.keeps_meaning, ""),))
    dates = (one.text for one in mentions if one.kind is Kind.DATE)
    offers |= {words: tuple(_of_a_day(words, shift)) for words in (*days, *dates)}
    return offers | {line.original: (Offer(line.replacement, line.keeps_meaning, "as before"),) for line in map_lines}


def _inside(words: str) -> str:
    """Return a stand-in as it stands inside a sentence; where it begins one it is begun anew when it is put in."""
    return words[:1].lower() + words[1:]


def _of_a_day(words: str, shift: int) -> list[Offer]:
    made = ((blurred(words), False, "blurred"), (shifted(words, shift), True, "moved, like every other day"))
    return [Offer(found, keeps, how) for found, keeps, how in made if found is not None and found != words]
