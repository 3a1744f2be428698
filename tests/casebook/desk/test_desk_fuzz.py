"""A thousand requests with somebody else's ids in them, and every address asked as it must not be."""

import random
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casebook.audit.models import AuditEntry
from casebook.audit.stores import STORES, alias_of
from casebook.desk.policy import POLICY

from .test_desk_addresses import ADDRESSES, call, manners, path_to, patterns

pytestmark = pytest.mark.django_db(databases=["default", "process"])
REQUESTS = 1_000
PLAIN = [name for name, pattern in patterns().items() if "<" not in str(pattern.pattern)]
FOREIGN_HOSTS = ("evil.example", "127.0.0.1.evil.example", "testserver:81", "testserver.", "[::1]", "")


def _all(kept: Any) -> dict[str, str]:
    named = {name: str(value) for name, value in vars(kept).items() if isinstance(value, uuid.UUID)}
    return {"code": kept.case.code, **named}


def test_a_thousand_swapped_ids_reach_nothing(browser: Client, own: Any, strange: Any) -> None:
    chance = random.Random(20)
    mine, theirs = _all(own), _all(strange)
    reached = []
    for _ in range(REQUESTS):
        name = chance.choice([one for one, address in ADDRESSES.items() if len(address.ids) > 1])
        ids = ADDRESSES[name].ids
        foreign = {chance.choice(ids), *(one for one in ids if chance.random() < 0.3)}
        # An id of another kind of thing is no better than a stranger's.
        values = [theirs[one if chance.random() < 0.8 else _another(one, theirs, chance)] for one in ids]
        chosen = [value if one in foreign else mine[one] for one, value in zip(ids, values, strict=True)]
        path = reverse(name, args=[*chosen, *ADDRESSES[name].also])
        if call(browser, name, path, write=chance.choice(manners(name))) != 404:
            reached.append(path)

    assert reached == []


def _another(one: str, theirs: dict[str, str], chance: random.Random) -> str:
    return one if one == "code" else chance.choice(sorted(set(theirs) - {"code"}))


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_no_address_answers_to_another_name(own: Any, host: str) -> None:
    paths = [*map(reverse, PLAIN), *(path_to(name, own) for name in ADDRESSES), "/marks/3.css", "/script/desk.js"]
    browser = Client(headers={"host": host})

    assert {browser.get(path).status_code for path in paths} == {400}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_nothing_that_another_site_caused_is_answered(browser: Client, own: Any, site: str) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors", "origin": "http://evil.example"}
    for name in ADDRESSES:
        path = path_to(name, own)
        assert browser.get(path, headers=headers).status_code == 403, name
        assert browser.post(path, dict(ADDRESSES[name].form), headers=headers).status_code == 403, name


def test_who_has_no_ticket_sees_nothing_at_any_address(own: Any) -> None:
    anonymous = Client(headers={"host": "testserver"})
    for name in ADDRESSES:
        for write in manners(name):
            assert call(anonymous, name, path_to(name, own), write=write) == 403, name


def test_every_answer_of_every_address_is_held_to_the_policy(browser: Client, own: Any, strange: Any) -> None:
    for name, address in ADDRESSES.items():
        for kept in (own, strange):
            answer = browser.get(path_to(name, kept)) if address.reads else browser.post(path_to(name, kept))
            assert answer["Content-Security-Policy"] == POLICY, name
            assert answer["Cache-Control"] == "no-store", name
            assert answer["X-Content-Type-Options"] == "nosniff", name
            assert "Set-Cookie" not in answer or "csrf" not in answer["Set-Cookie"], name


def entries() -> int:
    return sum(AuditEntry.objects.using(alias_of(store)).count() for store in STORES)


@pytest.mark.parametrize("name", [name for name, address in ADDRESSES.items() if address.reads])
def test_whatever_is_looked_at_stands_in_the_log(browser: Client, own: Any, name: str) -> None:
    before = entries()
    assert browser.get(path_to(name, own)).status_code == 200

    assert entries() > before


def test_the_log_holds_numbers_and_no_words(browser: Client, own: Any) -> None:
    for name, address in ADDRESSES.items():
        if address.reads:
            browser.get(path_to(name, own))
    for store in STORES:
        for entry in AuditEntry.objects.using(alias_of(store)).all():
            assert entry.kind.replace("_", "").isalpha() or entry.kind == ""
            assert entry.object_id in ("", str(uuid.UUID(entry.object_id or str(uuid.UUID(int=0)))))
