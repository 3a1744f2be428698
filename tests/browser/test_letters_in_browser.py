"""The hostile letter in Chromium: dropped, looked at beside the course, held, answered in six parts, copied, filed.

A click, a drop or a key is one action; typing in one field is one.
"""

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.looking import Counted, at_home, cookies_of, fits, serious

pytestmark = pytest.mark.browser
Keep = Callable[[Page, str], None]
WORDS = "seven kettles on a quiet hill"
MOST_ACTIONS = 14
CODES, NAMES = ("R-1", "L-1", "P-1", "B-1"), ("rook", "lark", "plover", "bittern")
ADDRESSES = {code: f"{name}@example.org" for code, name in zip(CODES, NAMES, strict=True)}
PARTS = {
    "happened": "On Friday I hurried you past what you had said.",
    "missed": "I did not hear how much it mattered to you.",
    "felt": "It may have felt as if nobody was there.",
    "choice": "Whether you come is yours to decide.",
    "available": "I am here, and I read what you write.",
    "practical": "I cannot hold the hour on Friday for longer than four weeks.",
}
DROP = """([name, content]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([content], name, { type: "message/rfc822" }));
  document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true }));
}"""


def letter(number: int, words: str, *, sender: str = "rook@example.org") -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Rook <{sender}>", "M <m@example.net>", "Friday"
    message["Date"], message["Message-ID"] = "Fri, 15 Mar 2019 18:00:00 +0000", f"<{number}@example.org>"
    message.set_content(words)
    message.add_attachment(b"#!/bin/sh\nx", maintype="application", subtype="pdf", filename="bill.pdf")
    return message.as_string()


HOSTILE = (
    "I have never met anybody so incompetent. I am taking a month off.\n\nOn 14 March 2019, M wrote:\n> Until Friday.\n"
)


class AtALetter(Counted):
    """Somebody who fills fields and drops letters too."""

    def type(self, field: str, words: str) -> None:
        self.actions += 1
        self.page.fill(f"[name={field}]", words)

    def drop(self, name: str, content: str) -> None:
        self.actions += 1
        self.page.wait_for_load_state("load")
        self.page.evaluate(DROP, [name, content])


@pytest.fixture(scope="module")
def page(chromium: Browser, desk: str) -> Iterator[Page]:
    """Let a browser in; it makes the vault and two cases, one with an address and an agreement."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(desk)
    page.fill("[name=last_group]", page.locator("output").inner_text()[-4:])
    page.fill("[name=passphrase]", WORDS)
    page.fill("[name=again]", WORDS)
    page.click("text=Make the vault")
    for code, name in list(zip(CODES, NAMES, strict=True))[:3]:
        open_case(page, code, name.capitalize())
        agree(page, code)
    write_note(page, "R-1")
    page.set_default_timeout(10_000)
    yield page
    context.close()


def open_case(page: Page, code: str, name: str) -> None:
    page.goto(at_home(page))
    page.fill("[name=code]", code)
    page.fill("[name=pseudonym]", name)
    page.fill("[name=opened_on]", "2019-01-07")
    page.check("[name=consent]")
    page.click("text=Open the case")
    expect(page.locator("h1")).to_have_text(name)


def agree(page: Page, code: str) -> None:
    page.goto(f"{at_home(page)}/case/{code}/agreed/")
    page.fill("[name=address]", ADDRESSES[code])
    page.click("button:has-text('Keep the address')")
    page.select_option("[name=hours]", "not held")
    page.click("button:has-text('Keep') >> nth=0")
    expect(page.locator(".said")).to_contain_text("It is kept.")


def write_note(page: Page, code: str) -> None:
    page.goto(f"{at_home(page)}/case/{code}/note/")
    page.fill("[name=on]", "2019-03-14")
    page.fill("[name=process]", "He looked at the clock before I did.")
    page.click("button:has-text('Keep')")


@pytest.mark.parametrize(("width", "code", "address"), [(1280, "R-1", "rook"), (390, "L-1", "lark")])
def test_a_hostile_letter_is_answered_in_fourteen_actions(
    page: Page, keep: Keep, width: int, code: str, address: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(at_home(page))
    by_hand = AtALetter(page)
    by_hand.click("nav >> text=Letters")
    by_hand.drop("friday.eml", letter(width, HOSTILE, sender=f"{address}@example.org"))
    expect(page.locator("h1")).to_contain_text("A letter from the client, Friday 15 March 2019")
    expect(page.locator(".proposal", has_text="A break")).to_contain_text("on break")
    keep(page, f"letter-{width}")
    by_hand.click(".proposal:has-text('A break') >> text=Accept")
    expect(page.locator(".top__state")).to_contain_text("On break, since Friday 15 March 2019")
    by_hand.click("button:has-text('One hour')")
    expect(page.locator(".hold")).to_contain_text("Nothing leaves before")
    by_hand.type("unsent", "A month! After all these years.")
    for part, words in PARTS.items():
        by_hand.type(f"part-{part}", words)
    by_hand.click("text=Keep it and look it over")
    expect(page.locator("#finished")).to_have_count(0)
    by_hand.click("text=Wait no longer")
    expect(page.locator("#finished")).to_have_value("\n\n".join(PARTS.values()))
    keep(page, f"letter-finished-{width}")
    assert (fits(page), serious(page)) == (True, [])
    page.wait_for_load_state("load")
    by_hand.click("text=Copy it and file it as sent")
    expect(page.locator("#reply")).to_contain_text("Filed as sent on")

    assert page.evaluate("navigator.clipboard.readText()") == "\n\n".join(PARTS.values())
    assert by_hand.actions <= MOST_ACTIONS
    page.goto(f"{at_home(page)}/case/{code}/")
    expect(page.locator(".told")).to_contain_text("A repair tried")
    expect(page.locator("main")).not_to_contain_text("A month! After all")


def test_beside_the_letter_stands_what_helps_to_answer_it(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_case(page, "B-1", "Bittern")
    agree(page, "B-1")
    write_note(page, "B-1")
    bring(page, letter(3, HOSTILE, sender="bittern@example.org"))
    page.click(".proposal:has-text('A break') >> text=Accept")
    beside = page.locator(".answer__beside")

    expect(beside).to_contain_text("The hours cannot be held.")
    expect(beside).to_contain_text("He looked at the clock before I did.")
    expect(beside).to_contain_text("A break, Friday 15 March 2019")
    expect(beside.locator(".ribbon a.mark")).not_to_have_count(0)
    expect(page.locator(".answer__letter")).to_contain_text("called application/pdf; really a script")
    assert not page.locator("text=Until Friday.").is_visible()


def bring(page: Page, content: str) -> None:
    page.goto(f"{at_home(page)}/letters/")
    page.set_input_files("[name=files]", {"name": "a.eml", "mimeType": "message/rfc822", "buffer": content.encode()})
    page.click("button:has-text('Bring in')")


def test_a_finding_is_marked_and_overruled(page: Page, keep: Keep) -> None:
    bring(page, letter(4, "You never listen to me."))
    page.fill("[name=part-happened]", "On Friday you made me lose the thread.")
    page.click("text=Keep it and look it over")
    expect(page.locator(".finding mark")).to_have_text("you made me")
    keep(page, "letter-finding")
    page.click(".finding:has-text('Blame') >> text=It stays")
    page.click(".finding:has-text('No practical line') >> text=It stays")

    expect(page.locator(".finding--overruled")).to_have_count(2)
    expect(page.locator("#finished")).to_have_count(1)
    with page.expect_download() as caught:
        page.click("text=A draft for the mail program")
    assert b"X-Unsent: 1" in caught.value.path().read_bytes()


def test_a_reply_is_kept_by_itself_and_two_pages_never_write_over_each_other(page: Page) -> None:
    bring(page, letter(7, "You never listen to me, and never did."))
    other = page.context.new_page()
    other.goto(page.url)
    page.fill("[name=part-felt]", "It may have felt lonely.")
    expect(page.locator("[data-kept]")).to_contain_text("Kept at")
    other.fill("[name=part-felt]", "Left alone, perhaps.")
    expect(other.locator("[data-conflict]")).to_be_visible()
    expect(other.locator("[data-theirs]")).to_contain_text("It may have felt lonely.")
    other.click("text=Keep both, one after the other")
    expect(other.locator("[data-kept]")).to_contain_text("Kept at")
    other.close()
    page.reload()

    expect(page.locator("[name=part-felt]")).to_have_value("It may have felt lonely.\n\nLeft alone, perhaps.")
    expect(page.locator("[data-kept]")).to_contain_text("Kept by itself on")


@pytest.mark.parametrize(("width", "number"), [(1280, 5), (390, 6)])
def test_the_journey_needs_no_script(chromium: Browser, page: Page, width: int, number: int) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    context.add_cookies(cookies_of(page))
    plain = context.new_page()
    plain.goto(at_home(page))
    by_hand = AtALetter(plain)
    by_hand.click("nav >> text=Letters")
    bring(plain, letter(number, HOSTILE, sender="plover@example.org"))
    by_hand.actions += 2  # a file is chosen, a button pressed
    by_hand.click(".proposal:has-text('A break') >> text=Accept")
    for part, words in PARTS.items():
        by_hand.type(f"part-{part}", words)
    by_hand.click("text=Keep it and look it over")
    assert plain.locator("#finished").input_value() == "\n\n".join(PARTS.values())
    assert not plain.locator("text=Copy it and file it as sent").is_visible()
    assert fits(plain)
    by_hand.click("button:text-is('File it as sent')")

    expect(plain.locator("#reply")).to_contain_text("Filed as sent on")
    assert by_hand.actions <= MOST_ACTIONS
    context.close()


def test_a_letter_nobody_knows_is_asked_about(page: Page, keep: Keep) -> None:
    bring(page, letter(6, "It is me, from my sister's address.", sender="sister@example.org"))
    expect(page.locator("h1")).to_have_text("Whose letter is it?")
    keep(page, "letter-waiting")
    page.select_option("[name=case]", "R-1")
    page.click("text=File it there")

    expect(page.locator(".answer__letter")).to_contain_text("It is me, from my sister's address.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_letters_fits_and_keeps_nobody_out(page: Page, keep: Keep, width: int, theme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    bring(page, letter(100 + width + len(theme), "I want to die. I quit.", sender="stranger@example.org"))
    for path in (page.url.removeprefix(at_home(page)), "/letters/", "/letters/settings/", "/letters/followed/"):
        look_at(page, keep, path, width, theme)
    page.goto(f"{at_home(page)}/letters/")
    page.click("text=A letter that came in on")
    page.select_option("[name=case]", "R-1")
    page.uncheck("[name=remember]")
    page.click("text=File it there")
    expect(page.locator(".danger")).to_contain_text("I want to die")
    for path in (page.url.removeprefix(at_home(page)), "/case/R-1/agreed/", "/case/R-1/forecast/"):
        look_at(page, keep, path, width, theme)


def look_at(page: Page, keep: Keep, path: str, width: int, theme: str) -> None:
    page.goto(at_home(page) + path)
    assert fits(page), path
    assert serious(page) == [], path
    keep(page, f"letters{re.sub(r'[0-9a-f-]{36}', 'x', path).replace('/', '-')}{width}-{theme}")
