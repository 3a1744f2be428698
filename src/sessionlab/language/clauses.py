"""Find where the clauses of a sentence begin."""

from collections.abc import Sequence
from typing import NamedTuple

from sessionlab.language.people import POSSESSIVE
from sessionlab.language.tokens import Word

_BREAKS = frozenset(", ; : — – - ( )".split())
_HARD = frozenset("; : — – ( )".split())
_REACH = 7
_POINTED_AT = frozenset(
    """day evening morning night afternoon time session week month year point moment hour way kind sort
man woman person client patient first same very last stage meeting remark question""".split()
)


class Clause(NamedTuple):
    """A stretch of words with at most one verb group; `opener` is the word or mark that opened it, "" for the first."""

    start: int
    end: int
    opener: str


def clauses(words: Sequence[Word], verbs: Sequence[bool], roles: Sequence[str]) -> list[Clause]:
    """Cut a sentence into clauses, in order and without gaps."""
    first = bool(words) and "subordinator" in words[0].entry.grammar and not _demonstrative(words, 0)
    first = first and ("subordinator:always" in words[0].entry.grammar or _clause_ahead(words, 0, verbs, roles))
    cuts: list[tuple[int, str]] = [(0, words[0].low if first else "")]
    seen_verb = False
    for place in range(1, len(words)):
        opener = _opens(words, place, verbs, roles, seen_verb) if words[place].opens else None
        if opener is not None:
            cuts.append((place, opener))
        seen_verb = verbs[place] or (opener is None and (seen_verb or verbs[place - 1]))
    ends = [start for start, _ in cuts[1:]] + [len(words)]
    return [Clause(start, end, opener) for (start, opener), end in zip(cuts, ends, strict=True)]


def _opens(
    words: Sequence[Word], place: int, verbs: Sequence[bool], roles: Sequence[str], seen_verb: bool
) -> str | None:
    """Return the opener if a clause begins at this word, else None."""
    word = words[place]
    grammar = word.entry.grammar
    if word.low in _HARD:
        return word.low
    if "subordinator:always" in grammar:
        return word.low if _verb_ahead(words, place, verbs) and not _demonstrative(words, place) else None
    if "subordinator:sometimes" in grammar:
        return word.low if _clause_ahead(words, place, verbs, roles) else None
    if not seen_verb:
        return None
    if word.low == ",":
        return _after_comma(words, place, verbs, roles)
    if "coordinator" in grammar:
        return word.low if _joins(words, place, verbs, roles) else None
    if not _bare(words, place, verbs, roles):
        return None
    if not words[place - 1].low[0].isalnum():
        return ","
    return "that" if _reports(words, place, verbs) else "which"


def _after_comma(words: Sequence[Word], place: int, verbs: Sequence[bool], roles: Sequence[str]) -> str | None:
    after = words[place + 1] if place + 1 < len(words) else None
    if after is None or "subordinator:always" in after.entry.grammar or "coordinator" in after.entry.grammar:
        return None
    return "," if _joins(words, place, verbs, roles) else None


def _joins(words: Sequence[Word], place: int, verbs: Sequence[bool], roles: Sequence[str]) -> bool:
    """Tell whether a verb, or a subject with its verb, follows a comma or a coordinator."""
    at = place + 1
    while at < len(words) and (words[at].adverb or words[at].low in (",", "not", "then")):
        at += 1
    if at >= len(words):
        return False
    if verbs[at]:
        return True
    nominative = "subject_pronoun" in words[at].entry.grammar
    starts = nominative or roles[at] or "determiner" in words[at].entry.grammar or words[at].low in POSSESSIVE
    return bool(starts) and _finite_ahead(words, at - 1, verbs)


def _bare(words: Sequence[Word], place: int, verbs: Sequence[bool], roles: Sequence[str]) -> bool:
    """Tell whether a clause begins without a word for it: "told me | he wanted", "the remark | I made"."""
    word = words[place]
    nominative = word.low in ("i", "he", "she", "we", "they") or (
        word.low in ("it", "you") and _verb_next(words, place, verbs)
    )
    if not nominative:
        return False
    return _verb_next(words, place, verbs) and "preposition" not in words[place - 1].entry.grammar


def _reports(words: Sequence[Word], place: int, verbs: Sequence[bool]) -> bool:
    """Tell whether the last verb before reports what follows ("told me", "thought"); else a relative clause begins."""
    last = next((words[at] for at in range(place - 1, -1, -1) if verbs[at]), None)
    noun_before = words[place - 1].entry.noun and not words[place - 1].entry.verb
    return last is not None and not noun_before and bool(last.entry.verb & {"say", "think", "realise", "expect"})


def _verb_next(words: Sequence[Word], place: int, verbs: Sequence[bool]) -> bool:
    for at in range(place + 1, min(place + 4, len(words))):
        if verbs[at] or words[at].modal:
            return True
        if not words[at].adverb and words[at].low not in ("not", "never"):
            return False
    return False


def _demonstrative(words: Sequence[Word], place: int) -> bool:
    """Tell whether "that" points at something: "over the course of that session"."""
    if words[place].low != "that":
        return False
    after = words[place + 1] if place + 1 < len(words) else None
    if after is not None and after.low in _POINTED_AT:
        return True
    if (
        after is None
        or place == 0
        or ("preposition" in words[place - 1].entry.grammar and words[place - 1].low != "in")
    ):
        return True
    return (
        bool(after.entry.noun)
        and not after.entry.verb
        and "subject_pronoun" not in after.entry.grammar
        and ("preposition" in words[place - 1].entry.grammar)
    )


def _verb_ahead(words: Sequence[Word], place: int, verbs: Sequence[bool]) -> bool:
    for at in range(place + 1, min(place + _REACH + 5, len(words))):
        if words[at].low in _HARD:
            return False
        if verbs[at]:
            return True
    return False


def _finite_ahead(words: Sequence[Word], place: int, verbs: Sequence[bool]) -> bool:
    """Tell whether a finite verb follows before the next break."""
    for at in range(place + 1, min(place + 1 + _REACH, len(words))):
        low = words[at].low
        if low in _BREAKS or low in ("to", "and", "or", "but"):
            return False
        if verbs[at]:
            forms = words[at].entry.forms
            return forms not in ("g", "n") or "auxiliary" in words[at].entry.grammar
        if words[at].modal:
            return True
    return False


def _clause_ahead(words: Sequence[Word], place: int, verbs: Sequence[bool], roles: Sequence[str]) -> bool:
    """Tell "after she left" from "after two weeks she left": two noun phrases before the verb make a preposition."""
    if _gerund(words, place):
        return True
    if not _finite_ahead(words, place, verbs):
        return False
    starts, inside = 0, False
    for at in range(place + 1, len(words)):
        if verbs[at] or words[at].modal:
            break
        opens = bool({"determiner", "subject_pronoun"} & words[at].entry.grammar) or words[at].low in POSSESSIVE
        starts += (opens and not inside) or (not opens and not inside and bool(roles[at]))
        inside = opens and "subject_pronoun" not in words[at].entry.grammar and words[at].low != "it"
    return starts < 2


def _gerund(words: Sequence[Word], place: int) -> bool:
    return (
        place + 1 < len(words)
        and words[place].low in ("after", "before", "since")
        and "g" in words[place + 1].entry.forms
    )
