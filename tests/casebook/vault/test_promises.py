"""Every promise of docs/security.md names tests, and each of them is there."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
PAGE = (TESTS.parent.parent / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:vault|audit|desk|record|importing)/\w+\.py)::(\w+)`", PAGE)))


def functions(path: Path) -> set[str]:
    """Return the functions of a file."""
    return {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_named_in_the_promises_is_there(file: str, test: str) -> None:
    scenes = functions(TESTS / "vault" / "programs" / "scenes.py") if file == "vault/test_scenes.py" else set()

    assert test in functions(TESTS / file) | scenes


def test_every_promise_names_a_test() -> None:
    promises = PAGE.partition("## Promises")[2].split("\n- ")[1:]

    assert len(promises) > 30
    assert [promise[:60] for promise in promises if "::" not in promise] == []
