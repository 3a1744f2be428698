"""Tell what stands in quotation marks and who says it."""

from collections.abc import Sequence

from sessionlab.language.tokens import Word
from sessionlab.transcript import Passage

_OPENING, _CLOSING = frozenset('“"'), frozenset('”"')


def quoted(rows: Sequence[Sequence[Word]], passages: Sequence[Passage]) -> list[list[bool]]:
    """Tell for every word whether it stands in quotation marks; a quotation ends with its paragraph at the latest."""
    inside, paragraph, flags = False, -1, []
    for row, passage in zip(rows, passages, strict=True):
        inside = inside and passage.paragraph == paragraph
        paragraph = passage.paragraph
        if not inside and "“" not in passage.text and '"' not in passage.text:
            flags.append([False] * len(row))
            continue
        here = []
        for word in row:
            closing = inside and word.low in _CLOSING
            inside = not closing and (inside or word.low in _OPENING)
            here.append(inside or closing)
        flags.append(here)
    return flags


def speaker(roles: Sequence[str], inside: Sequence[bool]) -> str:
    """Tell who says what stands in quotation marks: the first of the two named outside them, else the client."""
    said = (role for role, within in zip(roles, inside, strict=True) if not within and role in ("client", "therapist"))
    return next(said, "client")
