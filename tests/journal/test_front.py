"""Pages that are kept: given out again until anything changes, never across hosts, each with a stamp of its own."""

import io
import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from tests.journal.bundles import AT, POST

from journal.commenting.acts import Written, decide, leave_comment
from journal.commenting.marks import stamped_at
from journal.commenting.models import Comment
from journal.front import Front
from journal.published.acts import take_down
from journal.published.models import Post
from journal.static_copy import ask

pytestmark = pytest.mark.django_db


class Counting:
    """The site, and how often it was asked to make a page."""

    def __init__(self) -> None:
        self.made = 0
        self._site = WSGIHandler()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.made += 1
        return self._site(environ, start)


@pytest.fixture
def behind(post: Post) -> Counting:
    return Counting()


def test_a_page_is_made_once_and_given_out_again(behind: Counting) -> None:
    front = Front(behind, seconds=60)

    pages = [ask(front, POST) for _ in range(3)]

    assert behind.made == 1
    assert {status for status, _ in pages} == {200}


def test_each_page_carries_a_stamp_of_its_own(behind: Counting) -> None:
    front = Front(behind, seconds=60)

    stamps = [re.findall(rb'name="stamp" value="([^"]+)"', ask(front, POST)[1])[0].decode() for _ in range(2)]

    assert stamps[0] != stamps[1]
    assert all(stamped_at(stamp, post="the-empty-hour") for stamp in stamps)


def test_a_released_comment_is_there_at_once(behind: Counting, post: Post) -> None:
    front = Front(behind, seconds=60)
    ask(front, POST)
    leave_comment(post, Written("Heron", "I read this twice."), sender="x", at=AT)
    decide(Comment.objects.get(), "shown", by="mo", at=AT)

    assert b"I read this twice." in ask(front, POST)[1]


def test_what_was_taken_down_is_gone_at_once_in_every_process(behind: Counting, post: Post) -> None:
    fronts = [Front(behind, seconds=60) for _ in range(2)]
    for front in fronts:
        assert ask(front, POST)[0] == 200

    take_down(post.slug, at=AT)

    assert [ask(front, POST)[0] for front in fronts] == [410, 410]


@pytest.mark.parametrize("path", ["/no-such-page/", "/moderating/enter/", f"{POST}respond/"])
def test_what_is_not_the_same_for_everybody_is_not_kept(behind: Counting, path: str) -> None:
    front = Front(behind, seconds=60)

    ask(front, path)
    ask(front, path)

    assert behind.made == 2


def test_a_page_is_let_go_when_its_time_is_over(behind: Counting) -> None:
    front = Front(behind, seconds=0)

    ask(front, POST)
    ask(front, POST)

    assert behind.made == 2


def test_a_kept_page_is_not_given_to_a_foreign_host(behind: Counting) -> None:
    front = Front(behind, seconds=60)
    ask(front, POST)
    told: list[str] = []

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": POST, "QUERY_STRING": "", "HTTP_HOST": "evil.example",
        "SERVER_NAME": "x", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    list(front(environ, lambda status, _headers, *_rest: told.append(status)))

    assert told == ["400 Bad Request"]


def test_no_more_than_a_thousand_pages_are_kept(behind: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journal.front.MOST_PAGES", 2)
    front = Front(behind, seconds=60)

    for path in ("/", "/blogs/", "/archive/", "/"):
        ask(front, path)

    assert behind.made == 4
