"""A note of sixty pages, read, rated, told and drawn: bar 4 asks for less than a second."""

from datetime import date
from statistics import median
from time import perf_counter

from casebook.reading.page import render
from sessionlab.coding.rules import rate
from sessionlab.examples import cases
from sessionlab.reading import read
from sessionlab.relationship.story import Chapter, gather_story
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Narrative

WORDS = 30_000
ROUNDS = 5
BAR = 1.0


def long_note() -> str:
    """Return sixty pages of notes: those of the shipped cases, over and over."""
    notes = [r.text for case in cases() for r in case.readings() if isinstance(r, Narrative)]
    pages: list[str] = []
    words = 0
    while words < WORDS:
        pages.append(notes[len(pages) % len(notes)])
        words += len(pages[-1].split())
    return "\n\n".join(pages)


def measure(text: str) -> tuple[dict[str, float], int]:
    """Return the seconds of each step, and the size of the page in bytes."""
    start = perf_counter()
    [reading] = read(text, written_on=date(2024, 7, 1))
    was_read = perf_counter()
    ratings = rate(reading)
    rated = perf_counter()
    story = gather_story([Chapter(reading, ratings, tell(reading, ratings))])
    told = perf_counter()
    page = render(story, title="J.")
    drawn = perf_counter()
    steps = {"read": was_read - start, "rated": rated - was_read, "told": told - rated, "drawn": drawn - told}
    return steps, len(page.encode("utf-8"))


def run() -> None:
    """Print the median of each step. A round before them loads what is shipped, and none sees a text twice."""
    text = long_note()
    measure(text)
    rounds = [measure(f"Round {number}.\n\n{text}") for number in range(ROUNDS)]
    print(f"A note of {len(text.split()):,} words, {ROUNDS} rounds, medians:")
    for step in rounds[0][0]:
        print(f"  {step:6} {median(steps[step] for steps, _ in rounds):6.3f} s")
    whole = median(sum(steps.values()) for steps, _ in rounds)
    print(f"  whole  {whole:6.3f} s, the bar is {BAR:.1f} s: {'met' if whole < BAR else 'missed'}")
    print(f"  page   {rounds[0][1] / 1e6:6.2f} MB")
