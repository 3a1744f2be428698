"""What the encoder sees on its way: each sentence as the means of its words in the upper four layers.

The layers are asked of the network that reads transcripts, which stays as it is: the names of four inner values are
added to what it may be asked for. A sentence is read alone, so that it is seen alike in every note.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sessionlab.coding.learned.parcel import ENCODER, NEEDED, shipped
from sessionlab.coding.learned.pieces import ACCOUNT, NOBODY, OWN, joined
from sessionlab.coding.learned.wordpieces import WordPieces

LAYERS: Final = tuple(f"/blocks.{number}/norm_two/LayerNormalization_output_0" for number in (2, 3, 4, 5))
WIDTH: Final = 384
_GRAPH, _OUTPUT, _NAME = 7, 12, 1
"""Fields of ONNX (onnx.proto3): a model's graph, a graph's outputs, a value's name."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layers:
    """The encoder with its inner layers open, and the checksum of the file that it is."""

    sum: str
    encoder: Any = field(repr=False)
    pieces: WordPieces = field(repr=False)


@cache
def shipped_layers() -> Layers:
    """Return the shipped encoder with its inner layers open, loaded once.

    :raises ReaderUnavailable: there is no runtime, or a file is not the one its card names
    """
    parcel = shipped()
    runtime = import_module(NEEDED)
    options = runtime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = 1, 1
    options.log_severity_level = 3
    raw = (files(__package__) / "weights" / ENCODER).read_bytes()
    encoder = runtime.InferenceSession(opened(raw), options, providers=["CPUExecutionProvider"])
    return Layers(parcel.card.sums[ENCODER], encoder, parcel.pieces)


def opened(network: bytes) -> bytes:
    """Return a network that may also be asked for `LAYERS`.

    Two ONNX files one after the other are one file: what they hold in the same place is joined. So a piece that names
    nothing but the outputs is put behind, and no weight is touched.
    """
    outputs = b"".join(_field(_OUTPUT, _field(_NAME, name.encode())) for name in LAYERS)
    return network + _field(_GRAPH, outputs)


def _field(number: int, body: bytes) -> bytes:
    return _counted(number << 3 | 2) + _counted(len(body)) + body


def _counted(number: int) -> bytes:
    """Return a whole number as seven bits a byte, the least first.

    >>> _counted(300)
    b'\\xac\\x02'
    """
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def seen(layers: Layers, sentences: Sequence[str]) -> Floats:
    """Return S sentences as the encoder sees them, shape (S, layers times WIDTH)."""
    found = np.zeros((len(sentences), len(LAYERS) * WIDTH), dtype=np.float32)
    for at, sentence in enumerate(sentences):
        row = joined((), NOBODY, layers.pieces.numbers(sentence)[:OWN], ACCOUNT)
        given = {"ids": np.array([row.ids], dtype=np.int64), "own": np.array([row.own], dtype=np.int64)}
        own = np.array(row.own, dtype=bool)
        inner = layers.encoder.run(list(LAYERS), given)
        found[at] = np.concatenate([layer[0, own].mean(axis=0) for layer in inner])
    return found
