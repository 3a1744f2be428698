"""Find the rules that hold for the frames of an account."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sessionlab.language.accounts import Account
from sessionlab.language.frames import Frame, Parsed
from sessionlab.language.rules import Rule, RuleTable

_ROOM = frozenset({"therapist", "therapy", "both"})
_PAST_LIFE = "life_past.n"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds for a frame of a sentence; `place` counts the sentences from 0."""

    rule: Rule
    parsed: Parsed = field(repr=False)
    frame: Frame
    place: int

    @property
    def because(self) -> str:
        """Say the rule in words, with the word it stands on."""
        return self.rule.because.replace("{word}", self.frame.lemma)


def hits(account: Account, table: RuleTable) -> Iterator[Hit]:
    """Yield every rule that holds, in the order of the text."""
    near = False
    for place, parsed in enumerate(account.sentences):
        here = bool(parsed.people & _ROOM)
        room, past_life = here or near, _PAST_LIFE in parsed.tags
        for frame in parsed.frames:
            usual = _usual(frame, account.present)
            for key, rule in _standing_on(frame, table):
                # Most rules fail by mood or habit; to ask that here takes a third of the time of a call.
                if rule.habitual not in usual or not (frame.mood in rule.mood or "any" in rule.mood):
                    continue
                if (rule.room and not room) or (past_life and not rule.elsewhere):
                    continue
                if _holds(rule, frame, parsed, settled=key in frame.settled):
                    yield Hit(rule, parsed, frame, place)
        near = here


def _standing_on(frame: Frame, table: RuleTable) -> list[tuple[str, Rule]]:
    """Return the rules that stand on a frame and ask for its subject, each with what it stands on."""
    subject = frame.subject or "none"
    return [(key, rule) for key in _keys(frame) for rule in table.get((key, subject), ())]


def _keys(frame: Frame) -> list[str]:
    keys = [*sorted(frame.tags), f"={frame.lemma}"]
    if not frame.noun:
        if frame.under_tags:
            keys.append("=*")
        if frame.mood == "would":
            keys.append("=would")
        if frame.habitual:
            keys.append("=habitual")
    return keys


_ALWAYS, _NOW_AND_ALWAYS = frozenset({"any", "yes"}), frozenset({"any", "yes", "present"})
_NOW, _NOW_AND_ONCE, _ONCE = (
    frozenset({"any", "present"}),
    frozenset({"any", "present", "no"}),
    frozenset({"any", "no"}),
)


def _usual(frame: Frame, present: bool) -> frozenset[str]:
    """Return what a rule may ask of habit; in an account of the past a bare present tense is a habit too."""
    now = frame.tense == "present" and frame.mood == "real" and frame.subject == "client"
    now = now and not (present or frame.quoted or frame.noun)
    if frame.habitual:
        return _NOW_AND_ALWAYS if now else _ALWAYS
    if now:
        return _NOW_AND_ONCE if frame.lemma == "be" else _NOW
    return _ONCE


def _holds(rule: Rule, frame: Frame, parsed: Parsed, *, settled: bool) -> bool:
    if not (_flag(rule.negated, frame.negated and not settled) and _flag(rule.passive, frame.passive)):
        return False
    if not _flag(rule.quoted, frame.quoted) or (rule.free and frame.under_tags):
        return False
    return _asked(rule, frame) and _forbids_nothing(rule, frame, parsed) and _asked_around(rule, frame, parsed)


def _flag(asked: str, found: bool) -> bool:
    return asked == "any" or found == (asked == "yes")


def _asked(rule: Rule, frame: Frame) -> bool:
    """Tell whether what the rule asks of the frame itself is there."""
    return (
        (not rule.lemma or frame.lemma in rule.lemma)
        and (not rule.toward or bool(rule.toward & frame.objects))
        and (not rule.tail or bool(rule.tail & frame.tail))
        and (not rule.before or bool(rule.before & frame.subject_tags))
        and (not rule.via or bool(rule.via & frame.via))
        and (not rule.tense or (frame.tense or "none") in rule.tense)
        and (not rule.opener or frame.opener in rule.opener)
        and (not rule.under or bool(rule.under & frame.under_tags))
        and (not rule.under_subject or (frame.under or "none") in rule.under_subject)
    )


def _asked_around(rule: Rule, frame: Frame, parsed: Parsed) -> bool:
    """Tell whether what the rule asks of the sentence is there."""
    return (
        (not rule.with_ or bool(rule.with_ & parsed.tags))
        and (not rule.people or bool(rule.people & parsed.people))
        and (not rule.rest or bool(rule.rest & parsed.tags_after(frame.at)))
        and (not rule.rest_people or bool(rule.rest_people & parsed.people_after(frame.at)))
        and (not rule.words or parsed.has(rule.words))
        and (not rule.rest_words or parsed.has_after(frame.at, rule.rest_words))
    )


def _forbids_nothing(rule: Rule, frame: Frame, parsed: Parsed) -> bool:
    return not (
        frame.lemma in rule.unless_lemma
        or rule.unless_toward & frame.objects
        or rule.unless_tail & frame.tail
        or rule.unless_via & frame.via
        or rule.unless_before & frame.subject_tags
        or rule.unless_under & frame.under_tags
        or frame.opener in rule.unless_opener
        or rule.unless_with & parsed.tags
        or rule.unless_people & parsed.people
        or (rule.unless_words and parsed.has(rule.unless_words))
        or (rule.unless_rest and rule.unless_rest & parsed.tags_after(frame.at))
    )
