"""How likely each marker and family is in every turn, before any threshold."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sessionlab.coding.cues import Hit
from sessionlab.coding.rule_book import RuleBook, rule_book
from sessionlab.coding.scene import Seen, follow, joined
from sessionlab.coding.weights import Scorecard, Weights, heats, log_odds, weights
from sessionlab.transcript import Role, Transcript

_PLAIN = Scorecard()
_SIDES = {Role.CLIENT: ("W", "C", "S", "E"), Role.THERAPIST: ("T", "R")}


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnScore:
    """Probabilities of one turn; 0 where a family cannot apply to the speaker, or where nobody said who speaks.

    `rupture` is any rupture of the client (withdrawal or confrontation, traces included), the others are their
    family at a significance of 1.5 and over; `markers` holds only markers that some rule speaks for.
    """

    turn: int
    rupture: float = 0.0
    withdrawal: float = 0.0
    confrontation: float = 0.0
    push: float = 0.0
    repair: float = 0.0
    markers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """A turn with its score and with the evidence for each family on which the score rests."""

    seen: Seen
    score: TurnScore
    families: Mapping[str, float]


def score(transcript: Transcript) -> tuple[TurnScore, ...]:
    """Return the probabilities of every turn, in order, each from the past alone."""
    return tuple(scored.score for scored in score_turns(transcript))


def score_turns(
    transcript: Transcript, *, book: RuleBook | None = None, measured: Weights | None = None
) -> list[Scored]:
    """Return every turn with its score and what the score rests on."""
    known = measured or weights()
    return [scored(seen, measured=known) for seen in follow(transcript.turns, book=book or rule_book())]


def scored(seen: Seen, *, measured: Weights) -> Scored:
    """Return the score of one turn in its place."""
    sides = _SIDES.get(seen.turn.role, ())
    if not sides:
        return Scored(seen, TurnScore(turn=seen.turn.index), {})
    around = circumstances(seen)
    families: dict[str, float] = {}
    markers: dict[str, float] = {}
    for family in sides:
        found = evidence(seen.hits, family, measured=measured)
        families[family] = measured.scorecards.get(family, _PLAIN).probability(found, around)
        shift = log_odds(families[family]) - log_odds(found)
        for marker, chance in marker_evidence(seen.hits, family, measured=measured, level="marker").items():
            markers[marker] = moved(chance, shift)
    if seen.turn.role is Role.CLIENT:
        found = evidence(seen.hits, "WC", measured=measured, level="rupture")
        families["rupture"] = measured.scorecards.get("rupture", _PLAIN).probability(found, around)
    return Scored(seen, _turn_score(seen.turn.index, families, markers), families)


def _turn_score(turn: int, families: Mapping[str, float], markers: Mapping[str, float]) -> TurnScore:
    return TurnScore(
        turn=turn,
        rupture=families.get("rupture", 0.0),
        withdrawal=families.get("W", 0.0),
        confrontation=families.get("C", 0.0),
        push=families.get("T", 0.0),
        repair=families.get("R", 0.0),
        markers=markers,
    )


def circumstances(seen: Seen) -> dict[str, float]:
    """Return the amount of every circumstance of a turn: 1 for those that fit, 0 to 1 for what came before."""
    found = heats(seen.moment)
    for hit in seen.hits:
        if not hit.rule.marker:
            found[hit.rule.id] = 1.0
    return found


def marker_evidence(hits: Sequence[Hit], families: str, *, measured: Weights, level: str) -> dict[str, float]:
    """Return for each marker of the families the measured precision of the best rule that fits."""
    best: dict[str, float] = {}
    for hit in hits:
        if hit.rule.marker and hit.rule.family in families:
            chance = measured.precision(hit.rule, level)
            best[hit.rule.marker] = max(best.get(hit.rule.marker, 0.0), chance)
    return best


def evidence(hits: Sequence[Hit], families: str, *, measured: Weights, level: str = "family") -> float:
    """Return how surely the rules that fit speak for the families together, 0 where none fits."""
    return joined(marker_evidence(hits, families, measured=measured, level=level).values())


def moved(chance: float, shift: float) -> float:
    """Return a chance moved by so much in logarithms of odds.

    >>> moved(0.5, 0.0)
    0.5
    """
    return 1 / (1 + math.exp(-(log_odds(chance) + shift)))
