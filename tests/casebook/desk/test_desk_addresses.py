"""Every address that takes an id: the owner, somebody else, a malformed id, a missing one, the wrong method."""

import re
import uuid
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from casebook.publishing.looking import DAY as DAY_FOUND
from casebook.publishing.looking import key_of

pytestmark = pytest.mark.django_db(databases=["default", "process"])
MISSING = uuid.UUID(int=99)


@dataclass(frozen=True)
class Address:
    """How an address is called: `ids` names what of a case stands in it; `form` is what a POST sends;
    `also` stands in it too and belongs to no case."""

    ids: tuple[str, ...]
    reads: bool = True
    writes: bool = False
    form: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    answered: int = 302
    """What a POST of the form is answered where it is not shown the next page."""


CASE = ("code",)
MORE = (("text", "More."), ("reason", "later"), ("store", "record"))
OF_CLIENT = (("client", "C-1"),)
SINCE = (("since", "2024-05-02"),)
DAY = (("on", "2024-05-02"),)
ACCEPTED = (("verdict", "accepted"),)
POST = ("code", "post")
TUESDAY = key_of(DAY_FOUND, "On Tuesday")
ADDRESSES = {
    "case": Address(CASE),
    "new-session": Address(CASE, writes=True, form=DAY),
    "new-event": Address(CASE, writes=True, form=(*DAY, ("kind", "quit"), ("by", "client"), ("store", "record"))),
    "new-note": Address(CASE, writes=True, form=(*DAY, ("record", "She came."))),
    "new-guess": Address(CASE, writes=True, form=(("for_on", "2999-05-02"), ("expects", "comes"))),
    "state": Address(CASE, writes=True, form=(("state", "steady"), ("reason", "I was there."))),
    "consent": Address(CASE, reads=False, writes=True, form=(*DAY, ("given", "yes"))),
    "bring": Address(CASE, writes=True, form=(("pasted", "T: Hello.\nC: Hello."),)),
    "seen": Address(CASE, reads=False, writes=True, form=(("seen", "yes"), ("focus", "The holidays."))),
    "live": Address(CASE, writes=True, form=(("hints", "yes"),), answered=422),
    "live-line": Address(CASE, reads=False, writes=True, form=(("speaker", "C"), ("words", "Hello."))),
    "live-hints": Address(CASE, reads=False, writes=True, form=(("hints", "no"),)),
    "live-end": Address(CASE, reads=False, writes=True),
    "live-stream": Address(CASE),
    "keeping": Address(CASE),
    "terms": Address(CASE, reads=False, writes=True, form=(*OF_CLIENT, ("jurisdiction", "usual"), ("age", "adult"))),
    "legal-hold": Address(CASE, reads=False, writes=True, form=(*OF_CLIENT, ("held", "yes"), ("reason", "a court"))),
    "erasure": Address(
        CASE,
        reads=False,
        writes=True,
        form=(*OF_CLIENT, ("asked_on", "2024-05-02"), ("granted", "no"), ("reason", "kept by law")),
    ),
    "destroy": Address(CASE, reads=False, writes=True, form=(*OF_CLIENT, ("typed", "C-1")), answered=409),
    "export-case": Address(CASE, writes=True, form=(("folder", "/nowhere"), ("name", "out")), answered=422),
    "search": Address(CASE, writes=True, form=(("words", "waste"),)),
    "document": Address(("code", "document")),
    "original": Address(("code", "document")),
    "decide-mark": Address(("code", "mark"), reads=False, writes=True, form=(("verdict", "accepted"),)),
    "decide-event": Address(("code", "event"), reads=False, writes=True, form=(("verdict", "rejected"),)),
    "note": Address(("code", "note")),
    "session": Address(("code", "session")),
    "outcome": Address(("code", "session"), reads=False, writes=True, form=(("outcome", "held"),)),
    "lock-session": Address(("code", "session"), reads=False, writes=True),
    "add-to-session": Address(("code", "session"), reads=False, writes=True, form=MORE),
    "void-session": Address(("code", "session"), reads=False, writes=True, form=(("reason", "wrong case"),)),
    "measures": Address(CASE),
    "new-measure": Address(CASE, also=("gad-7",), writes=True, form=(*DAY, ("total", "12"))),
    "give-form": Address(CASE, also=("phq-9",), reads=False, writes=True),
    "void-measure": Address(("code", "measure"), reads=False, writes=True, form=(("reason", "wrong case"),)),
    "course": Address(CASE),
    "formulation": Address(CASE),
    "new-formulation": Address(
        CASE, writes=True, form=(*DAY, ("why", "Friday."), ("state-1-name", "Envy"), ("state-1-marker1", "S.envy"))
    ),
    "formulation-link": Address(("code", "version"), also=("1",)),
    "theme": Address(CASE, writes=True, form=(("with", "us"), ("wish", "to be seen"))),
    "void-episode": Address(("code", "episode"), reads=False, writes=True, form=(("reason", "wrong case"),)),
    "void-formulation": Address(("code", "version"), reads=False, writes=True, form=(("reason", "wrong case"),)),
    "mark-turn": Address(
        ("code", "document"),
        reads=False,
        writes=True,
        form=(("turn", "2"), ("marker", "S.envy"), ("significance", "3")),
    ),
    "look-again": Address(("code", "document"), reads=False, writes=True, answered=409),
    "weekly": Address(CASE, writes=True, form=(("weekday", "4"), ("starts", "10:00"), ("minutes", "50"), *SINCE)),
    "new-person": Address(CASE, writes=True, form=(("client", "C-1b"),)),
    "access": Address(CASE, writes=True, form=(("act", "add"), ("name", "A. Colleague"))),
    "part": Address(CASE),
    "part-document": Address(("code", "document")),
    "whose": Address(("code", "document"), reads=False, writes=True, form=(("client", ""),)),
    "event": Address(("code", "event")),
    "void-event": Address(("code", "event"), reads=False, writes=True, form=(("reason", "wrong case"),)),
    "add-to-document": Address(("code", "document"), reads=False, writes=True, form=MORE),
    "void-document": Address(("code", "document"), reads=False, writes=True, form=(("reason", "wrong case"),)),
    "sign": Address(("code", "note"), reads=False, writes=True),
    "co-sign": Address(("code", "note"), reads=False, writes=True, answered=409),
    "lock-note": Address(("code", "note"), reads=False, writes=True),
    "addendum": Address(("code", "note"), reads=False, writes=True, form=MORE),
    "waiting-letter": Address(("waiting",), writes=True, form=(("act", "aside"),)),
    "letter": Address(("code", "letter")),
    "attachment": Address(("code", "letter"), also=("0",)),
    "decide-in-letter": Address(
        ("code", "letter", "proposal"), reads=False, writes=True, form=(("verdict", "accepted"),)
    ),
    "hold-letter": Address(("code", "letter"), reads=False, writes=True, form=(("until", "1h"),)),
    "write-reply": Address(("code", "letter"), reads=False, writes=True, form=(("part-felt", "Alone, perhaps."),)),
    "reply-draft": Address(("code", "letter")),
    "file-reply": Address(("code", "letter"), reads=False, writes=True),
    "forecast": Address(CASE),
    "agreed": Address(CASE, writes=True, form=(("remind_days", "5"), ("mail", ""), ("hours", "held"))),
    "void-address": Address(("code", "address"), reads=False, writes=True, form=(("reason", "wrong person"),)),
    "void-weekly": Address(("code", "hour"), reads=False, writes=True, form=(("reason", "moved"),)),
    "open-hour": Address(CASE, reads=False, writes=True, form=(*DAY, ("starts", "10:00"), ("minutes", "50"))),
    "write": Address(("code", "draft"), writes=True, form=(("text", "More."), ("revision", "1"))),
    "sort": Address(("code", "draft"), writes=True, form=(("act", "file"), ("revision", "1"))),
    "discard": Address(("code", "draft"), reads=False, writes=True),
    "bring-back": Address(("code", "draft"), reads=False, writes=True),
    "take-back": Address(("code", "note"), reads=False, writes=True),
    "decide-told": Address(("code", "note", "told"), reads=False, writes=True, form=(("verdict", "accepted"),)),
    "copy-note": Address(("code", "note")),
    "print-note": Address(("code", "note")),
    "print-process": Address(("code", "note")),
    "print-session": Address(("code", "session")),
    "print-case": Address(CASE),
    "drafts": Address(CASE, writes=True, form=(("slug", "another-hour"),)),
    "draft": Address(POST, writes=True, form=(("text", "An hour."), ("title", "An Hour"))),
    "draft-passages": Address(POST, writes=True, answered=422),
    "draft-found": Address(
        POST, reads=False, writes=True, form=(("found", TUESDAY), ("words", "It was no Tuesday at all."))
    ),
    "draft-facts": Address(POST, writes=True, answered=422),
    "draft-strategy": Address(POST, writes=True, form=(("strategy", "process"), ("justification", "It tells of me."))),
    "draft-consent": Address(POST, writes=True, form=(("given", "no"),)),
    "draft-review": Address(POST, writes=True, form=(("act", "override"), ("reason", "It cannot wait at all."))),
    "review-back": Address(POST, reads=False, writes=True, answered=422),
    "review-file": Address(POST),
    "draft-gate": Address(POST),
    "draft-preview": Address(POST),
    "release-draft": Address(POST, reads=False, writes=True, answered=409),
    "draft-bundle": Address(("code", "post", "release")),
    "void-note": Address(("code", "note"), reads=False, writes=True, form=(("reason", "wrong case"),)),
}
WITHOUT_A_CASE = {"enter", "script", "marks-style"}
"""Addresses with a parameter that names nothing of a case."""


def patterns() -> dict[str, URLPattern]:
    return {str(pattern.name): pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)}


def path_to(name: str, kept: Any) -> str:
    values = {
        "code": kept.case.code,
        "document": kept.document,
        "mark": kept.mark,
        "event": kept.event,
        "note": kept.note,
        "session": kept.session,
        "measure": kept.measure,
        "version": kept.version,
        "episode": kept.episode,
        "letter": kept.letter,
        "proposal": kept.proposal,
        "address": kept.address,
        "waiting": kept.waiting,
        "draft": kept.draft,
        "post": kept.post,
        "release": kept.release,
        "told": kept.told,
        "hour": kept.hour,
    }
    return reverse(name, args=[*(values[one] for one in ADDRESSES[name].ids), *ADDRESSES[name].also])


def call(browser: Client, name: str, path: str, *, write: bool) -> int:
    answer = browser.post(path, dict(ADDRESSES[name].form)) if write else browser.get(path)
    return answer.status_code


def manners(name: str) -> list[bool]:
    return [write for write, may in ((False, ADDRESSES[name].reads), (True, ADDRESSES[name].writes)) if may]


def test_every_address_with_an_id_stands_in_the_table() -> None:
    taking = {name for name, pattern in patterns().items() if "<" in str(pattern.pattern)}

    assert taking - WITHOUT_A_CASE == set(ADDRESSES)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_owner_is_answered(browser: Client, own: Any, name: str) -> None:
    if name == "lock-note":
        call(browser, "sign", path_to("sign", own), write=True)
    for write in manners(name):
        assert call(browser, name, path_to(name, own), write=write) in (200, ADDRESSES[name].answered)


@pytest.mark.parametrize("name", ADDRESSES)
def test_somebody_elses_case_is_not_there(browser: Client, own: Any, strange: Any, name: str) -> None:
    for write in manners(name):
        assert call(browser, name, path_to(name, strange), write=write) == 404


@pytest.mark.parametrize("name", [name for name, address in ADDRESSES.items() if len(address.ids) > 1])
def test_a_row_of_another_case_is_not_there_under_ones_own(browser: Client, own: Any, strange: Any, name: str) -> None:
    mixed = replace(strange, case=own.case)
    for write in manners(name):
        assert call(browser, name, path_to(name, mixed), write=write) == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_is_missing_is_not_there(browser: Client, own: Any, name: str) -> None:
    path = path_to(name, own)
    last = str(ADDRESSES[name].ids[-1])
    value = own.case.code if last == "code" else str(getattr(own, last))
    for write in manners(name):
        assert call(browser, name, path.replace(value, "C-404" if last == "code" else str(MISSING)), write=write) == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_malformed_id_is_not_there(browser: Client, own: Any, name: str) -> None:
    path = re.sub(r"C-1|[0-9a-f]{8}-[0-9a-f-]+", "..%2F..%2Fetc", path_to(name, own))
    for write in manners(name):
        assert call(browser, name, path, write=write) == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_wrong_method_is_refused(browser: Client, own: Any, name: str) -> None:
    address = ADDRESSES[name]
    wrong = [write for write, may in ((False, address.reads), (True, address.writes)) if not may]
    for write in wrong:
        assert call(browser, name, path_to(name, own), write=write) == 405
