"""What the learned reader adds to the rules in letters: ``python -m training.reader.written`` (no torch needed).

Measured on `letters_unseen`, which the networks were not fitted to. Slopes and thresholds are fitted on the same
letters, so what is shown is cross-validated by letter.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt

from sessionlab.coding import rules
from sessionlab.coding.evaluation import RUPTURE, average_precision, best_threshold, detection
from sessionlab.coding.learned.letters import rate_letter
from sessionlab.coding.learned.parcel import Line, Parcel, shipped
from sessionlab.coding.learned.seen import look
from sessionlab.coding.rating import Rating
from sessionlab.coding.weighing import fit as fit_logistic
from sessionlab.coding.weights import FLOOR, log_odds
from sessionlab.relationship.correspondence import tell_letter
from sessionlab.relationship.events import EventKind
from sessionlab.transcript import Letter, Passage, Role, Source, Span, Turn
from training.spoken import LETTERS, Coded, coded

UNSEEN = LETTERS.parent / "letters_unseen"
FAMILIES = ("C", "S")
"""Families of which the unseen letters hold enough; the others are left to the rules in letters."""
ATTACK = 4
"""A letter attacks where the significances of its confrontations add up to so much."""
LIKELY = 2
"""A family is there from this significance on."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sentences:
    """N sentences of clients' letters: the letter of each, both readers' log odds, and whether the family is there."""

    letter: npt.NDArray[np.int64]
    learned: Floats
    ruled: Floats
    truth: npt.NDArray[np.bool_]

    def without(self, letter: int) -> "Sentences":
        """Return the sentences of all other letters."""
        kept = self.letter != letter
        return Sentences(self.letter[kept], self.learned[kept], self.ruled[kept], self.truth[kept])


def main() -> int:
    """Print for each family what the rules alone find and what both find."""
    parcel, letters = shipped(), list(coded(UNSEEN))
    for family in (RUPTURE, *FAMILIES):
        print(told(family, sentences(letters, family, parcel)))
    print(told_ruptures([one for one in letters if one.turns[0].who is Role.CLIENT], parcel))
    return 0


def sentences(letters: Sequence[Coded], family: str, parcel: Parcel) -> Sentences:
    """Return what both readers know of each sentence that a client wrote."""
    rows: list[tuple[int, float, float, bool]] = []
    families = "WC" if family == RUPTURE else family
    for number, one in enumerate(letters):
        letter = as_letter(one)
        if letter.role is Role.CLIENT:
            turns = [Turn(part.index, "", letter.role, part.span, part.text) for part in letter.passages]
            _, logits = look(parcel, turns, written=True)
            marks = [mark for mark in rules.rate(letter) if mark.marker[0] in families]
            for part, row, line in zip(letter.passages, logits, one.turns, strict=True):
                sure = max((mark.confidence for mark in marks if within(mark.span, part.span)), default=FLOOR)
                strongest = max((much for code, much in line.codes.items() if code[0] in families), default=0)
                there = strongest >= (1 if family == RUPTURE else LIKELY)
                rows.append((number, float(row[parcel.card.place[family]]), log_odds(sure), there))
    letter_of, learned, ruled, truth = (np.array(column) for column in zip(*rows, strict=True))
    return Sentences(letter_of, learned, ruled, truth)


def within(inner: Span, outer: Span) -> bool:
    """Tell whether a span lies in another."""
    return outer.start <= inner.start and inner.end <= outer.end


def as_letter(one: Coded) -> Letter:
    """Return a letter of the corpus as if it had been read."""
    parts: list[Passage] = []
    at = 0
    for index, turn in enumerate(one.turns):
        parts.append(Passage(index, Span(at, at + len(turn.text)), turn.text, 0))
        at += len(turn.text) + 1
    text = "\n".join(turn.text for turn in one.turns)
    return Letter(source=Source("letter", "corpus", ""), text=text, passages=tuple(parts), role=one.turns[0].who)


def line_of(some: Sentences) -> Line:
    """Return how likely the learned reader makes a family, from where F1 is best; the rules speak for themselves."""
    design = np.column_stack([np.ones_like(some.learned), some.learned])
    intercept, slope = map(float, fit_logistic(design, some.truth.astype(np.float64), ridge=1e-3))
    line = Line(learned=slope, ruled=0.0, intercept=intercept, threshold=0.5)
    return replace(line, threshold=best_threshold(some.truth.tolist(), chances(line, some).tolist()))


def chances(line: Line, some: Sentences) -> Floats:
    """Return the probability of each sentence by a line."""
    return 1 / (1 + np.exp(-(line.intercept + line.learned * some.learned)))


def told(family: str, some: Sentences) -> str:
    """Return a family's figures in words, of both readers cross-validated by letter."""
    shown = np.zeros(len(some.truth), dtype=bool)
    for letter in sorted(set(some.letter.tolist())):
        line, own = line_of(some.without(letter)), some.letter == letter
        shown[own] = chances(line, some)[own] >= line.threshold
    truth, marked = some.truth.tolist(), some.ruled > log_odds(FLOOR)
    alone, together = detection(truth, marked.tolist()), detection(truth, (shown | marked).tolist())
    return (
        f"{family:8} {sum(truth)} of {len(truth)}: average precision rules "
        f"{average_precision(truth, some.ruled.tolist()):.2f}, learned "
        f"{average_precision(truth, some.learned.tolist()):.2f}; "
        f"shown by rules: precision {alone.precision:.2f}, recall {alone.recall:.2f}; "
        f"by both {together.precision:.2f}, {together.recall:.2f}"
    )


def told_ruptures(letters: Sequence[Coded], parcel: Parcel) -> str:
    """Return in words of how many letters a rupture is told as an event; the lines are those of the card."""
    attacking = [one for one in letters if attack(one) >= ATTACK]
    calm = [one for one in letters if attack(one) < ATTACK]

    def count(some: Sequence[Coded], rate: Callable[[Letter], Sequence[Rating]]) -> int:
        told = (tell_letter(letter, rate(letter)) for letter in map(as_letter, some))
        return sum(any(event.kind is EventKind.RUPTURE for event in events) for events in told)

    def both(letter: Letter) -> Sequence[Rating]:
        return rate_letter(letter, parcel)

    return (
        f"a rupture is told of {count(attacking, rules.rate)} (rules) and {count(attacking, both)} (both) of "
        f"{len(attacking)} letters that attack, of {count(calm, rules.rate)} and {count(calm, both)} of {len(calm)} "
        "others"
    )


def attack(one: Coded) -> float:
    """Return how much a letter attacks: the significances of its confrontations and of contempt."""
    return sum(
        much for turn in one.turns for code, much in turn.codes.items() if code[0] == "C" or code == "S.contempt"
    )


def lines(parcel: Parcel) -> dict[str, dict[str, float]]:
    """Return how both add up in letters, as the card holds it."""
    letters = list(coded(UNSEEN))
    found = {family: asdict(line_of(sentences(letters, family, parcel))) for family in FAMILIES}
    return {family: {key: round(value, 5) for key, value in line.items()} for family, line in found.items()}


if __name__ == "__main__":
    sys.exit(main())
