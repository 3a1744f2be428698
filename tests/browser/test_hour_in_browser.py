"""The hour and its note in Chromium: from opening to signed in twelve actions, with and without a script."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser.looking import Counted, at_home, cookies_of, fits, serious

pytestmark = pytest.mark.browser
Keep = Callable[[Page, str], None]
WORDS = "seven kettles on a quiet hill"
MOST_ACTIONS = 12
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
NOTE = (
    "She came in with her coat on and kept it on. By the middle nothing I said was right. //rupture\n\n"
    "I missed that she was ashamed of having written; only at the door did I see it. "
    "In the last minutes I told her that I had been too quick.\n\n"
    "We met from 10:00 to 10:50. She will come next week.\n\n"
    "//next begin with the letter, and with what it cost to write it"
)


@pytest.fixture(scope="module")
def page(chromium: Browser, desk: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(desk)
    key = page.locator("output").inner_text()
    page.fill("[name=last_group]", key[-4:])
    page.fill("[name=passphrase]", WORDS)
    page.fill("[name=again]", WORDS)
    page.click("text=Make the vault")
    yield page
    context.close()


def open_case(page: Page, code: str, name: str, *, starts: str = "10:00") -> None:
    """Open a case whose hour is on this day of the week."""
    page.goto(at_home(page))
    page.fill("[name=code]", code)
    page.fill("[name=pseudonym]", name)
    page.fill("[name=opened_on]", "2019-01-07")
    page.check("[name=consent]")
    page.click("text=Open the case")
    page.goto(f"{at_home(page)}/case/{code}/weekly/")
    page.select_option("[name=weekday]", str(today().weekday()))
    page.fill("[name=starts]", starts)
    page.fill("[name=since]", today().isoformat())
    page.click("button:has-text('Keep')")


def today() -> date:
    return datetime.now().date()


def write_and_sign(by: Counted, name: str, *, look: Callable[[str], None]) -> None:
    """Go from the page of today to the signed note, by keys where there are some."""
    page = by.page
    by.click(f".hour:has-text('{name}') button:has-text('Write the note')")
    expect(page.locator("[name=text]")).to_be_focused()
    page.wait_for_load_state("load")
    by.write(NOTE)
    expect(page.locator("[data-kept]")).to_contain_text("Kept at")
    look("write")
    by.press("Control+Enter")
    expect(page.locator("[data-item]:focus")).to_have_count(1)
    look("sort")
    open_chips = page.locator("[data-chip]:has([value='']:checked)")
    assert open_chips.count() >= 2
    while open_chips.count():
        by.press("y")
    expect(page.locator("[data-item]:focus")).to_contain_text("from 10:00 to 10:50")
    by.press("r")
    by.click("[name=attendance][value=held]")
    by.click("[name=risk][value='not asked']")
    by.click("[name=expects][value=comes]")
    by.press("Control+Enter")
    expect(page.locator(".said")).to_contain_text("The note is signed.")
    look("signed")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_the_note_is_signed_in_twelve_actions(page: Page, keep: Keep, width: int, theme: Any) -> None:
    code, name = f"J-{width}", f"Jay {width}"
    open_case(page, code, name)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{at_home(page)}/today/")

    def look(what: str) -> None:
        keep(page, f"hour-{what}-{width}-{theme}")
        assert fits(page), what
        assert serious(page) == [], what

    look("today")
    by = Counted(page)
    write_and_sign(by, name, look=look)

    assert by.actions <= MOST_ACTIONS, by.actions
    main = page.locator("main")
    expect(main).to_contain_text("it holds.")
    expect(main).to_contain_text("not asked")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    stays(page, code)


def stays(page: Page, code: str) -> None:
    """What was decided counts, what was written stands where it was put, and the next hour finds its line and guess."""
    page.goto(f"{at_home(page)}/case/{code}/")
    expect(page.locator(".told")).to_contain_text("A rupture")
    expect(page.locator("main")).to_contain_text("the client comes")
    page.goto(f"{at_home(page)}/today/")
    expect(page.locator("main")).to_contain_text("The signed note")


@pytest.mark.parametrize(("width", "code", "name"), [(1280, "J-Q", "Quail"), (390, "J-P", "Plover")])
def test_it_is_signed_without_a_script_in_as_many_actions(
    chromium: Browser, page: Page, width: int, code: str, name: str
) -> None:
    open_case(page, code, name)
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    context.add_cookies(cookies_of(page))
    plain = context.new_page()
    plain.goto(f"{at_home(page)}/today/")
    by = Counted(plain)
    by.click(f".hour:has-text('{name}') button:has-text('Write the note')")
    expect(plain.locator("[name=text]")).to_be_focused()
    by.write(NOTE)
    by.click("button:has-text('Sort and sign')")
    by.click("[data-chip] >> nth=1 >> text=yes")
    by.click("[data-chip] >> nth=2 >> text=no")
    by.click("text=Move it to the record")
    by.click("[name=attendance][value=held]")
    by.click("[name=risk][value='not asked']")
    by.click("[name=expects][value=comes]")
    by.click("button:has-text('File and sign')")

    expect(plain.locator(".said")).to_contain_text("The note is signed.")
    assert fits(plain)
    assert by.actions <= MOST_ACTIONS
    context.close()


def test_two_pages_never_write_over_each_other(page: Page, keep: Keep) -> None:
    open_case(page, "J-T", "Tern")
    page.goto(f"{at_home(page)}/today/")
    page.click(".hour:has-text('Tern') button:has-text('Write the note')")
    other = page.context.new_page()
    other.goto(page.url)
    page.fill("[name=text]", "The first page wrote this.")
    expect(page.locator("[data-kept]")).to_contain_text("Kept at")
    other.fill("[name=text]", "The second wrote that.")

    expect(other.locator("[data-conflict]")).to_be_visible(timeout=60_000)
    expect(other.locator("[data-theirs]")).to_have_text("The first page wrote this.")
    keep(other, "hour-conflict")
    assert serious(other) == []
    other.click("text=Keep both")
    expect(other.locator("[data-kept]")).to_contain_text("Kept at")
    other.close()
    page.reload()
    assert page.input_value("[name=text]") == "The first page wrote this.\n\nThe second wrote that."


def test_a_closed_page_keeps_what_was_written(page: Page) -> None:
    open_case(page, "J-C", "Curlew")
    page.goto(f"{at_home(page)}/today/")
    other = page.context.new_page()
    other.goto(page.url)
    other.click(".hour:has-text('Curlew') button:has-text('Write the note')")
    expect(other.locator("[name=text]")).to_be_focused()
    other.keyboard.insert_text("Half a sentence, and the")
    other.close(run_before_unload=True)
    going_on = page.locator(".hour:has-text('Curlew') button:has-text('Go on with the note')")
    for _ in range(20):
        page.reload()
        if going_on.count():
            break
        page.wait_for_timeout(500)
    going_on.click()

    assert page.input_value("[name=text]") == "Half a sentence, and the"


def test_the_keys_are_shown_and_closed(page: Page, keep: Keep) -> None:
    page.goto(f"{at_home(page)}/today/")
    page.wait_for_load_state("load")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("this paragraph is for the record")
    keep(page, "hour-keys")
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_calendar_is_asked_about_and_kept(page: Page, keep: Keep) -> None:
    open_case(page, "J-K", "Knot")
    tomorrow = today() + timedelta(days=1)
    event = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20240101T000000Z\r\n"
        f"DTSTART:{tomorrow:%Y%m%d}T090000\r\nDTEND:{tomorrow:%Y%m%d}T095000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
        "SUMMARY:{name}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    page.goto(f"{at_home(page)}/today/calendar/")
    content = event.format(uid="a", name="Dentist").encode()
    page.set_input_files("[name=file]", {"name": "a.ics", "mimeType": "text/calendar", "buffer": content})
    page.click("text=Look into it")
    expect(page.locator("main")).to_contain_text("nobody has said yet")
    keep(page, "hour-calendar")
    assert serious(page) == []
    page.select_option("select", "J-K")
    page.click("text=Keep the hours")
    expect(page.locator(".said")).to_contain_text("3 hours are kept")


PAGES = ("/today/", "/today/calendar/", "/help/keys/", "/")


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_every_page_fits_and_keeps_nobody_out(page: Page, keep: Keep, width: int, theme: Any) -> None:
    code = f"J-{theme}"
    open_case(page, code, f"Heron {theme}")
    page.goto(f"{at_home(page)}/today/")
    write_and_sign(Counted(page), f"Heron {theme}", look=lambda what: None)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    for path in (*PAGES, f"/case/{code}/print/"):
        page.goto(at_home(page) + path)
        assert fits(page), path
        assert serious(page) == [], path
        keep(page, f"hour{path.replace('/', '-')}{width}-{theme}")
    page.goto(f"{at_home(page)}/case/{code}/")
    page.click("a:has-text('Note,')")
    for link in ("Copy for another system", "Print the record part"):
        page.click(f"a:has-text('{link}')")
        assert fits(page), link
        assert serious(page) == [], link
        keep(page, f"hour-{link.split()[0].lower()}-{width}-{theme}")
        page.go_back()


def test_a_page_is_in_no_conflict_with_itself(page: Page) -> None:
    """Sent while a keeping is under way, the form waits for it."""
    open_case(page, "J-W", "Wigeon")
    page.goto(f"{at_home(page)}/today/")
    page.click(".hour:has-text('Wigeon') button:has-text('Write the note')")
    page.wait_for_load_state("load")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    page.route(lambda url: "/draft/" in url, slowly)
    page.fill("[name=text]", "She waved from the ferry.")
    with page.expect_request(lambda request: request.method == "POST" and "quietly" in (request.post_data or "")):
        pass
    page.keyboard.press("Control+Enter")

    expect(page.locator("h1")).to_contain_text("sort and sign")
    page.unroute_all()
