"""Fit the network to the narratives: seeded, on the processor, a minute or two a pass."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from sessionlab.relationship.prose.windows import averaged, row, windows
from training.closer.material import Told
from training.closer.network import Looker

MASK = 103
"""BERT's piece for a word that is hidden."""
WORDS = 106
"""Pieces below are signs of BERT and are not hidden."""
GROUP = 200
"""So many windows are sorted by length, so that those of like length are read together."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is fitted. The lowest layers and the pieces of words stay as MiniLM has them."""

    seed: int = 1
    passes: int = 8
    pieces_a_step: int = 1000
    rate: float = 3e-4
    rate_above: float = 1e-3
    shrinks: float = 0.9
    stays: int = 1
    hides: float = 0.1
    weight_of_positives: float = 1.5


class Part(NamedTuple):
    """Neighbouring sentences of one narrative that are read at once."""

    told: Told
    first: int
    end: int

    @property
    def size(self) -> int:
        """Return how many pieces it has with its signs."""
        return 1 + sum(size + 1 for size in self.told.sizes[self.first : self.end])


class Batch(NamedTuple):
    """B windows of up to S sentences and L pieces, filled with 0; `there`, B by S, is 1 where there is a sentence."""

    ids: Tensor
    means: Tensor
    ends: Tensor
    kinds: Tensor
    there: Tensor


def fit(looker: Looker, told: Sequence[Told], plan: Plan) -> Looker:
    """Fit a network that has just begun, and return it."""
    chance = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    optimizer = torch.optim.AdamW(groups(looker, plan), weight_decay=0.01, fused=True)
    passes = [drawn(told, plan, chance) for _ in range(plan.passes)]
    steps = sum(map(len, passes))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), max(0.02, (steps - step) / steps))
    )
    looker.train()
    for number, parts in enumerate(passes, start=1):
        wrong = 0.0
        for some in parts:
            wrong += step(looker, optimizer, batch(some), plan)
            schedule.step()
        print(f"pass {number} of {plan.passes}, loss {wrong / len(parts):.4f}", flush=True)
    return looker.eval()


def groups(looker: Looker, plan: Plan) -> list[dict[str, object]]:
    """Return the parameters that move with their rates: the lower a layer, the slower."""
    encoder = looker.encoder
    encoder.requires_grad_(False)
    found: list[dict[str, object]] = [{"params": list(looker.says.parameters()), "lr": plan.rate_above}]
    for layer, block in enumerate(encoder.blocks):
        if layer >= plan.stays:
            block.requires_grad_(True)
            rate = plan.rate * plan.shrinks ** (len(encoder.blocks) - 1 - layer)
            found.append({"params": list(block.parameters()), "lr": rate})
    return found


def step(looker: Looker, optimizer: torch.optim.Optimizer, given: Batch, plan: Plan) -> float:
    """Move the parameters once; return what was wrong before, a sentence."""
    hidden = (torch.rand(given.ids.shape) < plan.hides) & (given.ids >= WORDS)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        says = looker(given.ids.masked_fill(hidden, MASK), given.means, given.ends)
    weight = torch.tensor(plan.weight_of_positives)
    wrong = functional.binary_cross_entropy_with_logits(says.float(), given.kinds, pos_weight=weight, reduction="none")
    loss = (wrong.sum(-1) * given.there).sum() / given.there.sum()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_([p for p in looker.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    return float(loss.detach())


def drawn(told: Sequence[Told], plan: Plan, chance: random.Random) -> list[list[Part]]:
    """Return the parts of one pass in an order of chance, in groups of about as many pieces."""
    parts = [part for one in told for part in cut(one, chance)]
    chance.shuffle(parts)
    found = [
        group
        for begin in range(0, len(parts), GROUP)
        for group in grouped(sorted(parts[begin : begin + GROUP], key=lambda part: part.size), plan.pieces_a_step)
    ]
    chance.shuffle(found)
    return found


def cut(told: Told, chance: random.Random) -> Iterator[Part]:
    """Yield a narrative in parts that fit a window, cut elsewhere in every pass."""
    sizes = told.sizes
    first, end = 0, chance.randrange(1, 9) if len(sizes) > 4 else len(sizes)
    while first < len(sizes):
        fits = next(windows(sizes[first:end])).weights
        yield Part(told, first, first + len(fits))
        first, end = first + len(fits), len(sizes) if first + len(fits) >= end else end


def grouped(parts: Sequence[Part], pieces: int) -> Iterator[list[Part]]:
    """Yield neighbours of a sorted list in groups that, filled to the longest, have at most so many pieces."""
    group: list[Part] = []
    for part in parts:
        if group and part.size * (len(group) + 1) > pieces:
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def batch(parts: Sequence[Part]) -> Batch:
    """Return parts as the network is given them."""
    rows = [row(part.told.pieces[part.first : part.end]) for part in parts]
    sentences, longest = max(len(one.ends) for one in rows), max(len(one.ids) for one in rows)
    kinds = np.zeros((len(rows), sentences, parts[0].told.kinds.shape[1]), dtype=np.float32)
    ids, ends = np.zeros((len(rows), longest), dtype=np.int64), np.zeros((len(rows), sentences), dtype=np.int64)
    means = np.zeros((len(rows), sentences, longest), dtype=np.float32)
    there = np.zeros((len(rows), sentences), dtype=np.float32)
    for at, (one, part) in enumerate(zip(rows, parts, strict=True)):
        many, long = one.means.shape
        ids[at, :long], ends[at, :many], means[at, :many, :long] = one.ids, one.ends, one.means
        kinds[at, :many], there[at, :many] = part.told.kinds[part.first : part.end], 1
    return Batch(*map(torch.from_numpy, (ids, means, ends, kinds, there)))


def read(looker: Looker, told: Told) -> NDArray[np.float64]:
    """Return the logits of a narrative, S by K, as they are read where it is shipped."""

    def said(first: int, end: int) -> NDArray[np.float64]:
        given = batch([Part(told, first, end)])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            says: Tensor = looker(given.ids, given.means, given.ends)
        return says[0].double().numpy()

    return averaged(told.sizes, told.kinds.shape[1], said)
