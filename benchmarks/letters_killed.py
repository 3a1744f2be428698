"""`kill -9` at many random moments while letters come in, are assigned and answered: the test, many times."""

import os
import subprocess
import sys
import time
from pathlib import Path

TEST = Path(__file__).parents[1] / "tests" / "casebook" / "record" / "kept" / "test_killed_letters.py"
KILLS = 100


def run() -> None:
    """Run the test at a hundred moments and print how many held."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(TEST)],
        env={**os.environ, "CASEBOOK_KILLS": str(KILLS)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"{KILLS} kills while letters come in: {done.stdout.splitlines()[-1]} ({time.perf_counter() - began:.0f} s)")
