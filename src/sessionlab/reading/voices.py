"""Find who speaks in a cue: ``<v Name>`` of Teams, ``Name: words`` of Zoom, nobody in Whisper."""

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sessionlab.reading.labels import MOST_WORDS, is_field, looks_like_name
from sessionlab.reading.speakers import Cast, mapped_role, usual_role

LONGEST = 100
MOST_NAMES = 50_000
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,60})*[ \t]+([^<>\n]{1,200})>")
_MARKUP = re.compile(
    r"</?(?:v|c|i|b|u|ruby|rt|lang|font|\d[\d:.]{0,20})(?:[.\s][^<>\n]{0,200})?>|\{\\[^{}\n]{0,40}\}", re.I
)
_BREAKS = re.compile(r"\n+")
_COLON = re.compile(r"[:：](?=\s|$)")


def voice_of(payload: str) -> tuple[str | None, str, bool]:
    """Return the voice a cue is marked with, its words on one line, and whether a second voice is inside.

    >>> voice_of("<v Anna>Good <i>morning</i> &amp; welcome</v>")
    ('Anna', 'Good morning & welcome', False)
    """
    if "<" not in payload and "&" not in payload and "{" not in payload:
        return None, _BREAKS.sub(" ", payload.strip()), False
    voices = list(dict.fromkeys(html.unescape(name).strip() for name in _VOICE.findall(payload)))
    words = _BREAKS.sub(" ", html.unescape(_MARKUP.sub("", payload)).strip())
    return (voices[0] if voices else None), words, len(voices) > 1


def prefixes(words: str) -> list[str]:
    """Return what may be a name before a colon, the shortest first, two at most: names may hold colons."""
    head = words[:LONGEST]
    ends = [found.start() for found in _COLON.finditer(head)][:2]
    return [head[:end] for end in ends if head[:end].strip() and len(head[:end].split()) <= MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Names:
    """How often each prefix stands before the words of a cue, and whether the file names its speakers at all."""

    short: Counter[str]
    long: Counter[tuple[str, str]]
    spread: Counter[str]
    likely: frozenset[str]
    labelled: bool
    cast: Cast

    def split(self, words: str) -> tuple[str, str]:
        """Return the name and the words after it; an empty name where there is none.

        A prefix with a second colon is the name when the short one never goes without a long one that comes again.
        """
        found = prefixes(words)
        given = [one for one in found if mapped_role(one, self.cast)]
        name = given[-1] if given else self._unmapped(found)
        return (name.strip(), words[len(name) + 1 :].strip()) if name else ("", words)

    def _unmapped(self, found: list[str]) -> str:
        if not found or not (self.labelled or usual_role(found[0])):
            return ""
        if len(found) == 2 and self.spread[found[0]] == self.short[found[0]] > 1 and self.long[found[0], found[1]] > 1:
            return found[1]
        return found[0] if found[0] in self.likely or self.short[found[0]] > 1 else ""


def names_in(cues: Iterable[str], cast: Cast) -> Names:
    """Count the prefixes of `cues`; speakers are named where at least half of the cues begin with what may be one."""
    short: Counter[str] = Counter()
    long: Counter[tuple[str, str]] = Counter()
    all_cues = 0
    for words in cues:
        all_cues += 1
        found = prefixes(words)
        if found and (found[0] in short or len(short) < MOST_NAMES):
            short[found[0]] += 1
            if len(found) == 2:
                long[found[0], found[1]] += 1
    spread: Counter[str] = Counter()
    for (first, _), count in long.items():
        spread[first] += count if count > 1 else 0
    likely = frozenset(prefix for prefix in short if _may_be_name(prefix))
    named = sum(short[prefix] for prefix in likely)
    return Names(short, long, spread, likely, named * 2 >= all_cues > 0, cast)


def _may_be_name(prefix: str) -> bool:
    return bool(usual_role(prefix)) or (looks_like_name(prefix.strip()) and not is_field(prefix))
