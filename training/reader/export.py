"""Write the fitted network as ONNX, in eight bits, where the library ships it.

The encoder reads one row at a time: what is read of a turn cannot depend on which turns were read together with it. Of
what sees seven turns every block of weights has its own scale, and so has every row that meets them, to the same end.
"""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

from sessionlab.coding.learned.parcel import ABOVE, ENCODER, PIECES
from sessionlab.coding.learned.pieces import Pieces
from training.reader.alone import evened
from training.reader.fit import Reader
from training.reader.network import TURN, WINDOW

BLOCK = 64
IN_EIGHT_BITS = 4


def export(reader: Reader, folder: Path, *, pieces: Path, rows: Iterable[Pieces]) -> dict[str, str]:
    """Write both networks and the pieces of words; return the checksum of each file.

    :param rows: by which it is measured how large the channels of the encoder get
    """
    folder.mkdir(parents=True, exist_ok=True)
    reader = reader.cpu().eval()
    _write_encoder(reader, folder / ENCODER, rows)
    _write_above(reader, folder / ABOVE)
    shutil.copyfile(pieces, folder / PIECES)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (ENCODER, ABOVE, PIECES)}


def _write_encoder(reader: Reader, path: Path, rows: Iterable[Pieces]) -> None:
    whole = path.with_suffix(".whole.onnx")
    given = torch.randint(1000, 2000, (1, 12)), torch.tensor([[0] * 5 + [1] * 7])
    _write(evened(reader.encoder, rows), given, {"ids": {1: "places"}, "own": {1: "places"}}, whole)
    quantize_dynamic(
        str(whole),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["Gather", "MatMul", "Gemm"],
    )
    _without_notes(onnx.load(str(path)), path)
    whole.unlink()


def _write_above(reader: Reader, path: Path) -> None:
    whole, eight = path.with_suffix(".whole.onnx"), path.with_suffix(".eight.onnx")
    given = torch.zeros((2, WINDOW, TURN)), torch.ones((2, WINDOW), dtype=torch.int64)
    _write(reader.above, given, {"window": {0: "rows"}, "who": {0: "rows"}, "found": {0: "rows"}}, whole)
    quantize_dynamic(str(whole), str(eight), weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
    shrinks = MatMulNBitsQuantizer(
        onnx.load(str(eight)), bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=IN_EIGHT_BITS
    )
    shrinks.process()
    _without_notes(shrinks.model.model, path)
    whole.unlink()
    eight.unlink()


def _write(
    network: torch.nn.Module, given: tuple[torch.Tensor, ...], free: dict[str, dict[int, str]], path: Path
) -> None:
    names = [name for name in free if name != "found"]
    torch.onnx.export(
        network,
        given,
        str(path),
        input_names=names,
        output_names=["found"],
        dynamo=False,
        opset_version=18,
        dynamic_axes=free,
    )


def _without_notes(model: onnx.ModelProto, path: Path) -> None:
    del model.metadata_props[:]
    onnx.save(model, str(path))
