"""The documentation is held true: links lead somewhere, the catalogue of errors is complete, commands exist."""

import importlib
import pkgutil
import re
from pathlib import Path

import click
import pytest

import casebook
import sessionlab
from casebook.cli import main
from sessionlab.errors import Refusal

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def every_refusal() -> set[type[Refusal]]:
    """Import every module and return each kind of refusal there is."""
    for package in (sessionlab, casebook):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found, left = {Refusal}, [Refusal]
    while left:
        for kind in left.pop().__subclasses__():
            found.add(kind)
            left.append(kind)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert broken == []


def test_the_catalogue_names_every_refusal_with_its_sentence() -> None:
    catalogue = (ROOT / "docs" / "errors.md").read_text("utf-8")
    missing = [
        kind.__name__
        for kind in every_refusal()
        if f"`{kind.__name__}`" not in catalogue or (kind.__doc__ or "?").splitlines()[0] not in catalogue
    ]

    assert missing == []


def test_the_page_of_the_command_line_names_every_command_and_option() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    assert isinstance(main, click.Group)
    names = []
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        assert command is not None
        names += [f"casebook {name}", *(option for param in command.params for option in param.opts if "--" in option)]

    assert [name for name in names if name not in page] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.stem) for path in (ROOT / "docs" / "decisions").glob("*.md"))

    assert numbers == list(range(len(numbers)))
