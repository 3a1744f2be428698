"""The documentation is built as a site, offline, without a warning; nothing in it is fetched from elsewhere."""

import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sessionlab

ROOT = Path(__file__).parent.parent
ROOMS = ("sessionlab.course.", "sessionlab.formulation.", "sessionlab.agreement.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_is_there_and_nothing_of_it_comes_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    fetched = re.compile(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//")

    assert len(pages) > 40
    assert [page.name for page in pages if fetched.search(page.read_text("utf-8"))] == []


def test_a_function_stands_on_its_page_with_its_sentence(site: Path) -> None:
    page = (site / "api.html").read_text("utf-8")

    assert 'id="sessionlab.formulation.weigh.weigh"' in page
    assert "Return the count table, the residual, Q with its interval" in page


def test_every_module_of_the_three_rooms_is_listed() -> None:
    names = [module.name for module in pkgutil.walk_packages(sessionlab.__path__, "sessionlab.") if not module.ispkg]
    listed = (ROOT / "docs" / "api.md").read_text("utf-8")

    assert [name for name in names if name.startswith(ROOMS) and f"automodule:: {name}\n" not in listed] == []
