"""The network: a small encoder that reads a turn beside the one before it, and a layer above that sees seven turns."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH = 384
"""Numbers for each piece of a word, as MiniLM has them."""
LAYERS = 6
HEADS = 12
WINDOW = 7
"""The turn itself and up to six before it."""
TURN = 256
"""Numbers for each turn."""
SPEAKERS = 6


class Block(nn.Module):
    """One layer of the encoder, as BERT has it."""

    def __init__(self, width: int = WIDTH, heads: int = HEADS, inner: int = 4 * WIDTH, drop: float = 0.1) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.first, self.second = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm_one, self.norm_two = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """Return the next layer of B sequences of L places; `hidden` is what is added to scores of empty places."""
        b, length, width = x.shape
        split = (b, length, self.heads, width // self.heads)
        q, k, v = (part(x).view(split).transpose(1, 2) for part in (self.query, self.key, self.value))
        score = q @ k.transpose(-1, -2) / (width // self.heads) ** 0.5 + hidden
        mixed = (score.softmax(-1) @ v).transpose(1, 2).reshape(b, length, width)
        x = self.norm_one(x + self.drop(self.out(mixed)))
        return self.norm_two(x + self.drop(self.second(functional.gelu(self.first(x)))))


class Encoder(nn.Module):
    """MiniLM, and above it what stands for a turn: the first place, the mean of the turn, the mean of all."""

    def __init__(self, pieces: int = 30522) -> None:
        super().__init__()
        self.words, self.places, self.sides = (
            nn.Embedding(pieces, WIDTH),
            nn.Embedding(512, WIDTH),
            nn.Embedding(2, WIDTH),
        )
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.turn = nn.Linear(2 * WIDTH, TURN)

    def forward(self, ids: Tensor, own: Tensor) -> Tensor:
        """Return B turns as TURN numbers; `ids` is B by L, 0 where empty; `own` is 1 where the turn itself stands."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.places(place)[None] + self.sides(own)))
        there = (ids != 0).to(x.dtype)
        hidden = (1.0 - there)[:, None, None, :] * -10000.0
        for block in self.blocks:
            x = block(x, hidden)
        mine = own.to(x.dtype)
        mean = (x * mine[:, :, None]).sum(1) / mine.sum(1, keepdim=True).clamp(min=1.0)
        return torch.tanh(self.turn(torch.cat([x[:, 0], mean], dim=1)))


class Above(nn.Module):
    """What sees a turn among those before it, and says what is done in it."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.speaker, self.place = nn.Embedding(SPEAKERS, TURN), nn.Embedding(WINDOW, TURN)
        self.blocks = nn.ModuleList(Block(TURN, 8, 2 * TURN, 0.1) for _ in range(2))
        self.drop = nn.Dropout(0.2)
        self.says = nn.Linear(2 * TURN, outputs)

    def forward(self, window: Tensor, who: Tensor) -> Tensor:
        """Return logits of B turns; `window` is B by WINDOW by TURN, `who` B by WINDOW, 0 where there was no turn."""
        place = torch.arange(window.shape[1], device=window.device)
        x = window + self.speaker(who) + self.place(place)[None]
        hidden = (who == 0).to(x.dtype)[:, None, None, :] * -10000.0
        for block in self.blocks:
            x = block(x, hidden)
        return self.says(self.drop(torch.cat([x[:, -1], window[:, -1]], dim=1)))


def from_minilm(file: Path) -> Encoder:
    """Return an encoder that begins with the weights of MiniLM (BERT's names in a safetensors file)."""
    given, encoder = load_file(file), Encoder()
    taken = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "places.weight": given["embeddings.position_embeddings.weight"],
        "sides.weight": given["embeddings.token_type_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm_one": "attention.output.LayerNorm",
        "first": "intermediate.dense",
        "second": "output.dense",
        "norm_two": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for ours, theirs in parts.items():
            for kind in ("weight", "bias"):
                taken[f"blocks.{layer}.{ours}.{kind}"] = given[f"encoder.layer.{layer}.{theirs}.{kind}"]
    missing, unknown = encoder.load_state_dict(taken, strict=False)
    if unknown or set(missing) != {"turn.weight", "turn.bias"}:
        raise ValueError(f"The weights do not fit the encoder: {len(missing)} missing, {len(unknown)} unknown.")
    return encoder
