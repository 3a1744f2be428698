"""The learned reader and the rules together: what each knows adds up in logarithms of odds.

Transcripts and letters are read by both. Notes are read by the rules: there the learned one was not measured.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sessionlab.coding import rules
from sessionlab.coding.codebook import load
from sessionlab.coding.cues import Hit
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.coding.learned.letters import rate_letter
from sessionlab.coding.learned.parcel import Card, Parcel
from sessionlab.coding.learned.pressing import pressed_after
from sessionlab.coding.learned.saying import BESIDE, STRENGTH, chance, coder, learned_example, significance
from sessionlab.coding.learned.seen import Floats, Said, look, look_at
from sessionlab.coding.learned.taught import UNTAUGHT, Numbers, Taught, evidence
from sessionlab.coding.learned.words import Resting, resting_on
from sessionlab.coding.rating import Rating
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.scene import Seen, follow
from sessionlab.coding.scoring import Scored, TurnScore, marker_evidence, scored
from sessionlab.coding.turns import best_hits, reason
from sessionlab.coding.turns import shown_markers as shown_by_rules
from sessionlab.coding.weights import FLOOR, weights
from sessionlab.transcript import Letter, Reading, Role, Span, Transcript, Turn

SIDES: Final = {Role.CLIENT: ("W", "C", "S", "E"), Role.THERAPIST: ("T", "R")}
REACH: Final = 8
"""So many turns back it is looked for pushes where only some turns are judged; four turns later a sixteenth is left."""
UNOPPOSED: Final = 0.6
"""What the rules alone would show is shown where both together come to so much of the threshold."""
_TRACE = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """A turn with its score, the probabilities of its families, and what both readers know of it."""

    said: Said
    ruled: Scored
    logits: Floats
    families: Mapping[str, float]
    score: TurnScore
    pressed: float = 0.0
    """How much the therapist has pressed once the turn is over."""


def score(transcript: Transcript, parcel: Parcel) -> tuple[TurnScore, ...]:
    """Return the calibrated probabilities of every turn, each from the past alone."""
    return tuple(judged.score for judged in judge(transcript.turns, parcel))


def judge(turns: Sequence[Turn], parcel: Parcel, *, taught: Taught = UNTAUGHT) -> list[Judged]:
    """Return every turn as both readers see it, and as they were taught."""
    said, logits = look(parcel, turns)
    measured = weights()
    ruled = [scored(seen, measured=measured) for seen in follow(turns, book=rule_book())]
    found: list[Judged] = []
    for one, rule, row in zip(said, ruled, logits, strict=True):
        pressed = found[-1].pressed if found else 0.0
        found.append(added_up(one, rule, row, card=parcel.card, taught=taught, pressed=pressed))
    return found


def judge_at(turns: Sequence[Turn], places: Collection[int], parcel: Parcel) -> dict[int, Judged]:
    """Return some of T turns as `judge` does untaught, without encoding those that do not bear on them.

    What a turn of the therapist owes to pushes more than `REACH` turns back is left out.
    """
    measured = weights()
    pushes = [at for at in places if turns[at].role is Role.THERAPIST]
    wanted = sorted({*places, *(before for at in pushes for before in range(max(0, at - REACH), at))})
    looked = look_at(parcel, turns, wanted)
    seen = list(follow(turns[: max(places, default=-1) + 1], book=rule_book()))
    found: dict[int, Judged] = {}
    for at in wanted:
        said, row = looked[at]
        pressed = found[at - 1].pressed if at - 1 in found else 0.0
        found[at] = added_up(said, scored(seen[at], measured=measured), row, card=parcel.card, pressed=pressed)
    return {at: found[at] for at in places}


def added_up(
    said: Said, ruled: Scored, logits: Floats, *, card: Card, taught: Taught = UNTAUGHT, pressed: float = 0.0
) -> Judged:
    """Return one turn with both readers' evidence added up; nothing where nobody said who speaks.

    :param pressed: how much the therapist had pressed before it
    """
    turn = ruled.seen.turn
    sides = SIDES.get(turn.role, ())
    if not sides:
        return Judged(said, ruled, logits, {}, TurnScore(turn=turn.index), pressed)
    wanted = (*sides, RUPTURE) if turn.role is Role.CLIENT else sides
    shifts = {
        name: taught.shift(name, evidence(name, logits, ruled.families, said, card)) if name in taught.families else 0.0
        for name in wanted
    }
    families = {
        name: chance(
            card.lines[name], logits[card.place[name]], _ruled(ruled, name), shift=shifts[name], pressed=pressed
        )
        for name in wanted
    }
    known = ruled_markers(ruled.seen)
    markers = {
        marker.id: chance(
            card.lines[marker.id],
            logits[card.place[marker.id]],
            known.get(marker.id, FLOOR),
            shift=shifts[marker.family],
            pressed=pressed,
        )
        for marker in load().shown_by(turn.role)
    }
    told = TurnScore(
        turn=turn.index,
        rupture=families.get(RUPTURE, 0.0),
        withdrawal=families.get("W", 0.0),
        confrontation=families.get("C", 0.0),
        push=families.get("T", 0.0),
        repair=families.get("R", 0.0),
        markers=markers,
    )
    after = pressed_after(pressed, families.get("T", 0.0), ruled.seen)
    return Judged(said, ruled, logits, families, told, after)


def bearing(one: Judged, family: str, card: Card) -> tuple[float, Numbers]:
    """Return the log odds of a family in a turn, and what a correction of them rests on."""
    likely = one.families[family]
    return math.log(likely / (1 - likely)), evidence(family, one.logits, one.ruled.families, one.said, card)


def _ruled(ruled: Scored, family: str) -> float:
    return ruled.families.get(family, FLOOR)


def ruled_markers(seen: Seen) -> dict[str, float]:
    """Return how surely the rules speak for each marker, before circumstances."""
    measured = weights()
    found: dict[str, float] = {}
    for family in SIDES.get(seen.turn.role, ()):
        found |= marker_evidence(seen.hits, family, measured=measured, level="marker")
    return found


def rate(reading: Reading, parcel: Parcel, *, taught: Taught = UNTAUGHT) -> tuple[Rating, ...]:
    """Return the marks of a reading: of a transcript or letter by both readers, of a note by the rules."""
    if isinstance(reading, Letter):
        return rate_letter(reading, parcel)
    if not isinstance(reading, Transcript):
        return rules.rate(reading)
    found: list[Rating] = []
    judged = judge(reading.turns, parcel, taught=taught)
    for at, one in enumerate(judged):
        shown = shown_markers(one, parcel.card, taught=taught)
        hits = best_hits(one.ruled.seen.hits, measured=weights()) if shown else {}
        unexplained = [marker for marker in shown if marker not in hits]
        words = resting_on(parcel, one.ruled.seen.turn, _past(judged, at), unexplained) if unexplained else {}
        found += _marks(one, shown, hits, words, parcel)
    return tuple(found)


def _past(judged: Sequence[Judged], at: int) -> list[Said]:
    return [one.said for one in judged[max(0, at - 6) : at]]


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
