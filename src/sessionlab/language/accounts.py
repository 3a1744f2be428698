"""Parse a whole account: who is who, then every sentence into frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sessionlab.language.frames import NOTHING, Frame, Parsed, Row, one
from sessionlab.language.lexicon import load
from sessionlab.language.people import Cast, Roles, cast_of
from sessionlab.language.scan import frames
from sessionlab.language.speech import quoted, speaker
from sessionlab.language.tokens import Vocabulary, Word, phrase_tags, words
from sessionlab.language.verbs import is_verb
from sessionlab.transcript import Narrative, Passage


@dataclass(frozen=True, slots=True)
class Account:
    """A whole narrative, parsed. `present`: told in the present tense, so that a present verb is no sign of habit."""

    cast: Cast
    sentences: tuple[Parsed, ...]
    present: bool


# The account of a note lives as long as the note itself: marks and events rest on the same parse, nothing is kept.
_PARSED: WeakKeyDictionary[Narrative, Account] = WeakKeyDictionary()


def account_of(narrative: Narrative) -> Account:
    """Return the account of a note, parsed once for as long as the note is held."""
    account = _PARSED.get(narrative)
    if account is None:
        account = _PARSED[narrative] = parse(narrative.text, narrative.passages)
    return account


def parse(text: str, passages: Sequence[Passage]) -> Account:
    """Return every sentence of a narrative with its frames."""
    lexicon = load()
    known = Vocabulary(lexicon)
    cut = [words(passage.text, known) for passage in passages]
    inside = quoted(cut, passages)
    cast = cast_of(cut, inside, lexicon)
    roles = Roles(cast, lexicon)
    sentences = tuple(
        _sentence(passage, row, within, roles) for passage, row, within in zip(passages, cut, inside, strict=True)
    )
    return Account(cast, sentences, _told_in_present(sentences))


def _told_in_present(sentences: Sequence[Parsed]) -> bool:
    tenses = [frame.tense for parsed in sentences for frame in parsed.frames if not frame.quoted and frame.subject]
    return tenses.count("present") > 2 * tenses.count("past")


def _sentence(passage: Passage, words_of: Sequence[Word], within: Sequence[bool], roles: Roles) -> Parsed:
    own, said_by = roles.of(words_of, within), ""
    if any(within):
        said_by = speaker(own, within)
        own = roles.in_speech(words_of, within, own, speaker=said_by)
    tags, settled = _tags(words_of)
    verbs = [bool(word.entry.forms) and is_verb(words_of, place) for place, word in enumerate(words_of)]
    row = Row(words_of, own, within, verbs, tags, settled)
    told = [_as_said(frame, words_of, said_by) for frame in frames(row)]
    return Parsed(
        passage=passage, row=row, frames=tuple(told), tags=NOTHING.union(*tags), people=one(frozenset(own) - {""})
    )


def _as_said(frame: Frame, row: Sequence[Word], said_by: str) -> Frame:
    """Mark what the therapist only says in quotation marks, and what is only asked: neither is told as having been."""
    if frame.quoted and said_by == "therapist":
        return frame._replace(mood="spoken")
    if not frame.quoted and row[-1].low == "?" and frame.mood == "real":
        return frame._replace(mood="asked")
    return frame


def _tags(row: Sequence[Word]) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """Return the meanings of every word, and those phrases of it that hold only if its verb is negated."""
    tags = [word.entry.tags for word in row]
    settled = [NOTHING] * len(row)
    for place, found in phrase_tags(row):
        tags[place] = one(tags[place].union([tag for tag in found if not tag.endswith("!")]))
        settled[place] = one(settled[place].union([tag[:-1] for tag in found if tag.endswith("!")]))
    return tags, settled
