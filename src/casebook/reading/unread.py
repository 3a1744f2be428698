"""Files that were left unread: those of a folder are named with their reasons, and the others are read all the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from casebook.reading.page_names import count
from casebook.reading.sources import Origin
from sessionlab.errors import Refusal, UnreadableSource
from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import clean_name

LEFT_UNREAD: Final = 3
"""What the program answers when it read a folder but for some of its files."""
HOW_COUNTED: Final = "Files count in the order given, those of a folder by name."


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that no reader can take, and why."""

    origin: Origin
    refusal: Refusal = field(repr=False)

    @property
    def name(self) -> str:
        """What the file is called, for an answer that names files; a message has its place alone."""
        return clean_name(self.origin.path.name, LossReport(), of_file=True)


def refuse_all(unread: Sequence[Unread], *, read: int) -> None:
    """Refuse where nothing could be read, or where one of the files was named by itself: somebody wants that one.

    :param read: how many readings the other files gave
    :raises UnreadableSource: with the reasons of every file
    """
    if not unread or (read and not any(one.origin.given for one in unread)):
        return
    if len(unread) == 1 and unread[0].origin.of == 1:
        refusal = unread[0].refusal
        raise UnreadableSource(refusal.reasons, remedy=refusal.remedy, line=refusal.line)
    raise UnreadableSource(list(_reasons(unread)), remedy=f"Nothing was read. {HOW_COUNTED}")


def said_unread(unread: Sequence[Unread]) -> Iterator[str]:
    """Yield how many files were left unread, each with its reasons, and how they are counted."""
    if unread:
        yield f"Left unread: {count(len(unread), 'file')}. The others were read."
        yield from _reasons(unread)
        yield HOW_COUNTED


def _reasons(unread: Sequence[Unread]) -> Iterator[str]:
    for one in unread:
        yield from (f"{one.origin.label}: {reason} {one.refusal.remedy}" for reason in one.refusal.reasons)
