"""Gather what may be an event, sentence by sentence: from the rules of prose and from the marks."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sessionlab.coding.narrative import clause_span
from sessionlab.coding.rating import Rating
from sessionlab.language.accounts import Account
from sessionlab.language.matching import Hit, hits
from sessionlab.language.rules import rule_table
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import Span

DECISIONS = {
    "E.break": EventKind.BREAK,
    "E.threat": EventKind.THREAT,
    "E.quit": EventKind.QUIT,
    "E.return": EventKind.RETURN,
}
STRAIN = frozenset({"W", "C"})
LEAST_STRAIN = 2
"""A mark of less significance than this is no rupture by itself."""


NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible event: its sentences `first` to `last` (both included), and why it is thought to be one."""

    kind: EventKind
    first: int
    last: int
    by: By
    confidence: float
    because: str
    detail: str = ""
    tense: str = ""
    at: int = 0
    reach: Span = NOWHERE
    after: frozenset[str] = frozenset()
    """Kinds of which one must have been told shortly before."""


def from_rules(account: Account) -> Iterator[Candidate]:
    """Yield what the rules of prose find."""
    for hit in hits(account, rule_table("sessionlab.relationship.prose", "rules.toml")):
        yield Candidate(
            EventKind(hit.rule.result),
            hit.place,
            hit.place,
            _by(hit),
            hit.rule.confidence,
            hit.because,
            hit.rule.detail,
            hit.frame.tense,
            hit.parsed.span(hit.frame.at, hit.frame.at).start - hit.parsed.passage.span.start,
            clause_span(hit),
            hit.rule.after,
        )


def _by(hit: Hit) -> By:
    if hit.rule.by == "subject":
        return By.THERAPIST if hit.frame.subject == "therapist" else By.CLIENT
    return By(hit.rule.by or "client")


def from_marks(account: Account, ratings: Sequence[Rating]) -> Iterator[Candidate]:
    """Yield a rupture, a repair or a decision for every mark that is one."""
    starts = [parsed.passage.span.start for parsed in account.sentences]
    for rating in ratings:
        kind = _kind_of(rating)
        if kind is not None:
            place = max(0, bisect_right(starts, rating.span.start) - 1)
            at = rating.span.start - starts[place]
            yield Candidate(
                kind,
                place,
                place,
                _marked_by(rating),
                rating.confidence,
                rating.because,
                "contrite" if rating.marker == "S.contrite" else "",
                at=at,
                reach=rating.span,
            )


def _kind_of(rating: Rating) -> EventKind | None:
    if rating.marker in DECISIONS:
        return DECISIONS[rating.marker]
    if rating.significance < LEAST_STRAIN:
        return None
    if rating.family in STRAIN or rating.marker in ("S.contempt", "S.superior", "T.push"):
        return EventKind.RUPTURE
    return EventKind.REPAIR if rating.family == "R" or rating.marker == "S.contrite" else None


def _marked_by(rating: Rating) -> By:
    return By.THERAPIST if rating.family in ("R", "T") else By.CLIENT
