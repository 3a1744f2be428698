"""The shipped networks, back from eight bits, to go on from."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from sessionlab.coding.learned.parcel import ABOVE, ENCODER
from training.reader.fit import Reader
from training.reader.network import WIDTH

MIDDLE = 128
"""Where the eight bits of a block have their zero."""
THREE = ("query", "key", "value")


def load_shipped(reader: Reader, folder: Path) -> None:
    """Give a reader the weights of the encoder and of what sees seven turns; the head for tone is not shipped."""
    reader.encoder.load_state_dict(encoder_weights(folder / ENCODER))
    reader.above.load_state_dict(above_weights(folder / ABOVE))


def encoder_weights(path: Path) -> dict[str, Tensor]:
    """Return what `alone.Alone` was made from: every row of a layer had its own scale, loud channels were evened."""
    graph = onnx.load(str(path)).graph
    given = {one.name: numpy_helper.to_array(one).astype(np.float32) for one in graph.initializer}
    kept = {name: value for name, value in given.items() if name.startswith("whole.") or ".norm_" in name}
    found = {name.removeprefix("whole."): value for name, value in kept.items()}
    for name in ("words", "sides"):
        found[f"{name}.weight"] = _even(given, f"whole.{name}.weight")
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            layer = ".".join(node.name.split("/")[1:-1])
            weight = _even(given, node.input[1].removesuffix("_quantized")).T
            found |= _parted(layer, weight * given.get(f"{layer}.quieter", np.float32(1)), given)
    return {name: torch.tensor(value) for name, value in found.items() if "weight_" not in name}


def above_weights(path: Path) -> dict[str, Tensor]:
    """Return the weights of what sees seven turns, whose blocks of 64 had a scale each."""
    graph = onnx.load(str(path)).graph
    given = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {name: value for name, value in given.items() if name.endswith(".bias") or ".norm_" in name}
    for name in ("speaker", "place"):
        found[f"{name}.weight"] = _even(given, f"{name}.weight")
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            blocks, scales = given[node.input[1]].astype(np.float32), given[node.input[2]]
            layer = ".".join(node.name.split("/")[1:-1])
            weight = (blocks - MIDDLE) * scales.reshape(*blocks.shape[:2], 1)
            found[f"{layer}.weight"] = weight.reshape(len(blocks), -1)
    return {name: torch.tensor(value) for name, value in found.items()}


def _even(given: dict[str, np.ndarray], name: str) -> np.ndarray:
    quantized, zero = (given[f"{name}_{what}"].astype(np.float32) for what in ("quantized", "zero_point"))
    return (quantized - zero) * given[f"{name}_scale"]


def _parted(layer: str, weight: np.ndarray, given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the weights of a layer by their names in the encoder; query, key and value were one layer."""
    if layer == "turn":
        return {"turn.weight": weight}
    bias = given[f"{layer}.bias"]
    if not layer.endswith(".three"):
        return {f"{layer}.weight": weight, f"{layer}.bias": bias}
    block = layer.removesuffix("three")
    return {
        f"{block}{part}.{kind}": value[at * WIDTH : (at + 1) * WIDTH]
        for at, part in enumerate(THREE)
        for kind, value in (("weight", weight), ("bias", bias))
    }
