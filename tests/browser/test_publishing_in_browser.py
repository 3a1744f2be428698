"""From the case to the gate, to a bundle, to a page of the site, to a comment held and shown, and down again."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
Keep = Callable[[Page, str], None]
WORDS = "seven kettles on a quiet hill"
PASSWORD = "nine lanterns under a slow bridge"
NOTE = "On Tuesday she told me that I was asleep. Some hours are long, and two people stay in the room."
SERIES, SLUG = "from-the-chair", "the-long-hour"


@pytest.fixture
def page(chromium: Browser, desk: str) -> Iterator[Page]:
    """Let a browser in with the ticket; it makes the vault and a case that is over."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(desk)
    page.fill("[name=last_group]", page.locator("output").inner_text()[-4:])
    page.fill("[name=passphrase]", WORDS)
    page.fill("[name=again]", WORDS)
    page.click("text=Make the vault")
    expect(page.locator("h1")).to_have_text("The cases")
    page.fill("[name=code]", "P-1")
    page.fill("[name=pseudonym]", "Wagtail")
    page.fill("[name=opened_on]", "2019-01-07")
    page.check("[name=consent]")
    page.click("text=Open the case")
    for kind, by, detail, on in (("session", "both", "", "2019-01-14"), ("ended", "both", "planned", "2019-03-04")):
        page.goto(f"{home(page)}/case/P-1/event/")
        page.select_option("[name=kind]", kind)
        page.select_option("[name=by]", by)
        page.select_option("[name=detail]", detail)
        page.fill("[name=on]", on)
        page.click("button:has-text('Keep')")
    page.goto(f"{home(page)}/case/P-1/note/")
    page.fill("[name=process]", NOTE)
    page.click("button:has-text('Keep')")
    yield page
    context.close()


def home(page: Page) -> str:
    return re.sub(r"(http://[^/]+).*", r"\1", page.url)


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


def looked_at(page: Page, keep: Keep, name: str) -> None:
    """Hold a page to the rules at two widths and in two themes."""
    for width in (1280, 390):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            keep(page, f"{name}-{width}-{theme}")
            assert faults(page) == [], f"{name} {width} {theme}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def begin(page: Page) -> str:
    """Begin a draft, take the note over, and say what is printed around it; return where it is."""
    page.goto(f"{home(page)}/case/P-1/publish/")
    page.fill("[name=slug]", SLUG)
    page.click("text=Begin a draft")
    address = page.url
    page.click("text=Take passages over")
    page.check("[name=passage]")
    page.click("text=Take these over")
    expect(page.locator("[name=text]")).to_have_value(NOTE + "\n")
    for field, words in (
        ("title", "The Long Hour"),
        ("title_in_sentence_case", "The long hour"),
        ("series_title", "From the Chair"),
        ("series_slug", SERIES),
        ("protection", "Nothing is said of who the client is."),
    ):
        page.fill(f"[name={field}]", words)
    page.select_option("[name=kind]", "process only")
    page.click("text=Save as another version")
    return address


def decide_everything(page: Page, address: str, keep: Keep) -> None:
    """Put a stand-in for the day, and say of the rest why it stays."""
    page.goto(address)
    page.click(".finding:has-text('On Tuesday') >> nth=0 >> summary")
    opened = page.locator(".edit[open]")
    expect(opened.locator("[name=replacement]")).to_have_value("On one day")
    looked_at(page, keep, "draft-decide")
    opened.locator("[name=replacement]").fill("Once")
    opened.locator("text=Put the stand-in").click()
    expect(page.locator("[name=text]")).to_have_value(re.compile("^Once she told me"))
    while page.locator(".edit").count():
        page.locator(".edit summary").first.click()
        opened = page.locator(".edit[open]")
        opened.locator("[name=words]").fill("We have talked about this hour.")
        opened.locator("text=It stays").click()
    page.goto(f"{address}facts/")
    for choice in page.locator("select[name$=-treatment]").all():
        choice.select_option("drop")
    page.click("text=Keep the decisions")
    expect(page.locator(".lead")).to_contain_text("Undecided: 0.")
    page.goto(f"{address}strategy/")
    for field in ("[value=process]", "[value='process.bare']", "[value='process.moments']", "[value='research.no']"):
        page.check(field)
    page.fill("[name=justification]", "It tells of the hour alone.")
    page.click("text=Keep the strategy")
    page.goto(f"{address}consent/")
    page.fill("[name=scope]", "This text.")
    page.check("[name=web]")
    page.click("text=Agreed to these words")
    page.goto(f"{home(page)}/author/")
    for field, words in (("given", "Maren"), ("family", "Sol"), ("credentials", "PhD"), ("slug", "maren-sol")):
        page.fill(f"[name={field}]", words)
    page.click("text=Keep the name")


def fetched(page: Page, what: str, place: Path) -> Path:
    with page.expect_download() as download:
        page.click(what)
    download.value.save_as(place)
    return place


class Site:
    """The public site in a folder of its own, on a port of loopback."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.environment = {**os.environ, "JOURNAL_HOME": str(folder), "JOURNAL_ADDRESS": self.address}
        self.environment |= {"JOURNAL_KEEP_SECONDS": "0"}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(self, *words: str, typed: str = "") -> str:
        command = [sys.executable, "-m", "journal", *words]
        done = subprocess.run(command, env=self.environment, input=typed, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def serve(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "journal", "serve"]
        served = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        assert served.stdout is not None
        assert "The journal is at" in served.stdout.readline()
        return served


@pytest.fixture
def site(tmp_path: Path) -> Site:
    folder = tmp_path / "site"
    folder.mkdir()
    return Site(folder)


def test_from_the_case_to_the_page_and_down_again(page: Page, site: Site, tmp_path: Path, keep: Keep) -> None:
    address = begin(page)
    looked_at(page, keep, "draft")
    page.goto(f"{address}gate/")
    assert page.locator(".reasons li").count() >= 4
    expect(page.locator(".reasons")).to_contain_text("No way of protecting the client was chosen.")
    assert page.locator("text=Make the signed bundle").count() == 0
    looked_at(page, keep, "draft-gate")
    decide_everything(page, address, keep)
    for name in ("facts", "strategy", "consent", "review", "passages", "preview"):
        page.goto(f"{address}{name}/")
        looked_at(page, keep, f"draft-{name}")
    key = fetched_key(page, tmp_path)
    page.goto(f"{address}gate/")
    page.click("text=Make the signed bundle")
    bundle = fetched(page, "a:has-text('fetch it')", tmp_path / "bundle.zip")

    assert "Trusted" in site.run("trust", str(key))
    assert f"/{SERIES}/{SLUG}/" in site.run("take-in", str(bundle))
    site.run("moderate", "mo", "--author", "maren-sol", "--password-fd", "0", typed=f"{PASSWORD}\n")
    with site.serve() as served:
        try:
            through_the_site(page, site, keep)
        finally:
            served.terminate()


def fetched_key(page: Page, folder: Path) -> Path:
    page.goto(f"{home(page)}/author/")
    looked = fetched(page, "button:has-text('Fetch the public key')", folder / "author.pub")
    assert looked.read_text("utf-8").startswith("untrusted comment:")
    return looked


def through_the_site(page: Page, site: Site, keep: Keep) -> None:
    """Read the post, leave a comment, have it shown, take the post down."""
    post = f"{site.address}/blogs/{SERIES}/{SLUG}/"
    page.goto(post)
    expect(page.locator("h1")).to_have_text("The Long Hour")
    expect(page.locator("main")).to_contain_text("Once she told me")
    expect(page.locator("main")).to_contain_text("Maren Sol")
    expect(page.locator("main")).to_contain_text("0 comments")
    keep(page, "published-post")
    page.wait_for_timeout(3_500)
    page.fill("[name=name]", "Heron")
    page.fill("[name=text]", "A long hour, and a short text about it.")
    page.click("button:has-text('Send')")
    page.goto(post)
    expect(page.locator("main")).not_to_contain_text("a short text about it")
    page.goto(f"{site.address}/moderating/")
    page.fill("[name=name]", "mo")
    page.fill("[name=password]", PASSWORD)
    page.click("button:has-text('Enter')")
    page.goto(f"{site.address}/moderating/waiting/")
    page.click(".held button[value=show]")
    page.goto(post)
    expect(page.locator("main")).to_contain_text("a short text about it")
    expect(page.locator("main")).to_contain_text("1 comment")
    assert "answers 410" in site.run("take-down", SLUG)
    with pytest.raises(HTTPError) as gone:
        urlopen(post)
    assert gone.value.code == 410
    gone.value.close()
    page.goto(post)
    expect(page.locator("main")).not_to_contain_text("Once she told me")
