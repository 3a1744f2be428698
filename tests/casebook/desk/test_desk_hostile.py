"""Words that are markup stay words; looking changes nothing; behind the lock there is nothing to see."""

from html.parser import HTMLParser
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from casebook.record.models import Row
from casebook.vault import opened
from casebook.vault.errors import VaultLocked

from .test_desk_addresses import ADDRESSES, call, manners, path_to

pytestmark = pytest.mark.django_db(databases=["default", "process"])
BREAKOUTS = ("", '">', "'>", "-->", "</textarea>", "</title>", "</style>", "</bdi></a>", "]]>", "\u2028</p>")
LURES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=//evil.example><button>x",
    "<details open ontoggle=alert(1)>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
)
TURNS = ("{}", "Said: {} .", "{{{{ 7|add:'7' }}}} {{% debug %}} {}")
VECTORS = [turn.format(breakout + lure) for turn, breakout, lure in product(TURNS, BREAKOUTS, LURES)]
FOREIGN = {"iframe", "object", "embed", "base", "style", "img", "math", "template", "frame"}


class Elements(HTMLParser):
    """What a browser would make of a page, as far as it could run or fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        leading = [values[name] for name in ("href", "src", "action", "formaction") if name in values]
        ours = all(lead.startswith(("/", "#", "?")) and not lead.startswith("//") for lead in leading)
        if tag in FOREIGN or any(name.startswith("on") or name == "style" for name in values) or not ours:
            self.wrong.append(tag)
        if (tag == "script" and not values.get("src")) or "http-equiv" in values:
            self.wrong.append(tag)


def wrong_in(browser: Client, path: str) -> list[str]:
    answer = browser.get(path)
    assert answer.status_code == 200
    elements = Elements()
    elements.feed(answer.content.decode())
    return elements.wrong


def test_there_are_three_hundred_vectors_and_the_reader_of_pages_sees_one() -> None:
    elements = Elements()
    elements.feed("".join(VECTORS))

    assert len(set(VECTORS)) == 300
    assert {"script", "img", "svg", "iframe", "a", "base", "link", "form", "details", "meta"} <= set(elements.wrong)


def test_what_is_written_stays_words_on_every_page(browser: Client, own: Any) -> None:
    for vector in VECTORS:
        browser.post("/case/C-1/event/", {"kind": "rupture", "by": "client", "store": "record", "words": vector})
    browser.post("/case/C-1/note/", {"on": "2024-05-02", "record": "\n\n".join(VECTORS), "process": VECTORS[0]})
    page = browser.get("/case/C-1/").content.decode()

    assert page.count("&lt;script&gt;alert(1)") >= 30
    assert wrong_in(browser, "/case/C-1/") == []
    notes = {part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/case/C-1/note/")}
    for path in notes - {"/case/C-1/note/"}:
        assert wrong_in(browser, path) == []


@pytest.mark.parametrize("lure", LURES)
def test_the_other_fields_keep_words_words_too(browser: Client, own: Any, lure: str) -> None:
    text = f'">{lure}'
    browser.post("/case/C-1/state/", {"state": "steady", "reason": text})
    browser.post(f"/case/C-1/session/{own.session}/addendum/", {"text": text, "reason": text, "store": "record"})
    browser.post("/case/C-1/session/", {"on": "2024-05-09", "modality": text[:40]})
    browser.post("/case/C-1/bring/", {"pasted": f"Therapist: {text}\nClient: {text}\n", "name": text})
    browser.post("/", {"code": "H-1", "pseudonym": text, "opened_on": "2024-05-02"})

    for path in ("/", "/case/C-1/", f"/case/C-1/session/{own.session}/", f"/case/C-1/document/{own.document}/"):
        assert wrong_in(browser, path) == []
    answer = browser.post("/case/C-1/search/", {"words": text})
    elements = Elements()
    elements.feed(answer.content.decode())
    assert elements.wrong == []


@pytest.mark.parametrize("name", [name for name, address in ADDRESSES.items() if address.reads])
def test_looking_changes_nothing_of_the_record(browser: Client, own: Any, name: str) -> None:
    def counted() -> dict[str, int]:
        kinds = [kind for kind in apps.get_models() if issubclass(kind, Row)]
        homes = {"both": ("default", "process"), "process": ("process",)}
        both = {kind: homes.get(kind.kept_in, ("default",)) for kind in kinds}
        return {f"{kind.__name__} {alias}": kind.objects.using(alias).count() for kind in kinds for alias in both[kind]}

    before = counted()
    call(browser, name, path_to(name, own), write=False)
    assert counted() == before


@pytest.mark.parametrize("name", ADDRESSES)
def test_behind_the_lock_no_page_tells_anything(
    browser: Client, own: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked() -> SimpleNamespace:
        raise VaultLocked

    path = path_to(name, own)
    monkeypatch.setattr(opened, "current", locked)
    monkeypatch.setattr(opened, "is_open", lambda: False)
    for write in manners(name):
        answer = browser.post(path, dict(ADDRESSES[name].form)) if write else browser.get(path)
        assert own.case.pseudonym not in answer.content.decode()
        assert answer.status_code in (302, 423)
