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

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import Seen, chromium, keep, opened
from tests.journal.bundles import POST, Signer, write_bundle

__all__ = ["chromium", "keep", "opened"]
pytestmark = pytest.mark.browser
PASSWORD = "eleven slow herons"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PLACES = (POST, "/", "/blogs/", "/blogs/case-notes/", "/archive/", "/about/", "/search/?q=hour", "/nothing/",
          f"{POST}respond/", "/moderating/enter/", "/authors/ines-calder/")  # fmt: skip


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


def test_no_page_breaks_a_rule_of_wcag_in_light_or_dark(site: Site, opened: Callable[..., Seen]) -> None:
    found = []
    for theme, width, places in (("light", 1280, PLACES), ("dark", 390, PLACES[:4])):
        seen = opened(f"{site.address}/", theme=theme, width=width)
        for place in places:
            seen.page.goto(f"{site.address}{place}")
            wide = seen.page.evaluate("document.documentElement.scrollWidth")
            broken = Axe().run(seen.page, options=WCAG).response["violations"]
            found += [(theme, place, rule["id"], rule["nodes"][0]["html"]) for rule in broken]
            if wide > width:
                found.append((theme, place, "wider than the screen", str(wide)))
        assert [text for text in seen.complaints if "404" not in text] == []
        assert {address for address in seen.requests if not address.startswith(site.address)} == set()
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
