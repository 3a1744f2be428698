"""Timing on one core whatever else the machine does, beside packages that do the same work."""

import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PEERS = Path(__file__).parents[1] / ".venv-peers"
"""Where `make peers` puts other packages; none of them is needed for anything but these ratios."""
ROUNDS = 5


def timed(name: str, work: Callable[[], object], *, bar: float | None = None, rounds: int = ROUNDS) -> float:
    """Print the least processor time of some runs and whether it keeps its bar, both in seconds; return it.

    Processor time of the whole process, so that a second thread would count against it and other load does not.
    """
    best = min(_once(work) for _ in range(rounds))
    kept = "" if bar is None else f"   bar {bar * 1000:6.0f} ms: {'kept' if best <= bar else 'MISSED'}"
    print(f"{name:<66} {best * 1000:9.1f} ms{kept}", flush=True)
    return best


def _once(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def peer(module: str) -> Any:
    """Return another package if it stands in this environment or where `make peers` put it, else say so: None."""
    for folder in _folders():
        if folder not in sys.path:
            sys.path.append(folder)
    if find_spec(module.partition(".")[0]) is None:
        print(f"  {module} is not installed here (`make peers` installs it): no ratio")
        return None
    return import_module(module)


def _folders() -> Iterator[str]:
    yield from map(str, PEERS.glob("lib/python*/site-packages"))


def ratio(name: str, theirs: float, ours: float) -> None:
    """Print how many times as long another package took."""
    print(f"  {name} / ours: {theirs / ours:.1f}", flush=True)
