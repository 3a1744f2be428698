"""The library installs and imports alone: no framework, no socket, no file, no environment at import."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

WATCHED_IMPORT = """
import importlib, os, pkgutil, sys, sysconfig
import numpy, scipy.special, scipy.stats  # what the library rests on may look around; the library may not

TOUCHED = []

class Watched(dict):
    def __getitem__(self, key):
        TOUCHED.append(f"environment {key}")
        return super().__getitem__(key)
    def get(self, key, default=None):
        TOUCHED.append(f"environment {key}")
        return super().get(key, default)

def watch(event, args):
    if event.startswith("socket.") or event in {"subprocess.Popen", "os.system", "urllib.Request"}:
        TOUCHED.append(event)
    if event == "open" and not str(args[0]).endswith((".py", ".pyc", ".so", ".pyd", ".dylib")):
        TOUCHED.append(f"open {args[0]}")

os.environ = Watched(os.environ)
sys.addaudithook(watch)
import sessionlab
names = [m.name for m in pkgutil.walk_packages(sessionlab.__path__, "sessionlab.")]
for name in names:
    importlib.import_module(name)
assert len(names) > 20, names
assert not TOUCHED, TOUCHED
assert not [m for m in sys.modules if m.split(".")[0] in {"django", "sqlite3", "docx", "nh3"} and "." not in m
            and m in {"django", "sqlite3"}]
print(len(names), "modules")
"""


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the library's wheel and install it, with what it declares and nothing else, into a new environment."""
    place = tmp_path_factory.mktemp("alone")
    uv = [sys.executable, "-m", "uv", "--quiet"]
    wheel_project = ROOT / "wheels" / "sessionlab"
    subprocess.run([*uv, "build", "--wheel", wheel_project, "-o", place, "--python", sys.executable], check=True)
    venv.create(place / "env", with_pip=False)
    python = place / "env" / "bin" / "python"
    pins = place / "pins.txt"
    locked = (ROOT / "requirements" / "dev.lock").read_text("utf-8").splitlines()
    pins.write_text("\n".join(line.removesuffix(" \\") for line in locked if line[:1].isalpha()), "utf-8")
    [wheel] = place.glob("sessionlab-*.whl")
    subprocess.run([*uv, "pip", "install", "--python", python, "-c", pins, wheel], check=True)
    return python


def test_the_library_imports_alone_and_touches_nothing(empty_environment: Path) -> None:
    done = subprocess.run(
        [empty_environment, "-I", "-B", "-c", WATCHED_IMPORT], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_the_library_reads_prose_without_any_extra(empty_environment: Path) -> None:
    ask = "from sessionlab.reading import read; print(read('She came on time. We spoke.')[0].source.kind)"
    done = subprocess.run([empty_environment, "-I", "-c", ask], capture_output=True, text=True, check=False)

    assert done.stdout.strip() == "note", done.stderr


def test_the_examples_travel_inside_the_wheel(empty_environment: Path) -> None:
    ask = "from sessionlab.examples import cases; print(len(cases()))"
    done = subprocess.run([empty_environment, "-I", "-c", ask], capture_output=True, text=True, check=False)

    assert done.stdout.strip() == "3", done.stderr
