"""How likely each sentence of prose tells each kind of event, by a linear model over words, roles, frames and rules.

The weights are fitted by ``python -m training.prose_events`` to the labelled sentences of ``training/prose`` (written
for Casebook, invented people) and stand as readable numbers in ``weights.json``. The rules of prose say what they
found; the model says how much that is worth in these words, and finds what no rule names.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from sessionlab.language.accounts import Account
from sessionlab.language.frames import Parsed
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.prose.candidates import Candidate
from sessionlab.relationship.prose.features import features

SCALE = 1000
"""Weights are stored as whole thousandths."""
LENGTH = 3.0
RULE = "rule:"
THERAPIST = frozenset({
    EventKind.THERAPIST_MISS, EventKind.LETTER_OUT, EventKind.FORMULATION, EventKind.PREDICTION, EventKind.HOLIDAY,
})  # fmt: skip
IN_WORDS = {
    EventKind.PATTERN: "something that comes again and again",
    EventKind.SESSION: "an hour that took place",
    EventKind.ABSENCE: "an hour the client did not come to",
    EventKind.CANCELLED: "an hour that was cancelled",
    EventKind.RUPTURE: "strain between the two",
    EventKind.THERAPIST_MISS: "something the therapist failed to take up",
    EventKind.REPAIR: "an attempt to mend",
    EventKind.LETTER_IN: "a letter from the client",
    EventKind.LETTER_OUT: "a letter from the therapist",
    EventKind.BREAK: "a pause that was asked for or taken",
    EventKind.HOLIDAY: "a planned pause",
    EventKind.THREAT: "talk of stopping",
    EventKind.QUIT: "the end, by one side",
    EventKind.RETURN: "coming back, or deciding to stay",
    EventKind.FORMULATION: "the therapist's understanding",
    EventKind.PREDICTION: "what the therapist expects",
    EventKind.ENDED: "the end of the treatment",
}
BOTH = frozenset({EventKind.SESSION, EventKind.ENDED})
EITHER = frozenset({EventKind.REPAIR, EventKind.CANCELLED, EventKind.BREAK})


@dataclass(frozen=True, slots=True)
class Weights:
    """K kinds; for each known feature its K weights; `least` is the likelihood from which an event is told."""

    version: str
    kinds: tuple[EventKind, ...]
    least: float
    of: Mapping[str, NDArray[np.float64]]


@cache
def weights() -> Weights:
    """Return the weights that are shipped."""
    stored = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    return Weights(
        stored["version"],
        tuple(EventKind(kind) for kind in stored["kinds"]),
        float(stored["least"]),
        {name: np.array(row, dtype=np.float64) / SCALE for name, row in stored["weights"].items()},
    )


def weighed(found: Sequence[Candidate], account: Account) -> list[Candidate]:
    """Return what is likely enough to be told: candidates of the rules that hold, and what no rule had named."""
    known = weights()
    told: dict[int, dict[EventKind, Candidate]] = defaultdict(dict)
    for candidate in sorted(found, key=lambda candidate: candidate.confidence):
        told[candidate.first][candidate.kind] = candidate
    kept = [candidate for candidate in found if candidate.kind not in known.kinds]
    for place, parsed in enumerate(account.sentences):
        names = features(parsed, told=[kind.value for kind in told[place]])
        chances = likelihoods(names, known)
        for kind, chance in zip(known.kinds, chances, strict=True):
            if chance >= known.least:
                ruled = told[place].get(kind)
                kept.append(
                    replace(ruled, confidence=round(chance, 2))
                    if ruled
                    else _learned(kind, place, chance, parsed, names)
                )
    return kept


def likelihoods(names: Sequence[str], known: Weights) -> list[float]:
    """Return for each kind how likely the sentence with these features tells it, 0 to 1."""
    rows = [(name, known.of[name]) for name in names if name in known.of]
    words = [row for name, row in rows if not name.startswith(RULE)]
    rules = [row for name, row in rows if name.startswith(RULE)]
    total = np.sum(words, axis=0) * (LENGTH / max(1.0, len(rows) ** 0.5)) if words else np.zeros(len(known.kinds))
    chances: list[float] = (1 / (1 + np.exp(-(total + np.sum(rules, axis=0))))).tolist()
    return chances


def _learned(kind: EventKind, place: int, chance: float, parsed: Parsed, names: Sequence[str]) -> Candidate:
    telling = _telling(kind, names, parsed)
    because = f"reads like {IN_WORDS[kind]}" + (f": {telling}" if telling else "")
    main = next((frame.tense for frame in parsed.frames if frame.tense), "")
    return Candidate(
        kind, place, place, _by(kind, parsed), round(chance, 2), because, tense=main, reach=parsed.passage.span
    )


def _telling(kind: EventKind, names: Sequence[str], parsed: Parsed, *, most: int = 3) -> str:
    """Return the words of the sentence that speak most for a kind, in quotation marks, grammar words left out."""
    known = weights()
    column = known.kinds.index(kind)
    worth = {name: known.of[name][column] for name in names if name in known.of}
    spoken = {
        word.low: max(worth.get(f"word:{word.entry.lemma or word.low}", 0), worth.get(f"word:{word.low}", 0))
        for word in parsed.words
        if len(word.low) > 2 and not word.entry.grammar
    }
    strong = sorted((word for word in spoken if spoken[word] > 0), key=lambda word: -spoken[word])
    return ", ".join(f"'{word}'" for word in strong[:most])


def _by(kind: EventKind, parsed: Parsed) -> By:
    if kind in BOTH:
        return By.BOTH
    if kind in THERAPIST:
        return By.THERAPIST
    if kind in EITHER:
        subjects = [frame.subject for frame in parsed.frames if frame.subject in ("client", "therapist")]
        return By.THERAPIST if subjects[:1] == ["therapist"] else By.CLIENT
    return By.CLIENT
