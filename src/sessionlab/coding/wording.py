"""Hear a turn the way rules want it: plain words, no stutter, no fillers, and the way back to the text.

Rules see ``" i do not want to . "`` where the transcript has ``"Um, I-- I don't wanna."``; every place in the plain
wording leads back to the words it came from, so that a quote is always verbatim.
"""

import re
from dataclasses import dataclass, field, replace

from sessionlab.transcript import Span

_TOKEN = re.compile(
    r"\[[^\]\n]{0,80}\]|\([^()\n]{0,30}\b(?:laugh|chuckl|giggl|sigh|cry|cries|sob|pause|silen"
    r"|inaudib|crosstalk)[^()\n]{0,30}\)|['’]cause\b|[^\W_]+(?:['’][^\W_]+)*|[.?!,;:…]|[-–—]+",
    re.IGNORECASE,
)
# A mark after a letter or digit opens nothing (5'10"); one that is never closed quotes up to the end after a blank.
_DOUBLE = (
    '(?<!\\w)["\u201c\u00ab][^"\u201c\u201d\u00ab\u00bb]*["\u201d\u00bb]'
    '|(?:^|(?<=\\s))["\u201c\u00ab][^"\u201d\u00bb]*$'
)
# Single marks are apostrophes too: they open before a letter and after none, unless a word is cut short ('cause); they
# close behind a sign or, where no such end follows before the next opening, behind a word (the parents' is none).
_OPENING = (
    "(?<!\\w)['\u2018](?!(?:cause|cos|coz|cuz|em|til|till|bout|tis|twas|round|fraid|course|n|er|ere)\\b)(?=[a-z])"
)
_SINGLE = (
    f"{_OPENING}(?:(?!{_OPENING})[^\\n]){{1,400}}?(?<=[.,!?\u2026])['\u2019](?!\\w)"
    f"|{_OPENING}(?:['\u2019]\\w|[^'\u2018\u2019\\n]){{1,400}}+['\u2019](?!\\w)"
)
_QUOTED = re.compile(f"{_DOUBLE}|{_SINGLE}", re.IGNORECASE)
_ENDERS = frozenset(".?!")
_FILLERS = frozenset("um uh er erm uhm ah eh".split())
# One written word for the words it stands for. Possessive and verb share 's; only these are surely verbs.
_WRITTEN = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "let's": "let us",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "got to",
    "dunno": "do not know",
    "cuz": "because",
    "kinda": "kind of",
    "sorta": "sort of",
    "lemme": "let me",
    "gimme": "give me",
    "yep": "yes",
    "yup": "yes",
    "yeah": "yes",
    "nope": "no",
    "nah": "no",
    "ok": "okay",
    "alright": "all right",
    "'cause": "because",
    "im": "i am",
    "dont": "do not",
    "didnt": "did not",
    "doesnt": "does not",
    "isnt": "is not",
    "wasnt": "was not",
    "wouldnt": "would not",
    "couldnt": "could not",
    "shouldnt": "should not",
    "cant": "can not",
    "wont": "will not",
    "thats": "that is",
    "youre": "you are",
    "theyre": "they are",
    "ive": "i have",
    "youve": "you have",
    "ya": "you",
    "u": "you",
    "realise": "realize",
    "apologise": "apologize",
    "recognise": "recognize",
    "behaviour": "behavior",
    "favour": "favor",
    "patronise": "patronize",
    "patronises": "patronizes",
    "patronised": "patronized",
    "patronising": "patronizing",
}
_VERB_S = frozenset("it that he she there what who where how here this everything nothing everybody everyone".split())
_BEFORE_TRUE_KNOWING = (["do"], ["did"], ["as"], ["that"], ["what"], ["if"])
# Whole words that may stand before a word which begins like them.
_SHORT = frozenset("i a an so no in to he it we be me my of on or us do go at as is".split())
_ENDINGS = (("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"))


@dataclass(frozen=True, slots=True)
class Wording:
    """The plain words of one turn.

    `plain` begins and ends with a blank, words and sentence ends are parted by one; `bag` are its words; `spoken`
    counts them without sentence ends; `sounds` are the words of the transcriber's notes, such as ``laughs``; `quoted`
    are the stretches of the text between quotation marks.
    """

    plain: str = field(repr=False)
    bag: frozenset[str] = field(repr=False)
    spoken: int
    sounds: frozenset[str]
    _spans: tuple[tuple[int, int], ...] = field(repr=False)
    quoted: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    def is_quoted(self, start: int, end: int) -> bool:
        """Tell whether the first or the last of the plain words from `start` to `end` is between quotation marks.

        >>> heard = hear('She said, "Go away." I went.')
        >>> heard.is_quoted(heard.plain.index("go"), heard.plain.index("away")), heard.is_quoted(0, 4)
        (True, False)
        """
        if not self.quoted:
            return False
        ends = (self.span(start, start).start, self.span(end - 1, end).start)
        return any(begin <= place < stop for place in ends for begin, stop in self.quoted)

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the turn's text behind the plain words from `start` to `end`."""
        if not self._spans:
            return Span(0, 0)
        # Every word stands behind one blank, so blanks count words.
        first = max(self.plain.count(" ", 0, start + 1) - 1, 0)
        last = max(self.plain.count(" ", 0, max(end, start + 1)) - 1, first)
        return Span(self._spans[min(first, len(self._spans) - 1)][0], self._spans[min(last, len(self._spans) - 1)][1])

    @property
    def whole(self) -> Span:
        """All words of the turn, the empty stretch where it has none."""
        return Span(self._spans[0][0], self._spans[-1][1]) if self._spans else Span(0, 0)


def hear(text: str) -> Wording:
    """Return the plain wording of a turn.

    >>> hear("Um, I-- I don't wanna.").plain
    ' i do not want to . '
    """
    sounds: set[str] = set()
    tokens: list[str] = []
    spans: list[tuple[int, int]] = []
    for found in _TOKEN.finditer(text):
        word = found.group().lower()
        if word in _FILLERS:
            continue
        if word.isalpha() and word not in _WRITTEN:
            # Only what may be a stutter is looked at: this is the innermost loop of the reader.
            before = tokens[-3:]
            tokens.append(word)
            spans.append(found.span())
            if before and (word in before or (len(before[-1]) < 3 and before[-1] not in _SHORT)):
                _forget_stutter(tokens, spans)
        else:
            _take(word, found.span(), tokens, spans, sounds)
    quoted = tuple(found.span() for found in _QUOTED.finditer(text))
    return replace(_assembled(tokens, spans, sounds), quoted=quoted) if quoted else _assembled(tokens, spans, sounds)


def _take(word: str, span: tuple[int, int], tokens: list[str], spans: list[tuple[int, int]], sounds: set[str]) -> None:
    """Take in whatever is not a plain word."""
    if word[0] in "[(":
        sounds.update(re.findall(r"[a-z]+", word))
    elif not word[-1].isalnum():
        _take_mark(word[0], span, tokens, spans)
    else:
        for part in _parts(word):
            tokens.append(part)
            spans.append(span)
            _forget_stutter(tokens, spans)


def _take_mark(mark: str, span: tuple[int, int], tokens: list[str], spans: list[tuple[int, int]]) -> None:
    """Keep the end of a sentence; drop other marks, and with them a filler that stands before."""
    if tokens[-2:] == ["you", "know"] and mark != "?" and tokens[-3:-2] not in _BEFORE_TRUE_KNOWING:
        del tokens[-2:], spans[-2:]
    if mark in _ENDERS and tokens and tokens[-1] not in _ENDERS:
        tokens.append(mark)
        spans.append(span)


def _parts(word: str) -> list[str]:
    word = word.replace("’", "'")
    if (written := _WRITTEN.get(word)) is not None:
        return written.split()
    if "'" not in word:
        return [word]
    for ending, full in _ENDINGS:
        if word.endswith(ending):
            return [word[: -len(ending)], full]
    stem, _, tail = word.partition("'")
    return [stem, "is"] if tail == "s" and stem in _VERB_S else [word]


def _forget_stutter(tokens: list[str], spans: list[tuple[int, int]]) -> None:
    """Keep what is said twice in a row (one to three words) once, and drop a cut-off start: "ex-exactly"."""
    if len(tokens) < 2:
        return
    word, before = tokens[-1], tokens[-2]
    if word == before or (_cut_off(before, word) and spans[-1][0] - spans[-2][1] < 4):
        del tokens[-2], spans[-2]
    elif word in tokens[-4:-2]:
        for width in (2, 3):
            if tokens[-width:] == tokens[-2 * width : -width]:
                del tokens[-2 * width : -width], spans[-2 * width : -width]
                return


def _cut_off(before: str, word: str) -> bool:
    return len(before) < 3 and before not in _SHORT and word.startswith(before)


def _assembled(tokens: list[str], spans: list[tuple[int, int]], sounds: set[str]) -> Wording:
    ends = sum(map(tokens.count, _ENDERS))
    plain = f" {' '.join(tokens)} " if tokens else " "
    return Wording(plain, frozenset(tokens), len(tokens) - ends, frozenset(sounds), tuple(spans))
