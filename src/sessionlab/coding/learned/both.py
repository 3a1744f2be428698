"""What the learned reader and the rules together mark.

Transcripts and letters are read by both. Notes are read by the rules: there the learned one was not measured.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sessionlab.coding import rules
from sessionlab.coding.cues import Hit
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.coding.learned.judging import Judged, judge, judge_both_ways
from sessionlab.coding.learned.letters import rate_letter
from sessionlab.coding.learned.nearby import Decided
from sessionlab.coding.learned.parcel import Card, Parcel
from sessionlab.coding.learned.saying import BESIDE, STRENGTH, coder, learned_example, significance
from sessionlab.coding.learned.seen import WINDOW
from sessionlab.coding.learned.taught import UNTAUGHT, Taught
from sessionlab.coding.learned.words import Resting, resting_on
from sessionlab.coding.rating import Rating
from sessionlab.coding.scene import Seen
from sessionlab.coding.turns import best_hits, reason
from sessionlab.coding.turns import shown_markers as shown_by_rules
from sessionlab.coding.weights import weights
from sessionlab.transcript import Letter, Reading, Span, Transcript

UNOPPOSED: Final = 0.6
"""What the rules alone would show is shown where both together come to so much of the threshold."""
_TRACE = 1


def rate(reading: Reading, parcel: Parcel, *, taught: Taught = UNTAUGHT) -> tuple[Rating, ...]:
    """Return the marks of a reading: of a transcript or letter by both readers, of a note by the rules."""
    if isinstance(reading, Letter):
        return rate_letter(reading, parcel)
    if not isinstance(reading, Transcript):
        return rules.rate(reading)
    return _rated(judge(reading.turns, parcel, taught=taught), parcel, taught)


def rate_told(
    transcript: Transcript, parcel: Parcel, *, taught: Taught = UNTAUGHT, decided: Decided
) -> tuple[tuple[Rating, ...], frozenset[tuple[int, str]]]:
    """Return the marks as decisions tell, and the turns with the families that are shown with nothing decided too.

    :param decided: what a person said is there, or is not, in turns of this very transcript
    """
    untold, told = judge_both_ways(transcript.turns, parcel, taught=taught, decided=decided)
    shown = {
        (one.ruled.seen.turn.index, marker[0])
        for one in untold
        for marker in shown_markers(one, parcel.card, taught=taught)
    }
    return _rated(told, parcel, taught), frozenset(shown)


def _rated(judged: Sequence[Judged], parcel: Parcel, taught: Taught) -> tuple[Rating, ...]:
    found: list[Rating] = []
    for at, one in enumerate(judged):
        shown = shown_markers(one, parcel.card, taught=taught)
        hits = best_hits(one.ruled.seen.hits, measured=weights()) if shown else {}
        unexplained = [marker for marker in shown if marker not in hits]
        words = _resting(parcel, judged, at, unexplained) if unexplained else {}
        found += _marks(one, shown, hits, words, parcel)
    return tuple(found)


def _resting(parcel: Parcel, judged: Sequence[Judged], at: int, unexplained: Sequence[str]) -> dict[str, Resting]:
    past = [one.said for one in judged[max(0, at - WINDOW + 1) : at]]
    turn, *following = (one.ruled.seen.turn for one in judged[at : at + 2])
    return resting_on(parcel, turn, past, unexplained, after=following[0] if following else None)


def shown_markers(one: Judged, card: Card, *, taught: Taught = UNTAUGHT) -> dict[str, int]:
    """Return the markers to be shown of a turn with their significance."""
    shown: dict[str, int] = {}
    for family, likely in one.families.items():
        if family == RUPTURE:
            continue
        if likely < taught.threshold(family, card):
            # Whoever said how many may be wrong is shown nothing below it.
            if taught.wrong_in_ten is None and likely >= UNOPPOSED * taught.threshold(family, card):
                shown |= _ruled_ones(one, family, card)
            continue
        own = {marker: p for marker, p in one.score.markers.items() if marker.startswith(f"{family}.")}
        most = max(own.values())
        strength = significance(float(one.logits[card.place[STRENGTH + family]]))
        shown |= {marker: strength for marker, p in own.items() if p >= BESIDE * most}
    if not any(marker[0] in "WC" for marker in shown) and _is_trace(one, card, taught):
        own = {marker: p for marker, p in one.score.markers.items() if marker[0] in "WC"}
        shown[max(own, key=lambda marker: own[marker])] = _TRACE
    return shown


def _ruled_ones(one: Judged, family: str, card: Card) -> dict[str, int]:
    """Return what the rules alone would show of a family."""
    strength = significance(float(one.logits[card.place[STRENGTH + family]]))
    ruled = shown_by_rules(one.ruled, weights())
    return {marker: strength for marker in ruled if marker.startswith(f"{family}.")}


def _is_trace(one: Judged, card: Card, taught: Taught) -> bool:
    return one.families.get(RUPTURE, 0.0) >= taught.threshold(RUPTURE, card)


def _marks(
    one: Judged, shown: Mapping[str, int], hits: Mapping[str, Hit], words: Mapping[str, Resting], parcel: Parcel
) -> list[Rating]:
    seen = one.ruled.seen
    found = []
    for marker, strength in shown.items():
        hit = hits.get(marker)
        span = hit.span if hit else words[marker].span
        found.append(
            Rating(
                marker=marker,
                span=span.moved(seen.turn.span.start),
                quote=Span(*span).of(seen.turn.text),
                turn=seen.turn.index,
                # A rule knows what its words weigh; the encoder, who met few open attacks, makes them small.
                significance=max(strength, hit.rule.significance) if hit else strength,
                confidence=round(_confidence(one, marker, strength), 3),
                coder=coder(parcel),
                because=_because(seen, marker, hit),
            )
        )
    return found


def _confidence(one: Judged, marker: str, strength: int) -> float:
    """Return how likely there is what the mark's family names: of its markers, the mark names one of the likeliest."""
    family = marker[0]
    trace = strength == _TRACE and family in "WC"
    return max(one.families[family], one.families[RUPTURE]) if trace else one.families[family]


def _because(seen: Seen, marker: str, hit: Hit | None) -> str:
    if hit is not None:
        return reason(hit, seen.moment)
    return learned_example(marker, seen.turn.role)
