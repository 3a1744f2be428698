"""``casebook deidentify`` from the outside: what it takes, what it prints, how it refuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casebook.cli import main

NOTE = "Ada rang from Brekke on Friday, 29 June 2012.\nShe is 41. She said to me that I was useless.\n"
WHO = "# who is who\nclient = Ada Quist, Addie\nplace: home town = Brekke\n"


def cast(*arguments: str | Path, typed: str | None = None) -> Result:
    """Call the program."""
    return CliRunner().invoke(main, ["deidentify", *map(str, arguments)], input=typed)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Return a note in a file."""
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


@pytest.fixture
def who(tmp_path: Path) -> tuple[str, Path]:
    """Return the option that names a file of names."""
    path = tmp_path / "names.txt"
    path.write_text(WHO, encoding="utf-8")
    return "--names", path


def test_findings_come_with_line_kind_and_ground(note: Path, who: tuple[str, Path]) -> None:
    done = cast(note, *who)

    assert done.exit_code == 0, done.output
    assert "  line 1: Ada (person, direct; part of a name of the record: client)" in done.stdout
    assert "  line 2: 41 (age, quasi; an age)" in done.stdout


def test_the_text_follows_in_disguise(note: Path, who: tuple[str, Path]) -> None:
    done = cast(note, *who, "--shift", "17")

    _, _, disguised = done.stdout.partition("In disguise")
    assert "The client rang from the home town on Monday, 16 July 2012." in disguised
    assert "Ada" not in disguised
    assert "Brekke" not in disguised


def test_what_remains_is_named(note: Path, who: tuple[str, Path]) -> None:
    done = cast(note, *who, "--published", "2012-07-07")

    assert "leads to 2012-06-29" in done.stdout
    assert "the client would know it by what was said between the two" in done.stdout


def test_text_can_be_typed_in(who: tuple[str, Path]) -> None:
    assert "The client came." in cast("-", *who, typed="Ada came.").stdout


def test_nothing_is_stored(note: Path, who: tuple[str, Path]) -> None:
    cast(note, *who)

    assert sorted(path.name for path in note.parent.iterdir()) == ["names.txt", "note.txt"]


@pytest.mark.parametrize("line", ["Ada", "client =", "= Ada", "planet: home = Brekke"])
def test_a_name_that_cannot_be_read_is_refused_by_its_line(note: Path, line: str) -> None:
    names = note.with_name("names.txt")
    names.write_text(f"client = Ada\n{line}\n", encoding="utf-8")
    done = cast(note, "--names", names)

    assert done.exit_code == 2
    assert "Line 2 of the names cannot be read." in done.stderr
    assert "Ada" not in done.stderr


def test_a_shift_by_whole_weeks_is_refused(note: Path) -> None:
    done = cast(note, "--shift", "14")

    assert done.exit_code == 2
    assert "whole number of weeks" in done.stderr
