"""Why a comment waits, in the order in which a moderator should see it. Every comment waits; this only sorts."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from journal.wording.likeness import likeness

LEAST_SECONDS: Final = 3
LONGEST_HOURS: Final = 24
MOST_LINKS: Final = 1
WORDS: Final = {
    "crisis": "speaks of dying or of self-harm",
    "may_be_client": "may be by the client or by somebody close to them",
    "names": "names or guesses at a person",
    "third_party": "holds a number, a mail address or an address of a street",
    "look_alike": "is signed with a name like that of the author, the reviewer or somebody else here",
    "attack": "attacks somebody",
    "advice": "asks for personal advice",
    "spam": "looks like spam",
    "first": "waits like every comment",
}
"""Each reason in the words of the queue, the most pressing first."""

_LINK: Final = re.compile(r"(?:https?:|www\.|\b[\w-]+\.(?:com|net|org|info|ru|cn|xyz|top|shop|io)\b)", re.IGNORECASE)
_NUMBERS: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|(?<![\w-])\+?\d[\d ()./-]{6,}\d|"
    r"\b\d{1,4} [A-Z]\w+ (?:street|st|road|rd|avenue|ave|lane|drive)\b|\b[A-Z]\w+(?:straße|strasse|weg|gasse) \d+",
    re.IGNORECASE,
)
_OFFICES: Final = frozenset(map(likeness, ("author", "moderator", "admin", "editor", "reviewer", "therapist", "staff")))
"""Names that only somebody of the site may sign with."""
_CAPITAL: Final = re.compile(r"(?<![.!?:\n“\"(*>])[ \t]+(?:\*\*?)?([A-Z][\w’'-]+(?:[ ][A-Z][\w’'-]+)*)")
_COMMON: Final = frozenset(
    "i i'm i’m i've i’ve i'd i’d i'll i’ll dr mr mrs ms god monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december english freud jung bowlby "
    "winnicott klein rogers kernberg kohut yalom beck adhd bpd ptsd ocd cbt dbt emdr npd us uk american european "
    "christmas easter internet".split()
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a comment: the words already on the page, the names nobody else should sign with."""

    page: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """How a comment came: when its form was given out, and whether the field that people do not see was filled."""

    stamped_at: datetime | None
    trapped: bool


def reasons_to_hold(name: str, text: str, *, around: Around, sent: Sent, at: datetime) -> list[str]:
    """Return why a comment waits, the most pressing reason first."""
    whole = f"{name}\n{text}"
    plain = _plain(whole)
    found = {kind for kind, patterns in _phrases().items() if any(pattern.search(plain) for pattern in patterns)}
    if _unknown_names(text, around, signed=name):
        found.add("names")
    if _NUMBERS.search(text):
        found.add("third_party")
    if like_another(name, around.names):
        found.add("look_alike")
    if _came_like_spam(sent, at) or len(_LINK.findall(whole)) > MOST_LINKS:
        found.add("spam")
    return [reason for reason in WORDS if reason in found] or ["first"]


def like_another(name: str, names: Iterable[str]) -> bool:
    """Say whether a name could be taken for one of others, whatever its signs look like."""
    seen = likeness(name)
    bare = seen.replace(" ", "")
    return seen.removeprefix("the ") in _OFFICES or any(
        _close(bare, likeness(other).replace(" ", ""))
        or f" {likeness(other)} " in f" {seen} "
        or _turned_or_shortened(seen.split(), likeness(other).split())
        for other in names
    )


def _turned_or_shortened(words: list[str], other: list[str]) -> bool:
    """Say whether a name is another's with the family name first, or with initials for the given names."""
    if len(words) < 2 or len(words) != len(other):
        return False
    if sorted(words) == sorted(other):
        return True
    *given, family = words
    return family == other[-1] and all(
        len(one) == 1 and full.startswith(one) for one, full in zip(given, other, strict=False)
    )


def _close(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 5:
        return bool(one) and one == other
    shorter, longer = sorted((one, other), key=len)
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace("‘", "'").split())


def _unknown_names(text: str, around: Around, *, signed: str) -> set[str]:
    """Return the capitalised words in the middle of a sentence that stand neither on the page nor below the comment."""
    known = set(likeness(f"{around.page} {signed} {' '.join(around.names)}").split())
    words = {word for group in _CAPITAL.findall(text) for word in group.split()}
    return {word for word in words if word.casefold() not in _COMMON and not set(likeness(word).split()) <= known}


def _came_like_spam(sent: Sent, at: datetime) -> bool:
    if sent.trapped or sent.stamped_at is None:
        return True
    waited = at - sent.stamped_at
    return not timedelta(seconds=LEAST_SECONDS) <= waited <= timedelta(hours=LONGEST_HOURS)


@cache
def _phrases() -> dict[str, tuple[re.Pattern[str], ...]]:
    told = tomllib.loads(files("journal.commenting").joinpath("phrases.toml").read_text("utf-8"))
    return {kind: tuple(re.compile(phrase) for phrase in phrases) for kind, phrases in told.items()}
