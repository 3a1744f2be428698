"""The network: MiniLM over a window of sentences, and what it says of each from its words and the sign behind it."""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.reader.network import WIDTH, Encoder, from_minilm

RARE = -3.0
"""The logarithm of odds that a sentence tells a kind, before anything is known of it."""


class Looker(nn.Module):
    """Reads B windows of S sentences each."""

    def __init__(self, encoder: Encoder, kinds: int) -> None:
        super().__init__()
        self.encoder, self.drop, self.says = encoder, nn.Dropout(0.2), nn.Linear(2 * WIDTH, kinds)
        nn.init.normal_(self.says.weight, std=0.02)
        nn.init.constant_(self.says.bias, RARE)

    def forward(self, ids: Tensor, means: Tensor, ends: Tensor) -> Tensor:
        """Return logits, B by S by K; `ids` is B by L, 0 where empty, `means` B by S by L, `ends` B by S."""
        low = self.encoder
        x = low.drop(low.norm(low.words(ids) + low.places.weight[: ids.shape[1]][None] + low.sides.weight[0]))
        hidden = (ids == 0).to(x.dtype)[:, None, None, :] * -10000.0
        for block in low.blocks:
            x = block(x, hidden)
        x = x.float()
        signs = x.gather(1, ends[:, :, None].expand(-1, -1, WIDTH))
        return self.says(self.drop(torch.cat([means @ x, signs], dim=-1)))


def begun(weights: Path, kinds: int) -> Looker:
    """Return a network that begins with the weights of MiniLM."""
    return Looker(from_minilm(weights), kinds)
