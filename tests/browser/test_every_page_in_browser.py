"""Every page of the workbench in Chromium, found by its addresses: it fits, it keeps nobody out, it is quiet.

A page is loaded once and looked at in both widths and both themes. Whether it fits is a matter of the width and the
contrast one of the theme, so that axe looks at two of the four: at everything once, at the contrast once more.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import FILLED_WITH, SCREENSHOTS, Filled, opened_at

pytestmark = pytest.mark.browser
PARTS: Final = 4
"""So many tests share the pages, so that two workers can."""
CONTRAST: Final = {"runOnly": ["color-contrast"]}
LOOKS: Final[tuple[tuple[int, Any, dict[str, Any] | None], ...]] = (
    (1280, "light", CONTRAST),
    (1280, "dark", None),
    (390, "light", None),
    (390, "dark", {}),
)
FILES: Final = frozenset("attachment calendar-file draft-bundle icon original reply-draft review-file style".split())
WRITTEN_ONLY: Final = frozenset(
    "backup hand-over lock passphrase public-key read-folder recovery-key signer steps verify".split()
)
WHILE_LOCKED: Final = ("unlock", "new-client-keys")
WITHOUT_A_VAULT: Final = ("new-vault", "restore")
ELSEWHERE: Final = frozenset({"own-form", "form-back", *WHILE_LOCKED, *WITHOUT_A_VAULT})
"""While a vault is open they lead to another page. The client's own form is another test's matter."""
OVERFLOW: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEAD: Final = "[document.title.trim(), document.querySelectorAll('h1').length, document.documentElement.lang]"


@pytest.fixture
def page(filled: Filled) -> Iterator[Page]:
    page = filled.context.new_page()
    filled.go(page, "/")
    yield page
    page.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_fits_keeps_nobody_out_and_is_quiet(filled: Filled, page: Page, part: int) -> None:
    names = sorted(filled.pages.keys() - FILES - WRITTEN_ONLY - ELSEWHERE)

    assert [fault for name in names[part::PARTS] for fault in faults(filled, name)] == []


def test_every_page_of_a_locked_vault_does(filled: Filled, page: Page) -> None:
    page.click(".bar__lock button")
    expect(page.locator("h1")).to_have_text("Locked")

    assert [fault for name in WHILE_LOCKED for fault in faults(filled, name)] == []


def test_every_page_does_before_there_is_a_vault(chromium: Browser, desk: str, filled: Filled) -> None:
    context = chromium.new_context()
    context.new_page().goto(desk)
    newcomer = replace(filled, home=desk.partition("/enter/")[0], context=context)

    assert [fault for name in WITHOUT_A_VAULT for fault in faults(newcomer, name)] == []
    context.close()


def test_what_is_taken_out_on_one_page_comes_in_on_another(
    chromium: Browser, filled: Filled, page: Page, tmp_path: Path
) -> None:
    filled.go(page, "/vault/export/")
    page.fill("[name=folder]", str(tmp_path))
    page.fill("[name=name]", "all")
    page.check("[name=process]")
    page.click("button:has-text('Take out')")
    taken, key = page.locator(".said .fingerprint").all_inner_texts(), page.locator(".said output").inner_text()
    [file] = tmp_path.iterdir()
    with opened_at(tmp_path / "another") as address:
        context = chromium.new_context()
        other = context.new_page()
        other.goto(address)
        other.fill("[name=last_group]", other.locator("output").inner_text()[-4:])
        for name in ("passphrase", "again"):
            other.fill(f"[name={name}]", FILLED_WITH)
        other.click("text=Make it and bring an export in")
        other.fill("[name=path]", str(file))
        other.fill("[name=key]", key)
        assert serious(other, {}) == []
        other.click("button:has-text('Bring it in')")

        expect(other.locator(".said")).to_contain_text("It is the same as was written.")
        assert other.locator(".said .fingerprint").all_inner_texts() == taken
        other.click("text=To the cases")
        expect(other.locator("main")).to_contain_text("Wren")
        context.close()


def faults(filled: Filled, name: str) -> list[str]:
    """Return what is wrong with a page, and keep pictures of it."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page, heard, path = filled.context.new_page(), [], filled.pages[name]
    page.on("console", lambda said: heard.append(f"said: {said.text}") if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(f"failed: {error}"))
    page.on("request", lambda asked: heard.append(f"asked: {asked.url}") if not filled.holds(asked.url) else None)
    page.goto(f"{filled.home}{path}")
    title, heads, language = page.evaluate(HEAD)
    if page.url != f"{filled.home}{path}" or not title or heads != 1 or not language:
        heard.append(f"{page.url} is titled {title!r}, has {heads} first headings and speaks {language!r}")
    for width, theme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        heard += [f"{width}: {over} pixels too wide" for over in [page.evaluate(OVERFLOW)] if over > 0]
        if rules is not None:
            heard += [f"{width} {theme}: {fault}" for fault in serious(page, rules)]
            page.screenshot(path=SCREENSHOTS / f"page-{name}-{width}-{theme}.png", full_page=True)
    page.close()
    return [f"{name}: {one}" for one in heard]


def serious(page: Page, rules: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes'][:3]]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def test_typing_shows_what_is_found_and_keeps_none_of_it(filled: Filled, page: Page) -> None:
    filled.go(page, "/search/")
    page.wait_for_load_state("load")
    page.locator("[name=words]").press_sequentially("waste", delay=20)
    found = page.locator("[data-found]")
    expect(found.locator("li")).to_have_count(1)
    expect(found.locator("mark")).to_have_text("waste")
    assert page.url.endswith("/search/")
    expect(page.locator("[name=words]")).to_be_focused()
    page.fill("[name=words]", "zebrafinch")
    expect(found).to_contain_text("These words stand nowhere")
    page.fill("[name=words]", "glad")
    expect(found).to_contain_text("process notes were not looked in")
    page.check("[name=process]")
    expect(found.locator(".shelf")).to_contain_text("process note")
    found.locator("a").click()

    expect(page.locator("h1")).to_contain_text("Note,")
    page.go_back()
    assert page.locator("[data-found] li").count() == 0


def test_the_search_works_without_a_script(filled: Filled, page: Page) -> None:
    assert page.context.browser is not None
    context = page.context.browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(f"{filled.home}/search/")
    plain.fill("[name=words]", '"waste of time"')
    plain.click("text=Narrow it")
    plain.select_option("[name=kind]", "transcript")
    plain.click("button:has-text('Look')")
    expect(plain.locator("[data-found] li")).to_have_count(1)
    expect(plain.locator("[data-found] mark").first).to_have_text("waste of time")
    plain.select_option("[name=kind]", "letterin")
    plain.click("button:has-text('Look')")

    expect(plain.locator("[data-found]")).to_contain_text("These words stand nowhere")
    context.close()
