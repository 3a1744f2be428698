"""The demo in Chromium: what a newcomer sees, at three widths, in both themes, with the keyboard and on paper."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
Keep = Callable[[Page, str], None]

CASES = ("1/", "2/", "3/")
WIDTHS = (390, 1280, 1600)
THEMES = ("light", "dark")

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = """() => {
  const link = document.activeElement.closest('a.mark');
  if (!link) return null;
  const shown = [...document.querySelectorAll('.saying')].filter(saying => saying.checkVisibility());
  const box = link.getBoundingClientRect();
  return {
    number: link.classList[1],
    ringed: getComputedStyle(link.querySelector('.mark__target')).stroke !== 'rgba(0, 0, 0, 0)',
    shown: shown.map(saying => saying.classList[1].replace('saying', 'mark')),
    inside: box.left >= 0 && box.right <= innerWidth,
  };
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('a.mark .mark__target, summary, .top a, .state-list a')]
  .filter(target => target.checkVisibility())
  .map(target => [target.className.baseVal ?? target.className, target.getBoundingClientRect()])
  .filter(([_, box]) => box.width < 24 || box.height < 24).map(([name, box]) => `${name} ${box.width} ${box.height}`)"""
HIDDEN_PASSAGES = """async () => {
  const hidden = [];
  for (const link of document.querySelectorAll('a.mark')) {
    location.hash = link.getAttribute('href');
    await new Promise(requestAnimationFrame);
    const words = document.querySelector(':target').closest('.block, .note');
    if (!words || !words.checkVisibility({ contentVisibilityAuto: true })) hidden.push(link.getAttribute('href'));
  }
  return hidden;
}"""


def press_access_key(page: Page, key: str) -> None:
    """Press Alt and a key as a keyboard does; the driver's own press leaves out the letter that access keys go by."""
    keyboard = page.context.new_cdp_session(page)
    pressed = {"type": "keyDown", "modifiers": 1, "key": key, "text": key, "unmodifiedText": key}
    keyboard.send("Input.dispatchKeyEvent", {**pressed, "windowsVirtualKeyCode": ord(key.upper())})


def serious(page: Page) -> list[str]:
    """Return what axe-core finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes'][:3]]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def test_the_first_page_leads_to_every_case_with_its_state(demo: str, opened: Open, keep: Keep) -> None:
    page = opened(demo).page
    doors = page.locator(".door")
    keep(page, "doors")

    assert doors.count() == len(CASES)
    assert all(re.match(r"[A-Z].+\.$", said) for said in page.locator(".door__state span").all_text_contents())
    doors.nth(0).get_by_role("link").click()
    assert page.url == f"{demo}1/"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_shows_the_ribbon_and_the_state(demo: str, opened: Open, keep: Keep, width: int, theme: str) -> None:
    seen = opened(f"{demo}1/", width=width, theme=theme)
    keep(seen.page, f"case-{width}-{theme}")

    assert seen.page.locator(".ribbon__sheet").is_visible()
    assert seen.page.locator("a.mark").count() > 20
    assert re.match(r"[A-Z].+\.$", seen.page.locator(".top__state span").inner_text())
    assert seen.page.evaluate(OVERFLOW) == 0
    assert seen.complaints == []
    assert all(request.startswith(demo) for request in seen.requests)


@pytest.mark.parametrize("case", CASES)
def test_the_ribbon_opens_at_its_latest_end_on_a_phone(demo: str, opened: Open, case: str) -> None:
    page = opened(f"{demo}{case}", width=390).page
    last = page.locator("a.mark .mark__target").last.bounding_box()

    assert page.evaluate("() => { const r = document.querySelector('.ribbon'); return r.scrollWidth > r.clientWidth; }")
    assert last is not None
    assert 0 <= last["x"] <= 390 - last["width"]


def test_the_tab_key_reaches_every_mark_and_shows_its_words(demo: str, opened: Open) -> None:
    page = opened(f"{demo}1/", width=390).page
    number, reached = page.locator("a.mark").count(), []
    for _ in range(number + 10):
        page.keyboard.press("Tab")
        if (focused := page.evaluate(FOCUSED)) is not None:
            reached.append(focused)

    assert [mark["number"] for mark in reached] == [f"mark--{n}" for n in range(1, number + 1)]
    assert all(mark["ringed"] and mark["inside"] and mark["shown"] == [mark["number"]] for mark in reached)


def test_enter_on_a_mark_opens_the_folded_passage(demo: str, opened: Open) -> None:
    page = opened(f"{demo}1/").page
    mark = page.locator("a.mark").first
    href = mark.get_attribute("href")
    mark.focus()
    page.keyboard.press("Enter")

    assert href is not None
    assert page.url.endswith(href)
    assert page.locator(".block:has(:target)").is_visible()


@pytest.mark.parametrize("case", CASES)
def test_every_mark_leads_to_a_passage_that_can_be_seen(demo: str, opened: Open, case: str) -> None:
    page = opened(f"{demo}{case}", motion="reduce").page

    assert page.locator(".chapter:not([open])").count() > 0
    assert page.evaluate(HIDDEN_PASSAGES) == []


def test_pointing_at_a_mark_shows_its_words_and_moves_nothing(demo: str, opened: Open) -> None:
    page = opened(f"{demo}1/").page
    below = page.locator(".folds").bounding_box()
    mark = page.locator("a.mark").last
    mark.hover()

    assert page.locator(".saying:visible").count() == 1
    assert page.locator(".folds").bounding_box() == below


def test_the_table_is_one_key_away(demo: str, opened: Open) -> None:
    page = opened(f"{demo}1/").page
    press_access_key(page, "t")

    assert page.locator(".folds table").is_visible()
    assert page.locator(".folds tbody tr").count() > 20


@pytest.mark.parametrize("width", [390, 1280])
def test_what_can_be_hit_is_large_enough(demo: str, opened: Open, width: int) -> None:
    page = opened(f"{demo}1/", width=width).page

    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", ["", "1/", "no-such-page"])
def test_axe_finds_nothing_serious(demo: str, opened: Open, path: str, theme: str) -> None:
    page = opened(f"{demo}{path}", theme=theme).page
    for fold in page.locator(".folds > details > summary").all():
        fold.click()

    assert serious(page) == []


def test_on_paper_every_chapter_is_there_and_the_ribbon_runs_over_rows(demo: str, opened: Open) -> None:
    page = opened(f"{demo}1/").page
    page.emulate_media(media="print")
    paper = page.pdf(prefer_css_page_size=True)

    assert paper.startswith(b"%PDF")
    assert page.locator(".ribbon__strip").count() > 1
    assert page.locator(".ribbon__strip").first.is_visible()
    assert page.locator(".chapter:not([open]) .block__words").first.is_visible()


def test_motion_is_left_out_where_somebody_asks_for_it(demo: str, opened: Open) -> None:
    page = opened(f"{demo}1/", motion="reduce").page

    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_a_page_that_is_not_there_says_so(demo: str, opened: Open) -> None:
    page = opened(f"{demo}4/").page

    assert "There is no page here." in page.locator("main").inner_text()
