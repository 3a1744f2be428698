"""The sentences that the checks are measured on, and how a check does on them."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from sessionlab.correspondence.check_rules import check_named, speaks_of

SENTENCES = Path(__file__).parent / "sentences"
LISTS = {"interpretation": "interpretations", "risk": "risk_words", "safety": "safety_words"}
Table = Mapping[str, Mapping[str, Sequence[str]]]


class Measured:
    """How many of the sentences a check finds, of those it should and of those it should not."""

    def __init__(self, name: str, sentences: Mapping[str, Sequence[str]]) -> None:
        self.name = name
        self.check = check_named(LISTS.get(name, name))
        self.of = len(sentences["yes"])
        self.found = sum(map(self.tells, sentences["yes"]))
        self.false = sum(map(self.tells, sentences["no"]))

    def tells(self, sentence: str) -> bool:
        too_long = self.name == "subject" and len(sentence.split()) > self.check.limit
        return too_long or speaks_of(self.check, sentence)

    @property
    def row(self) -> tuple[str, float, float]:
        """Name, precision and recall."""
        return self.name, round(self.found / max(self.found + self.false, 1), 2), round(self.found / self.of, 2)


def measure(which: str) -> list[Measured]:
    table: Table = tomllib.loads((SENTENCES / f"{which}.toml").read_text("utf-8"))
    return [Measured(name, sentences) for name, sentences in table.items()]


@pytest.fixture(scope="session")
def made_with() -> list[Measured]:
    return measure("made_with")


@pytest.fixture(scope="session")
def written_after() -> list[Measured]:
    return measure("written_after")
