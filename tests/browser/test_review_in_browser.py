"""The review of Monday in Chromium: the first four cases seen in twelve actions, with and without a script.

A click or a key is one action; typing in one field is one. Scrolling, and looking, is none.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Filled
from tests.browser.looking import Counted, fits, serious

pytestmark = pytest.mark.browser
Keep = Callable[[Page, str], None]
MOST_ACTIONS: Final = 12
FIRST: Final = (
    ("W-1", "Quit", "quit, for 9 days", "Is there something left to say"),
    ("W-2", "No contact", "For 37 days. The two stand: steady.", "Does the client know that you are there?"),
    ("W-3", "A rupture without an attempt to mend", "ruptured, for 5 days", "if it were the first thing you said?"),
    ("W-4", "A repair that did not hold", "repair did not hold, for 4 days", "What did the first attempt leave out?"),
)
LINES: Final = ("Write by Thursday.", "", "Say what happened on Wednesday, first.", "What I left out.")
"""To keep in mind of each; of the second nothing."""


@pytest.fixture
def page(filled: Filled) -> Iterator[Page]:
    page = filled.context.new_page()
    page.set_default_timeout(30_000)
    filled.go(page, "/")
    yield page
    page.close()


def a_fresh_week(page: Page, filled: Filled) -> None:
    """Take back what another test said of this week, as somebody does who pressed the key too soon."""
    filled.go(page, "/review/")
    seen = [row.get_attribute("id") for row in page.locator(".review--seen").all()]
    for code in seen:
        page.locator(f"#{code} [name=focus]").fill("")
        page.locator(f"#{code} button:has-text('Not seen after all')").click()
        expect(page.locator(f"#{code}.review--seen")).to_have_count(0)
        expect(page.locator(f"#{code} [name=focus]")).to_have_value("")
        page.wait_for_load_state("load")
    filled.go(page, "/today/")


def what_it_says(page: Page) -> None:
    """Each of the first four tells its rule, its state and days, two dated events at least, its question, its past."""
    for place, (code, rule, state, question) in enumerate(FIRST):
        row = page.locator("[data-review]").nth(place)
        assert row.get_attribute("id") == code
        expect(row.locator(".review__title")).to_have_text(rule)
        expect(row).to_contain_text(state, ignore_case=True)
        expect(row.locator(".review__question")).to_contain_text(question)
        assert row.locator(".review__events li").count() >= 2
    ruptured = page.locator("#W-3")
    expect(ruptured).to_contain_text("Here this rule fitted")
    expect(ruptured).to_contain_text("the others were false alarms")
    expect(page.locator("#W-1")).to_contain_text("How often this rule was right here: too few to say")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_the_first_four_are_reviewed_in_twelve_actions(
    page: Page, filled: Filled, keep: Keep, width: int, theme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    a_fresh_week(page, filled)
    by = Counted(page)
    by.click("nav >> text=Review")
    what_it_says(page)
    page.wait_for_load_state("load")
    keep(page, f"review-{width}-{theme}")
    assert (fits(page), serious(page)) == (True, [])
    by.press("j")
    for (code, *_), line in zip(FIRST, LINES, strict=True):
        expect(page.locator(f"#{code}")).to_be_focused()
        if line:
            by.press("f")
            by.write(line)
            by.press("Enter")
        else:
            by.press("s")
        expect(page.locator(f"#{code}.review--seen")).to_be_visible()
        page.wait_for_load_state("load")

    assert by.actions <= MOST_ACTIONS, by.actions
    assert [page.input_value(f"#{code} [name=focus]") for code, *_ in FIRST] == list(LINES)
    keep(page, f"review-seen-{width}-{theme}")
    assert (fits(page), serious(page)) == (True, [])


def test_the_keys_move_between_cases_and_open_one(page: Page, filled: Filled) -> None:
    filled.go(page, "/review/")
    page.wait_for_load_state("load")
    for key, code in (("j", "W-1"), ("j", "W-2"), ("j", "W-3"), ("k", "W-2")):
        page.keyboard.press(key)
        expect(page.locator(f"#{code}")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Lark")


@pytest.mark.parametrize(("width", "theme"), [(1280, "dark"), (390, "light")])
def test_it_goes_without_a_script_in_no_more_actions(
    page: Page, filled: Filled, keep: Keep, width: int, theme: Any
) -> None:
    a_fresh_week(page, filled)
    assert page.context.browser is not None
    context = page.context.browser.new_context(
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
        viewport={"width": width, "height": 900},
        color_scheme=theme,
    )
    plain = context.new_page()
    plain.goto(f"{filled.home}/today/")
    by = Counted(plain)
    by.click("nav >> text=Review")
    for (code, *_), line in zip(FIRST, LINES, strict=True):
        if line:
            by.click(f"#{code} [name=focus]")
            by.write(line)
            by.press("Enter")
        else:
            by.click(f"#{code} [data-seen]")
        expect(plain.locator(f"#{code}.review--seen")).to_be_visible()

    assert by.actions <= MOST_ACTIONS, by.actions
    assert [plain.input_value(f"#{code} [name=focus]") for code, *_ in FIRST] == list(LINES)
    keep(plain, f"review-seen-{width}-{theme}-plain")
    context.close()


def test_the_sheet_to_print_holds_codes_and_no_names(page: Page, filled: Filled, keep: Keep) -> None:
    filled.go(page, "/review/")
    page.click("text=One sheet to print")
    page.emulate_media(media="print")
    keep(page, "review-sheet-on-paper")
    sheet = page.locator("main")

    for code, rule, *_ in FIRST:
        expect(sheet.locator("tr", has_text=code)).to_contain_text(rule)
    for name in ("Rook", "Lark", "Tern", "Plover"):
        expect(sheet).not_to_contain_text(name)
