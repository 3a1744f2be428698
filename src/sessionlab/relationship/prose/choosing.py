"""Choose among what may be an event: one event for one happening."""

from collections.abc import Sequence
from dataclasses import replace

from sessionlab.language.accounts import Account
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.prose.candidates import Candidate

LETTERS = frozenset({EventKind.LETTER_IN, EventKind.LETTER_OUT})
SHORTLY = 12


def choose(found: Sequence[Candidate], account: Account) -> list[Candidate]:
    """Return the events to tell, in the order of the text."""
    best = _one_each(_in_context(found))
    # A letter comes before what stands in it.
    best.sort(key=lambda candidate: (candidate.first, candidate.kind not in LETTERS, candidate.at))
    merged = _merge(_decided(best), account)
    return _without_lesser(merged)


def _in_context(found: Sequence[Candidate]) -> list[Candidate]:
    """Keep what needs no context, and of the rest what follows on a kind it needs within `SHORTLY` sentences."""
    told: dict[str, int] = {}
    kept = []
    for candidate in sorted(found, key=lambda candidate: (candidate.first, bool(candidate.after))):
        if candidate.after and not any(
            0 < candidate.first - told.get(kind, -SHORTLY - 1) <= SHORTLY for kind in candidate.after
        ):
            continue
        kept.append(candidate)
        told[candidate.kind.value] = candidate.first
    return kept


def _decided(found: Sequence[Candidate]) -> list[Candidate]:
    """Drop the threat to stop from a sentence that tells the stopping itself."""
    quits = {candidate.first for candidate in found if candidate.kind is EventKind.QUIT}
    return [candidate for candidate in found if candidate.kind is not EventKind.THREAT or candidate.first not in quits]


def _one_each(found: Sequence[Candidate]) -> list[Candidate]:
    best: dict[tuple[int, EventKind], Candidate] = {}
    for candidate in found:
        key = (candidate.first, candidate.kind)
        kept = best.get(key)
        if kept is None or candidate.confidence > kept.confidence:
            best[key] = candidate if kept is None else replace(candidate, at=min(candidate.at, kept.at))
    return list(best.values())


def _merge(events: Sequence[Candidate], account: Account) -> list[Candidate]:
    """Join sentences that tell the same happening: the same kind, by the same person, one after the other."""
    told: list[Candidate] = []
    open_at: dict[EventKind, int] = {}
    for candidate in events:
        place = open_at.get(candidate.kind)
        if place is not None and _same(told[place], candidate, account):
            kept = told[place]
            told[place] = replace(
                kept, last=max(kept.last, candidate.last), confidence=max(kept.confidence, candidate.confidence)
            )
            continue
        open_at[candidate.kind] = len(told)
        told.append(candidate)
    return told


def _same(earlier: Candidate, later: Candidate, account: Account) -> bool:
    if later.first - earlier.last > 1:
        return False
    one, other = account.sentences[earlier.last].passage, account.sentences[later.first].passage
    return one.paragraph == other.paragraph


def _without_lesser(events: Sequence[Candidate]) -> list[Candidate]:
    """Drop an hour or a pattern where something more telling rests on the same sentences."""
    told = {place for event in events if event.kind not in LESSER for place in range(event.first, event.last + 1)}
    return [
        event
        for event in events
        if event.kind is not EventKind.SESSION or not told & set(range(event.first, event.last + 1))
    ]


LESSER = frozenset({EventKind.SESSION, EventKind.PATTERN, EventKind.FORMULATION, EventKind.PREDICTION})
