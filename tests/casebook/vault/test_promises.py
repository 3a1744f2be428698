"""Every promise of docs/security.md names tests, and each of them is there."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
PAGE = (TESTS.parent.parent / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))


def functions(path: Path) -> set[str]:
    """Return the functions of a file."""
    return {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_named_in_the_promises_is_there(file: str, test: str) -> None:
    scenes = functions(TESTS / "vault" / "programs" / "scenes.py") if file == "vault/test_scenes.py" else set()

    path = TESTS / file if (TESTS / file).exists() else TESTS.parent / file

    assert test in functions(path) | scenes


def test_every_promise_names_a_test() -> None:
    promises = PAGE.partition("## Promises")[2].partition("## The checks")[0].split("\n- ")[1:]

    assert len(promises) > 30
    assert [promise[:60] for promise in promises if "::" not in promise] == []


def test_every_check_of_the_list_names_a_test() -> None:
    rows = [row.split("|") for row in PAGE.partition("## The checks")[2].splitlines() if row.startswith("| ")]
    checks = {int(number): by for _, number, _, by, _ in rows if number.strip().isdigit()}

    assert set(checks) >= {*range(1, 9), 10, 11, *range(13, 26)}
    assert all("::" in by for by in checks.values())
