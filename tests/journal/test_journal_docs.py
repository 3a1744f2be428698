"""The documentation of the public site is held true: options, commands, refusals."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from journal.cli import main
from journal.commenting.limits import TooMany
from journal.errors import Refusal, WrongSetting
from journal.options import OPTIONS, read_options

DOCS = Path(__file__).parents[2] / "docs"


def test_every_option_stands_in_the_table_with_its_sentence() -> None:
    page = (DOCS / "journal.md").read_text("utf-8")

    assert [option.name for option in OPTIONS if f"| `{option.name}` |" not in page] == []
    assert [option.name for option in OPTIONS if option.sentence not in page] == []


def test_every_command_and_its_options_stand_in_the_table() -> None:
    page = (DOCS / "journal.md").read_text("utf-8")
    assert isinstance(main, click.Group)
    names = []
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        assert command is not None
        names += [f"journal {name}", *(option for param in command.params for option in param.opts if "--" in option)]

    assert [name for name in names if name not in page] == []


def test_every_refusal_stands_in_the_catalogue_with_its_sentence() -> None:
    catalogue = (DOCS / "errors.md").read_text("utf-8")
    kinds = {*Refusal.__subclasses__(), TooMany}

    assert [kind.__name__ for kind in kinds if (kind.__doc__ or "?").splitlines()[0] not in catalogue] == []


def test_nonsense_in_the_options_stops_the_start_and_names_each_without_its_value() -> None:
    with pytest.raises(WrongSetting) as refused:
        read_options(
            {"JOURNAL_COMMENTS": "perhaps", "JOURNAL_DATABASE": "mysql://me:hunter2@h/x", "JOURNAL_ADDRESS": "x"}
        )

    said = str(refused.value)
    assert all(name in said for name in ("JOURNAL_COMMENTS", "JOURNAL_DATABASE", "JOURNAL_ADDRESS"))
    assert "hunter2" not in said


def test_the_first_steps_do_what_they_say(tmp_path: Path) -> None:
    block = (DOCS / "journal.md").read_text("utf-8").split("```")[1]
    steps = [line.split("#")[0].split()[1:] for line in block.splitlines() if line.startswith("site/bin/journal ")]
    environment = {"JOURNAL_HOME": str(tmp_path / "home"), "PATH": os.environ.get("PATH", "")}
    said = ""
    for words in steps[:-1]:
        command = [sys.executable, "-m", "journal", *words]
        done = subprocess.run(command, cwd=DOCS.parent, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        said += done.stdout

    assert [words[0] for words in steps] == ["trust", "take-in", "serve"]
    assert "Trusted" in said
    assert "Out: http://127.0.0.1:8100/blogs/" in said
