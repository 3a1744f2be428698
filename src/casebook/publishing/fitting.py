"""How many of the therapist's own clients fit what is published: a count in the caseload, from the facts entered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_RANGE = re.compile(r"\b(\d{1,3})\s*(?:-|–|to|and)\s*(\d{1,3})\b")
_NAMES = "teens twenties thirties forties fifties sixties seventies eighties nineties".split()
_TENS = {name: 10 * number for number, name in enumerate(_NAMES, start=1)}
_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_WHOLE_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER = re.compile(r"\b\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it is published."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A fact as it is true of a client: its words, and what it is a case of."""

    words: tuple[str, ...]
    wider: tuple[str, ...] = ()


Facts = Mapping[str, Entered]
"""The facts of one client by their kind. What nobody entered is not there, and so does not fit."""


def split(words: str) -> tuple[str, ...]:
    """Return what stands between semicolons.

    >>> split("Ada; Addie ;")
    ('Ada', 'Addie')
    """
    return tuple(one.strip() for one in re.split(r"[;\n]", words) if one.strip())


def fits(told: Told, facts: Facts) -> bool:
    """Tell whether a published fact is true of a client as far as anybody entered it.

    >>> aged = {"age": Entered(("34",))}
    >>> fits(Told("age", "in her thirties"), aged), fits(Told("age", "40-49"), aged)
    (True, False)
    >>> fits(Told("occupation", "a healer"), {"occupation": Entered(("nurse",), ("a healer",))})
    True
    """
    known = facts.get(told.kind)
    if known is None:
        return False
    published = {_plain(one) for one in split(told.words)}
    true = {_plain(one) for one in (*known.words, *known.wider)}
    if published <= true:
        return True
    span = _span(told.words)
    numbers = [int(one) for words in known.words for one in _NUMBER.findall(words)]
    return span is not None and any(span[0] <= one <= span[1] for one in numbers)


def count_who_fit(told: Iterable[Told], caseload: Sequence[Facts]) -> int:
    """Return how many clients all of it fits. What says nothing fits everybody.

    >>> caseload = [{"town": Entered(("Brekke",))}, {"town": Entered(("Vik",))}, {}]
    >>> count_who_fit([Told("town", "Brekke")], caseload), count_who_fit([], caseload)
    (1, 3)
    """
    facts = list(told)
    return sum(all(fits(one, client) for one in facts) for client in caseload)


def in_letters(number: int) -> str:
    """Return an expression for a number of two figures as it is written in letters.

    >>> bool(re.fullmatch(in_letters(34), "thirty-four")), bool(re.fullmatch(in_letters(40), "forty"))
    (True, True)
    """
    tens, ones = divmod(number, 10)
    if not 20 <= number < 100:
        return _BELOW_TWENTY[number] if number < len(_BELOW_TWENTY) else str(number)
    ten = _WHOLE_TENS[tens - 2]
    return rf"{ten}[\s-]?{_BELOW_TWENTY[ones]}" if ones else ten


def _plain(words: str) -> str:
    return " ".join(re.sub(r"^(?:an?|the)\s", "", words.casefold().strip()).split())


def _span(words: str) -> tuple[int, int] | None:
    if found := _RANGE.search(words):
        return int(found[1]), int(found[2])
    tens = next((value for name, value in _TENS.items() if name in words.casefold()), None)
    return None if tens is None else (tens, tens + 9)
