"""Where the example cases lie: read where they are, or copied out of an archive."""

import subprocess
import sys
import zipfile
from pathlib import Path

import sessionlab
from sessionlab.examples import cases

PACKAGE = Path(sessionlab.__file__).parent


def test_an_installed_case_is_read_where_it_lies() -> None:
    assert all(path.is_relative_to(PACKAGE / "examples") for case in cases() for path in case.paths)


def test_a_case_is_read_out_of_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "library.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(PACKAGE.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                packed.write(path, path.relative_to(PACKAGE.parent))
    ask = (
        f"import sys; sys.path.insert(0, {str(archive)!r}); import sessionlab; from sessionlab.examples import load; "
        "case = load('the-crit'); "
        "days = [reading.on for reading in case.readings()]; "
        "print('.zip' in sessionlab.__file__, len(days), None in days)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import site; site.main(); {ask}"], capture_output=True, text=True
    )

    assert done.stdout.split() == ["True", str(len(cases()[0].paths)), "False"], done.stderr
