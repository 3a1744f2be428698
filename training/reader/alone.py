"""The encoder as it is shipped: one row at a time, its weights and what meets them in eight bits.

What comes to a layer gets one scale for the whole row. A few channels of MiniLM are many times larger than the rest and
would take the scale for themselves; they are divided by what they have too much, and the weights multiplied by it. How
large they get is measured on talks of the corpus.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional

from sessionlab.coding.learned.pieces import Pieces
from training.reader.network import HEADS, WIDTH, Block, Encoder

LOUD = 2.0
"""So many times the median channel is the most that any channel may have."""


class Evened(nn.Module):
    """A linear layer to which no channel comes much larger than the others, once `even` was called."""

    def __init__(self, *layers: nn.Linear) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.cat([layer.weight.detach() for layer in layers]))
        self.bias = nn.Parameter(torch.cat([layer.bias.detach() for layer in layers]))
        self.highest = torch.zeros(self.weight.shape[1])
        self.quieter: nn.Parameter | None = None

    def even(self) -> None:
        """Divide the loud channels, by what was seen of them so far, and make up for it in the weights."""
        louder = (self.highest / (LOUD * self.highest.median())).clamp(min=1.0)
        if float(louder.max()) > 1.0:
            self.weight = nn.Parameter(self.weight.detach() * louder)
            self.quieter = nn.Parameter(1 / louder)

    def forward(self, x: Tensor) -> Tensor:
        """Return what the layer makes of its input; while it is measured, remember how large each channel gets."""
        if not torch.jit.is_tracing():
            self.highest = torch.maximum(self.highest, x.abs().amax((0, 1)))
        return functional.linear(x if self.quieter is None else x * self.quieter, self.weight, self.bias)


class BlockAlone(nn.Module):
    """One layer of the encoder for one row without empty places."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.norm_one, self.norm_two = block.norm_one, block.norm_two
        self.three = Evened(block.query, block.key, block.value)
        self.out, self.first, self.second = Evened(block.out), Evened(block.first), Evened(block.second)

    def forward(self, x: Tensor) -> Tensor:
        """Return the next layer of 1 by L by WIDTH."""
        split = (1, x.shape[1], HEADS, WIDTH // HEADS)
        q, k, v = (part.view(split).transpose(1, 2) for part in self.three(x).split(WIDTH, -1))
        score = (q / (WIDTH // HEADS) ** 0.5) @ k.transpose(-1, -2)
        mixed = (score.softmax(-1) @ v).transpose(1, 2).reshape(1, x.shape[1], WIDTH)
        x = self.norm_one(x + self.out(mixed))
        return self.norm_two(x + self.second(functional.gelu(self.first(x))))


class Alone(nn.Module):
    """The encoder for one row."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.whole = encoder
        self.blocks = nn.ModuleList(BlockAlone(block) for block in encoder.blocks)

    def forward(self, ids: Tensor, own: Tensor) -> Tensor:
        """Return one turn as 1 by TURN; `ids` and `own` are 1 by L."""
        low = self.whole
        x = low.norm(low.words(ids) + low.places.weight[: ids.shape[1]][None] + low.sides(own))
        for block in self.blocks:
            x = block(x)
        mine = own.to(x.dtype)
        mean = (x * mine[:, :, None]).sum(1) / mine.sum(1, keepdim=True)
        return torch.tanh(low.turn(torch.cat([x[:, 0], mean], dim=1)))


def evened(encoder: Encoder, rows: Iterable[Pieces]) -> Alone:
    """Return the encoder for one row at a time, its channels evened by how large they get in these rows."""
    alone = Alone(encoder).eval()
    with torch.no_grad():
        for row in rows:
            alone(torch.tensor([row.ids]), torch.tensor([row.own]))
    for layer in alone.modules():
        if isinstance(layer, Evened):
            layer.even()
    return alone
