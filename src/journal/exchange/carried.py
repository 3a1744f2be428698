"""A post on its way between blogs: what pages of any kind can tell of it, and what was lost on the way."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from journal.citing.cited import MONTHS

_CREDENTIAL: Final = re.compile(
    r"(?:Ph\.?D|Psy\.?D|M\.?D|Ed\.?D|D\.?Phil|M\.?A|M\.?S|M\.?Sc|B\.?A|LMFT|MFT|LCSW|LPC|LP|RN|CPsychol|Dipl\.-Psych)\.?,?"
)
_SHORT_DAY: Final = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})")
_LONG_DAY: Final = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})")


@dataclass(frozen=True, slots=True)
class Name:
    """A person as a byline has them."""

    given: str
    family: str
    credentials: str

    @property
    def whole(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Carried:
    """A post; every text may be empty, every date missing. `losses` says what could not be brought along."""

    title: str
    markdown: str
    author: Name
    series: str = ""
    reviewer: Name | None = None
    slug: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    site: str = ""
    address: str = ""
    rights: str = ""
    published_on: date | None = None
    last_updated_on: date | None = None
    last_reviewed_on: date | None = None
    retrieved_on: date | None = None
    comments: int = 0
    losses: tuple[str, ...] = ()


def name_of(byline: str) -> Name:
    """Read a byline: the credentials stand at its end, with or without a comma before them.

    >>> name_of("Tobias M. Wren, Psy.D.")
    Name(given='Tobias M.', family='Wren', credentials='Psy.D.')
    >>> name_of("Ines Calder PhD LMFT").credentials
    'PhD LMFT'
    """
    words = byline.replace(" ,", ",").split()
    start = len(words)
    while start > 1 and _CREDENTIAL.fullmatch(words[start - 1]):
        start -= 1
    name = [word.rstrip(",") for word in words[:start]]
    return Name(" ".join(name[:-1]), name[-1] if name else "", " ".join(words[start:]))


def slug_of(title: str) -> str:
    """Return a title as it may stand in an address.

    >>> slug_of("What’s Left – and Where?")
    'whats-left-and-where'
    """
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:80].strip("-") or "untitled"


def day_of(text: str) -> date | None:
    """Read a day as such pages write it: ``9 Mar 2021`` or ``March 9, 2021``.

    >>> day_of("9 Mar 2021"), day_of("March 9, 2021"), day_of("soon")
    (datetime.date(2021, 3, 9), datetime.date(2021, 3, 9), None)
    """
    if found := _SHORT_DAY.search(text):
        number, month, year = found[1], found[2], found[3]
    elif found := _LONG_DAY.search(text):
        month, number, year = found[1], found[2], found[3]
    else:
        return None
    months = [name[:3] for name in MONTHS]
    try:
        return date(int(year), months.index(month[:3]) + 1, int(number))
    except ValueError:
        return None


def _lowered(word: str) -> str:
    return word.lower() if word[1:].islower() else word


def in_sentence_case(title: str) -> str:
    """Return a first guess at a title in sentence case; the author looks at it before signing.

    >>> in_sentence_case("The Empty Hour: A Note"), in_sentence_case("Notes on PTSD")
    ('The empty hour: A note', 'Notes on PTSD')
    >>> in_sentence_case("The Come-and-Go Guest")
    'The come-and-go guest'
    """
    words = title.split(" ")
    kept = [
        word if place == 0 or words[place - 1][-1:] in ":?!" else "-".join(map(_lowered, word.split("-")))
        for place, word in enumerate(words)
    ]
    return " ".join(
        "a" if word == "A" and place and words[place - 1][-1:] not in ":?!" else word for place, word in enumerate(kept)
    )
