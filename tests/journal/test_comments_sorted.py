"""How well comments are sorted into queues, on sentences that a language model wrote and coded."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from tests.journal.bundles import AT

from journal.commenting.acts import around
from journal.commenting.holding import WORDS, Sent, reasons_to_hold
from journal.published.models import Post

pytestmark = pytest.mark.django_db

HERE: Final = Path(__file__).parent
PAGE: Final = HERE.parents[1] / "docs" / "journal.md"
FIRST: Final = HERE / "comments_to_sort.tsv"
AFRESH: Final = HERE / "comments_to_sort_afresh.tsv"
FLOORS: Final = {"crisis": 23, "may_be_client": 9, "names": 14, "advice": 11, "attack": 9, "spam": 9, "first": 28}
"""Of how many comments in FIRST the right reason must be among those found, some below what was measured."""


def comments(file: Path) -> list[tuple[str, str]]:
    """Return each comment of a file with the kind that was written beside it."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(kind, text) for kind, _, text in (line.partition("\t") for line in lines)]


def reasons(post: Post, text: str) -> list[str]:
    """Return why a comment waits that was sent a minute after its form was given out."""
    sent = Sent(AT - timedelta(minutes=1), trapped=False)
    return reasons_to_hold("Heron", text, around=around(post), sent=sent, at=AT)


def found(post: Post, file: Path) -> Counter[str]:
    """Return for each kind how many of its comments were put into its queue."""
    return Counter(kind for kind, text in comments(file) if kind in reasons(post, text))


def test_each_queue_gets_at_least_so_many_of_its_comments(post: Post) -> None:
    counted = found(post, FIRST)

    assert {kind: counted[kind] for kind, floor in FLOORS.items() if counted[kind] < floor} == {}


def test_comments_written_after_the_phrases_were_mended_are_found_too(post: Post) -> None:
    counted = found(post, AFRESH)

    assert counted["crisis"] >= 2
    assert counted["first"] >= 12


def test_few_other_comments_stand_in_the_queue_of_crisis(post: Post) -> None:
    others = [text for file in (FIRST, AFRESH) for kind, text in comments(file) if kind != "crisis"]

    assert len([text for text in others if "crisis" in reasons(post, text)]) <= 4


def test_the_table_tells_what_is_measured(post: Post) -> None:
    page = PAGE.read_text("utf-8")
    counted, whole = found(post, FIRST), Counter(kind for kind, _ in comments(FIRST))
    rows = [f"| {WORDS[kind]} | {counted[kind]} of {whole[kind]} |" for kind in FLOORS]
    rows.append(f"| the same, written after the phrases were mended | {found(post, AFRESH)['crisis']} of 15 |")

    assert [row for row in rows if row not in page] == []
