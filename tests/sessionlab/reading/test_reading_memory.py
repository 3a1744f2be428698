"""Reading holds less than ten times its input plus 200 MB, measured in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

MB = 1_000_000
SIZE = 20 * MB

READ = """
import resource, sys
from pathlib import Path
from sessionlab.errors import Refusal
from sessionlab.reading import read

try:
    found = read(Path(sys.argv[1]))
    kind = found[0].source.kind
except Refusal:
    kind = "refused"
status = Path("/proc/self/status")
if status.exists():  # a child's getrusage begins with the peak of its parent on Linux
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(kind, peak)
"""

SENTENCE = "He walked along the wall and did not look back at anyone who stood there. "
CUE = f"00:00:01.000 --> 00:00:02.000\nAnna: {SENTENCE}\n\n"
MAIL_HEAD = "From: Mo <mo@example.org>\nTo: lee@example.net\nDate: Fri, 6 Jul 2012 09:00:00 +0200\n\n"
SOURCES = {
    "prose": ("", SENTENCE, "note"),
    "prose with one wide character": ("\U0001f600 ", SENTENCE, "note"),
    "dialogue": ("", f"T: {SENTENCE}\nC: {SENTENCE}\n", "transcript"),
    "cues": ("WEBVTT\n\n", CUE, "transcript"),
    "table": ("speaker,text\n", f"Client,{SENTENCE}\n", "transcript"),
    "mail": (MAIL_HEAD, f"{SENTENCE}\n", "letter"),
    "one word": ("", "a", "note"),
    "shortest turns": ("", "T: a\nC: b\n", "refused"),
    "shortest sentences": ("", "No! ", "refused"),
}


def peak_of(path: Path) -> tuple[str, int]:
    done = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=True)
    kind, peak = done.stdout.split()
    return kind, int(peak)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the peak this way")
@pytest.mark.parametrize("name", SOURCES)
def test_memory_stays_under_ten_times_the_input_and_200_mb(name: str, tmp_path: Path) -> None:
    head, unit, expected = SOURCES[name]
    path = tmp_path / "source"
    path.write_text(head + unit * (SIZE // len(unit.encode())), "utf-8")
    kind, peak = peak_of(path)

    assert kind == expected
    assert peak < 10 * path.stat().st_size + 200 * MB
