"""The examples of the methods' pages give what the pages say."""

import doctest
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[3] / "docs" / "methods").glob("*.md"))
PARTS = ("**Answers:**", "**Formula.**", "**Source.**", "**Peers")


def test_there_is_a_page_for_every_line_of_the_list() -> None:
    listed = next(page for page in PAGES if page.name == "README.md").read_text("utf-8")

    assert all(f"({page.name})" in listed for page in PAGES if page.name != "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page: Path) -> None:
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.name not in ("README.md", "instruments.md")], ids=lambda page: page.stem
)
def test_a_page_has_question_formula_source_and_peers(page: Path) -> None:
    text = page.read_text("utf-8")

    assert [part for part in PARTS if part not in text] == []
