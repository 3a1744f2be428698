"""What the tests in a browser look for on every page, and how they count what somebody does on it."""

import re
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


@dataclass
class Counted:
    """Somebody at a page, whose clicks, keys and typings are counted; typing in one field is one."""

    page: Page
    actions: int = 0

    def click(self, selector: str) -> None:
        self.actions += 1
        self.page.click(selector)

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.actions += 1
        self.page.keyboard.insert_text(text)


def at_home(page: Page) -> str:
    """Return the address of the workbench that shows a page."""
    return re.sub(r"(http://[^/]+).*", r"\1", page.url)


def cookies_of(page: Page) -> list[Any]:
    """Return what lets another browser in as this one."""
    return [{"name": c["name"], "value": c["value"], "url": at_home(page)} for c in page.context.cookies()]


def serious(page: Page) -> list[str]:
    """Return what axe-core finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {fault['help']}" for fault in found if fault["impact"] in ("serious", "critical")]


def fits(page: Page) -> bool:
    """Tell whether a page that is loaded is no wider than its window."""
    page.wait_for_load_state("load")
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
