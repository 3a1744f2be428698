"""Fit the network on the corpus: seeded, on the processor or on a GPU where there is one."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from sessionlab.coding.learned.pieces import NOBODY, Pieces, joined, neighbours, stretches
from sessionlab.coding.learned.wordpieces import WordPieces
from training.reader.material import FAMILIES, OUTPUTS, TONES, Line, varied
from training.reader.network import TURN, WINDOW, Above, Encoder, from_minilm

Comment = tuple[str, Sequence[int]]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is fitted."""

    seed: int = 1
    passes: int = 4
    turns_a_step: int = 96
    comments_a_step: int = 16
    alone: float = 0.12
    hidden: float = 0.4
    """How often the turn after is hidden, as it is while an hour goes on."""
    rate: float = 1e-4
    rate_above: float = 6e-4
    weight_of_positives: float = 1.0
    tone: float = 0.3
    keeps: float = 0.995
    shrinks: float = 0.85


class Reader(nn.Module):
    """Encoder, what sees seven turns, and the head for tone."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.encoder, self.above, self.tone = from_minilm(weights), Above(len(OUTPUTS)), nn.Linear(TURN, TONES)


def device() -> torch.device:
    """Return the GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def pieces(
    talk: Sequence[Line], texts: Sequence[str], words: WordPieces, *, hidden: Callable[[], bool] = lambda: False
) -> list[Pieces]:
    """Return what the encoder is given for each line of a talk; of a long one its first stretch.

    :param hidden: asked for each line, whether the line after it is left out
    """
    told = [(words.numbers(text), line.who) for text, line in zip(texts, talk, strict=True)]
    beside = neighbours(told, hidden=lambda _: hidden())
    return [joined(*one, stretches(own)[0], who, *other) for (own, who), (one, other) in zip(told, beside, strict=True)]


def encoded(encoder: Encoder, rows: Sequence[Pieces], *, at_once: int = 24) -> Tensor:
    """Return N turns as N by TURN, encoded in groups of like length, which wastes no time on filling."""
    where = next(encoder.parameters()).device
    order = sorted(range(len(rows)), key=lambda at: len(rows[at].ids))
    found: list[Tensor] = []
    for start in range(0, len(order), at_once):
        ids, own = padded(rows[at] for at in order[start : start + at_once])
        found.append(encoder(torch.from_numpy(ids).to(where), torch.from_numpy(own).to(where)).float())
    back = torch.tensor(np.argsort(order), device=where)
    return torch.cat(found)[back]


def padded(rows: Iterable[Pieces]) -> tuple[Ints, Ints]:
    """Return B rows as two B by L arrays, filled with 0 to the longest."""
    given = list(rows)
    longest = max(len(row.ids) for row in given)
    ids, own = np.zeros((2, len(given), longest), dtype=np.int64)
    for at, row in enumerate(given):
        ids[at, : len(row.ids)] = row.ids
        own[at, : len(row.own)] = row.own
    return ids, own


def windows(turns: Tensor, who: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Return T by WINDOW by TURN and who speaks in it; before the first turn there is nobody."""
    front = turns.new_zeros((WINDOW - 1, turns.shape[1]))
    spoken = torch.tensor([NOBODY] * (WINDOW - 1) + list(who), device=turns.device)
    return torch.cat([front, turns]).unfold(0, WINDOW, 1).transpose(1, 2), spoken.unfold(0, WINDOW, 1)


def loss(
    reader: Reader, talks: Sequence[Sequence[Line]], words: WordPieces, plan: Plan, chance: random.Random
) -> Tensor:
    """Return what the reader gets wrong in some talks, averaged over what applies."""
    rows = [
        row
        for talk in talks
        for row in pieces(
            talk, [varied(line.text, chance) for line in talk], words, hidden=lambda: chance.random() < plan.hidden
        )
    ]
    together = encoded(reader.encoder, rows)
    seen, who = zip(
        *(
            windows(turns, [line.who for line in talk])
            for turns, talk in zip(together.split([len(talk) for talk in talks]), talks, strict=True)
        ),
        strict=True,
    )
    spoken = torch.cat(who)
    alone = torch.rand(len(spoken), device=spoken.device) < plan.alone
    spoken[alone, :-2] = NOBODY
    says = reader.above(torch.cat(seen), spoken)
    lines = [line for talk in talks for line in talk]
    truth = torch.tensor([[0.0 if x is None else x for x in line.targets] for line in lines], device=says.device)
    counts = torch.tensor([[float(x is not None) for x in line.targets] for line in lines], device=says.device)
    counts[:, : len(FAMILIES)] *= 3.0
    weight = 1.0 + (plan.weight_of_positives - 1.0) * truth
    wrong = functional.binary_cross_entropy_with_logits(says, truth, reduction="none")
    return (wrong * weight * counts).sum() / counts.sum()


def tone_loss(reader: Reader, comments: Sequence[Comment], words: WordPieces) -> Tensor:
    """Return what the reader gets wrong of the tone of comments."""
    rows = [joined([], NOBODY, words.numbers(text)[:60], 2) for text, _ in comments]
    says = reader.tone(encoded(reader.encoder, rows))
    truth = torch.zeros((len(comments), TONES), device=says.device)
    for row, (_, labels) in enumerate(comments):
        truth[row, list(labels)] = 1.0
    return functional.binary_cross_entropy_with_logits(says, truth)


def groups(reader: Reader, plan: Plan) -> list[dict[str, object]]:
    """Return the parameters with their rates: the lower a layer, the slower it moves."""
    encoder = reader.encoder
    found: list[dict[str, object]] = []
    for layer, block in enumerate(encoder.blocks):
        found.append({"params": list(block.parameters()), "lr": plan.rate * plan.shrinks ** (5 - layer)})
    # The pieces of words stay as MiniLM learned them: so small a corpus knows too few of them.
    for part in (encoder.words, encoder.places):
        part.requires_grad_(False)
    low = [encoder.sides, encoder.norm]
    found.append({"params": [p for part in low for p in part.parameters()], "lr": plan.rate * plan.shrinks**6})
    high = [encoder.turn, reader.above, reader.tone]
    found.append({"params": [p for part in high for p in part.parameters()], "lr": plan.rate_above})
    return found


def order(talks: Sequence[list[Line]], plan: Plan, chance: random.Random) -> list[list[list[Line]]]:
    """Return the talks of one pass in an order of chance, in groups of about as many turns."""
    mixed, groups, size = list(talks), list[list[list[Line]]](), plan.turns_a_step
    chance.shuffle(mixed)
    for talk in mixed:
        if size >= plan.turns_a_step:
            groups.append([])
            size = 0
        groups[-1].append(talk)
        size += len(talk)
    return groups


def fit(
    talks: Sequence[list[Line]],
    comments: Sequence[Comment],
    *,
    weights: Path,
    words: WordPieces,
    plan: Plan,
    begun: Reader | None = None,
    after: Callable[[int, Reader], None] | None = None,
) -> Reader:
    """Return the reader fitted on the talks, with the tone of comments beside them.

    What is returned is the running mean of the parameters: it reads better than where the last step left them.

    :param begun: a reader to go on from, None to begin with MiniLM
    :param after: called with the number of each pass and the reader as it would be returned then
    """
    chance = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    reader = (begun or Reader(weights)).to(device())
    optimizer = torch.optim.AdamW(groups(reader, plan), weight_decay=0.01, foreach=True)
    passes = [order(talks, plan, chance) for _ in range(plan.passes)]
    steps = sum(map(len, passes))
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))
    )
    kept = {name: value.detach().clone() for name, value in reader.state_dict().items()}
    at = 0
    for number, groups_of_pass in enumerate(passes):
        reader.train()
        for group in groups_of_pass:
            some = chance.sample(comments, plan.comments_a_step) if comments else []
            wrong = step(reader, optimizer, group, some, words=words, plan=plan, chance=chance)
            schedule.step()
            at += 1
            keep(kept, reader, min(plan.keeps, (1 + at) / (10 + at)))
            if at % 20 == 0:
                print(f"pass {number + 1}, step {at} of {steps}, loss {wrong:.4f}", flush=True)
        if after is not None:
            own = {name: value.detach().clone() for name, value in reader.state_dict().items()}
            reader.load_state_dict(kept)
            after(number, reader.eval())
            reader.load_state_dict(own)
    reader.load_state_dict(kept)
    return reader.eval()


def step(
    reader: Reader,
    optimizer: torch.optim.Optimizer,
    group: Sequence[list[Line]],
    comments: Sequence[Comment],
    *,
    words: WordPieces,
    plan: Plan,
    chance: random.Random,
) -> float:
    """Move the parameters once; return what was wrong before."""
    with torch.autocast(device().type, dtype=torch.bfloat16):
        wrong = loss(reader, group, words, plan, chance)
        if comments:
            wrong = wrong + plan.tone * tone_loss(reader, comments, words)
    optimizer.zero_grad()
    wrong.backward()
    nn.utils.clip_grad_norm_([p for p in reader.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    return float(wrong.detach())


def keep(kept: dict[str, Tensor], reader: Reader, keeps: float) -> None:
    """Move the running mean of the parameters towards where they are."""
    for name, value in reader.named_parameters():
        if value.requires_grad:
            kept[name].lerp_(value.detach(), 1 - keeps)
