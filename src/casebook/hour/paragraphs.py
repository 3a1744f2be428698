"""A text in paragraphs, each with its place and a key that stays while its words do."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from sessionlab.transcript import Span

_PARAGRAPH: Final = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
KEY_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of a draft. Two with the same words have different keys."""

    key: str
    span: Span
    text: str = field(repr=False)


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the paragraphs of a text; blank lines part them.

    >>> [(part.text, part.span.start) for part in parts_of("One.\\n\\n \\nTwo,\\nthree.")]
    [('One.', 0), ('Two,\\nthree.', 8)]
    """
    seen: Counter[str] = Counter()
    parts = []
    for found in _PARAGRAPH.finditer(text):
        words = found[0].rstrip()
        digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:KEY_LENGTH]
        seen[digest] += 1
        key = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        parts.append(Part(key, Span(found.start(), found.start() + len(words)), words))
    return tuple(parts)
