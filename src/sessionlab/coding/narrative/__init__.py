"""Read marks out of a therapist's prose: what the account says the two did to each other.

`rate_narrative` finds the rules of ``rules.toml`` that hold; each mark covers the clause it rests on.
"""

from sessionlab.coding.rating import Coder, Rating
from sessionlab.language.accounts import Account, account_of
from sessionlab.language.matching import Hit, hits
from sessionlab.language.rules import rule_table
from sessionlab.transcript import Narrative, Span

READER = Coder("rules", "1")
QUOTED_CERTAINTY = 0.9
"""What stands in quotation marks is the client's word as remembered: a little less sure than what is told."""


def rate_narrative(narrative: Narrative) -> tuple[Rating, ...]:
    """Return the marks of a note in the order of the text, at most one of each kind for a sentence."""
    return tuple(_rating(narrative.text, hit) for hit in marks(account_of(narrative)))


def marks(account: Account) -> list[Hit]:
    """Return the hits of the marker rules, the firmest for each marker and sentence."""
    best: dict[tuple[int, str], Hit] = {}
    for hit in hits(account, rule_table("sessionlab.coding.narrative", "rules.toml")):
        key = (hit.place, hit.rule.result)
        if key not in best or hit.rule.confidence > best[key].rule.confidence:
            best[key] = hit
    return sorted(best.values(), key=lambda hit: (hit.place, hit.frame.at))


def _rating(text: str, hit: Hit) -> Rating:
    span = clause_span(hit)
    return Rating(
        marker=hit.rule.result,
        span=span,
        quote=span.of(text),
        turn=None,
        significance=hit.rule.significance,
        confidence=round(hit.rule.confidence * (QUOTED_CERTAINTY if hit.frame.quoted else 1), 2),
        coder=READER,
        because=hit.because,
    )


def clause_span(hit: Hit) -> Span:
    """Return the span of the clause a hit rests on, without the marks and joints at its ends."""
    start, end = hit.frame.reach
    words = hit.parsed.words
    while start < end - 1 and (not words[start].low[0].isalnum() or "coordinator" in words[start].entry.grammar):
        start += 1
    while end - 1 > start and not words[end - 1].low[0].isalnum():
        end -= 1
    return hit.parsed.span(start, end - 1)
