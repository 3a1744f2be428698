"""What a reading cannot know of its speakers, said where it is seen first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from casebook.reading.page_names import count
from sessionlab.reading.speakers import mapped_role, read_cast
from sessionlab.transcript import Letter, Reading, Role, Transcript

NOTHING_HEARD: Final = (
    "In {dialogues} nobody is known as the client, so no words of a client were looked at: "
    "give --speakers, or name the speakers in the file where it names none."
)


def warnings_of(readings: Sequence[Reading], *, speakers: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each entry of `speakers` that names nobody, and one for dialogues without a client.

    An entry is named by its place: a message holds no name.
    """
    names = set(_names_in(readings))
    for number, (name, role) in enumerate(speakers.items(), start=1):
        cast = read_cast({name: role})
        if not any(mapped_role(shown, cast) for shown in names):
            yield f"Entry {number} of --speakers is the name of nobody in what was read."
    silent = sum(isinstance(reading, Transcript) and not _has_client(reading) for reading in readings)
    if silent:
        yield NOTHING_HEARD.format(dialogues=count(silent, "dialogue"))


def _has_client(transcript: Transcript) -> bool:
    return any(turn.role is Role.CLIENT for turn in transcript.turns)


def _names_in(readings: Iterable[Reading]) -> Iterator[str]:
    """Yield the names of speakers and correspondents; of "Ada <ada@example.org>" both the name and the address."""
    for reading in readings:
        if isinstance(reading, Transcript):
            yield from (turn.speaker for turn in reading.turns)
        elif isinstance(reading, Letter):
            for person in (reading.sender, *reading.recipients):
                name, _, address = person.rpartition(" <")
                yield from (name, address)
