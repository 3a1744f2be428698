"""What the learned reader is shipped as: two networks, the pieces of words, and a card that says what they are."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from sessionlab.coding.learned.wordpieces import WordPieces
from sessionlab.errors import Refusal

CARD: Final = "reader.json"
ENCODER: Final = "encoder.onnx"
ABOVE: Final = "above.onnx"
PIECES: Final = "pieces.txt"
NEEDED: Final = "onnxruntime"
QUIET_BELOW: Final = (1, 27)
"""Later versions of onnxruntime carry a reporter to their maker: it numbers the device and sends events."""
GO_ON: Final = "The rules go on without it; ask for --reader rules, or"


class ReaderUnavailable(Refusal):
    """The learned reader cannot be loaded: something it needs is missing, or its files are not those of its card."""


@dataclass(frozen=True, slots=True)
class Line:
    """How learned and ruled evidence for one thing add up, in logarithms of odds, and from where it is shown.

    `pressed` is the weight of how much the therapist has pressed lately.
    """

    learned: float
    ruled: float
    intercept: float
    threshold: float
    pressed: float = 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """What the shipped weights are: their version, what they say in which order, and how that is added up.

    `lines` hold for talk, `written` for letters; a family without a line for letters is left to the rules there.
    """

    version: str
    outputs: tuple[str, ...]
    lines: Mapping[str, Line]
    sums: Mapping[str, str]
    written: Mapping[str, Line] = field(default_factory=dict)

    @property
    def place(self) -> Mapping[str, int]:
        """Return the column of each output."""
        return {name: at for at, name in enumerate(self.outputs)}


@dataclass(frozen=True, slots=True)
class Parcel:
    """The loaded networks; `encoder` and `above` are sessions of onnxruntime, `pieces` cuts words."""

    card: Card
    encoder: Any = field(repr=False)
    above: Any = field(repr=False)
    pieces: WordPieces = field(repr=False)
    threads: int = 1


def read_card(folder: Path) -> Card:
    """Return the card of a folder with weights.

    :raises ReaderUnavailable: there is none, or it cannot be read
    """
    try:
        told = json.loads((folder / CARD).read_text("utf-8"))
        lines, written = ({name: Line(**line) for name, line in told[what].items()} for what in ("lines", "written"))
        return Card(told["version"], tuple(told["outputs"]), lines, told["sums"], written)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ReaderUnavailable(
            f"The learned reader's card {CARD} is missing or damaged ({type(fault).__name__}).",
            remedy=f"{GO_ON} install sessionlab again.",
        ) from None


def open_parcel(folder: Path, *, threads: int = 2) -> Parcel:
    """Return the networks of a folder, after their checksums were compared with the card.

    :param threads: how many rows may be read side by side
    :raises ReaderUnavailable: with every reason at once
    """
    card = read_card(folder)
    faults = [fault for name, known in sorted(card.sums.items()) if (fault := _fault_of(folder / name, known))]
    if faults:
        raise ReaderUnavailable(faults, remedy=f"{GO_ON} install sessionlab again.")
    runtime = needed_runtime()
    options = runtime.SessionOptions()
    # Rows are shared out, not the layers of one row: threads that wait for each other spin and cost more than they do.
    options.intra_op_num_threads, options.inter_op_num_threads = 1, 1
    options.log_severity_level = 3
    encoder, above = (
        runtime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
        for name in (ENCODER, ABOVE)
    )
    return Parcel(card, encoder, above, WordPieces((folder / PIECES).read_text("utf-8").splitlines()), threads)


@cache
def shipped() -> Parcel:
    """Return the networks that are shipped, loaded once.

    :raises ReaderUnavailable: see `open_parcel`
    """
    with as_file(files(__package__) / "weights") as folder:
        return open_parcel(folder)


def _fault_of(path: Path, known: str) -> str | None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return f"The learned reader's file {path.name} is missing."
    return None if found == known else f"The learned reader's file {path.name} is not the one its card names."


def needed_runtime() -> Any:
    """Return the runtime that networks need.

    :raises ReaderUnavailable: it is not installed, or a version that is not quiet
    """
    # Belt and braces: the versions that are taken have nothing to switch off.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    try:
        runtime = import_module(NEEDED)
    except ImportError:
        raise ReaderUnavailable(
            f"The learned reader needs {NEEDED}, which is not installed.",
            remedy=f"{GO_ON} install sessionlab[reader].",
        ) from None
    found = tuple(int(part) for part in str(runtime.__version__).split(".")[:2])
    if found >= QUIET_BELOW:
        raise ReaderUnavailable(
            f"{NEEDED} {runtime.__version__} reports to its maker; nothing of Casebook does.",
            remedy=f"{GO_ON} install a version of {NEEDED} below {'.'.join(map(str, QUIET_BELOW))}.",
        )
    return runtime
