"""Find the words that tell when something was: a mention of a day, a week, a month, or a step from the day before.

Only what is written is found here; which day it was is for `sessionlab.reading.dates` to work out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sessionlab.transcript import Span

MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,"
        "october oct,november nov,december dec".split(","),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
SURE_SHORT = {"tues": 1, "thur": 3, "thurs": 3, "fri": 4}
DOUBTFUL_SHORT = {"mon": 0, "tue": 1, "wed": 2, "weds": 2, "thu": 3, "sat": 5, "sun": 6}
"""Short names that are words or names of people as well: a day only with a capital letter behind "on", "last" or so."""
DAY_NAMES = WEEKDAYS | SURE_SHORT | DOUBTFUL_SHORT
NUMBERS = {
    name: number
    for number, name in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
NUMBERS |= {"a": 1, "an": 1, "a couple of": 2}
VAGUE = {"a few": (2, 5), "several": (3, 8), "some": (2, 8), "many": (4, 12)}

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(DAY_NAMES, key=len, reverse=True))
# The pattern is written with free spaces, so those of a count of several words must be written out.
_COUNT = "|".join(name.replace(" ", r"\s+") for name in (*VAGUE, *sorted(NUMBERS, key=len, reverse=True), r"\d{1,3}"))
_UNIT = "days?|weeks?|fortnights?|months?|years?"
_ORDINAL = "(?:st|nd|rd|th)"
_NAMED = rf"(?:(?:(?:on|last|this)\s+)?(?:{_WEEKDAY})\b\.?,?\s+(?:the\s+)?)?"
# "The week before last Easter" is another week than "the week before last".
_LASTING = rf"(?:{_WEEKDAY}|{_MONTH}|(?:day|week|weekend|month|year|night|session|hour|meeting|holiday|time|term)s?"
_LASTING += r"|christmas|easter|spring|summer|autumn|fall|winter)\b"
_PART = "morning|afternoon|evening|night|day"

_LEADS = ("on", "last", "next", "until", "the following", "the next")
"""What stands before the short name of a day where that is a word as well."""

# Every mention begins with one of these: to look for them first spares most words of a sentence all that follows.
_OPENERS = """early mid late in since during until last this by the very following next that earlier yesterday tomorrow
today tonight on from""".split()
_COUNTED = [name for name in (*VAGUE, *NUMBERS) if len(name) > 2 and " " not in name]
_FIRST = "|".join([r"\d", r"an?\s", _MONTH, _WEEKDAY, *_COUNTED, *_OPENERS])
_MENTION = re.compile(
    rf"""\b(?={_FIRST})(?:
    (?P<iso>{_NAMED}(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d))
  | (?P<figures>{_NAMED}(?<![\d/.-])
      (?P<figures_a>\d{{1,2}})(?P<figures_s>[/.-])(?P<figures_b>\d{{1,2}})(?P=figures_s)(?P<figures_y>(?:19|20)\d\d)(?![/-]\d))
  | (?P<dmy>{_NAMED}
      (?P<dmy_d>\d{{1,2}}){_ORDINAL}?\s+(?:of\s+)?(?P<dmy_m>{_MONTH})\b\.?(?:,?\s+(?P<dmy_y>(?:19|20)\d\d))?)
  | (?P<mdy>{_NAMED}(?P<mdy_m>{_MONTH})\.?\s+(?P<mdy_d>\d{{1,2}}){_ORDINAL}?\b(?!\d|\s+(?:{_UNIT})\b)
      (?:,?\s+(?P<mdy_y>(?:19|20)\d\d))?)
  | (?P<my>(?:(?:early|mid|late)[\s-]+(?:in\s+)?)?(?P<my_m>{_MONTH})\.?,?\s+(?:of\s+)?(?P<my_y>(?:19|20)\d\d))
  | (?P<month>(?:in|since|during|until|early|late|mid|last|this|by)[\s-]+
      (?:early\s+|late\s+|mid-?)?(?P<month_m>{_MONTH}))\b
  | (?P<year>(?:in|since|during)\s+(?P<year_y>(?:19|20)\d\d))
  | (?P<ago>(?P<ago_n>{_COUNT})\s+(?P<ago_u>{_UNIT})\s+ago)
  | (?P<ago_w>(?P<ago_w_n>{_COUNT})\s+(?P<ago_wd>{"|".join(WEEKDAYS)})s?\s+ago)
  | (?P<later>(?P<later_n>{_COUNT})\s+(?P<later_u>{_UNIT})\s+(?:later|after\s+that|afterwards?))
  | (?P<before_last>the\s+(?P<before_last_u>{_WEEKDAY}|week(?:end)?|month|year|night)\s+before\s+last(?!\s+{_LASTING}))
  | (?P<before>(?:the\s+(?P<before_u>day|week|month|year)\s+before
      (?!\s+(?:the|my|his|her|our|i|he|she|we|yesterday|last)\b)
      |the\s+previous\s+(?P<before_p>day|week|month|year)))
  | (?P<step>(?:the\s+)?(?:very\s+)?(?:following|next)\s+(?P<step_u>day|morning|afternoon|evening|week|month|year))
  | (?P<after_w>the\s+(?:following|next)\s+(?P<after_wd>{_WEEKDAY}))
  | (?P<same>(?:that|the)\s+same\s+(?:session|hour)|that\s+(?:session|hour|meeting)
      |(?:(?:later|earlier)\s+)?(?:that|the)\s+(?:very\s+|same\s+)+(?:{_PART})
      |(?:(?:later|earlier)\s+)that\s+(?:{_PART}|week)|that\s+(?:{_PART}))
  | (?P<yesterday>(?:the\s+day\s+before\s+)?yesterday|last\s+night)
  | (?P<tomorrow>tomorrow)
  | (?P<today>today|tonight|this\s+(?:morning|afternoon|evening))
  | (?P<period>(?P<period_w>this|last|next|this\s+past|the\s+past)\s+
      (?P<period_u>week(?!\s*-?end)|month|year|weekend)(?!\s+of\b))
  | (?P<last_w>last\s+(?P<last_wd>{_WEEKDAY}))
  | (?P<next_w>next\s+(?P<next_wd>{_WEEKDAY}))
  | (?P<of_month>on\s+the\s+(?P<of_month_d>\d{{1,2}}){_ORDINAL}
      (?=\s*[,.;:!?)]|\s*$|\s+(?:he|she|they|i|we|it|his|her|their|my|our|the|there|and|but)\b))
  | (?P<weekday>(?:(?:on|this|that|by|until|from|the)\s+)?(?P<wd>{_WEEKDAY}))(?!s\b)
    )\b""",
    re.VERBOSE,
)
_NOT_MOVING = re.compile(
    r"\b(?:will|would|shall|'ll|’ll|if|could|might|should|going to|until|by|tomorrow's|plan|planned)\b", re.I
)


class Mention(NamedTuple):
    """Words that tell a time: which shape they have, and their parts in lower case."""

    shape: str
    span: Span
    parts: Mapping[str, str]
    moves: bool
    """The story moves there; not so what is only planned, supposed or said in quotation marks."""


def mentions(text: str) -> Iterator[Mention]:
    """Yield every mention of a time, in the order of the text."""
    for found in _found(text):
        shape = found.lastgroup if found.lastgroup in _SHAPES else next(name for name in _SHAPES if found.group(name))
        if (shape == "weekday" and _habit(text, found.start())) or _is_other_word(text, found):
            continue
        parts = {name: value for name, value in found.groupdict().items() if value}
        yield Mention(shape, Span(*found.span()), parts, _moves(text, found.start()))


# A search for plain strings is many times faster than the pattern; most sentences tell no time. For the same reason
# the pattern runs on small letters: one that ignores case cannot skip what begins with another letter.
_SIGNS = (
    tuple("day week month year night morning evening afternoon tomorrow 19 20".split())
    + tuple(f"{which} {hour}" for which in ("that", "same") for hour in ("session", "hour", "meeting"))
    + tuple(f"on the {digit}" for digit in range(1, 10))
    + tuple(name for name in MONTHS if len(name) > 2)
    + ("tues", "thur", "fri")
    + tuple(f"{lead} {name}" for lead in _LEADS for name in DOUBTFUL_SHORT)
)
# A dot within figures, or between a short name and figures, ends no sentence.
_INNER_DOT = r"(?<=\d)\.(?=\d)|" + "|".join(
    rf"(?<=\b{name})\.(?=[ \t]*\d)"
    for name in (*MONTHS, *SURE_SHORT, *DOUBTFUL_SHORT)
    if len(name) < 6 and name != "may"
)
_STRETCH = re.compile(rf"(?:[^.!?\n]+|{_INNER_DOT})+[.!?\n]*")


def _found(text: str) -> Iterator[re.Match[str]]:
    low = _small(text)
    signs = sorted(at for sign in _SIGNS for at in _places(low, sign))
    done = 0
    for at in signs:
        if at < done:
            continue
        stretch = _STRETCH.match(low, _start_of(low, at, done))
        if stretch:
            done = stretch.end()
            yield from _MENTION.finditer(low, *stretch.span())


def _start_of(low: str, at: int, done: int) -> int:
    """Return where the stretch around a place begins: behind the last mark, or behind what was looked through."""
    start = max(low.rfind(mark, done, at) for mark in ".!?\n")
    while start > done and low[start] == "." and low[start - 1].isdigit() and low[start + 1].isdigit():
        start = max(low.rfind(mark, done, start) for mark in ".!?\n")
    return max(start + 1, done)


def _small(text: str) -> str:
    """Return the text in small letters, each where it stood: a few letters are two when they are small."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _places(low: str, sign: str) -> Iterator[int]:
    at = low.find(sign)
    while at >= 0:
        yield at
        at = low.find(sign, at + 1)


_SHAPES = (
    "iso figures dmy mdy my month year ago ago_w later before_last before step after_w same yesterday tomorrow today "
    "period last_w next_w of_month weekday"
).split()
_LOOK_BACK = 160
_BREAK = re.compile(r"[.!?]\s|\n\s*\n")


def _sentence_before(text: str, at: int) -> str:
    before = text[max(0, at - _LOOK_BACK) : at]
    ends = [found.end() for found in _BREAK.finditer(before)]
    return before[ends[-1] :] if ends else before


def _moves(text: str, at: int) -> bool:
    before = _sentence_before(text, at)
    opened = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    return not opened and _NOT_MOVING.search(before) is None


_SHORT_DAY = re.compile(rf"\b(?:{'|'.join(DOUBTFUL_SHORT)})$", re.I)


def _is_other_word(text: str, found: re.Match[str]) -> bool:
    """Tell whether the short name of a day is rather a word or a name, as in "he sat"."""
    words = text[found.start() : found.end()]
    short = _SHORT_DAY.search(words)
    if short is None:
        return False
    return not (short.group()[0].isupper() and words.lower().startswith(tuple(f"{lead} " for lead in _LEADS)))


def _habit(text: str, at: int) -> bool:
    return text[max(0, at - 6) : at].lower().endswith(("every ", "each "))
