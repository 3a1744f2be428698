"""What de-identification reaches: invented case notes, and the court documents of the Text Anonymization Benchmark.

The court documents and the counselling talk are not in this repository: their folder is looked for at the environment
variable CASEBOOK_DATA, else at ``shared/data`` beside the repository; what is not there is left out, and it says so.
"""

import csv
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.corpora import court_documents

from sessionlab.deidentify import Kind, Known, Mention, Name, find
from sessionlab.deidentify.folding import plain
from sessionlab.deidentify.measure import Document, measure
from sessionlab.deidentify.wordlists import words_of
from sessionlab.transcript import Span

NOTES = Path(__file__).parent.parent / "tests" / "sessionlab" / "deidentify" / "notes"
TALK, COURTS = "annomi/AnnoMI-simple.csv", "deidentify/tab_train_dev.jsonl"
CURVE = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.42, 0.44, 0.46, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)
_MARK = re.compile(r"\{([^{}]*)\}|\[([^\[\]]*)\]")
_WORD = re.compile(r"\w+")
_TURNS = 50
_LEAST_LETTERS = 5


@dataclass(frozen=True)
class Note:
    """An invented case note: what its record knows, where its names stand, and what else may tell who it is."""

    known: Known
    text: str
    names: tuple[Span, ...]
    telling: tuple[Span, ...]


def notes() -> Iterator[Note]:
    """Yield the invented case notes."""
    for path in sorted(NOTES.glob("*.txt")):
        for block in path.read_text("utf-8").split("\n## ")[1:]:
            record, _, marked = block.partition("\n")
            text, names, telling = _unmarked(marked.strip())
            yield Note(Known(tuple(_names(record))), text, names, telling)


def _names(record: str) -> Iterator[Name]:
    for entry in record.split("; "):
        left, _, spellings = entry.partition(" = ")
        kind, _, role = left.rpartition(": ")
        yield Name(role.strip(), tuple(spellings.split(", ")), Kind(kind.strip() or "person"))


def _unmarked(marked: str) -> tuple[str, tuple[Span, ...], tuple[Span, ...]]:
    text, done = "", 0
    names: list[Span] = []
    telling: list[Span] = []
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        words = mark.group(1) or mark.group(2) or ""
        (names if mark.group(1) else telling).append(Span(len(text), len(text) + len(words)))
        text += words
        done = mark.end()
    return text + marked[done:], tuple(names), tuple(telling)


def covered(text: str, span: Span, mentions: tuple[Mention, ...]) -> bool:
    """Tell whether every letter and figure of a span is covered."""
    inside = {place for one in mentions for place in range(*one.span)}
    return all(place in inside or not text[place].isalnum() for place in range(*span))


def needless(note: Note, mentions: tuple[Mention, ...]) -> tuple[list[str], int]:
    """Return the words that are masked without need, and how many words there are."""
    wanted = {place for span in (*note.names, *note.telling) for place in range(span.start, span.end + len("'s"))}
    inside = {place for one in mentions for place in range(*one.span)}
    words = list(_WORD.finditer(note.text))
    return [word.group() for word in words if word.start() in inside and word.start() not in wanted], len(words)


def run() -> None:
    """Print what is reached on notes, and on court documents where they are at hand."""
    _on_notes()
    _on_spellings()
    folder = Path(os.environ.get("CASEBOOK_DATA") or Path(__file__).parents[2] / "shared" / "data")
    for name, file, measured in (
        ("counselling talk", TALK, _on_talk),
        ("court documents", COURTS, _on_courts),
    ):
        if (folder / file).exists():
            measured(folder)
        else:
            print(f"{name}: left out, there is no {file} in the folder that CASEBOOK_DATA names")


def _on_notes() -> None:
    kept = names = told = telling = masked = words = 0
    find("Nothing.")
    for note in notes():
        found = find(note.text, known=note.known)
        names += len(note.names)
        kept += sum(not covered(note.text, span, found) for span in note.names)
        telling += len(note.telling)
        told += sum(covered(note.text, span, found) for span in note.telling)
        without, all_words = needless(note, found)
        masked, words = masked + len(without), words + all_words
    print(f"notes: {names} places of names of the record, {kept} left standing")
    print(f"notes: {told} of {telling} other telling passages found")
    print(f"notes: {masked} of {words} words masked without need ({1000 * masked / words:.1f} in a thousand)")


def spellings(first: str, last: str) -> dict[str, str]:
    """Return fifteen ways in which a name is written."""
    return {
        "first": first,
        "full": f"{first} {last}",
        "surname": last,
        "small": first.lower(),
        "capitals": last.upper(),
        "possessive": f"{first}'s",
        "plain": plain(first).capitalize(),
        "slip": first[:2] + first[3] + first[2] + first[4:],
        "address": f"{first[0]}.{last}@example.org".lower(),
        "handle": f"@{first}{last}".lower(),
        "initials": f"{first[0]}.{last[0]}.",
        "initial": f"{first[0]}. {last}",
        "gap": f"{first[:2]} {first[2:]}",
        "invisible": f"{first[:2]}\u200b{first[2:]}",
        "look-alike": first.replace("a", "\u0430").replace("e", "\u0435").replace("o", "\u043e"),
    }


def left_standing(seed: int, people: int) -> tuple[Counter[str], int]:
    """Return how often each way of writing a name of the record was passed over, and how many people there were."""
    chance = random.Random(seed)
    firsts = [name for name in sorted(words_of("first-names")) if len(name) >= _LEAST_LETTERS]
    lasts = [name for name in sorted(words_of("surnames")) if len(name) >= _LEAST_LETTERS]
    missed: Counter[str] = Counter()
    for _ in range(people):
        first, last = chance.choice(firsts).capitalize(), chance.choice(lasts).capitalize()
        known = Known((Name("client", (f"{first} {last}",)),))
        for way, written in spellings(first, last).items():
            text = f"In the end {written} was what we spoke about, and it was enough."
            missed[way] += not covered(text, Span(11, 11 + len(written)), find(text, known=known))
    return missed, people


def _on_spellings() -> None:
    missed, people = left_standing(seed=7, people=200)
    print(f"names of the record, {people} people, ways of writing passed over:", end=" ")
    print(", ".join(f"{way} {count}" for way, count in missed.items() if count) or "none of fifteen")


def _on_talk(folder: Path) -> None:
    with (folder / "annomi" / "AnnoMI-simple.csv").open(encoding="utf-8", newline="") as file:
        turns = [row["utterance_text"] for row in csv.DictReader(file)]
    talk = "\n".join(turns)
    words = len(_WORD.findall(talk))
    alarms: Counter[str] = Counter()
    for start in range(0, len(turns), _TURNS):
        for one in find("\n".join(turns[start : start + _TURNS])):
            alarms[one.finder] += len(_WORD.findall(one.text))
    told = ", ".join(f"{finder} {1000 * count / words:.1f}" for finder, count in alarms.most_common())
    print(f"counselling talk (AnnoMI), {words} words: {1000 * alarms.total() / words:.1f} found in a thousand ({told})")


def _on_courts(folder: Path) -> None:
    documents = court_documents(folder, "dev")
    print("court documents, dev part, the person's name known; uniform weighting of tokens")
    print("least    direct  quasi   precision")
    for least in CURVE:
        masked = {
            document.name: [one.span for one in find(document.text, known=Known.of({"person": [name]}), least=least)]
            for name, document in documents
        }
        found = measure([document for _, document in documents], masked)
        print(f"{least:<8} {found.direct:.3f}   {found.quasi:.3f}   {found.precision:.3f}")
    words = sum(len(document.text.split()) for _, document in documents)
    best = min(_seconds(documents) for _ in range(3))
    print(f"{500 * 1000 * best / words:.1f} ms for 500 words of these (processor time, best of three)")


def _seconds(documents: list[tuple[str, Document]]) -> float:
    start = time.process_time()
    for name, document in documents:
        find(document.text, known=Known.of({"person": [name]}))
    return time.process_time() - start
