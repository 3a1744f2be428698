"""How likely each sentence of prose tells each kind of event, by a linear model over words, roles, frames and rules.

The weights are fitted by ``python -m training.prose_events`` to the labelled sentences of ``training/prose`` (written
for Casebook, invented people) and stand as readable numbers in ``weights.json``. The rules of prose say what they
found; the model says how much that is worth in these words, and finds what no rule names.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from sessionlab.language.accounts import Account
from sessionlab.language.frames import Parsed
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.prose.candidates import Candidate
from sessionlab.relationship.prose.closer import MOST_SENTENCES, Closer, looked_at
from sessionlab.relationship.prose.features import features, tokens_of

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


DECISIONS = frozenset({EventKind.RETURN, EventKind.BREAK, EventKind.QUIT, EventKind.THREAT, EventKind.ENDED})
FIRM = 0.65
"""Decisions are seldom told, so that the likelihood has seen few, and so is what the therapist wrote, told by its
contents more than as a letter: what a rule of this confidence names is told."""
DOUBTED = 0.1
"""What a network reads too is told so only from this likelihood on: below it such rules were wrong every time, in some
twenty cases of a cross-validation."""
BATCH = 1000
"""Sentences that are weighed at once: enough to be fast, few enough to be small."""


@dataclass(frozen=True, slots=True)
class Weights:
    """K kinds and F known features; `least` is the likelihood from which an event is told.

    `rows`, shape (F, K), are whole thousandths: their sums are exact, so no order of the features can change a result.
    `numbers` are the places of the features in it; row 0 is that of no feature and all zero, and those from `rules` on
    are of what rules found.
    """

    version: str
    kinds: tuple[EventKind, ...]
    least: float
    numbers: Mapping[str, int]
    rules: int
    rows: NDArray[np.int32]


@cache
def weights() -> Weights:
    """Return the weights that are shipped."""
    stored = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    kinds = tuple(EventKind(kind) for kind in stored["kinds"])
    of: Mapping[str, list[int]] = stored["weights"]
    names = sorted(of, key=lambda name: name.startswith(RULE))
    return Weights(
        version=stored["version"],
        kinds=kinds,
        least=float(stored["least"]),
        numbers={name: number for number, name in enumerate(names, start=1)},
        rules=1 + sum(not name.startswith(RULE) for name in names),
        rows=np.array([[0] * len(kinds), *(of[name] for name in names)], dtype=np.int32),
    )


def weighed(found: Sequence[Candidate], account: Account, *, closer: Closer | None = None) -> list[Candidate]:
    """Return what is likely enough to be told: candidates of the rules that hold, and what no rule had named.

    :param closer: the network, for a closer look at an account of at most `MOST_SENTENCES`
    """
    known = weights()
    if not 0 < len(account.sentences) <= MOST_SENTENCES:
        closer = None
    least = known.least if closer is None else closer.card.least_chance
    told: dict[int, dict[EventKind, Candidate]] = defaultdict(dict)
    for candidate in sorted(found, key=lambda candidate: candidate.confidence):
        told[candidate.first][candidate.kind] = candidate
    kept = [candidate for candidate in found if candidate.kind not in known.kinds]
    named = {candidate.first for candidate in found if _names_a_decision(candidate)}
    likely, doubtful = set(), set()
    for place, kind, chance in _likely(account, told, known, closer):
        if chance < least:
            doubtful.add((place, kind))
            continue
        likely.add((place, kind))
        if kind in DECISIONS and place in named and kind not in told[place]:
            # "She did not want to quit": the rule knows which decision it is, the likelihood only hears of quitting.
            continue
        ruled = told[place].get(kind) if place in told else None
        kept.append(
            replace(ruled, confidence=round(chance, 2))
            if ruled
            else _learned(kind, place, chance, account.sentences[place])
        )
    firm = (one for one in found if _is_firm(one) and (one.first, one.kind) not in likely)
    return kept + [
        replace(one, confidence=round(one.confidence / 2, 2))
        for one in firm
        if closer is None or (one.first, one.kind) in doubtful
    ]


def _is_firm(candidate: Candidate) -> bool:
    return _names_a_decision(candidate) or (candidate.kind is EventKind.LETTER_OUT and candidate.confidence >= FIRM)


def _names_a_decision(candidate: Candidate) -> bool:
    return candidate.kind in DECISIONS and candidate.confidence >= FIRM


def _likely(
    account: Account,
    told: Mapping[int, Mapping[EventKind, Candidate]],
    known: Weights,
    closer: Closer | None,
) -> Iterator[tuple[int, EventKind, float]]:
    """Yield sentence, kind and likelihood wherever it is high enough for an event to be told, or to be doubted only."""
    shown = (
        features(parsed, told=[kind.value for kind in told.get(place, ())])
        for place, parsed in enumerate(account.sentences)
    )
    if closer is not None:
        learned = looked_at([parsed.passage.text for parsed in account.sentences], closer)
        chances = closer.card.chances(learned, log_odds(shown, known))
        yield from _told(chances, min(DOUBTED, closer.card.least_chance), known)
        return
    for begin in range(0, len(account.sentences), BATCH):
        chances = likelihoods(islice(shown, BATCH), known)
        yield from _told(chances, known.least, known, begin=begin)


def _told(
    chances: NDArray[np.float64], least: float, known: Weights, *, begin: int = 0
) -> Iterator[tuple[int, EventKind, float]]:
    for place, kind in np.argwhere(chances >= least).tolist():
        yield begin + place, known.kinds[kind], float(chances[place, kind])


def likelihoods(shown: Iterable[Sequence[str]], known: Weights) -> NDArray[np.float64]:
    """Return how likely each of S sentences (one or more, by their features) tells each kind, shape (S, K), 0 to 1."""
    return np.asarray(1 / (1 + np.exp(-log_odds(shown, known))))


def log_odds(shown: Iterable[Sequence[str]], known: Weights) -> NDArray[np.float64]:
    """Return the same as logarithms of odds."""
    number = known.numbers.get
    # Row 0 stands first everywhere, so that no sentence is empty: `reduceat` has no sum of nothing.
    found = [[0, *filter(None, map(number, names))] for names in shown]
    sizes = np.array([len(numbers) for numbers in found])
    begins = np.cumsum(sizes) - sizes
    features_of = np.fromiter(chain.from_iterable(found), dtype=np.intp, count=int(sizes.sum()))
    by_rule = features_of >= known.rules
    words = np.add.reduceat(known.rows[np.where(by_rule, 0, features_of)], begins, axis=0)
    rules = np.add.reduceat(known.rows[np.where(by_rule, features_of, 0)], begins, axis=0)
    scores = words * (LENGTH / np.sqrt(np.maximum(1, sizes - 1)))[:, np.newaxis] + rules
    return np.asarray(scores / SCALE)


def _learned(kind: EventKind, place: int, chance: float, parsed: Parsed) -> Candidate:
    telling = _telling(kind, parsed)
    because = f"reads like {IN_WORDS[kind]}" + (f": {telling}" if telling else "")
    main = next((frame.tense for frame in parsed.frames if frame.tense), "")
    return Candidate(
        kind, place, place, _by(kind, parsed), round(chance, 2), because, tense=main, reach=parsed.passage.span
    )


def _telling(kind: EventKind, parsed: Parsed, *, most: int = 3) -> str:
    """Return the words of the sentence that speak most for a kind, in quotation marks, grammar words left out."""
    known, tokens = weights(), tokens_of(parsed)
    numbers = [known.numbers.get(f"word:{token}", 0) for token in tokens]
    worth = dict(zip(tokens, known.rows[numbers, known.kinds.index(kind)].tolist(), strict=True))
    spoken = {
        word.low: max(worth.get(word.entry.lemma or word.low, 0), worth.get(word.low, 0))
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
