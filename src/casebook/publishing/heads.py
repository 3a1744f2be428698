"""What is printed around the text of a post, and everything that is printed as one piece of words with its hash."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from casebook.record.errors import InvalidEntry

KINDS: Final = ("single case", "composite", "fictionalised", "process only")
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG: Final = 80
LONGEST_TEXT: Final = 256 * 1024
MOST_TAGS, LONGEST_TAG = 20, 60
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Kinds of signs that the site refuses: controls, joiners, private and unassigned ones, breaks of another kind."""
_BREAK: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
RESERVED: Final = "All rights reserved."
_LONGEST: Final = {"summary": 600, "series_description": 600, "protection": 1000, "content_note": 600}
_LINE: Final = 300
_NEEDED: Final = {
    "title": "title",
    "title_in_sentence_case": "title in sentence case",
    "series_slug": "address of the series",
    "series_title": "title of the series",
    "protection": "how the case was protected",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands around the text. Everything may stay empty while the text is a draft."""

    title: str = ""
    title_in_sentence_case: str = ""
    summary: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    series_slug: str = ""
    series_title: str = ""
    series_description: str = ""
    part: int | None = None
    kind: str = KINDS[0]
    protection: str = ""
    content_note: str = ""
    crisis: bool = False
    rights: str = RESERVED
    written_on: str = ""
    publish_on: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What a post cannot go out without."""
        return tuple(name for field, name in _NEEDED.items() if not getattr(self, field).strip())

    @property
    def due(self) -> date | None:
        """The day on which it is to appear."""
        return date.fromisoformat(self.publish_on) if self.publish_on else None


def head_from(values: Mapping[str, Any]) -> Head:
    """Return what was kept."""
    return Head(**{**values, "tags": tuple(values.get("tags", ()))})


def head_as_values(head: Head) -> dict[str, Any]:
    """Return it as it is kept."""
    return {**asdict(head), "tags": list(head.tags)}


def composed(words: str) -> str:
    """Return words in the composed form, with plain line ends and no sign that cannot be seen.

    >>> composed("A\\u200bda\\r\\nQuist")
    'Ada\\nQuist'
    """
    lines = _BREAK.sub("\n", words).replace("\t", " ")
    seen = "".join(one for one in lines if one == "\n" or unicodedata.category(one) not in _UNSEEN)
    return unicodedata.normalize("NFC", seen)


def one_line(words: str) -> str:
    """Return words in composed form on one line.

    >>> one_line(" Jose\u0301 \u2028Quist ")
    'José Quist'
    """
    return " ".join(composed(words).split())


def checked(head: Head, text: str) -> tuple[Head, str]:
    """Return both in composed form.

    :raises InvalidEntry: with everything that a bundle could not carry
    """
    values: dict[str, Any] = {
        name: composed(value) if isinstance(value, str) else value for name, value in asdict(head).items()
    }
    values["tags"] = tuple(dict.fromkeys(composed(one).strip() for one in head.tags if one.strip()))
    made, text = Head(**values), composed(text)
    faults = _faults(made)
    if len(text.encode()) > LONGEST_TEXT:
        faults.append(f"The text is over {LONGEST_TEXT} bytes.")
    if faults:
        raise InvalidEntry(faults, remedy="Correct it and send it again; nothing is lost.")
    return made, text


def cannot_be_carried(head: Head, text: str) -> int:
    """Count what the site would refuse in a version that was kept before this was looked at."""
    try:
        return int(checked(head, text) != (head, text))
    except InvalidEntry as refusal:
        return len(refusal.reasons)


def _faults(head: Head) -> list[str]:
    faults = []
    for name, value in asdict(head).items():
        if isinstance(value, str) and (len(value) > _LONGEST.get(name, _LINE) or "\n" in value):
            called = name.replace("_", " ").capitalize()
            faults.append(f"{called} is one line of {_LONGEST.get(name, _LINE)} signs at most.")
    if len(head.tags) > MOST_TAGS or any(len(one) > LONGEST_TAG or "\n" in one for one in head.tags):
        faults.append(f"There are {MOST_TAGS} tags at most, each of {LONGEST_TAG} signs.")
    if head.series_slug and not is_slug(head.series_slug):
        faults.append("The address of the series is small letters, digits and hyphens.")
    if not _LANGUAGE.fullmatch(head.language):
        faults.append("The language is written as en or en-GB.")
    if head.kind not in KINDS:
        faults.append("What kind of post it is, is none of those there are.")
    if head.part is not None and not 1 <= head.part <= 9999:
        faults.append("The part is a number from 1.")
    if _no_day(head.written_on) or _no_day(head.publish_on):
        faults.append("A day is written as year, month and day (2024-05-31).")
    return faults


def _no_day(words: str) -> bool:
    try:
        return bool(words) and date.fromisoformat(words).isoformat() != words
    except ValueError:
        return True


def is_slug(words: str) -> bool:
    """Tell whether words are an address: small letters, digits and single hyphens."""
    return len(words) <= LONGEST_SLUG and SLUG.fullmatch(words) is not None


def printed(head: Head, text: str, *, slug: str) -> str:
    """Return every word that would be printed, the text first: this is what is searched, shown and hashed."""
    around = (
        head.title,
        head.title_in_sentence_case if head.title_in_sentence_case.casefold() != head.title.casefold() else "",
        head.summary,
        head.series_title,
        head.series_description,
        head.protection,
        head.content_note,
        ", ".join(head.tags),
        slug.replace("-", " "),
        head.series_slug.replace("-", " "),
        head.kind,
        head.rights if head.rights != RESERVED else "",
        f"Written on {said(date.fromisoformat(head.written_on))}" if head.written_on else "",
        appearing(head),
    )
    return "\n\n".join((text, *(words for words in around if words)))


def appearing(head: Head) -> str:
    """Return the line of the day on which it is to appear, "" where none is set."""
    return f"To appear on {said(head.due)}" if head.due else ""


def said(on: date) -> str:
    """Return a day as the site prints it.

    >>> said(date(2024, 7, 2))
    '2 Jul 2024'
    """
    return f"{on.day} {on:%b %Y}"


def digest(head: Head, text: str, *, slug: str) -> str:
    """Return the hash that consent and review speak of: over the printed words and the days that are printed.

    >>> digest(Head(title="A"), "b", slug="c") == digest(Head(title="A"), "b ", slug="c")
    False
    """
    whole = [slug, text, head_as_values(head)]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
