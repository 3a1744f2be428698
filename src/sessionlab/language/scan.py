"""Walk through one sentence, clause by clause, and build its frames."""

from dataclasses import dataclass
from functools import cache

from sessionlab.language.clauses import Clause, clauses
from sessionlab.language.frames import NOTHING, Frame, Row, one
from sessionlab.language.lexicon import load
from sessionlab.language.subjects import NOMINATIVE, Subjects
from sessionlab.language.verb_groups import (
    CONTROLLED,
    PERCEIVING,
    REPORTING,
    Group,
    gather,
    mood,
    tense,
    verb_follows,
)

_NOT_DONE = frozenset("fail refuse decline forget neglect hesitate avoid resist stop".split())
_RAISING = frozenset("think believe feel seem expect suppose want".split())
_ACCUSATIVE = frozenset("me him her them us".split())
_COMPLEMENT = frozenset("like that how what why whether : if".split())
_CONDITIONAL = frozenset("if unless whether lest provided".split())
_JOINING = frozenset("and or but ,".split())
_DENIALS = frozenset("not n't never no".split())
_HABITS = ("habit", "lifelong", "each_time")
_NOBODY = frozenset({""})


@dataclass(slots=True)
class _Here:
    """The clause that is being read: its subject, its parent, the verb before."""

    number: int
    clause: Clause
    subject: str
    subject_tags: frozenset[str]
    habitual: bool
    parent: Frame | None
    previous: Frame | None = None


@cache
def _habit_tags() -> frozenset[str]:
    return frozenset(tag for tag in load().meanings if tag.startswith(_HABITS))


def frames(row: Row) -> list[Frame]:
    """Return the frames of a sentence in the order of its words."""
    return _Scan(row).run() if row.words else []


class _Scan:
    """Keeps what has been read of the sentence so far."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.clauses = clauses(row.words, row.verbs, row.roles)
        self.subjects = Subjects(row)
        self.found: list[Frame] = []
        self.parent: Frame | None = None
        habits = _habit_tags()
        self.habits = [at for at, tags in enumerate(row.tags) if tags and not habits.isdisjoint(tags)]
        self.habit = self._told_as_habit()

    def run(self) -> list[Frame]:
        for number, clause in enumerate(self.clauses):
            if clause.opener in _COMPLEMENT:
                self.parent = self._reporter(clause)
            elif clause.opener not in _JOINING or (clause.opener == "," and self._own_subject(clause)):
                self.parent = None
            subject, tags = self.subjects.of(clause)
            self._clause(_Here(number, clause, subject, tags, self._habitual(clause), self.parent))
        return self.found

    def _last_verb(self) -> Frame | None:
        return next((frame for frame in reversed(self.found) if not frame.noun), None)

    def _reporter(self, clause: Clause) -> Frame | None:
        """Return the verb that reports the clause to come: the last one, or one near it that means to say or think."""
        last = self._last_verb()
        if last is None or last.tags & REPORTING:
            return last
        if clause.start and self.row.words[clause.start - 1].low in _JOINING and last.under_tags:
            # "I outlined what had happened and what I had missed": both hang on the first verb.
            return next((frame for frame in reversed(self.found) if not (frame.noun or frame.under_tags)), last)
        if last.passive:
            same = (frame for frame in reversed(self.found) if frame.clause == last.clause and not frame.noun)
            return next((frame for frame in same if frame.tags & REPORTING), last)
        return last

    def _own_subject(self, clause: Clause) -> bool:
        return any(word.low in NOMINATIVE for word in self.row.words[clause.start : clause.start + 4])

    def _told_as_habit(self) -> bool:
        """Tell whether a habit is told ahead of everything ("since the beginning, ...") or by "whenever"."""
        first = self.clauses[0]
        for clause in self.clauses:
            if clause.opener == "whenever":
                return True
        if not self._has_habit(first):
            return False
        roles = self.row.roles[: first.end]
        each_time = any("each_time.n" in tags for tags in self.row.tags[: min(2, first.end)])
        return each_time or not ("client" in roles or "therapist" in roles)

    def _has_habit(self, clause: Clause) -> bool:
        return bool(self.habits) and any(clause.start <= at < clause.end for at in self.habits)

    def _habitual(self, clause: Clause) -> bool:
        if self._has_habit(clause) or (self.habit and clause.opener != "whenever"):
            return True
        second = self.row.words[min(clause.start + 1, clause.end - 1)]
        goes_on = clause.opener in (",", "and") and "g" in second.entry.forms
        return goes_on and bool(self.found) and self.found[-1].habitual

    def _clause(self, here: _Here) -> None:
        row, group, clause = self.row, Group(), here.clause
        for place in range(clause.start, clause.end):
            word = row.words[place]
            if not (word.tells or row.tags[place]):
                continue
            if word.groups and gather(group, row, place, clause):
                continue
            if row.verbs[place]:
                here.previous = self._verb(here, place, group)
                self.found.append(here.previous)
                group = Group()
            elif word.entry.noun or (row.tags[place] and _names_an_act(row.tags[place])):
                self.found.append(self._noun(here, place, group))
            elif word.low in (",", "and") or "preposition" in word.entry.grammar:
                # "I did what I could in the last minutes to describe": the modal has no verb and is done with.
                group = Group()

    def _verb(self, here: _Here, place: int, group: Group) -> Frame:
        row, clause, parent = self.row, here.clause, here.parent
        entry = row.words[place].entry
        governed = here.previous is not None and (group.to or "g" in entry.forms)
        governor = here.previous if governed else None
        negated = self._negated(place, group, governor, parent)
        settled = self._settled(place, negated, governor)
        objects, tail = self._tail(place, clause)
        return Frame(
            at=place,
            lemma=entry.lemma,
            tags=one(settled.union([tag for tag in row.tags[place] if "." not in tag])),
            settled=settled,
            clause=here.number,
            reach=(clause.start, clause.end),
            opener=clause.opener,
            subject=self._control(here.subject, governor, place),
            subject_tags=here.subject_tags,
            objects=objects,
            tail=tail,
            negated=negated,
            mood=self._carried(here, place, group)
            or mood(
                group,
                governor=governor,
                hypothetical=clause.opener in _CONDITIONAL,
                parent=parent,
                perceiving=entry.lemma in PERCEIVING,
            ),
            tense=tense(group, governor, entry.forms),
            habitual=here.habitual,
            passive=group.auxiliary == "be" and "n" in entry.forms and entry.lemma != "be" and "g" not in entry.forms,
            quoted=row.quoted[place],
            via=governor.tags | {governor.lemma} if governor else NOTHING,
            under=parent.subject if parent else "",
            under_tags=parent.tags | {parent.lemma} if parent else NOTHING,
        )

    def _negated(self, place: int, group: Group, governor: Frame | None, parent: Frame | None) -> bool:
        if group.negated or (self.row.words[place].entry.lemma == "be" and self._denied(place)):
            return True
        if governor is not None:
            return governor.negated or governor.lemma in _NOT_DONE
        # "She did not feel she could trust me": she could not.
        return parent is not None and parent.negated and parent.lemma in _RAISING

    def _denied(self, place: int) -> bool:
        return any(word.low in _DENIALS for word in self.row.words[place + 1 : place + 3])

    def _settled(self, place: int, negated: bool, governor: Frame | None) -> frozenset[str]:
        settled = self.row.settled[place] if negated else NOTHING
        return settled | governor.settled if governor is not None and governor.lemma == "be" else settled

    def _carried(self, here: _Here, place: int, group: Group) -> str:
        """Return the mood that goes on from "would ask" to "and arrive"."""
        if here.previous is not None or here.clause.opener not in _JOINING or not self.found:
            return ""
        bare = self.row.words[place].entry.forms.startswith("b") and not (group.modal or group.tense or group.to)
        if not bare:
            return ""
        last = next((frame for frame in reversed(self.found) if not (frame.noun or frame.under_tags)), None)
        return last.mood if last is not None and last.mood in ("would", "future") else ""

    def _control(self, subject: str, governor: Frame | None, place: int) -> str:
        """Give "invited him to come" the right subject: the one asked; and "a letter, telling me" its writer."""
        row = self.row
        before = row.words[place - 1].low if place else ""
        going = "g" in row.words[place].entry.forms
        if before == "," and going and row.words[min(place + 1, len(row.words) - 1)].low in _ACCUSATIVE:
            other = {"therapist": "client", "client": "therapist"}.get(subject, subject)
            return other if row.roles[place + 1] == subject else subject
        if governor is None:
            return subject
        if (going and governor.lemma in PERCEIVING) or (before == "to" and governor.lemma in CONTROLLED):
            between = [role for role in row.roles[governor.at + 1 : place] if role]
            return between[-1] if between else subject
        return subject

    def _noun(self, here: _Here, place: int, group: Group) -> Frame:
        row, clause, parent, governor = self.row, here.clause, here.parent, here.previous
        objects, tail = self._tail(place, clause)
        hypothetical = clause.opener in _CONDITIONAL
        return Frame(
            at=place,
            lemma=row.words[place].entry.lemma,
            tags=one(frozenset([tag for tag in row.tags[place] if tag.endswith(".n")])),
            clause=here.number,
            reach=(clause.start, clause.end),
            opener=clause.opener,
            subject=self._owner(place, clause) or here.subject,
            objects=objects,
            tail=tail,
            negated=group.negated or (governor is not None and governor.negated),
            mood=governor.mood if governor else mood(group, governor=None, hypothetical=hypothetical, parent=parent),
            tense=governor.tense if governor else "",
            habitual=here.habitual,
            quoted=row.quoted[place],
            noun=True,
            via=governor.tags | {governor.lemma} if governor else self._does(place, clause),
            under=parent.subject if parent else "",
            under_tags=parent.tags if parent else NOTHING,
        )

    def _does(self, place: int, clause: Clause) -> frozenset[str]:
        """Return what a noun does that is a subject: its verb and the verb's meanings."""
        row = self.row
        for at in range(place + 1, clause.end):
            if row.verbs[at] and not ("auxiliary" in row.words[at].entry.grammar and verb_follows(row, at, clause)):
                return row.tags[at] | {row.words[at].entry.lemma}
        return NOTHING

    def _owner(self, place: int, clause: Clause) -> str:
        """Return whose it is: "his anger", "the client's silence"."""
        row = self.row
        for at in range(place - 1, max(clause.start, place - 5) - 1, -1):
            if row.verbs[at] or "preposition" in row.words[at].entry.grammar or row.words[at].low == ",":
                return ""
            if row.roles[at]:
                return row.roles[at]
        return ""

    def _tail(self, place: int, clause: Clause) -> tuple[frozenset[str], frozenset[str]]:
        """Return the roles and the meanings behind a word, to the end of its clause."""
        row, end = self.row, clause.end
        roles = NOTHING.union(row.roles[place + 1 : end]) - _NOBODY
        return one(roles), one(NOTHING.union(*row.tags[place + 1 : end]))


def _names_an_act(tags: frozenset[str]) -> bool:
    return any(tag.endswith(".n") for tag in tags)
