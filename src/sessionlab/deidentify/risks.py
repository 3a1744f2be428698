"""Everything that no finder of names sees, together: own words, days that can be worked out, a circle too small."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sessionlab.deidentify.chain import Resolved, chain
from sessionlab.deidentify.find import NOTHING_KNOWN, find
from sessionlab.deidentify.mentions import Known, Mention
from sessionlab.deidentify.overlap import RARE_RUN, RUN, Overlap, Written, overlaps
from sessionlab.deidentify.recognition import Recognised, recognisable
from sessionlab.deidentify.small_world import SmallWorld, small_world


@dataclass(frozen=True, slots=True)
class Risks:
    """What remains when every name is gone."""

    overlaps: tuple[Overlap, ...]
    chain: tuple[Resolved, ...]
    small_world: SmallWorld
    client_as_reader: tuple[Recognised, ...]


def risks(
    text: str,
    *,
    known: Known = NOTHING_KNOWN,
    mentions: Sequence[Mention] | None = None,
    sources: Sequence[Written] = (),
    published_on: date | None = None,
    publications: Sequence[str] = (),
    run: int = RUN,
    rare_run: int = RARE_RUN,
) -> Risks:
    """Weigh a text that is to be published.

    :param mentions: what `find` found in it, if you have that already; give those that still stand in the text
    :param sources: letters, transcripts and notes of the case, to compare words with
    :param published_on: the day on which it comes out; without it no days are worked out
    :param publications: titles of what the therapist has published

    >>> found = risks("On Tuesday he quit.", published_on=date(2012, 7, 7))
    >>> str(found.chain[0].on), found.client_as_reader[0].because
    ('2012-07-03', ('how the treatment stands',))
    """
    found = find(text, known=known) if mentions is None else mentions
    shared = overlaps(text, sources, run=run, rare_run=rare_run)
    return Risks(
        overlaps=shared,
        chain=chain(text, published_on=published_on) if published_on else (),
        small_world=small_world(text, found),
        client_as_reader=recognisable(text, overlapping=shared, publications=publications),
    )
