"""The house rules that no linter holds: names, sizes, doors, and what may never stand in the repository."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]
TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".html", ".css", ".json", ".sh", ".eml", ".vtt", ".srt", ".svg", ""}
SEED = ROOT.parent / "shared" / "seed" / "the-make-or-break-moment.txt"

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
DOORS_OUT = {"urllib.request", "http.client", "smtplib", "ftplib", "xmlrpc", "django.core.mail"}
"""Modules that could open a connection or send a mail; import-linter sees no submodules of others."""
VAGUE_NAMES = {"utils", "helpers", "common", "services", "misc", "util"}


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield every function of the packages with its file."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def readable_files() -> Iterator[tuple[Path, str]]:
    """Yield every tracked text file with its text."""
    for path in TRACKED:
        if path.suffix in TEXT_SUFFIXES and path != Path(__file__):
            yield path, path.read_text("utf-8", errors="replace")


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = [path.name for path in MODULES if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE]

    assert long == []


def test_no_function_is_longer_than_forty_lines() -> None:
    long = [f"{path.name}:{node.name}" for path, node in functions() if code_lines(node) > LONGEST_FUNCTION]

    assert long == []


def test_nothing_has_a_vague_name() -> None:
    vague = [path for path in SOURCE.rglob("*") if path.stem in VAGUE_NAMES]

    assert vague == []


def test_no_package_or_top_module_shadows_the_standard_library() -> None:
    top = [path for package in SOURCE.iterdir() if package.is_dir() for path in package.iterdir()]
    shadows = [path.name for path in top if path.stem in sys.stdlib_module_names]

    assert shadows == []


def test_no_module_takes_a_private_name_of_another() -> None:
    taken = [
        f"{path.name}: {alias.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]

    assert taken == []


def test_nobody_imports_everything() -> None:
    stars = [path.name for path in MODULES if re.search(r"^from .* import \*", path.read_text("utf-8"), re.M)]

    assert stars == []


@pytest.mark.parametrize("package", ["sessionlab", "casebook", "journal"])
def test_every_package_says_that_it_is_typed(package: str) -> None:
    assert (SOURCE / package / "py.typed").exists()


def test_the_repository_names_no_place_on_the_machine_that_made_it() -> None:
    places = re.compile(r"/(?:work|root|home)/\w+|/tmp/bash_jobs|/opt/wheels")
    named = [str(path.relative_to(ROOT)) for path, text in readable_files() if places.search(text)]

    assert named == []


def test_no_stub_is_left() -> None:
    stubs = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b")
    left = [str(path.relative_to(ROOT)) for path in MODULES if stubs.search(path.read_text("utf-8"))]

    assert left == []


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"[a-z’']+", text.lower())


def runs_of(words: list[str], length: int) -> set[tuple[str, ...]]:
    """Return every run of so many words."""
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.mark.skipif(not SEED.exists(), reason="the seed text is not beside this checkout, so it cannot be compared")
def test_no_sentence_of_the_seed_stands_in_the_repository() -> None:
    seed = runs_of(words_of(SEED.read_text("utf-8")), 9)
    taken = [str(path.relative_to(ROOT)) for path, text in readable_files() if runs_of(words_of(text), 9) & seed]

    assert taken == []


def imported_names(path: Path) -> Iterator[str]:
    """Yield the full name of everything a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_module_imports_a_door_to_the_outside() -> None:
    doors = tuple(f"{door}." for door in DOORS_OUT)
    found = [
        f"{path.name}: {name}" for path in MODULES for name in imported_names(path) if f"{name}.".startswith(doors)
    ]

    assert found == []


def test_only_the_actions_of_publishing_make_a_bundle() -> None:
    door = "casebook.publishing.bundle"
    takers = {
        path.relative_to(SOURCE).as_posix()
        for path in MODULES
        for name in imported_names(path)
        if f"{name}.".startswith(f"{door}.")
    }

    assert takers == {"casebook/publishing/actions.py"}
