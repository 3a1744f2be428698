"""The workbench in Chromium: a vault is made, a case kept in it, words decided about, locked and found again."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.looking import at_home, cookies_of, serious

pytestmark = pytest.mark.browser
Keep = Callable[[Page, str], None]
COMPLAINTS: list[str] = []
TAKEN: dict[str, float] = {}
"""Seconds of scripted typing."""
TEN_MINUTES = 600
WORDS = "seven kettles on a quiet hill"
STORY = (
    ("pattern", "client", "", "", "Whatever he is given he hands back, corrected."),
    ("formulation", "therapist", "2019-03-01", "", "Envy, perhaps; little is sure."),
    ("rupture", "client", "2019-03-15", "", "Each sentence was found wanting, the last with a laugh."),
    ("therapist_miss", "therapist", "2019-03-15", "", "I heard what it was about when my coat was on."),
    ("letter_in", "client", "2019-03-15", "", "A mail of four lines."),
    ("break", "client", "2019-03-15", "", "He stays away until Easter."),
    ("letter_out", "therapist", "2019-03-15", "", "What I think happened, and that his hour cannot be kept."),
    ("repair", "therapist", "2019-03-15", "", "I wrote what I had overlooked."),
    ("formulation", "therapist", "2019-03-16", "", "Shame first, then envy."),
    ("return", "client", "2019-03-16", "contrite", "He is sorry, and wants to stay."),
    ("rupture", "client", "2019-03-19", "", "He praised my letter until it was worth nothing."),
    ("quit", "client", "2019-03-22", "", "Half an hour in he put on his scarf."),
    ("prediction", "therapist", "2019-03-22", "", "I think that he will write."),
)
LETTER = (
    "From: Rook <rook@example.org>\nTo: M <m@example.net>\nDate: Fri, 15 Mar 2019 18:00:00 +0000\nSubject: Friday\n\n"
    "I have never met anybody so incompetent. I am taking a month off.\n"
)
TALK = (
    "Therapist: How did the week go?\nClient: You never listen to me. This is a waste of time.\n"
    "Therapist: I am sorry, I was too quick.\nClient: Fine.\n"
)


@pytest.fixture(scope="module")
def page(chromium: Browser, desk: str) -> Iterator[Page]:
    """Let a browser in with the ticket; it makes the vault."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    # What the browser would not do is said on its console, a breach of the policy among it.
    page.on("console", lambda said: COMPLAINTS.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: COMPLAINTS.append(str(error)))
    page.on("dialog", lambda dialog: COMPLAINTS.append(dialog.message))
    begun = monotonic()
    page.goto(desk)
    make_vault(page)
    open_case(page, "R-1", "Rook")
    for row in STORY:
        enter(page, "R-1", row)
    TAKEN["the vault, the case and the story"] = monotonic() - begun
    page.set_default_timeout(30_000)
    yield page
    context.close()


def make_vault(page: Page) -> None:
    key = page.locator("output").inner_text()
    page.fill("[name=last_group]", key[-4:])
    page.fill("[name=passphrase]", WORDS)
    page.fill("[name=again]", WORDS)
    page.click("text=Make the vault")
    expect(page.locator("h1")).to_have_text("The cases")


def said_of(day: str) -> str:
    """Return a day of the story as the page says it."""
    return f"{date.fromisoformat(day):%A {date.fromisoformat(day).day} %B %Y}" if day else "no day told"


def open_case(page: Page, code: str, name: str) -> None:
    page.goto(at_home(page))
    page.fill("[name=code]", code)
    page.fill("[name=pseudonym]", name)
    page.fill("[name=opened_on]", "2019-01-07")
    page.check("[name=consent]")
    page.click("text=Open the case")
    expect(page.locator("h1")).to_have_text(name)


def enter(page: Page, code: str, row: tuple[str, ...]) -> None:
    kind, by, on, detail, words = row
    page.goto(f"{at_home(page)}/case/{code}/event/")
    page.select_option("[name=kind]", kind)
    page.select_option("[name=by]", by)
    page.select_option("[name=detail]", detail)
    page.fill("[name=on]", on)
    page.fill("[name=words]", words)
    page.click("button:has-text('Keep')")
    expect(page.locator(".said")).to_contain_text("It is entered")


def bring(page: Page, code: str, *, name: str, content: str, day: str = "", speakers: str = "") -> None:
    page.goto(f"{at_home(page)}/case/{code}/bring/")
    page.set_input_files("[name=files]", {"name": name, "mimeType": "text/plain", "buffer": content.encode()})
    page.fill("[name=written_on]", day)
    page.fill("[name=speakers]", speakers)
    page.click("button:has-text('Bring in')")
    expect(page.locator(".brought .said")).to_contain_text("suggested")
    page.click("text=Look at it")
    expect(page.locator(".suggestion").first).to_be_attached()
    keys_work(page)


def keys_work(page: Page) -> None:
    """Wait until the page's script has run: a key pressed before that is lost."""
    page.wait_for_load_state("load")


def test_the_story_entered_by_hand_stands_on_one_ribbon(page: Page, keep: Keep) -> None:
    page.goto(f"{at_home(page)}/case/R-1/")

    expect(page.locator(".top__state")).to_contain_text("Quit, since Friday 22 March 2019")
    assert TAKEN["the vault, the case and the story"] < TEN_MINUTES
    days = page.locator(".told__day").all_inner_texts()
    assert days == [said_of(row[2]) for row in sorted(STORY, key=lambda row: row[2] or "9")]
    assert page.locator(".told__one").count() == len(STORY)
    assert page.locator(".ribbon a.mark").count() >= 8
    keep(page, "desk-story")


def test_a_letter_is_read_and_its_suggestions_decided_by_key(page: Page, keep: Keep) -> None:
    open_case(page, "L-1", "Lark")
    bring(page, "L-1", name="2019-03-15.eml", content=LETTER, speakers="rook@example.org = client")
    keep(page, "desk-letter")
    waiting = page.locator(".suggestion[data-open]").count()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".suggestion[data-open]")).to_have_count(waiting - 1)
    keys_work(page)
    page.locator(".suggestion[data-open]").last.focus()
    page.keyboard.press("r")

    expect(page.locator(".suggestion--rejected")).to_have_count(1)
    expect(page.locator(".suggestion[data-open]")).to_have_count(waiting - 2)


def test_an_accepted_break_changes_the_state_at_once(page: Page) -> None:
    open_case(page, "L-2", "Linnet")
    bring(page, "L-2", name="2019-03-15.eml", content=LETTER, speakers="rook@example.org = client")
    page.locator(".suggestion[id^=w]", has_text="A break").get_by_role("button", name="Accept").click()
    page.goto(f"{at_home(page)}/case/L-2/")

    expect(page.locator(".top__state")).to_contain_text("On break, since Friday 15 March 2019")


def test_a_mark_is_edited(page: Page) -> None:
    open_case(page, "T-1", "Tern")
    bring(page, "T-1", name="talk.txt", content=TALK, day="2019-03-19")
    mark = page.locator(".suggestion[id^=m]").first
    mark.focus()
    page.keyboard.press("e")
    mark.locator("[name=marker]").select_option("C.progress")
    mark.locator("[name=significance]").fill("2")
    mark.get_by_role("button", name="Keep the edit").click()

    expect(page.locator(".suggestion--accepted").first).to_contain_text("by hand")


def test_a_note_is_signed_locked_and_added_to(page: Page, keep: Keep) -> None:
    open_case(page, "N-1", "Nightjar")
    page.goto(f"{at_home(page)}/case/N-1/note/")
    page.fill("[name=process]", "I felt small.\n\nAnd then angry.")
    page.fill("[name=record]", "Came on time. We go on.")
    page.click("button:has-text('Keep')")
    page.click("a:has-text('Note,')")
    page.click("button:has-text('Sign')")
    page.click("button:has-text('Lock') >> nth=-1")
    page.fill("[name=text]", "The year was wrong.")
    page.fill("[name=reason]", "found later")
    page.click("button:has-text('Sign and add')")

    expect(page.locator(".addendum")).to_contain_text("The year was wrong.")
    expect(page.locator("main")).to_contain_text("It is locked.")
    keep(page, "desk-note")


def test_a_session_is_planned_missed_and_locked(page: Page, keep: Keep) -> None:
    open_case(page, "S-1", "Siskin")
    page.goto(f"{at_home(page)}/case/S-1/session/")
    page.fill("[name=on]", "2024-05-03")
    page.click("button:has-text('Keep')")
    page.click("a:has-text('Friday 3 May 2024')")
    expect(page.locator("main")).to_contain_text("It is still to come, or nobody has said.")
    page.select_option("[name=outcome]", "missed")
    page.click("button:has-text('Enter')")
    page.click("button:has-text('Lock the session')")

    expect(page.locator("main")).to_contain_text("It is locked.")
    expect(page.locator("button:has-text('Void')")).to_have_count(0)
    assert serious(page) == []
    keep(page, "desk-session")


def test_questionnaires_are_entered_and_drawn(page: Page) -> None:
    open_case(page, "M-1", "Merlin")
    page.goto(f"{at_home(page)}/case/M-1/measures/phq-9/")
    page.fill("[name=on]", "2024-05-03")
    for item in range(1, 10):
        page.check(f"[name=item-{item}][value='2']")
    page.click("button:has-text('Keep')")
    page.goto(f"{at_home(page)}/case/M-1/measures/phq-9/")
    page.fill("[name=table]", "day,total\n2024-05-10,17\n2024-05-17,9\n")
    page.click("button:has-text('Enter all')")

    expect(page.locator(".series__dot")).to_have_count(3)
    expect(page.locator("main")).to_contain_text("PHQ-9, item 9, answered 2 on Friday 3 May 2024.")
    expect(page.locator(".table")).to_contain_text("reliably better")


def test_a_formulation_puts_shame_before_envy_and_says_so(page: Page, keep: Keep) -> None:
    open_case(page, "F-1", "Finch")
    for why, names in (("", ("Envy", "Contempt")), ("The hour of Friday.", ("Shame", "Envy", "Contempt"))):
        page.goto(f"{at_home(page)}/case/F-1/formulation/new/")
        page.fill("[name=why]", why or "Three weeks of hours.")
        for number, name in enumerate(names, start=1):
            page.fill(f"[name=state-{number}-name]", name)
            page.select_option(f"[name=state-{number}-marker1]", f"S.{name.lower()}")
        for number, name in enumerate(names[:-1], start=1):
            expect(page.locator(f"[name=link-{number}-before] option[value='{number}']")).to_have_text(
                f"{number} {name}"
            )
            page.select_option(f"[name=link-{number}-before]", str(number))
            page.select_option(f"[name=link-{number}-after]", str(number + 1))
        page.click("button:has-text('Keep this version')")

    expect(page.locator(".version")).to_have_count(2)
    expect(page.locator(".change--order")).to_have_text("Shame comes first now, where Envy did.")
    expect(page.locator(".version--now .links__tip")).to_have_count(2)
    keep(page, "formulation")
    page.click(".table--links a >> nth=0")
    expect(page.locator(".refusal")).to_contain_text("There is no transcript in this case")
    assert serious(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_clients_own_form_leaves_no_way_back(page: Page, keep: Keep, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_case(page, f"O-{width}", "Oriole")
    page.goto(f"{at_home(page)}/case/O-{width}/measures/phq-9/")
    page.click("text=Let the client fill it in here")
    for place in range(1, 10):
        expect(page.locator(".asking__place")).to_have_text(f"{place} of 9")
        if place == 2:
            keep(page, f"own-form-{width}")
            assert serious(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        page.keyboard.press("Tab") if place > 1 else page.focus("[name=answer][value='0']")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thank you")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Thank you")
    page.goto(f"{at_home(page)}/case/O-{width}/")
    expect(page.locator("h1")).to_have_text("Thank you")
    page.click("text=For the therapist")
    page.fill("[name=passphrase]", WORDS)
    page.click("button:has-text('Unlock')")
    expect(page.locator("main")).to_contain_text("item 9, answered 1.")
    page.click("button:has-text('Keep in the case')")
    expect(page.locator("main")).to_contain_text("PHQ-9, item 9, answered 1")


def test_words_are_found_again_after_locking_and_unlocking(page: Page) -> None:
    page.goto(at_home(page))
    page.click(".bar__lock button")
    expect(page.locator("h1")).to_have_text("Locked")
    page.fill("[name=passphrase]", "not the words at all")
    page.click("button:has-text('Unlock')")
    expect(page.locator(".refusal")).to_contain_text("does not open the vault")
    page.fill("[name=passphrase]", WORDS)
    page.click("button:has-text('Unlock')")
    expect(page.locator("h1")).to_have_text("The cases")
    page.goto(f"{at_home(page)}/case/R-1/")
    expect(page.locator(".told")).to_contain_text("Shame first, then envy.")


def test_a_file_that_cannot_be_read_is_refused_in_words(page: Page) -> None:
    open_case(page, "B-1", "Bittern")
    page.goto(f"{at_home(page)}/case/B-1/bring/")
    page.set_input_files("[name=files]", {"name": "a.pdf", "mimeType": "x/y", "buffer": b"%PDF-1.7 nothing"})
    page.click("button:has-text('Bring in')")

    expect(page.locator(".refusal")).to_contain_text("PDF")


LURES = (
    "<script>alert(1)</script>",
    "</title><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "<svg/onload=alert(4)>",
    "<iframe srcdoc='<script>parent.alert(5)</script>'></iframe>",
    "<details open ontoggle=alert(6)>",
    "</textarea><script>alert(7)</script>",
    "<a href='javascript:alert(8)' autofocus onfocus=alert(9)>x</a>",
)


def test_words_that_are_markup_run_nothing(page: Page) -> None:
    before, asked = len(COMPLAINTS), []
    page.on("request", lambda request: asked.append(request.url))
    all_of_them = " ".join(LURES)
    open_case(page, "X-1", LURES[2][:80])
    enter(page, "X-1", ("rupture", "client", "2019-03-15", "", all_of_them))
    mail = LETTER.replace("Friday\n", f"{all_of_them}\n").replace("Rook <", f'"{LURES[0]}" <') + all_of_them
    bring(page, "X-1", name=f"{LURES[3]}.eml".replace("/", ""), content=mail)
    page.goto(f"{at_home(page)}/case/X-1/")
    page.goto(f"{at_home(page)}/")

    assert page.locator("main").inner_text().count("alert(3)") == 1
    assert COMPLAINTS[before:] == []
    assert {re.sub(r"(http://[^/]+).*", r"\1", url) for url in asked} == {at_home(page)}
    assert page.locator("main script, main iframe, main img").count() == 0


PAGES = (
    "/",
    "/vault/",
    "/vault/keys/",
    "/case/R-1/",
    "/case/R-1/event/",
    "/case/R-1/note/",
    "/case/R-1/bring/",
    "/case/R-1/search/",
    "/case/R-1/weekly/",
    "/case/R-1/person/",
    "/case/R-1/access/",
    "/case/R-1/part/",
    "/vault/client-keys/",
    "/case/R-1/formulation/",
    "/case/R-1/formulation/theme/",
    "/case/R-1/course/",
    "/case/M-1/course/",
    "/case/R-1/formulation/new/",
    "/case/M-1/measures/",
    "/case/M-1/measures/phq-9/",
)


def test_the_whole_story_is_entered_on_a_phone_in_the_dark_without_a_script(
    chromium: Browser, page: Page, keep: Keep
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}, color_scheme="dark"
    )
    context.add_cookies(cookies_of(page))
    plain = context.new_page()
    plain.goto(at_home(page))
    begun = monotonic()
    open_case(plain, "P-9", "Plover")
    for row in STORY:
        enter(plain, "P-9", row)
    took = monotonic() - begun
    bring(plain, "P-9", name="2019-03-15.eml", content=LETTER, speakers="rook@example.org = client")
    waiting = plain.locator(".suggestion[data-open]").count()
    plain.locator(".suggestion[data-open] button:has-text('Reject')").first.click()

    assert took < TEN_MINUTES
    expect(plain.locator(".suggestion[data-open]")).to_have_count(waiting - 1)
    plain.goto(f"{at_home(page)}/case/P-9/")
    expect(plain.locator(".top__state")).to_contain_text("Quit, since Friday 22 March 2019")
    keep(plain, "desk-story-390-dark-plain")
    plain.click(".bar__lock button")
    plain.fill("[name=passphrase]", WORDS)
    plain.click("button:has-text('Unlock')")
    expect(plain.locator("h1")).to_have_text("The cases")
    # Who unlocks is let in anew: both browsers stand for one person at one desk.
    page.context.add_cookies(cookies_of(plain))
    context.close()


def test_another_browser_is_not_let_in(chromium: Browser, page: Page) -> None:
    context = chromium.new_context()
    other = context.new_page()
    other.goto(at_home(page))

    expect(other.locator("h1")).to_have_text("The door is shut")
    context.close()


def test_no_page_complained(page: Page) -> None:
    for path in PAGES:
        page.goto(at_home(page) + path)

    # A form that was refused on purpose, and a case that another test makes, are answered 422 and 404.
    assert [said for said in COMPLAINTS if not re.search(r"status of 4(04|22)", said)] == []


def test_nothing_but_this_machine_was_asked(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{at_home(page)}/case/R-1/")

    assert {re.sub(r"(http://[^/]+).*", r"\1", url) for url in asked} == {at_home(page)}
