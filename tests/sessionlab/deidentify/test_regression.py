"""The bars below which the finders must not fall again: check 23 of docs/security.md.

The court documents and the counselling talk are not in this repository; without them their two tests are skipped.
"""

import csv
import random
import re
from pathlib import Path

import pytest
from training.corpora import court_documents

from benchmarks.deidentify import covered
from sessionlab.deidentify import Known, Name, find
from sessionlab.deidentify.measure import measure
from sessionlab.deidentify.wordlists import words_of
from sessionlab.transcript import Span

DATA = Path(__file__).parents[4] / "shared" / "data"
BEFORE, AFTER = "in the end ", " was what we spoke about, and it was enough."
ALARMS = 25.0
"""Words in a thousand of counselling talk that may be found where hardly anybody is named."""


def needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.exists(), reason=f"{path.name} is not beside this checkout")


@needs(DATA / "deidentify" / "tab_train_dev.jsonl")
def test_every_direct_identifier_of_the_court_documents_is_found() -> None:
    documents = court_documents(DATA, "dev")
    masked = {
        document.name: [one.span for one in find(document.text, known=Known.of({"person": [name]}))]
        for name, document in documents
    }
    found = measure([document for _, document in documents], masked)

    assert len(documents) > 20
    assert found.direct == 1.0
    assert (found.quasi or 0) >= 0.9
    assert (found.precision or 0) >= 0.75


@needs(DATA / "annomi" / "AnnoMI-simple.csv")
def test_counselling_talk_raises_few_alarms() -> None:
    with (DATA / "annomi" / "AnnoMI-simple.csv").open(encoding="utf-8", newline="") as file:
        turns = [row["utterance_text"] for row in csv.DictReader(file)][::4]
    pages = ["\n".join(turns[start : start + 50]) for start in range(0, len(turns), 50)]
    words = sum(len(re.findall(r"\w+", page)) for page in pages)
    alarms = sum(len(re.findall(r"\w+", one.text)) for page in pages for one in find(page))

    assert words > 30_000
    assert 1000 * alarms / words <= ALARMS


def test_names_of_the_record_in_small_letters_are_found() -> None:
    chance = random.Random(23)
    names = [name for name in sorted(words_of("first-names")) if len(name) > 3]
    drawn = [chance.choice(names) for _ in range(300)]
    missed = 0
    for name in drawn:
        known = Known((Name("client", (name.capitalize(),)),))
        text = f"{BEFORE}{name}{AFTER}"
        missed += not covered(text, Span(len(BEFORE), len(BEFORE) + len(name)), find(text, known=known))

    assert missed <= 0.05 * len(drawn)
