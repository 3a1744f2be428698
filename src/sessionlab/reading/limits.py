"""The figures that keep reading within memory and time; docs/formats.md lists them for people."""

from sessionlab.errors import UnreadableSource

MIB = 2**20

MAX_BYTES = 256 * MIB
"""The largest source that is taken at all."""

MAX_MAIL_BYTES = 64 * MIB
"""The largest single letter, attachments included; mail servers stop between 25 and 50 MB."""

MAX_MAIL_PARTS = 64
"""Containers of parts in one letter; each inner line is compared with the border of every container around it."""

MAX_MAIL_BORDERS = 10_000
"""Lines that may begin a part in one letter; each part becomes a value of about 2 KB."""

MAX_MAIL_FIELD = 10_000
"""Characters of a field that describes a part; the standard parser takes time with the square of it."""

MOST_PIECES = 1_000_000
"""Turns or sentences of one source, however large: about four years of speech."""

PIECES_PER_READING = 3
"""What a reading itself counts against the allowance, beside its turns or sentences."""

MAX_HTML = 2 * MIB
"""Characters of an HTML letter; building its tree takes many times that."""

MAX_HTML_TAGS = 100_000
MAX_HTML_DEPTH = 2_000
"""Tags within tags; the time to clean them grows with the square."""

MAX_WORD_XML = 16 * MIB
"""Bytes of the unpacked text part of a Word file: about 3,000 pages."""

MAX_WORD_NODES = 350_000
"""Elements and attributes of that part; each costs about 150 bytes once parsed."""

MAX_WORD_DIRECTORY = 2 * MIB
"""Bytes of the list of files in a Word file: about 20,000 files."""

MAX_NAME = 200
"""Characters kept of a name or a subject."""


def most_pieces(size: int) -> int:
    """Return how many turns or sentences a source of `size` bytes may hold.

    A turn costs about 450 bytes beside its words, so the share of the size keeps memory under ten times the input
    plus 200 MB; a million take about a minute.
    """
    return min(200_000 + size // 100, MOST_PIECES)


def most_mail_lines(size: int) -> int:
    """Return how many lines a letter of `size` bytes may have: the standard parser keeps each as a value of its own."""
    return 100_000 + size // 32


def check_size(size: int) -> None:
    """Refuse a source over the limit before it is read.

    :raises UnreadableSource: when `size`, in bytes, is over `MAX_BYTES`
    """
    if size > MAX_BYTES:
        raise UnreadableSource(
            f"The source has {size:,} bytes; at most {MAX_BYTES:,} are read.",
            remedy="Split it into several files.",
        )


class Allowance:
    """Count the turns and sentences of one source against the limit."""

    def __init__(self, size: int) -> None:
        self.most = most_pieces(size)
        self.taken = 0

    def take(self, pieces: int = 1) -> None:
        """Count further pieces.

        :raises UnreadableSource: when the source holds more than it may
        """
        self.taken += pieces
        if self.taken > self.most:
            raise UnreadableSource(
                f"The source holds more than {self.most:,} turns or sentences.",
                remedy="Split it into several files.",
            )
