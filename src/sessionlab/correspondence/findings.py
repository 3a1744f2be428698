"""What a check found: where, in which words, and why it matters."""

from dataclasses import dataclass, field
from typing import Final

from sessionlab.correspondence.reply import Part
from sessionlab.transcript import Span

SUBJECT: Final = "subject"
WHOLE: Final = "whole"
"""A finding about the letter, not about words of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at before the reply goes. `span` counts in the part (or the subject) that `place` names."""

    check: str
    place: Part | str
    span: Span
    quote: str = field(repr=False)
    why: str
