"""A Chromium that sees only this machine, and the demo that it looks at."""

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
QUIETLY = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 120.0
FILLED_WITH = "seven kettles on a quiet hill"
"""What opens the vault that `tests.browser.filled` writes."""
SCREENSHOTS = Path(__file__).parent / "screenshots"


def find_chromium() -> str | None:
    """Return where Chromium or Chrome is installed."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(ON_A_MAC) if ON_A_MAC.exists() else None)


@dataclass
class Seen:
    """A page that was opened, what it asked for and what it complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the one Chromium of this run."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium or Chrome is installed; tests/browser/set_up.sh installs it where apt-get can")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIETLY)
        yield browser
        browser.close()


def first_address(lines: IO[str]) -> str | None:
    """Return the address that the demo prints."""
    found: Queue[str] = Queue()

    def listen() -> None:
        for line in lines:
            if address := re.search(r"http://\S+", line):
                found.put(address[0])

    threading.Thread(target=listen, daemon=True).start()
    try:
        return found.get(timeout=PATIENCE)
    except Empty:
        return None


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """Serve the pages of the invented cases as a user does, and return their address."""
    command = [sys.executable, "-m", "casebook", "demo", "--pages", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        address = first_address(process.stdout)
        if address is not None:
            yield address
        process.terminate()
        process.wait(timeout=PATIENCE)
    assert address is not None, "the demo printed no address"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Open the workbench on a folder without a vault, as a newcomer does, and return the address with its ticket."""
    with opened_at(tmp_path_factory.mktemp("desk") / "vault") as address:
        yield address


@contextmanager
def opened_at(folder: Path) -> Iterator[str]:
    """Open the workbench on a folder, and give the address with its ticket."""
    command = [sys.executable, "-m", "casebook", "open", str(folder), "--no-browser"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        address = first_address(process.stdout)
        if address is not None:
            yield address
        process.terminate()
        process.wait(timeout=PATIENCE)
    assert address is not None, "the workbench printed no address"


@dataclass
class Filled:
    """A workbench on a vault with something on every page: where it is, the addresses by name, who was let in."""

    home: str
    pages: dict[str, str]
    context: BrowserContext

    def holds(self, address: str) -> bool:
        """Tell whether an address is of this workbench."""
        return address.startswith(f"{self.home}/")

    def go(self, page: Page, path: str) -> None:
        """Go to an address of it, and unlock it where it is locked."""
        page.goto(f"{self.home}{path}")
        if page.locator("h1", has_text="Locked").count():
            page.fill("[name=passphrase]", FILLED_WITH)
            page.click("button:has-text('Unlock')")
            page.goto(f"{self.home}{path}")


@pytest.fixture(scope="session")
def filled(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """Write a vault in a program of its own, open it as a user does and let one browser in."""
    folder = tmp_path_factory.mktemp("filled") / "vault"
    told = [sys.executable, "-m", "tests.browser.filled", str(folder)]
    pages = json.loads(subprocess.run(told, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout)
    with opened_at(folder) as address:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(address)
        home = re.sub(r"(http://[^/]+).*", r"\1", address)
        Filled(home, pages, context).go(page, "/")
        page.close()
        yield Filled(home, pages, context)
        context.close()


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Seen]]:
    """Return what opens a page at a width and in a theme, and listens to it."""
    contexts: list[BrowserContext] = []

    def open_page(address: str, *, width: int = 1280, theme: str = "light", motion: str = "no-preference") -> Seen:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce" if motion == "reduce" else "no-preference",
        )
        contexts.append(context)
        seen = Seen(context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.goto(address)
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Return what keeps a picture of a page, to be looked at by people."""

    def keep_picture(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep_picture
