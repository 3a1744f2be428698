"""List what only the client would recognise: a disguise hides a person from strangers, not from themselves."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sessionlab.deidentify.folding import plain
from sessionlab.deidentify.overlap import Overlap
from sessionlab.language.sentences import sentences
from sessionlab.transcript import Span


@cache
def signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what a sentence is recognised by, with its expression."""
    table = tomllib.loads(files("sessionlab.deidentify").joinpath("words", "recognition.toml").read_text("utf-8"))
    return tuple((one["because"], re.compile(one["look"], re.IGNORECASE)) for one in table["sign"])


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sentence that the client would know, and by what."""

    span: Span
    because: tuple[str, ...]


def recognisable(
    text: str, *, overlapping: Iterable[Overlap] = (), publications: Sequence[str] = ()
) -> tuple[Recognised, ...]:
    """Return the sentences that the client would know, in the order of the text.

    :param publications: titles of what the therapist has published, which the client may have read

    >>> [one.because for one in recognisable("It rained all day. She told me that my book was “a sermon for cats”.")]
    [('words in quotation marks', 'what was said between the two', 'what you have published')]
    """
    titles = [plain(title) for title in publications if title.strip()]
    shared = list(overlapping)
    found = []
    for sentence in sentences(text):
        words = sentence.of(text)
        because = [name for name, look in signs() if look.search(words)]
        if any(title in plain(words) for title in titles) and "what you have published" not in because:
            because.append("what you have published")
        because += sorted({f"words of {one.source}" for one in shared if one.span.overlaps(sentence)})
        if because:
            found.append(Recognised(sentence, tuple(because)))
    return tuple(found)
