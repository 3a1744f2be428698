"""The ruptures that an hour tells as events, against two raters: ``python -m benchmarks hours``.

Development half of the rated dialogues (labels by a language model, not people), on which the limits were looked at. A
stretch is there where the raters' marks of one rupture weigh as much as is asked of a person's. What is told is right
where it meets such a stretch. The held-out half has no part in it.
"""

from collections.abc import Sequence
from math import ceil

from benchmarks.coding import halves
from benchmarks.needed import data_and_reader
from sessionlab.coding.evaluation import RUPTURE_FROM, RatedHour
from sessionlab.coding.learned.both import rate
from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.ruptures import Rupture, gather
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.sessions import GAP_IN_TURNS, WEIGHTY, tell_transcript
from sessionlab.transcript import Span

RATERS = Coder("two raters")
NEAR = 6
"""What is told may lie so many turns before or after a stretch."""
Turns = range


def run() -> None:
    """Print how many are told, right and found, and in how many quiet dialogues one is told."""
    needed = data_and_reader()
    if needed is None:
        return
    folder, parcel = needed
    hours = halves(folder)["development"]
    there = [stretches(hour) for hour in hours]
    told = [told_in(hour, rate(hour.transcript, parcel)) for hour in hours]
    right = sum(meets(one, own) for own, each in zip(there, told, strict=True) for one in each)
    found = sum(meets(one, each) for own, each in zip(there, told, strict=True) for one in own)
    quiet = [each for own, each in zip(there, told, strict=True) if not own]
    count, present = sum(map(len, told)), sum(map(len, there))
    print(
        f"{len(hours)} dialogues, {present} stretches; told {count}, right {right / max(1, count):.2f}, "
        f"found {found / present:.2f}; of {len(quiet)} quiet dialogues {sum(map(bool, quiet))} are told to hold one"
    )


def stretches(hour: RatedHour) -> list[Turns]:
    """Return where the raters' marks of one rupture weigh enough to be told."""
    marks = [
        Rating(
            marker=marker,
            span=Span(turn.span.start, turn.span.end),
            quote=turn.text,
            turn=turn.index,
            significance=ceil(much),
            confidence=much / ceil(much),
            coder=RATERS,
            because="",
        )
        for turn, rated in zip(hour.transcript.turns, hour.rated, strict=True)
        for marker, much in rated.items()
        if marker[0] in "WC" and much >= RUPTURE_FROM
    ]
    gathered = gather(marks, gap=GAP_IN_TURNS, turns=len(hour.transcript.turns))
    return [reach(one) for one in gathered if one.weight >= WEIGHTY]


def reach(rupture: Rupture) -> Turns:
    """Return the turns over which a rupture goes."""
    return range(rupture.onset.turn or 0, (rupture.end.turn or 0) + 1)


def told_in(hour: RatedHour, ratings: Sequence[Rating]) -> list[Turns]:
    """Return over which turns the ruptures go that an hour tells."""
    peaks = {event.turn for event in tell_transcript(hour.transcript, ratings) if event.kind is EventKind.RUPTURE}
    gathered = gather(ratings, gap=GAP_IN_TURNS, turns=len(hour.transcript.turns))
    return [reach(one) for one in gathered if one.peak.turn in peaks]


def meets(one: Turns, others: Sequence[Turns]) -> bool:
    """Tell whether turns lie within or near any of some others."""
    return any(one.start < other.stop + NEAR and other.start < one.stop + NEAR for other in others)
