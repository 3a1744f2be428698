"""Read each sentence as frames: who does what to whom, and whether it is told as having happened.

A frame stands on one verb, or on one noun that names an act ("silence", "apology"). It carries the meaning of its
verb, the roles before and behind it, the meanings of the words behind it, polarity, mood, tense and habit, and what
it is reported under ("he told me that ..."). The rules of the coding and relationship rooms ask only for these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sessionlab.language.clauses import Clause, clauses, is_verb
from sessionlab.language.lexicon import Lexicon, load
from sessionlab.language.people import Cast, Roles, cast_of
from sessionlab.language.tokens import Word, phrase_tags, words
from sessionlab.transcript import Passage

_NONE: frozenset[str] = frozenset()
_INTENDING = frozenset("want wish plan intend hope long mean prefer need like love".split())
_NOT_DONE = frozenset("fail refuse decline forget neglect hesitate avoid resist stop".split())
_IMAGINED = frozenset(
    "fear worry imagine fantasize fantasise dream wonder hope expect anticipate afraid pretend wish".split()
)
_RAISING = frozenset("think believe feel seem expect suppose want".split())
_OPEN_QUOTES, _CLOSE_QUOTES = frozenset('“"'), frozenset('”"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One verb or act noun of a sentence with what surrounds it; `at` is its place among the words."""

    at: int
    lemma: str
    tags: frozenset[str]
    clause: int
    reach: tuple[int, int] = (0, 0)
    opener: str = ""
    subject: str = ""
    subject_tags: frozenset[str] = _NONE
    objects: frozenset[str] = _NONE
    tail: frozenset[str] = _NONE
    negated: bool = False
    settled: frozenset[str] = _NONE
    """Meanings that the negation belongs to: "did not show up" is an absence, not the denial of one."""
    mood: str = "real"
    tense: str = ""
    habitual: bool = False
    passive: bool = False
    quoted: bool = False
    via: frozenset[str] = _NONE
    under: str = ""
    under_tags: frozenset[str] = _NONE
    noun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A sentence as words, roles and frames. `tags` are all meanings in it, `people` all roles."""

    passage: Passage
    words: tuple[Word, ...] = field(repr=False)
    roles: tuple[str, ...] = field(repr=False)
    frames: tuple[Frame, ...] = field(repr=False)
    meanings: tuple[frozenset[str], ...] = field(repr=False)
    tags: frozenset[str]
    people: frozenset[str]

    def has(self, *low: str) -> bool:
        """Tell whether one of these words stands in the sentence."""
        return any(word.low in low for word in self.words)

    def tags_after(self, at: int) -> frozenset[str]:
        """Return the meanings of all words behind a place, to the end of the sentence."""
        return _NONE.union(*self.meanings[at + 1 :])

    def people_after(self, at: int) -> frozenset[str]:
        """Return the roles of all words behind a place, to the end of the sentence."""
        return frozenset(self.roles[at + 1 :])


@dataclass(frozen=True, slots=True)
class Account:
    """A whole narrative, parsed."""

    cast: Cast
    sentences: tuple[Parsed, ...]
    present: bool
    """Told in the present tense throughout, so that a present verb is no sign of habit."""


def parse(text: str, passages: Sequence[Passage], *, lexicon: Lexicon | None = None) -> Account:
    """Return every sentence of a narrative with its frames."""
    lexicon = lexicon or load()
    cut = [words(text, passage.span.start, passage.span.end, lexicon) for passage in passages]
    quoted = _quoted(cut, passages)
    cast = cast_of(cut, quoted, lexicon)
    roles = Roles(cast, lexicon)
    sentences = [
        _sentence(passage, row, inside, roles, lexicon)
        for passage, row, inside in zip(passages, cut, quoted, strict=True)
    ]
    return Account(cast, tuple(sentences), _told_in_present(sentences))


def _told_in_present(sentences: Sequence[Parsed]) -> bool:
    tenses = [frame.tense for parsed in sentences for frame in parsed.frames if not frame.quoted and frame.subject]
    return tenses.count("present") > 2 * tenses.count("past")


def _sentence(passage: Passage, row: Sequence[Word], quoted: Sequence[bool], roles: Roles, lexicon: Lexicon) -> Parsed:
    speaker = _speaker(row, quoted, roles) if any(quoted) else ""
    own = roles.of(row, quoted, speaker=speaker)
    tags, settled = _tags(row, lexicon)
    verbs = [is_verb(row, place) for place in range(len(row))]
    frames = _Scan(row, own, quoted, verbs, tags, settled).frames() if row else []
    frames = [_as_said(frame, row, speaker) for frame in frames]
    return Parsed(
        passage=passage,
        words=tuple(row),
        roles=tuple(own),
        frames=tuple(frames),
        meanings=tuple(tags),
        tags=_NONE.union(*tags),
        people=frozenset(own),
    )


def _as_said(frame: Frame, row: Sequence[Word], speaker: str) -> Frame:
    """Mark what the therapist only says in quotation marks, and what is only asked: neither is told as having been."""
    if frame.quoted and speaker == "therapist":
        return replace(frame, mood="spoken")
    if not frame.quoted and row[-1].low == "?" and frame.mood == "real":
        return replace(frame, mood="asked")
    return frame


def _quoted(cut: Sequence[Sequence[Word]], passages: Sequence[Passage]) -> list[list[bool]]:
    """Tell for every word whether it stands in quotation marks; a quotation ends with its paragraph at the latest."""
    inside, paragraph, rows = False, -1, []
    for row, passage in zip(cut, passages, strict=True):
        inside = inside and passage.paragraph == paragraph
        paragraph = passage.paragraph
        flags = []
        for word in row:
            closing = inside and word.low in _CLOSE_QUOTES
            inside = not closing and (inside or word.low in _OPEN_QUOTES)
            flags.append(inside or closing)
        rows.append(flags)
    return rows


def _speaker(row: Sequence[Word], quoted: Sequence[bool], roles: Roles) -> str:
    """Tell who says what stands in quotation marks: the subject of the verb of saying outside them."""
    outside = roles.of(
        [word for word, inside in zip(row, quoted, strict=True) if not inside], [False] * quoted.count(False)
    )
    said = [role for role in outside if role in ("client", "therapist")]
    return said[0] if said else "client"


def _tags(row: Sequence[Word], lexicon: Lexicon) -> tuple[list[frozenset[str]], list[set[str]]]:
    """Return the meanings of every word, and those phrases of it that hold only if its verb is negated."""
    tags = [word.entry.verb | word.entry.noun | word.entry.other for word in row]
    settled: list[set[str]] = [set() for _ in row]
    for place, _end, found in phrase_tags(row, lexicon.verb_phrases):
        tags[place] |= {tag for tag in found if not tag.endswith("!")}
        settled[place] |= {tag for tag in found if tag.endswith("!")}
    for place, _end, found in phrase_tags(row, lexicon.noun_phrases):
        tags[place] |= set(found)
    return tags, settled


@dataclass(slots=True)
class _Group:
    """What has been read of a verb group before its main verb."""

    modal: str = ""
    negated: bool = False
    auxiliary: str = ""
    tense: str = ""
    to: bool = False
    perfect: bool = False
    nearly: bool = False


class _Scan:
    """Walks through one sentence and builds its frames."""

    def __init__(
        self,
        row: Sequence[Word],
        roles: Sequence[str],
        quoted: Sequence[bool],
        verbs: Sequence[bool],
        tags: Sequence[frozenset[str]],
        settled: Sequence[set[str]],
    ) -> None:
        self.row, self.roles, self.quoted, self.verbs = row, roles, quoted, verbs
        self.tags, self.settled = tags, settled
        self.clauses = clauses(row, verbs, roles)
        self.found: list[Frame] = []
        self.subject, self.subject_tags = "", _NONE
        self.last_person = ""
        self.parent: Frame | None = None
        self.main = ""
        self.habit = self._told_as_habit()

    def frames(self) -> list[Frame]:
        for number, clause in enumerate(self.clauses):
            if clause.opener in _COMPLEMENT:
                self.parent = self._reporter(clause)
            elif clause.opener == "," and self._own_subject(clause):
                self.parent = None
            elif clause.opener not in ("and", "or", "but", ","):
                self.parent = None
            self._clause(number, clause)
        return self.found

    def _reporter(self, clause: Clause) -> Frame | None:
        """Return the verb that reports the clause to come: the last one, or one of its clause that means to say or think."""
        last = next((frame for frame in reversed(self.found) if not frame.noun), None)
        if last is None or last.tags & _REPORTING:
            return last
        if clause.start and self.row[clause.start - 1].low in ("and", "or", "but") and last.under_tags:
            # "I outlined what had happened and what I had missed": both hang on the first verb.
            return next((frame for frame in reversed(self.found) if not (frame.noun or frame.under_tags)), last)
        same = [
            frame for frame in self.found if frame.clause == last.clause and frame.tags & _REPORTING and not frame.noun
        ]
        return same[-1] if same and last.passive else last

    def _own_subject(self, clause: Clause) -> bool:
        return any(word.low in _NOMINATIVE for word in self.row[clause.start : clause.start + 4])

    def _clause(self, number: int, clause: Clause) -> None:
        subject, subject_tags = self._subject(clause)
        habitual = self._habitual(clause) or (self.habit and clause.opener != "whenever")
        if clause.opener in (",", "and") and "g" in self.row[min(clause.start + 1, clause.end - 1)].entry.forms:
            habitual = habitual or (bool(self.found) and self.found[-1].habitual)
        group, previous = _Group(), None
        hypothetical = clause.opener in _CONDITIONAL
        for place in range(clause.start, clause.end):
            word = self.row[place]
            if self._gather(group, place, clause):
                continue
            if self.verbs[place]:
                frame = self._verb(
                    number, clause, place, group, previous, subject, subject_tags, habitual, hypothetical
                )
                self.found.append(frame)
                previous, group = frame, _Group()
            elif word.entry.noun or any(tag.endswith(".n") for tag in self.tags[place]):
                self.found.append(self._noun(number, clause, place, subject, habitual, hypothetical, group, previous))
            elif word.low in (",", "and") or "preposition" in word.entry.grammar:
                # "I did what I could in the last minutes to describe": the modal has no verb and is done with.
                group = _Group()
        self.subject, self.subject_tags = subject, subject_tags

    def _subject(self, clause: Clause) -> tuple[str, frozenset[str]]:
        """Return the role of the subject and the meanings of the words before the verb.

        A nominative pronoun is the subject; else the first person or thing that does not hang on a preposition.
        """
        end = next((at for at in range(clause.start, clause.end) if self._finite(at)), clause.end)
        role, hanging, nominative, bound = "", "", "", False
        for at in range(clause.start, end):
            word = self.row[at]
            if word.low == ",":
                bound = False
                role = "" if role == "therapy" or self._fronted(clause) else role
            elif "preposition" in word.entry.grammar:
                bound = True
            elif not self.roles[at] and bound and word.low[0].isalnum() and "determiner" not in word.entry.grammar:
                bound = False
            elif self.roles[at]:
                nominative = self.roles[at] if word.low in _NOMINATIVE else nominative
                role, hanging = (role, hanging or self.roles[at]) if bound else (role or self.roles[at], hanging)
                bound = False
        tags = _NONE.union(*(self.tags[at] for at in range(clause.start, end) if not self.verbs[at]))
        if nominative or role:
            return nominative or role, tags
        if clause.opener in _RELATIVE:
            self.main = self.main or self.subject
            return self._nearest(clause.start), tags
        if clause.opener == "," and self.main and end - clause.start <= 2:
            # "This client, who ..., wrote": behind a relative clause the main verb has the subject of before.
            main, self.main = self.main, ""
            return main, tags
        if hanging and not self._fronted(clause):
            return hanging, tags
        thing = any("determiner" in self.row[at].entry.grammar and at > clause.start for at in range(clause.start, end))
        return ("", tags) if thing and not self._fronted(clause) else (self.subject, tags or self.subject_tags)

    def _fronted(self, clause: Clause) -> bool:
        at = clause.start
        while at < clause.end - 1 and (self.row[at].low in _LEADING or not self.row[at].low[0].isalnum()):
            at += 1
        return at < clause.end and "preposition" in self.row[at].entry.grammar

    def _finite(self, at: int) -> bool:
        return self.verbs[at] or "modal" in self.row[at].entry.grammar

    def _nearest(self, at: int) -> str:
        """Return the role of the last person or thing before, where "who" belongs; not of a pronoun: "a man I saw who"."""
        places = (place for place in range(at - 1, -1, -1) if self.roles[place])
        return next((self.roles[place] for place in places if self.row[place].low not in _NOMINATIVE), "")

    def _told_as_habit(self) -> bool:
        """Tell whether a habit is told ahead of everything ("since the beginning, ...") or by "whenever"."""
        if not self.clauses:
            return False
        first = self.clauses[0]
        ahead = self._habitual(first) and not any(self.roles[at] in ("client", "therapist") for at in range(first.end))
        return ahead or any(clause.opener == "whenever" for clause in self.clauses)

    def _habitual(self, clause: Clause) -> bool:
        return any(
            tag.startswith(("habit", "lifelong")) for at in range(clause.start, clause.end) for tag in self.tags[at]
        )

    def _gather(self, group: _Group, place: int, clause: Clause) -> bool:
        """Take an auxiliary, modal, negation or "to" into the group; return True if the word is used up by it."""
        word = self.row[place]
        grammar = word.entry.grammar
        if "negation" in grammar:
            group.negated = True
            return not word.entry.noun
        if word.entry.lemma == "have" and place + 1 < clause.end and self.row[place + 1].low == "to":
            group.modal, group.tense = group.modal or "obliged", group.tense or _tense_of(word.low)
            return True
        if word.low in ("nearly", "almost"):
            group.nearly = True
        if "modal" in grammar and not (word.low == "'d" and self._participle_next(place, clause)):
            group.modal = next(tag.partition(":")[2] for tag in grammar if tag.startswith("modal:"))
            return True
        if word.low == "to":
            group.to = True
            group.modal = group.modal or ("obliged" if group.auxiliary == "have" else "")
            return True
        if "auxiliary" in grammar or word.low == "'d":
            return self._auxiliary(group, place, clause)
        return False

    def _auxiliary(self, group: _Group, place: int, clause: Clause) -> bool:
        word = self.row[place]
        if (
            word.low == "'s"
            and not self._verb_follows(place, clause)
            and self.roles[place - 1]
            and not self.verbs[place]
        ):
            return True
        group.tense = group.tense or _tense_of(word.low)
        group.perfect = group.perfect or word.entry.lemma == "have" or word.low == "'d"
        group.auxiliary = word.entry.lemma
        return self._verb_follows(place, clause) and not (self.tags[place] or self.settled[place])

    def _verb_follows(self, place: int, clause: Clause) -> bool:
        for at in range(place + 1, min(place + 5, clause.end)):
            word = self.row[at]
            if self.verbs[at]:
                return True
            if not (word.low.endswith("ly") or {"adverb", "negation"} & word.entry.grammar or word.low == "been"):
                return False
        return False

    def _participle_next(self, place: int, clause: Clause) -> bool:
        return any(
            "n" in self.row[at].entry.forms and "b" not in self.row[at].entry.forms
            for at in range(place + 1, min(place + 3, clause.end))
        )

    def _verb(
        self,
        number: int,
        clause: Clause,
        place: int,
        group: _Group,
        previous: Frame | None,
        subject: str,
        subject_tags: frozenset[str],
        habitual: bool,
        hypothetical: bool,
    ) -> Frame:
        word = self.row[place]
        forms = word.entry.forms
        negated = group.negated or (word.entry.lemma == "be" and self._denied(place))
        tags = frozenset(tag for tag in self.tags[place] if "." not in tag)
        parent = self.parent
        governed = previous is not None and not previous.noun and (group.to or "g" in forms)
        governor = previous if governed else None
        passive = group.auxiliary == "be" and "n" in forms and "g" not in forms and word.entry.lemma != "be"
        objects, tail = self._tail(place, clause)
        if governor is not None:
            negated = negated or governor.lemma in _NOT_DONE or governor.negated
        if parent is not None and parent.negated and parent.lemma in _RAISING and not governed:
            negated = True
        settled = frozenset(tag[:-1] for tag in self.settled[place]) if negated else _NONE
        if governor is not None and governor.settled and governor.lemma == "be":
            settled |= governor.settled
        return Frame(
            at=place,
            lemma=word.entry.lemma,
            tags=tags | settled,
            settled=settled,
            clause=number,
            reach=(clause.start, clause.end),
            opener=clause.opener,
            subject=self._control(subject, governor, place),
            subject_tags=subject_tags,
            objects=objects,
            tail=tail,
            negated=negated,
            mood=self._carried(clause, place, group, previous)
            or _mood(group, governor, hypothetical, parent, perceiving=word.entry.lemma in _PERCEIVING),
            tense=group.tense or (governor.tense if governor else "" if group.to else _tense_of_form(forms)),
            habitual=habitual,
            passive=passive,
            quoted=self.quoted[place],
            via=governor.tags | {governor.lemma} if governor else _NONE,
            under=parent.subject if parent else "",
            under_tags=parent.tags | {parent.lemma} if parent else _NONE,
        )

    def _denied(self, place: int) -> bool:
        return any(word.low in ("not", "n't", "never", "no") for word in self.row[place + 1 : place + 3])

    def _carried(self, clause: Clause, place: int, group: _Group, previous: Frame | None) -> str:
        """Return the mood that goes on from "would ask" to "and arrive"."""
        bare = self.row[place].entry.forms.startswith("b") and not group.modal and not group.tense and not group.to
        if previous is None and bare and clause.opener in (",", "and", "or", "but") and self.found:
            last = next((frame for frame in reversed(self.found) if not frame.noun and not frame.under_tags), None)
            if last is not None and last.mood in ("would", "future"):
                return last.mood
        return ""

    def _control(self, subject: str, governor: Frame | None, place: int) -> str:
        """Give "invited him to come" the right subject: the one asked; and "a letter telling me" its writer."""
        after = self.row[place + 1] if place + 1 < len(self.row) else None
        opening = place > 0 and self.row[place - 1].low == "," and "g" in self.row[place].entry.forms
        if opening and after is not None and after.low in _ACCUSATIVE and self.roles[place + 1] == subject:
            return {"therapist": "client", "client": "therapist"}.get(subject, subject)
        perceived = governor is not None and governor.lemma in _PERCEIVING and "g" in self.row[place].entry.forms
        if governor is None or not (perceived or (self.row[place - 1].low == "to" and governor.lemma in _CONTROLLED)):
            return subject
        between = [role for role in self.roles[governor.at + 1 : place] if role]
        return between[-1] if between else subject

    def _noun(
        self,
        number: int,
        clause: Clause,
        place: int,
        subject: str,
        habitual: bool,
        hypothetical: bool,
        group: _Group,
        previous: Frame | None,
    ) -> Frame:
        objects, tail = self._tail(place, clause)
        owner = self._owner(place, clause)
        governor = previous if previous is not None and not previous.noun else None
        does = _NONE if governor else self._does(place, clause)
        negated = group.negated or (governor.negated if governor else False)
        return Frame(
            at=place,
            lemma=self.row[place].entry.lemma,
            tags=frozenset(tag for tag in self.tags[place] if tag.endswith(".n")),
            clause=number,
            reach=(clause.start, clause.end),
            opener=clause.opener,
            subject=owner or subject,
            objects=objects,
            tail=tail,
            negated=negated,
            mood=(governor.mood if governor else _mood(group, None, hypothetical, self.parent)),
            tense=governor.tense if governor else "",
            habitual=habitual,
            quoted=self.quoted[place],
            noun=True,
            via=governor.tags | {governor.lemma} if governor else does,
            under=self.parent.subject if self.parent else "",
            under_tags=self.parent.tags if self.parent else _NONE,
        )

    def _does(self, place: int, clause: Clause) -> frozenset[str]:
        """Return what a noun does that is a subject: its verb and the verb's meanings."""
        for at in range(place + 1, clause.end):
            if self.verbs[at] and not ("auxiliary" in self.row[at].entry.grammar and self._verb_follows(at, clause)):
                return self.tags[at] | {self.row[at].entry.lemma}
        return _NONE

    def _owner(self, place: int, clause: Clause) -> str:
        for at in range(place - 1, max(clause.start, place - 5) - 1, -1):
            if self.verbs[at] or "preposition" in self.row[at].entry.grammar or self.row[at].low == ",":
                return ""
            if self.roles[at]:
                return self.roles[at]
        return ""

    def _tail(self, place: int, clause: Clause) -> tuple[frozenset[str], frozenset[str]]:
        """Return the roles and the meanings behind a word, to the end of its clause."""
        roles = frozenset(role for role in self.roles[place + 1 : clause.end] if role)
        return roles, _NONE.union(*self.tags[place + 1 : clause.end])


_REPORTING = frozenset({"say", "think", "expect", "realise"})
_PERCEIVING = frozenset("feel see hear notice sense find watch catch tell".split())
_ACCUSATIVE = frozenset("me him her them us".split())
_NOMINATIVE = frozenset("i he she we they".split())
_LEADING = frozenset("then but and so yet now".split())
_COMPLEMENT = frozenset("like that how what why whether : if".split())
_RELATIVE = frozenset("who which whom whose".split())
_CONDITIONAL = frozenset("if unless whether lest provided".split())
_CONTROLLED = frozenset(
    "ask invite tell encourage help allow want urge remind expect let press push lead make advise permit".split()
)


def _tense_of(low: str) -> str:
    if low in ("was", "were", "had", "did", "'d", "been"):
        return "past"
    return "present" if low in ("am", "is", "are", "has", "have", "do", "does", "'s", "'re", "'m", "'ve") else ""


def _tense_of_form(forms: str) -> str:
    return "past" if "d" in forms else "present" if set(forms) & set("bs") else ""


def _mood(
    group: _Group, governor: Frame | None, hypothetical: bool, parent: Frame | None, *, perceiving: bool = False
) -> str:
    """Return how it is told: real, future, would, possible, obliged, unreal, supposed, intended or imagined."""
    if hypothetical and parent is not None and parent.tags & {"say", "invite"} and parent.lemma == "ask":
        return "asked"
    if hypothetical:
        return "supposed"
    if group.nearly:
        return "nearly"
    if group.modal == "would" and not group.perfect and parent is not None and parent.tags & _REPORTING:
        return "future"
    if group.modal == "possible" and perceiving:
        return "real"
    if group.modal:
        return "unreal" if group.perfect and group.modal != "future" else group.modal
    if governor is not None:
        if governor.lemma in _INTENDING or (group.to and governor.lemma in _CONTROLLED):
            return "intended"
        if governor.mood != "real":
            return governor.mood
    if parent is not None and parent.lemma in _IMAGINED:
        return "imagined"
    return "real"


def each(account: Account) -> Iterator[tuple[Parsed, Frame]]:
    """Yield every frame of an account with its sentence."""
    for parsed in account.sentences:
        for frame in parsed.frames:
            yield parsed, frame
