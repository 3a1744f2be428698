"""Write the fitted network as ONNX, in eight bits, where the library ships it.

Every block of weights has its own scale, and so has every row that meets them: what is read of a turn does not depend
on which turns were read together with it. Scales over a whole batch would be faster, and would let the future in.
"""

import hashlib
import shutil
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

from sessionlab.coding.learned.parcel import ABOVE, ENCODER, PIECES
from training.reader.fit import Reader
from training.reader.network import TURN, WINDOW

BLOCK = 64
IN_EIGHT_BITS = 4


def export(reader: Reader, folder: Path, *, pieces: Path) -> dict[str, str]:
    """Write both networks and the pieces of words; return the checksum of each file."""
    folder.mkdir(parents=True, exist_ok=True)
    reader = reader.cpu().eval()
    ids = torch.randint(1000, 2000, (2, 12))
    own = torch.tensor([[0] * 5 + [1] * 7] * 2)
    _write(reader.encoder, (ids, own), ("ids", "own"), folder / ENCODER, {0: "rows", 1: "places"})
    window, who = torch.zeros((2, WINDOW, TURN)), torch.ones((2, WINDOW), dtype=torch.int64)
    _write(reader.above, (window, who), ("window", "who"), folder / ABOVE, {0: "rows"})
    shutil.copyfile(pieces, folder / PIECES)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (ENCODER, ABOVE, PIECES)}


def _write(
    network: torch.nn.Module, given: tuple[torch.Tensor, ...], names: tuple[str, ...], path: Path, free: dict[int, str]
) -> None:
    whole = path.with_suffix(".whole.onnx")
    torch.onnx.export(
        network,
        given,
        str(whole),
        input_names=list(names),
        output_names=["found"],
        dynamo=False,
        opset_version=18,
        dynamic_axes={**dict.fromkeys(names, free), "found": {0: "rows"}},
    )
    eight = path.with_suffix(".eight.onnx")
    quantize_dynamic(str(whole), str(eight), weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
    shrinks = MatMulNBitsQuantizer(
        onnx.load(str(eight)), bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=IN_EIGHT_BITS
    )
    shrinks.process()
    model = shrinks.model.model
    del model.metadata_props[:]
    onnx.save(model, str(path))
    whole.unlink()
    eight.unlink()
