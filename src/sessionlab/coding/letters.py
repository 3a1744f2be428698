"""Marks in letters: what the client writes against, away from or towards the therapist, and how the therapist answers.

Each sentence is met by the rules of ``lexicon/letters.toml`` and by those rules of speech that hold without a question
before them. The words a letter takes over from earlier letters are never marked: they were marked where they were sent.
"""

from collections.abc import Iterable, Iterator

from sessionlab.coding.cues import Hit
from sessionlab.coding.moment import Moment
from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.rule_book import PARTS, RuleBook, rule_book
from sessionlab.coding.weights import Weights, weights
from sessionlab.coding.wording import hear
from sessionlab.transcript import Letter, Passage, Role, Span

PART = "letters"
SHOWN_FROM = 0.4
"""A mark is shown from this confidence on."""
_SPOKEN = ("C.therapist", "C.activity", "C.progress", "C.parameter", "S.", "E.", "R.acknowledge", "R.validate")
"""Markers whose rules of speech hold in writing too; the others rest on a question, a silence or a tone."""
_WRITERS = {Role.CLIENT: "The client", Role.THERAPIST: "The therapist"}
_OFFICES = (Role.CLIENT, Role.THERAPIST)


def rate_letter(letter: Letter, *, coder: Coder) -> tuple[Rating, ...]:
    """Return the marks of a letter in the order of its words, one of each kind for a sentence at most.

    A letter whose writer nobody named is read as the one of the two whose words it holds; without any, it gets none.
    """
    role = writer_of(letter)
    if role not in _WRITERS:
        return ()
    return tuple(mark for passage in letter.passages for mark in _marks(passage, role, coder))


def writer_of(letter: Letter) -> Role:
    """Return who wrote a letter: as named, else as its words tell; `UNKNOWN` where they tell nothing.

    Strong words of one office decide: who takes a month off is the client, who offers hours is the therapist.
    """
    if letter.role is not Role.UNKNOWN:
        return letter.role
    strength = {role: _strength(letter.passages, role) for role in _OFFICES}
    if strength[Role.CLIENT] == strength[Role.THERAPIST]:
        return Role.UNKNOWN
    return max(_OFFICES, key=lambda role: strength[role])


def _strength(passages: Iterable[Passage], role: Role) -> float:
    return sum(_sureness(hit, weights()) for passage in passages for hit in _best(passage, role))


def _book() -> RuleBook:
    return rule_book((*PARTS, PART))


def _best(passage: Passage, role: Role) -> Iterator[Hit]:
    """Yield the surest rule for each marker, in the order of the words."""
    best: dict[str, Hit] = {}
    measured = weights()
    for hit in _book().fitting(Moment(heard=hear(passage.text), of_work=True), who=role):
        marker = hit.rule.marker
        if not _holds_in_writing(hit) or _sureness(hit, measured) < SHOWN_FROM:
            continue
        if marker not in best or _sureness(hit, measured) > _sureness(best[marker], measured):
            best[marker] = hit
    return iter(sorted(best.values(), key=lambda hit: hit.span))


def _holds_in_writing(hit: Hit) -> bool:
    return hit.rule.id.startswith("letter-") or hit.rule.marker.startswith(_SPOKEN)


def _sureness(hit: Hit, measured: Weights) -> float:
    """Return how sure a rule is in writing: as was expected of it, or as was measured in speech where that is more."""
    return max(hit.rule.prior, measured.precision(hit.rule))


def _marks(passage: Passage, role: Role, coder: Coder) -> Iterator[Rating]:
    for hit in _best(passage, role):
        yield Rating(
            marker=hit.rule.marker,
            span=hit.span.moved(passage.span.start),
            quote=Span(*hit.span).of(passage.text),
            turn=None,
            significance=hit.rule.significance,
            confidence=round(_sureness(hit, weights()), 2),
            coder=coder,
            because=f"{_WRITERS[role]} {hit.rule.because} (rule {hit.rule.id}).",
        )
