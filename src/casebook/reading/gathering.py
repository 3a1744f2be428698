"""Read sources and find in them what the relationship tells: readings, ratings, events, and the story of one case."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casebook.reading.sources import STANDARD_INPUT, Origin
from casebook.reading.unread import Unread, refuse_all
from sessionlab.coding.readers import RULES, Reader, usual_reader
from sessionlab.errors import UnreadableSource
from sessionlab.reading import read
from sessionlab.reading.decoding import decode
from sessionlab.relationship.prose.closer import Closer, closer_for_prose, lacks
from sessionlab.relationship.story import Chapter, Story, gather_story
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Narrative, Reading, Transcript

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read, and which files of folders were not.

    `story` is None where a table held several dialogues, which are not one case.
    """

    chapters: tuple[Chapter, ...]
    story: Story | None = field(repr=False)
    reader: Reader
    unread: tuple[Unread, ...] = ()


def gather(
    origins: Sequence[Origin],
    *,
    typed_in: bytes = b"",
    written_on: date | None = None,
    speakers: Mapping[str, str] | None = None,
    today: date | None = None,
    reader: Reader | None = None,
    progress: Progress,
) -> Gathered:
    """Read every source, rate it and tell its events.

    :param typed_in: the bytes of standard input
    :param written_on: the day of the writing; of several only for those that carry no day of their own
    :param reader: who looks for marks; the usual one where None
    :param today: the day of asking, on which a quit without contact becomes an ending
    :raises UnreadableSource: with the reasons of every source that cannot be read, when one of them was named by
        itself or nothing can be read at all; else those are left unread
    """
    readings: list[Reading] = []
    unread: list[Unread] = []
    one_case = True
    for origin in origins:
        step = _step_of(progress, "Reading", origin)
        try:
            found = _read(origin, typed_in=typed_in, written_on=written_on, speakers=speakers, step=step)
        except UnreadableSource as refusal:
            unread.append(Unread(origin, refusal))
            continue
        one_case = one_case and sum(isinstance(reading, Transcript) for reading in found) < 2
        readings += found
    refuse_all(unread, read=len(readings))
    looks = reader or usual_reader(readings)
    # Who asks for the rules gets the rules alone.
    closer = None if reader == RULES else _closer(readings)
    if closer is None and reader != RULES and _has_notes(readings):
        looks = replace(looks, lacks=looks.lacks or lacks())
    chapters = tuple(
        _chapter(reading, at, len(readings), progress, looks, closer) for at, reading in enumerate(readings)
    )
    return Gathered(chapters, gather_story(chapters, today=today) if one_case else None, looks, tuple(unread))


def _read(
    origin: Origin,
    *,
    typed_in: bytes,
    written_on: date | None,
    speakers: Mapping[str, str] | None,
    step: Callable[[int, int], None],
) -> list[Reading]:
    if origin.path == STANDARD_INPUT:
        return _read_typed_in(typed_in, written_on=written_on, speakers=speakers)
    found = read(origin.path, written_on=None, speakers=speakers, progress=step)
    alone = origin.of == 1 and len(found) == 1
    if written_on is None or not (alone or any(reading.on is None for reading in found)):
        return found
    given = read(origin.path, written_on=written_on, speakers=speakers)
    return [told if alone or own.on is None else own for own, told in zip(found, given, strict=True)]


def _read_typed_in(raw: bytes, *, written_on: date | None, speakers: Mapping[str, str] | None) -> list[Reading]:
    decoded = decode(raw)
    sha256 = hashlib.sha256(raw).hexdigest()
    return [
        replace(
            reading,
            source=replace(reading.source, sha256=sha256),
            losses=(*decoded.losses, *(loss for loss in reading.losses if loss not in decoded.losses)),
        )
        for reading in read(decoded.text, written_on=written_on, speakers=speakers)
    ]


def _closer(readings: Sequence[Reading]) -> Closer | None:
    return closer_for_prose() if _has_notes(readings) else None


def _has_notes(readings: Sequence[Reading]) -> bool:
    return any(isinstance(reading, Narrative) for reading in readings)


def _chapter(reading: Reading, at: int, of: int, progress: Progress, reader: Reader, closer: Closer | None) -> Chapter:
    progress("Looking for marks", at, of)
    ratings = reader.rate(reading)
    return Chapter(reading, ratings, tell(reading, ratings, closer=closer))


def _step_of(progress: Progress, what: str, origin: Origin) -> Callable[[int, int], None]:
    """Return a progress of the readings of one source as a progress of all sources."""

    def step(done: int, of: int) -> None:
        progress(what, (origin.number - 1) * of + done, origin.of * of)

    return step
