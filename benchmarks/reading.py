"""Reading: the AnnoMI file whole and in time, and 200 MB in bounded memory.

    python -m benchmarks reading

The AnnoMI file is not in the repository: its folder is looked for at the environment variable CASEBOOK_DATA, else at
``shared/data`` beside the repository (``annomi/AnnoMI-simple.csv`` in it).
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sessionlab.reading import read
from sessionlab.transcript import Transcript

MB = 1_000_000
LARGE = 200 * MB
SENTENCE = "He walked along the wall and did not look back at anyone who stood there. "
LARGE_SOURCES = {
    "prose": ("", SENTENCE),
    "prose, long sentences": ("", f"{SENTENCE[:-2]}, {SENTENCE[:-2]}, and {SENTENCE[:-2]}, and {SENTENCE}"),
    "dialogue": ("", f"T: {SENTENCE}\nC: {SENTENCE}\n"),
    "cues": ("WEBVTT\n\n", f"00:00:01.000 --> 00:00:02.000\nAnna: {SENTENCE}\n\n"),
    "one word": ("", "a"),
}
MEASURED = """
import sys, time
from pathlib import Path
from sessionlab.errors import Refusal
from sessionlab.reading import read

begin = time.perf_counter()
try:
    [found] = read(Path(sys.argv[1]))
    result = f"{len(getattr(found, 'turns', ()) or getattr(found, 'passages', ())):,} turns or sentences"
except Refusal as refusal:
    result = f"refused: {refusal.reasons[0]}"
spent = time.perf_counter() - begin
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
peak = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
print(f"{spent:6.1f} s  peak {peak / 1e6:7,.0f} MB  {result}")
"""


def run() -> None:
    """Print the figures of reading, each with what it is held against."""
    annomi = _data() / "annomi" / "AnnoMI-simple.csv"
    if annomi.exists():
        _annomi(annomi)
    else:
        print("AnnoMI-simple.csv: skipped, there is no such file. Set CASEBOOK_DATA to the folder that holds annomi/.")
    print(f"\n{LARGE // MB} MB in one file (memory to stay under {10 * LARGE // MB + 200:,} MB):")
    for name in LARGE_SOURCES:
        _large(name)


def _data() -> Path:
    return Path(os.environ.get("CASEBOOK_DATA") or Path(__file__).parents[2] / "shared" / "data")


def _annomi(path: Path) -> None:
    begin = time.perf_counter()
    found = [reading for reading in read(path) if isinstance(reading, Transcript)]
    spent = time.perf_counter() - begin
    turns = [turn for reading in found for turn in reading.turns]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    same = sum(row["utterance_text"] == turn.text for row, turn in zip(rows, turns, strict=False))
    roles = sum(row["interlocutor"] == turn.role for row, turn in zip(rows, turns, strict=False))
    print(f"AnnoMI-simple.csv: {len(found)} readings (133), {len(turns):,} turns (9,699), {spent:.2f} s (under 20)")
    print(f"  rows with the same words as their turn: {same:,} of {len(rows):,}; with the same role: {roles:,}")


def _large(name: str) -> None:
    head, unit = LARGE_SOURCES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source"
        with path.open("w", encoding="utf-8") as file:
            file.write(head)
            for _ in range(LARGE // MB):
                file.write(unit * (MB // len(unit)))
        done = subprocess.run([sys.executable, "-c", MEASURED, path], capture_output=True, text=True, check=True)
    print(f"  {name:<22} {done.stdout.strip()}", flush=True)


if __name__ == "__main__":
    run()
