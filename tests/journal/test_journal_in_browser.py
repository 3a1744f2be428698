"""The site as people have it: served, seen in Chromium, from the bundle to the page to the tombstone."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.browser.conftest import Seen, chromium, keep, opened
from tests.journal.bundles import POST, Signer, write_bundle

__all__ = ["chromium", "keep", "opened"]
pytestmark = pytest.mark.browser
PASSWORD = "eleven slow herons"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PLACES = (POST, "/", "/blogs/", "/blogs/case-notes/", "/archive/", "/archive/2024/", "/about/", "/editorial-policy/",
          "/corrections/", "/search/?q=hour", "/comments/", "/authors/", "/authors/ines-calder/", "/reviewers/",
          "/reviewers/tobias-wren/", "/nothing/", "/blogs/case-notes/the-lost-hour/", f"{POST}respond/",
          "/moderating/enter/")  # fmt: skip
QUEUES = ("crisis", "waiting", "spam", "shown", "refused", "erase")


@dataclass(frozen=True)
class Site:
    """A served site and the commands that change it."""

    address: str
    environment: dict[str, str]
    folder: Path

    def journal(self, *arguments: str, said: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "journal", *arguments],
            env=self.environment, input=said, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def publish(self, **changes: object) -> None:
        bundle = write_bundle(self.folder / str(changes.get("slug", "first")), **changes)  # type: ignore[arg-type]
        self.journal("take-in", str(bundle))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JOURNAL_", "DJANGO_"))}
    environment = {**kept, "JOURNAL_HOME": str(folder / "home"), "JOURNAL_ADDRESS": address,
                   "JOURNAL_CLOSE_AFTER_DAYS": "0", "JOURNAL_EDIT_MINUTES": "30"}  # fmt: skip
    made = Site(address, environment, folder)
    (folder / "author.pub").write_bytes(Signer().public_file())
    made.journal("trust", str(folder / "author.pub"))
    made.publish(series__part=1)
    made.publish(slug="the-full-hour", title="The Full Hour", series__part=2, follows="the-empty-hour")
    made.publish(slug="the-lost-hour", title="The Lost Hour")
    made.journal("take-down", "the-lost-hour")
    (folder / "password").write_text(f"{PASSWORD}\n")
    with (folder / "password").open() as file:
        command = [sys.executable, "-m", "journal", "moderate", "mo", "--author", "ines-calder"]
        subprocess.run(
            [*command, "--password-fd", str(file.fileno())],
            env=environment, pass_fds=[file.fileno()], check=True, capture_output=True,
        )  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "journal", "serve"], env=environment, stdout=subprocess.DEVNULL
    ) as server:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield made
        server.terminate()


def faults(page: Page, place: str, *, width: int) -> list[tuple[str, str, str]]:
    """Return what a page does against the rules, and whether it is wider than the screen."""
    broken = Axe().run(page, options=WCAG).response["violations"]
    found = [(place, rule["id"], rule["nodes"][0]["html"]) for rule in broken]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, (place, "wider than the screen", str(wide))] if wide > width else found


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_no_page_breaks_a_rule_of_wcag(site: Site, opened: Callable[..., Seen], theme: str, width: int) -> None:
    seen = opened(f"{site.address}/", theme=theme, width=width)
    found = []
    for place in PLACES:
        seen.page.goto(f"{site.address}{place}")
        found += faults(seen.page, place, width=width)

    assert found == []
    assert [text for text in seen.complaints if "404" not in text and "410" not in text] == []
    assert {address for address in seen.requests if not address.startswith(site.address)} == set()


def sent(site: Site, text: str) -> str:
    """Leave a comment as a program would, and return the address of its own page."""
    form = urlencode({"name": "Heron", "text": text}).encode()
    asked = Request(f"{site.address}{POST}respond/", form, {"Origin": site.address})
    with urlopen(asked) as answer:
        return str(answer.url)


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1280)])
def test_no_queue_and_no_page_of_ones_own_breaks_a_rule(
    site: Site, opened: Callable[..., Seen], theme: str, width: int
) -> None:
    own = sent(site, f"I want to kill myself tonight. {theme}")
    sent(site, f"https://one.example https://two.example https://three.example {theme}")
    page = opened(f"{site.address}/moderating/enter/", theme=theme, width=width).page
    page.get_by_label("Name").fill("mo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Enter").click()
    found = []
    for queue in QUEUES:
        page.goto(f"{site.address}/moderating/{queue}/")
        found += faults(page, queue, width=width)
    page.goto(f"{site.address}/moderating/crisis/")
    page.locator(".held summary").first.click()
    found += faults(page, "an answer in crisis", width=width)
    page.goto(own)
    found += faults(page, "one's own comment", width=width)

    assert "Before anything else" in page.locator("main").inner_text()
    assert found == []


def test_a_post_is_whole_without_a_script(site: Site, opened: Callable[..., Seen]) -> None:
    seen = opened(f"{site.address}/")
    context = seen.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    page = context.new_page()
    page.goto(f"{site.address}{POST}")

    assert page.get_by_role("heading", level=1).inner_text() == "The Empty Hour"
    assert page.locator("#text").is_visible()
    assert not page.locator(".needs-script").is_visible()
    context.close()


def test_the_text_is_about_sixty_six_characters_wide(site: Site, opened: Callable[..., Seen]) -> None:
    seen = opened(f"{site.address}{POST}", width=1600)

    characters = seen.page.evaluate(
        """() => { const body = document.querySelector('.post__body p');
        const span = document.createElement('span');
        span.textContent = 'the quick brown fox jumps over a lazy dog '.repeat(4);
        span.style.whiteSpace = 'nowrap'; body.append(span); const one = span.getBoundingClientRect().width / 168;
        return document.querySelector('.post__body').getBoundingClientRect().width / one; }"""
    )

    assert 60 <= characters <= 80


def test_the_reference_is_copied(site: Site, opened: Callable[..., Seen]) -> None:
    seen = opened(f"{site.address}{POST}")
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    seen.page.get_by_role("button", name="Copy").click()
    seen.page.get_by_text("Copied").wait_for()

    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Calder, I. (2024, May 4). The empty hour. Case Notes. http")


def test_from_the_bundle_to_the_page_to_a_comment_to_the_tombstone(
    site: Site, opened: Callable[..., Seen], keep: Callable[..., None]
) -> None:
    site.publish(slug="whole-way", title="The Whole Way")
    address = f"{site.address}/blogs/case-notes/whole-way/"
    reader, moderator = opened(address).page, opened(f"{site.address}/moderating/enter/").page

    reader.get_by_role("link", name="Leave a Comment").click()
    time.sleep(3.2)  # a person takes longer than three seconds to write
    reader.get_by_label("Name, or a pseudonym").fill("Heron")
    reader.get_by_label("Comment", exact=True).fill("I read this twice.")
    reader.get_by_role("button", name="Send").click()
    assert "It waits for a person to read it." in reader.locator("main").inner_text()
    own = reader.url

    moderator.get_by_label("Name").fill("mo")
    moderator.get_by_label("Password").fill(PASSWORD)
    moderator.get_by_role("button", name="Enter").click()
    moderator.get_by_role("link", name="Waiting").click()
    moderator.wait_for_function("document.documentElement.dataset.keys === 'ready'")
    keep(moderator, "journal-queue")
    assert Axe().run(moderator, options=WCAG).response["violations"] == []
    moderator.keyboard.press("j")
    with moderator.expect_navigation():
        moderator.keyboard.press("s")
    assert "Nothing waits here." in moderator.locator("main").inner_text()

    reader.goto(address)
    assert "I read this twice." in reader.locator("#comments").inner_text()
    assert "1 comment: View Comments / Leave a Comment" in reader.locator(".byline").inner_text()
    keep(reader, "journal-post")

    assert "answers 410" in site.journal("take-down", "whole-way")
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 410
    assert not re.search("Whole Way|read this twice", reader.content())
    gone = reader.goto(own)
    assert gone is not None
    assert gone.status == 404
