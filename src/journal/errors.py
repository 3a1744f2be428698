"""The refusals of the public site.

    Refusal                 base of all: what is wrong, and what to do next
    ├── WrongSetting        a setting of the environment that cannot be meant
    ├── BadBundle           a bundle that is not as the contract says
    ├── Untrusted           a bundle or key whose signature proves nothing here
    ├── NotInOrder          a release that does not follow the one that is out
    ├── NoSuchPost          nothing of that name was ever taken in
    ├── UnreadableExport    a file of another blog that cannot be read
    └── CommentRefused      a comment that cannot be taken

A message names keys, counts and kinds, never the words of a post or of a comment.
"""

from collections.abc import Sequence


class Refusal(ValueError):
    """Say no, with every reason at once and the way out.

    :param reasons: one sentence each, what is wrong and where
    :param remedy: one sentence, what to do next
    """

    def __init__(self, reasons: str | Sequence[str], *, remedy: str) -> None:
        self.reasons: tuple[str, ...] = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        self.remedy = remedy
        super().__init__(" ".join((*self.reasons, remedy)))


class WrongSetting(Refusal):
    """A setting of the environment that cannot be meant."""


class BadBundle(Refusal):
    """A bundle that is not as the contract says."""


class Untrusted(Refusal):
    """A bundle or key whose signature proves nothing here."""


class NotInOrder(Refusal):
    """A release that does not follow the one that is out."""


class NoSuchPost(Refusal):
    """Nothing of that name was ever taken in."""


class UnreadableExport(Refusal):
    """A file of another blog that cannot be read."""


class CommentRefused(Refusal):
    """A comment that cannot be taken."""
