"""What turns do, by the learned reader and by the rules, against expert codes: ``python -m benchmarks behaviours``.

All 133 talks of AnnoMI with the codes of its experts. The heads were not fitted to them; the rules were written on 22.
The learned reader takes the likeliest of what the speaker can do. The rules take a therapist's turn for a question, a
reflection or input where they see one; they say nothing of how a client leans. Everything is read from the past alone,
as while an hour goes on.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.needed import data_and_reader
from benchmarks.quality import read_talks
from sessionlab.coding.evaluation import detection
from sessionlab.coding.invitation import Invited
from sessionlab.coding.learned.doing import Behaviour, behaviours
from sessionlab.coding.learned.judging import Judged, judge
from sessionlab.coding.learned.parcel import Card
from sessionlab.coding.tracker import INPUT
from sessionlab.transcript import Role

CODED: Final = {"therapist_input": Behaviour.INPUT}
"""What AnnoMI calls otherwise than we do."""
RULES: Final = {
    Behaviour.QUESTION: {Invited.OPEN, Invited.CLOSED},
    Behaviour.REFLECTION: {Invited.REFLECTION},
    Behaviour.INPUT: INPUT,
}


def run() -> None:
    """Print the figures."""
    needed = data_and_reader()
    if needed is None:
        return
    folder, parcel = needed
    table = folder / "annomi" / "AnnoMI-simple.csv"
    talks, _ = read_talks(table)
    turns = [turn for talk in talks for turn in judge(talk.turns, parcel, ahead=False)]
    truth = expert_codes(table)
    for role in (Role.THERAPIST, Role.CLIENT):
        own = [(one, code) for one, code in zip(turns, truth, strict=True) if one.ruled.seen.turn.role is role]
        codes = [code for _, code in own]
        likeliest = [most(one, parcel.card) for one, _ in own]
        print(f"{role.value}, {len(own)} turns, learned: {agreement(codes, likeliest)}")
        if role is Role.THERAPIST:
            print(f"{role.value}, rules: " + ", ".join(by_rules(what, own) for what in RULES))


def expert_codes(table: Path) -> list[Behaviour]:
    """Return the code of each turn, in order."""
    with table.open(encoding="utf-8", newline="") as lines:
        told = [
            row["main_therapist_behaviour" if row["interlocutor"] == "therapist" else "client_talk_type"]
            for row in csv.DictReader(lines)
        ]
    return [CODED.get(one) or Behaviour(one) for one in told]


def most(one: Judged, card: Card) -> Behaviour:
    """Return the likeliest behaviour of a turn."""
    likely = behaviours(one.logits, one.ruled.seen.turn.role, card)
    return max(likely, key=lambda what: likely[what])


def agreement(truth: Sequence[Behaviour], called: Sequence[Behaviour]) -> str:
    """Return the mean of F1 over what the experts saw, and each, in words."""
    each = {
        what: detection([code is what for code in truth], [one is what for one in called]).f1
        for what in Behaviour
        if what in truth
    }
    return f"macro-F1 {np.mean(list(each.values())):.2f}; " + ", ".join(f"{what} {f1:.2f}" for what, f1 in each.items())


def by_rules(what: Behaviour, own: Sequence[tuple[Judged, Behaviour]]) -> str:
    """Return F1 of one behaviour by the rules, in words."""
    called = [bool(one.ruled.seen.moment.invited & RULES[what]) for one, _ in own]
    return f"{what} {detection([code is what for _, code in own], called).f1:.2f}"
