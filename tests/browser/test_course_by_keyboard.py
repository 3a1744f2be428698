"""The course page and the formulation room by keyboard alone: all is reached, the focus is seen, links open."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Filled

pytestmark = pytest.mark.browser
PAGES: Final = ("course", "course-eventful", "measures", "formulation", "formulation-link", "new-formulation", "theme")
OVERFLOW: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What a hand could use: radio buttons of one name are one stop, what is folded or hidden is none.
COUNT: Final = """
() => {
  const seen = new Set();
  let number = 0;
  for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
    if (one.disabled || one.type === 'hidden' || one.tabIndex < 0) continue;
    if (!one.checkVisibility({checkVisibilityCSS: true})) continue;
    if (one.closest('details:not([open])') && !one.matches('details > summary')) continue;
    if (one.type === 'radio') {
      if (seen.has(one.name)) continue;
      seen.add(one.name);
    }
    one.dataset.stop = String(number++);
  }
  return number;
}
"""
HELD: Final = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const group = one.type === 'radio' ? document.querySelector(`[name="${one.name}"][data-stop]`) : one;
  const style = getComputedStyle(one);
  const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
  return [group?.dataset.stop ?? `unmarked ${one.tagName}`, shown, one.outerHTML.slice(0, 80)];
}
"""


@pytest.fixture
def page(filled: Filled) -> Iterator[Page]:
    page = filled.context.new_page()
    filled.go(page, "/")
    yield page
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_reaches_all_and_shows_where_it_is(filled: Filled, page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    filled.go(page, filled.pages[name])
    expected = {str(number) for number in range(page.evaluate(COUNT))}
    # A field for a day is several stops; the last is Chromium's own button in it, which the page cannot ring.
    held = list(stops(page, 2 * len(expected) + 20))

    assert page.evaluate(OVERFLOW) <= 0
    assert expected - {stop for stop, _, _ in held} == set()
    assert {stop for stop, _, _ in held} - {stop for stop, shown, _ in held if shown} == set()


def stops(page: Page, most: int) -> Iterator[Any]:
    """Yield what has the focus after each press of the tab key, until it leaves the page."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(most):
        page.keyboard.press("Tab")
        if (held := page.evaluate(HELD)) is None:
            return
        yield held


def test_a_link_of_the_formulation_is_opened_and_its_passages_reached_by_key(filled: Filled, page: Page) -> None:
    filled.go(page, filled.pages["formulation"])
    page.locator(".table--links a").first.focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/link/1/$"))
    expect(page.locator("h1")).to_be_visible()


def test_a_version_is_folded_out_and_in_again_by_key(filled: Filled, page: Page) -> None:
    filled.go(page, filled.pages["formulation"])
    page.locator(".version summary").first.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".version details[open]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".version details[open]")).to_have_count(0)
