"""The rule reader against two raters, and its speed: ``python -m benchmarks coding``.

The rated turns are 39 dialogues of AnnoMI (Wu et al., ICASSP 2022), coded by two independent runs of one language
model, not by trained human coders. A dialogue whose name has an odd SHA-256 belongs to the development half, on which
the rules were written and weighed; docs/reader.md says how often the others were looked at. The weights are written
anew from the development half by ``python -m benchmarks.coding weigh``.
"""

import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import sessionlab.coding
from sessionlab.coding.codebook import load
from sessionlab.coding.evaluation import (
    RUPTURE,
    RatedHour,
    Significances,
    average_precision,
    averaged,
    brier,
    detection,
    positive,
)
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.rules import rate, score
from sessionlab.coding.weighing import weigh
from sessionlab.transcript import Role, Source, Span, Transcript, Turn

FAMILIES = {
    RUPTURE: "rupture",
    "W": "withdrawal",
    "C": "confrontation",
    "T": "push",
    "R": "repair",
    "S": None,
}
ENOUGH = 8
"""Markers with at least so many positive turns in a half are printed."""
WEIGHTS = Path(sessionlab.coding.__file__).parent / "weights.toml"
PROVENANCE = (
    "Measured on the development half (SHA-256 of the dialogue's name odd) of 39 AnnoMI dialogues (Wu et al., ICASSP "
    "2022), rated by two independent runs of one language model, not by human coders. Written by "
    "`python -m benchmarks.coding weigh`."
)
HEADER = """\
# Written by `python -m benchmarks.coding weigh`; do not edit by hand. A tally counts turns of the development half:
# on how many the rule fired, then on how many of them its marker, its family and any rupture were there.
"""


def data() -> Path | None:
    """Return the folder of rated data, None where it is not there."""
    named = os.environ.get("CASEBOOK_DATA")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    return folder if (folder / "alliance_codes" / "annomi_coded.jsonl").exists() else None


def is_development(dialogue: str) -> bool:
    """Tell to which half a dialogue belongs."""
    return int(hashlib.sha256(dialogue.encode()).hexdigest(), 16) % 2 == 1


def halves(folder: Path) -> dict[str, list[RatedHour]]:
    """Return the rated hours of the two halves."""
    lines = (folder / "alliance_codes" / "annomi_coded.jsonl").read_text("utf-8").splitlines()
    found: dict[str, list[RatedHour]] = {"development": [], "held out": []}
    for dialogue, rows in groupby(map(json.loads, lines), key=lambda row: str(row["dialogue"])):
        found["development" if is_development(dialogue) else "held out"].append(hour(dialogue, list(rows)))
    return found


def hour(dialogue: str, rows: Sequence[Mapping[str, Any]]) -> RatedHour:
    """Return one dialogue as a transcript with the mean significances of its two raters."""
    turns: list[Turn] = []
    at = 0
    for index, row in enumerate(rows):
        words = row["text"]
        turns.append(Turn(index, row["speaker"], Role(row["speaker"]), Span(at, at + len(words)), words))
        at += len(words) + 1
    text = "\n".join(turn.text for turn in turns)
    source = Source("transcript", dialogue, hashlib.sha256(text.encode()).hexdigest())
    rated = tuple(averaged([row["rater_x"], row["rater_y"]]) for row in rows)
    return RatedHour(Transcript(source=source, text=text, turns=tuple(turns)), rated)


def run() -> None:
    """Print the figures of both halves and the speed."""
    folder = data()
    if folder is None:
        print("Skipped: the rated dialogues are not here. Name their folder in CASEBOOK_DATA.")
        return
    both = halves(folder)
    print("Truth: two runs of one language model, mean significance 1.5 and over (any rupture: 1.0 and over).")
    for name, hours in both.items():
        print_half(name, hours)
    print_speed([hour.transcript for hours in both.values() for hour in hours])


def print_half(name: str, hours: Sequence[RatedHour]) -> None:
    """Print precision, recall, F1 of marks and average precision of scores, by family and by marker."""
    sides = {side: scored_turns(hours, side) for side in (Role.CLIENT, Role.THERAPIST)}
    turns = sum(len(hour.rated) for hour in hours)
    print(f"\n{name} half: {len(hours)} dialogues, {turns} turns")
    print(f"{'':16}{'there':>6}{'marked':>8}{'prec.':>8}{'recall':>8}{'F1':>7}{'AP':>7}{'chance':>8}{'Brier':>8}")
    for what in FAMILIES:
        print_row(what, sides[Role.THERAPIST if what in "TR" else Role.CLIENT])
    for marker in load().markers:
        rows = sides[marker.who]
        if sum(positive(rated, marker.id) for rated, _, _ in rows) >= ENOUGH:
            print_row(marker.id, rows)


Row = tuple[Significances, Mapping[str, float], frozenset[str]]


def scored_turns(hours: Iterable[RatedHour], side: Role) -> list[Row]:
    """Return for each turn of one side its truth, its scores and the markers that the reader shows."""
    rows: list[Row] = []
    for hour in hours:
        shown: dict[int, set[str]] = {}
        for rating in rate(hour.transcript):
            shown.setdefault(rating.turn or 0, set()).add(rating.marker)
        for turn, rated, found in zip(hour.transcript.turns, hour.rated, score(hour.transcript), strict=True):
            if turn.role is side:
                families = {what: getattr(found, name) for what, name in FAMILIES.items() if name}
                families["S"] = max((p for marker, p in found.markers.items() if marker[0] == "S"), default=0.0)
                rows.append((rated, {**families, **found.markers}, frozenset(shown.get(turn.index, ()))))
    return rows


def print_row(what: str, rows: Sequence[Row]) -> None:
    """Print one line of figures."""
    truth = [positive(rated, what) for rated, _, _ in rows]
    scores = [scores.get(what, 0.0) for _, scores, _ in rows]
    marked = [any(covers(what, marker) for marker in markers) for _, _, markers in rows]
    found = detection(truth, marked)
    print(
        f"{what:16}{found.there:6}{found.called:8}{found.precision:8.2f}{found.recall:8.2f}{found.f1:7.2f}"
        f"{average_precision(truth, scores):7.2f}{sum(truth) / len(truth):8.3f}{brier(truth, scores):8.3f}"
    )


def covers(what: str, marker: str) -> bool:
    """Tell whether a marker belongs to what a line counts."""
    return marker[0] in "WC" if what == RUPTURE else marker == what or marker[0] == what


def print_speed(transcripts: Sequence[Transcript]) -> None:
    """Print turns a second on one core, marks and scores together and each alone, and the memory of the process."""
    turns = sum(len(transcript.turns) for transcript in transcripts)
    print()
    for name, work in (("marks", rate), ("scores", score)):
        begun = time.process_time()
        for transcript in transcripts:
            work(transcript)
        print(f"{name}: {turns / (time.process_time() - begun):,.0f} turns a second on one core ({turns:,} turns)")
    print(f"memory of the process at its highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def write_weights(folder: Path) -> None:
    """Measure the development half and write weights.toml."""
    table = weigh(halves(folder)["development"], book=rule_book(), provenance=PROVENANCE)
    lines = [HEADER + f'provenance = "{table["provenance"]}"']
    for what, card in table["scorecards"].items():
        lines.append(f"\n[scorecards.{what}]")
        lines += [f"{key} = {card[key]}" for key in ("intercept", "evidence", "threshold")]
        lines.append(
            "points = { " + ", ".join(f'"{name}" = {points}' for name, points in card["points"].items()) + " }"
        )
    lines += ["\n[tallies]", *(f"{id_} = {counts}" for id_, counts in table["tallies"].items())]
    WEIGHTS.write_text("\n".join(lines).replace("{  }", "{}") + "\n", "utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["weigh"]:
    there = data()
    if there is None:
        sys.exit("The rated dialogues are not here. Name their folder in CASEBOOK_DATA.")
    write_weights(there)
