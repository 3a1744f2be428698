"""Django on a vault: the backend, the two stores, the lock (check 5), hidden keys (check 4), and the log (check 21).

The scenes stand in programs/scenes.py and are played in processes of their own, for each needs settings of its own.
"""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).parent / "programs" / "scenes.py"
SCENES = [
    node.name
    for node in ast.parse(PROGRAM.read_text("utf-8")).body
    if isinstance(node, ast.FunctionDef)
    and not (node.args.args or node.args.vararg)
    and node.name not in {"unlock", "main"}
]


@pytest.fixture(scope="session")
def wrong(first_vault: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Play every scene and return what went wrong in each."""
    place = tmp_path_factory.mktemp("scenes")
    shutil.copytree(first_vault.folder, place / "first")
    done = subprocess.run(
        [sys.executable, "-W", "error", PROGRAM, place / "first", place],
        input=first_vault.recovery.printed(),
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, str] = json.loads((place / "said.json").read_text())
    return told


@pytest.mark.parametrize("scene", SCENES)
def test_scene(wrong: dict[str, str], scene: str) -> None:
    assert not wrong[scene], wrong[scene]


def test_every_scene_was_played(wrong: dict[str, str]) -> None:
    assert sorted(wrong) == sorted(SCENES)
    assert len(SCENES) > 30
