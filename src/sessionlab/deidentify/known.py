"""Find what the record knows by name, in every spelling that somebody might have typed.

Full names and their parts in any case, possessives, initials, short and pet forms, names run together or pulled
apart, handles and addresses made of the name, signs for letters ("4nna"), and names one slip of the finger away.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sessionlab.deidentify.folding import Folded, fold, plain
from sessionlab.deidentify.mentions import Kind, Known, Mention, Name, Weight
from sessionlab.deidentify.slips import one_slip, shortened, two_slips
from sessionlab.deidentify.wordlists import short_names, words_of

FINDER = "record"
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset("of the and for in at de da di la le el y e i von van der den zu bin al ibn abu st".split())
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir mx phd md herr frau mme lady lord dame pastor rabbi imam".split()
)
_FAMILY = frozenset("father sister brother aunt auntie uncle nurse".split())
_TITLES |= _FAMILY
_CUES = frozenset("dear hi hello called named name's with told asked saw met miss love loves and mr mrs ms dr".split())
_WITH_S_AND_ENGLISH = "a name of the record with an s, which is an English word too"
_GAP = re.compile(r"[\s\-'._·,/&]{0,3}")
_TITLE = re.compile(rf"\b(?:{'|'.join(sorted(_TITLES))})\b\.? ?$")
_TITLE_LENGTH = 12
_SIGNS = str.maketrans("0134578@$", "oieastbas")
_FUZZY_FROM, _LONG, _PART_FROM, _INITIALS_FROM, _MOST_LETTERS = 4, 8, 2, 2, 24


@dataclass(frozen=True, slots=True)
class _Index:
    """The names of the record, made ready to be looked up."""

    phrases: dict[str, list[tuple[tuple[str, ...], Name]]] = field(default_factory=dict)
    parts: dict[str, Name] = field(default_factory=dict)
    pets: dict[str, Name] = field(default_factory=dict)
    joined: dict[str, Name] = field(default_factory=dict)
    initials: dict[str, Name] = field(default_factory=dict)
    slips: dict[str, list[str]] = field(default_factory=dict)
    capital: set[str] = field(default_factory=set)
    """English words that count only with a capital."""


class _Word(NamedTuple):
    plain: str
    start: int
    end: int


def in_record(text: str | Folded, known: Known) -> tuple[Mention, ...]:
    """Return every mention of a name of the record.

    >>> found = in_record("ANNA's sister wrote to a.berg@example.org about Ann.", Known.of({"client": ["Anna Berg"]}))
    >>> [mention.text for mention in found]
    ["ANNA's", 'a.berg', 'Ann']
    """
    folded = text if isinstance(text, Folded) else fold(text)
    if not known.names:
        return ()
    index = _index(known)
    words = [_Word(*word) for word in folded.words()]
    hits = sorted(_hits(folded, words, index), key=lambda hit: (hit[0], -hit[1]))
    found: list[Mention] = []
    done = -1
    for start, end, name, because, confidence in hits:
        if start >= done:
            found.append(_mention(folded, (start, end), name, because, confidence))
            done = end
    return tuple(found)


_Hit = tuple[int, int, Name, str, float]


def _mention(folded: Folded, place: tuple[int, int], name: Name, because: str, confidence: float) -> Mention:
    start, end = place
    if folded.plain.startswith("'s", end):
        end += 2
    if name.kind is Kind.PERSON and (title := _TITLE.search(folded.plain, max(0, start - _TITLE_LENGTH), start)):
        formal = title.group().strip(" .") not in _FAMILY
        if formal or folded.source[folded.starts[title.start()]].isupper():
            start = title.start()
    span = folded.span(start, end)
    weight = Weight.DIRECT if name.kind is Kind.PERSON else Weight.QUASI
    quote = folded.source[span.start : span.end]
    return Mention(span, quote, name.kind, weight, FINDER, f"{because}: {name.role}", confidence, name.role)


def _hits(folded: Folded, words: list[_Word], index: _Index) -> Iterator[_Hit]:
    for place in range(len(words)):
        hit = _phrase(folded, words, place, index) or _single(folded, words, place, index)
        if hit:
            yield hit
        yield from _pulled_apart(folded, words, place, index)
    yield from _initials(folded, index)


def _phrase(folded: Folded, words: list[_Word], place: int, index: _Index) -> _Hit | None:
    for phrase, name in index.phrases.get(words[place].plain, ()):
        here = words[place : place + len(phrase)]
        if tuple(word.plain for word in here) == phrase and _close(folded, here):
            return here[0].start, here[-1].end, name, "a name of the record", 1.0
    return None


def _close(folded: Folded, words: list[_Word]) -> bool:
    return all(_GAP.fullmatch(folded.plain, one.end, other.start) for one, other in pairwise(words))


def _single(folded: Folded, words: list[_Word], place: int, index: _Index) -> _Hit | None:
    word = words[place]
    for look in (_as_part, _as_pet, _as_run, _as_slip):
        hit = look(word, index)
        if hit is None:
            continue
        name, because, confidence = hit
        everyday = word.plain in words_of("frequent") or word.plain in index.capital or because == _WITH_S_AND_ENGLISH
        if everyday and not _name_like(folded, words, place):
            return None
        return word.start, word.end, name, because, confidence
    return None


_Look = tuple[Name, str, float] | None


def _as_part(word: _Word, index: _Index) -> _Look:
    if name := index.parts.get(word.plain):
        return name, "part of a name of the record", 1.0
    if word.plain.endswith("s") and word.plain in words_of("english"):
        name = index.parts.get(word.plain[:-1]) if len(word.plain) > _FUZZY_FROM else None
        return (name, _WITH_S_AND_ENGLISH, 0.9) if name and name.kind is Kind.PERSON else None
    if word.plain.endswith("s"):
        name = index.parts.get(word.plain[:-1]) or (index.parts.get(word.plain[:-2]) if len(word.plain) > 4 else None)
        return (name, "a name of the record with an s", 0.97) if name else None
    return None


def _as_pet(word: _Word, index: _Index) -> _Look:
    name = index.pets.get(word.plain)
    return (name, "a short form of a name of the record", 0.9) if name else None


def _as_run(word: _Word, index: _Index) -> _Look:
    """Names run together, with numbers, or with signs for letters."""
    letters = word.plain.strip("0123456789")
    if name := index.joined.get(letters) or (index.parts.get(letters) if letters != word.plain else None):
        return name, "made of a name of the record", 0.97
    if (
        letters.isalpha()
        and len(letters) >= 6
        and letters not in words_of("english")
        and (name := _split(letters, index))
    ):
        return name, "made of a name of the record", 0.95
    if not word.plain.isalpha() and not word.plain.isdigit():
        name = index.parts.get(word.plain.translate(_SIGNS)) or index.parts.get(word.plain.replace("1", "l"))
        return (name, "a name of the record with signs for letters", 0.95) if name else None
    return None


def _split(letters: str, index: _Index) -> Name | None:
    """Return the name at the beginning or end of a run of letters that is long enough to be no accident."""
    for size in range(len(letters) - 1, 3, -1):
        for part, rest in ((letters[:size], letters[size:]), (letters[-size:], letters[:-size])):
            if part in index.parts and (
                len(rest) <= _PART_FROM or rest in index.parts or rest in index.pets or rest in words_of("frequent")
            ):
                return index.parts[part]
    return None


def _as_slip(word: _Word, index: _Index) -> _Look:
    if len(word.plain) < _FUZZY_FROM or word.plain in words_of("english"):
        return None
    near = {part for form in shortened(word.plain) for part in index.slips.get(form, ())}
    part = next((part for part in sorted(near) if one_slip(word.plain, part)), None)
    if part and (index.parts[part].kind is Kind.PERSON or word.plain not in short_names()):
        return index.parts[part], "one slip away from a name of the record", 0.85
    if len(word.plain) >= _LONG - 1:
        long = (part for part in index.parts if len(part) >= _LONG and part[0] == word.plain[0])
        if part := next((part for part in long if two_slips(word.plain, part)), None):
            return index.parts[part], "two slips away from a long name of the record", 0.8
    return None


def _name_like(folded: Folded, words: list[_Word], place: int) -> bool:
    """A name that is also a word of every day counts when it is written or used like a name."""
    word = words[place]
    first = folded.source[folded.starts[word.start]]
    before = words[place - 1].plain if place else ""
    after = folded.plain[word.end : word.end + 2]
    return first.isupper() or before in _CUES or after == "'s" or folded.plain[max(0, word.start - 1)] in "@#_."


def _pulled_apart(folded: Folded, words: list[_Word], place: int, index: _Index) -> Iterator[_Hit]:
    """A name with a gap inside: "So fia", "S o f i a"."""
    word = words[place]
    if len(word.plain) == 1 and word.plain.isalpha():
        run = place
        ahead = min(len(words), place + _MOST_LETTERS)
        while run + 1 < ahead and len(words[run + 1].plain) == 1 and _close(folded, words[run : run + 2]):
            run += 1
        letters = "".join(one.plain for one in words[place : run + 1])
        for size in range(len(letters), 2, -1):
            if name := index.parts.get(letters[:size]) or index.joined.get(letters[:size]):
                yield word.start, words[place + size - 1].end, name, "a name of the record, letter by letter", 0.95
                return
    if place + 1 < len(words) and _close(folded, words[place : place + 2]):
        after = words[place + 1]
        both = word.plain + after.plain
        odd = word.plain not in words_of("frequent") or after.plain not in words_of("frequent")
        if len(both) >= _FUZZY_FROM and odd and (name := index.parts.get(both)):
            yield word.start, after.end, name, "a name of the record with a gap", 0.9


_INITIALS = re.compile(
    r"(?<![^\W_])([A-Z])\.?[ ]?(?:([A-Z])\.?[ ]?)?([A-Z])\b\.?|(?<![^\W_])([B-HJ-Z])(?:\.(?=\s|$|,)|'s\b|’s\b)"
)


def _initials(folded: Folded, index: _Index) -> Iterator[_Hit]:
    if not index.initials:
        return
    where = {start: place for place, start in enumerate(folded.starts)} if not folded.source.isascii() else None
    for found in _INITIALS.finditer(folded.source):
        letters = "".join(letter for letter in found.groups() if letter).lower()
        if (name := index.initials.get(letters)) and found.group().strip(". ").lower() not in _NO_INITIALS:
            start, end = found.start(), found.end()
            if where is not None:
                if start not in where or end not in where:
                    continue
                start, end = where[start], where[end]
            yield start, end, name, "the initials of a name of the record", 0.7


_NO_INITIALS = frozenset("am pm tv ok us uk eu id it as no mr ms dr cv ad bc hr pc un usa bbc".split())


@lru_cache(maxsize=32)
def _index(known: Known) -> _Index:
    index = _Index()
    for name in known.names:
        for spelling in name.spellings:
            for form in sorted(
                {plain(spelling), plain(spelling).replace("'", ""), plain(spelling).replace("&", " and ")}
            ):
                _enter(index, name, tuple(_WORD.findall(form)))
    for part in index.parts:
        if len(part) >= _FUZZY_FROM:
            for form in shortened(part):
                index.slips.setdefault(form, []).append(part)
    for phrases in index.phrases.values():
        phrases.sort(key=lambda one: -len(one[0]))
    return index


def _enter(index: _Index, name: Name, words: tuple[str, ...]) -> None:
    words = tuple(word for word in words if word not in _TITLES or name.kind is not Kind.PERSON) or words
    for order in _orders(words, name.kind):
        index.phrases.setdefault(order[0], []).append((order, name))
        index.joined.setdefault("".join(order), name)
    telling = [word for word in words if word not in _SMALL and len(word) >= _PART_FROM]
    if name.kind is Kind.PERSON:
        _enter_person(index, name, words, telling)
    elif len(words) == 1:
        index.parts.setdefault(words[0], name)
    else:
        for word in telling:
            if len(word) >= _FUZZY_FROM and word not in words_of("frequent") and word not in short_names():
                index.parts.setdefault(word, name)
                if word in words_of("english"):
                    index.capital.add(word)
        if len(words) > _INITIALS_FROM:
            index.joined.setdefault("".join(word[0] for word in words), name)
        if name.kind is Kind.ORGANISATION:
            _enter_firm(index, name, words)


def _enter_firm(index: _Index, name: Name, words: tuple[str, ...]) -> None:
    """A firm is called by its first names too: "Harrow & Finch", "H&F" for Harrow & Finch Solicitors."""
    for end in range(_PART_FROM, len(words)):
        telling = [word for word in words[:end] if word not in _SMALL and word not in words_of("frequent")]
        if len(telling) >= _PART_FROM and words[end - 1] not in _SMALL:
            for start in (words[:end], tuple(word for word in words[:end] if word != "and")):
                index.phrases.setdefault(start[0], []).append((start, name))
    if "and" in words[1:-1]:
        letters = tuple(word[0] for word in words if word not in _SMALL)
        for end in range(_PART_FROM, len(letters) + 1):
            index.phrases.setdefault(letters[0], []).append((letters[:end], name))


def _orders(words: tuple[str, ...], kind: Kind) -> set[tuple[str, ...]]:
    """Return the orders in which a name of several words is written, its end without its beginning included."""
    if len(words) < _PART_FROM:
        return set()
    if kind is not Kind.PERSON:
        return {words, tuple(word for word in words if word != "and")}
    turned = (words[-1], *words[:-1]), (*words[1:], words[0]), words[::-1]
    ends = (words[start:] for start in range(1, len(words) - 1))
    starts = (words[:end] for end in range(2, len(words)))
    return {words, *turned, *ends, *starts}


def _enter_person(index: _Index, name: Name, words: tuple[str, ...], telling: list[str]) -> None:
    for word in telling or words:
        index.parts.setdefault(word, name)
    if telling:
        _enter_pets(index, name, telling[0])
    if len(words) > 1:
        first, *others = (word[0] for word in words)
        for letters in (first, first + "".join(others), *(first + other for other in others)):
            index.initials.setdefault(letters, name)
        pairs = [(words[0], other) for other in words[1:]]
        for first, last in (*pairs, *((last, first) for first, last in pairs)):
            for run in (first[0] + last, first + last[0]):
                if len(run) >= _FUZZY_FROM and run not in words_of("english"):
                    index.joined.setdefault(run, name)
            index.phrases.setdefault(first[0], []).append(((first[0], last), name))
            index.phrases.setdefault(first, []).append(((first, last[0]), name))


def _enter_pets(index: _Index, name: Name, first: str) -> None:
    forms = set(short_names().get(first, ()))
    for size in range(3, len(first) + 1):
        stem = first[:size]
        forms |= {stem, f"{stem}y", f"{stem}ie", f"{stem}i", f"{stem}s", f"{stem}{stem[-1]}y", f"{stem}{stem[-1]}ie"}
    full = frozenset(short_names())
    for form in forms:
        if form not in words_of("english") or form in full or form in short_names().get(first, ()):
            index.pets.setdefault(form, name)
