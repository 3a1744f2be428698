"""Read a verb group: auxiliaries, modals, negation and "to" before a main verb, and what they make of it."""

from dataclasses import dataclass

from sessionlab.language.clauses import Clause
from sessionlab.language.frames import Frame, Row

PERCEIVING = frozenset("feel see hear notice sense find watch catch tell".split())
REPORTING = frozenset({"say", "think", "expect", "realise"})
CONTROLLED = frozenset(
    "ask invite tell encourage help allow want urge remind expect let press push lead make advise permit".split()
)
_INTENDING = frozenset("want wish plan intend hope long mean prefer need like love".split())
_IMAGINED = frozenset(
    "fear worry imagine fantasize fantasise dream wonder hope expect anticipate afraid pretend wish".split()
)
_PAST = frozenset("was were had did 'd been".split())
_PRESENT = frozenset("am is are has have do does 's 're 'm 've".split())
_WITHIN = 5


@dataclass(slots=True)
class Group:
    """What has been read of a verb group before its main verb."""

    modal: str = ""
    negated: bool = False
    auxiliary: str = ""
    tense: str = ""
    to: bool = False
    perfect: bool = False
    nearly: bool = False


def gather(group: Group, row: Row, place: int, clause: Clause) -> bool:
    """Take a word into the group; return True if it is used up by it."""
    word = row.words[place]
    grammar = word.entry.grammar
    if word.low == "to":
        group.to = True
        return True
    if not grammar:
        group.nearly = group.nearly or word.low in ("nearly", "almost")
        return False
    if "negation" in grammar:
        group.negated = True
        return not word.entry.noun
    if "modal" in grammar and not (word.low == "'d" and _participle_next(row, place, clause)):
        group.modal = next(tag.partition(":")[2] for tag in grammar if tag.startswith("modal:"))
        return True
    if "auxiliary" in grammar or word.low == "'d":
        return _auxiliary(group, row, place, clause)
    return False


def _auxiliary(group: Group, row: Row, place: int, clause: Clause) -> bool:
    word = row.words[place]
    lemma = word.entry.lemma
    if lemma == "have" and place + 1 < clause.end and row.words[place + 1].low == "to":
        group.modal, group.tense = group.modal or "obliged", group.tense or _tense_of(word.low)
        return True
    follows = verb_follows(row, place, clause)
    if word.low == "'s" and place and row.roles[place - 1] and not (row.verbs[place] or follows):
        return True
    group.tense = group.tense or _tense_of(word.low)
    group.perfect = group.perfect or lemma == "have" or word.low == "'d"
    group.auxiliary = lemma
    return follows and not (row.tags[place] or row.settled[place])


def verb_follows(row: Row, place: int, clause: Clause) -> bool:
    """Tell whether a main verb follows an auxiliary, with nothing but adverbs and negation between."""
    for at in range(place + 1, min(place + _WITHIN, clause.end)):
        word = row.words[at]
        if row.verbs[at]:
            return True
        if not (word.low.endswith("ly") or {"adverb", "negation"} & word.entry.grammar or word.low == "been"):
            return False
    return False


def _participle_next(row: Row, place: int, clause: Clause) -> bool:
    return any("n" in row.words[at].entry.forms for at in range(place + 1, min(place + 3, clause.end)))


def _tense_of(low: str) -> str:
    if low in _PAST:
        return "past"
    return "present" if low in _PRESENT else ""


def tense(group: Group, governor: Frame | None, forms: str) -> str:
    """Return past, present, now (going on while it is told), or nothing for what nothing governs."""
    if group.tense:
        return "now" if group.tense == "present" and progressive(group, forms) else group.tense
    if governor is not None:
        return governor.tense
    return "" if group.to else _tense_of_form(forms)


def _tense_of_form(forms: str) -> str:
    if "d" in forms:
        return "past"
    return "present" if "b" in forms or "s" in forms else ""


def progressive(group: Group, forms: str) -> bool:
    """Tell whether it is going on: "is thinking of"; such a present is no habit."""
    return group.auxiliary == "be" and "g" in forms


def mood(
    group: Group, *, governor: Frame | None, hypothetical: bool, parent: Frame | None, perceiving: bool = False
) -> str:
    """Return how it is told; the words for it stand with `Frame`."""
    if hypothetical:
        return _supposed(group, parent)
    if group.nearly:
        return "nearly"
    if group.modal:
        return _modal_mood(group, parent, perceiving)
    if governor is not None and (governor.lemma in _INTENDING or (group.to and governor.lemma in CONTROLLED)):
        return "intended"
    if governor is not None and governor.mood != "real":
        return governor.mood
    return "imagined" if parent is not None and parent.lemma in _IMAGINED else "real"


def _supposed(group: Group, parent: Frame | None) -> str:
    if group.modal == "future":
        return "future"
    return "asked" if parent is not None and parent.lemma == "ask" else "supposed"


def _modal_mood(group: Group, parent: Frame | None, perceiving: bool) -> str:
    if group.modal == "would" and not group.perfect and parent is not None and parent.tags & REPORTING:
        # "He said he would leave" is his future.
        return "future"
    if group.modal == "possible" and perceiving:
        # "I could feel her pull away": she did.
        return "real"
    return "unreal" if group.perfect and group.modal != "future" else group.modal
