"""The refusals of the library.

    Refusal                     base of all: what is wrong, where, and what to do next
    ├── UnreadableSource        a file or text that no reader can take
    ├── InvalidVocabulary       a codebook, rule table or instrument file with faults
    └── InvalidInput            values a function cannot work on

A message names lines, counts and file kinds, never what somebody said or is called.
"""

from collections.abc import Sequence


class Refusal(ValueError):
    """Say no, with every reason at once and the way out.

    :param reasons: one sentence each, what is wrong and where
    :param remedy: one sentence, what to do next
    """

    def __init__(self, reasons: str | Sequence[str], *, remedy: str, line: int | None = None) -> None:
        self.reasons: tuple[str, ...] = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        self.remedy = remedy
        self.line = line
        super().__init__(" ".join((*self.reasons, remedy)))


class UnreadableSource(Refusal):
    """A file or text that no reader can take."""


class InvalidVocabulary(Refusal):
    """A codebook, rule table or instrument file with faults."""


class InvalidInput(Refusal):
    """Values a function cannot work on."""
