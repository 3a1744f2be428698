"""Write the network as ONNX where the library ships it, one window at a time.

The pieces of words are kept in four bits, 32 numbers to a scale, the layers and what meets them in eight.
"""

from collections.abc import Iterable
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from torch import Tensor, nn

from training.closer.fit import Batch
from training.closer.network import Looker
from training.reader.alone import BlockAlone, Evened

BLOCK = 32


class Once(nn.Module):
    """The network for one window."""

    def __init__(self, looker: Looker) -> None:
        super().__init__()
        self.whole, self.says = looker.encoder, looker.says
        self.blocks = nn.ModuleList(BlockAlone(block) for block in looker.encoder.blocks)

    def forward(self, ids: Tensor, means: Tensor, ends: Tensor) -> Tensor:
        """Return logits, S by K; `ids` is 1 by L, `means` S by L, `ends` of length S."""
        low = self.whole
        x = low.norm(low.words(ids) + low.places.weight[: ids.shape[1]][None] + low.sides.weight[0])
        for block in self.blocks:
            x = block(x)
        return self.says(torch.cat([means @ x[0], x[0].index_select(0, ends)], dim=-1))


def export(looker: Looker, path: Path, windows: Iterable[Batch]) -> None:
    """Write the network.

    :param windows: by which it is measured how large the channels get
    """
    whole = path.with_suffix(".whole.onnx")
    torch.onnx.export(
        evened(looker, windows),
        (torch.randint(1000, 2000, (1, 12)), torch.rand((3, 12)), torch.tensor([3, 7, 11])),
        str(whole),
        input_names=["ids", "means", "ends"],
        output_names=["found"],
        dynamo=False,
        opset_version=21,
        dynamic_axes={"ids": {1: "pieces"}, "means": {0: "sentences", 1: "pieces"}, "ends": {0: "sentences"}},
    )
    _smaller(whole, path)
    whole.unlink()


def evened(looker: Looker, windows: Iterable[Batch]) -> Once:
    """Return the network for one window, its channels evened by how large they get in these."""
    once = Once(looker).eval()
    with torch.no_grad():
        for given in windows:
            once(given.ids, given.means[0], given.ends[0])
    for layer in once.modules():
        if isinstance(layer, Evened):
            layer.even()
    return once


def _smaller(whole: Path, path: Path) -> None:
    quantize_dynamic(
        str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"]
    )
    words = MatMulNBitsQuantizer(
        onnx.load(str(path)), bits=4, block_size=BLOCK, is_symmetric=True, op_types_to_quantize=("Gather",)
    )
    words.process()
    del words.model.model.metadata_props[:]
    onnx.save(words.model.model, str(path))
