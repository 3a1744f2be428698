"""A post that was taken down: 410, and nothing of it anywhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from tests.journal.bundles import AT, POST, fingerprint

from journal.cli import main
from journal.commenting.acts import Written, decide, leave_comment
from journal.commenting.models import Comment
from journal.errors import NotInOrder
from journal.published.acts import take_down
from journal.published.models import Post

pytestmark = pytest.mark.django_db
LISTS = (
    "/", "/blogs/", "/blogs/case-notes/", "/archive/", "/corrections/", "/search/?q=silence", "/search/?q=weeks",
    "/comments/", "/feed.atom", "/feed.json", "/comments.atom", "/sitemap.xml", "/authors/", "/reviewers/",
)  # fmt: skip


def test_its_address_answers_410_and_says_only_the_day(post: Post, browser: Client) -> None:
    take_down(post.slug, at=AT)

    answer = browser.get(POST)

    page = answer.content.decode()
    assert answer.status_code == 410
    assert "1 Jun 2024" in page
    assert not any(word in page for word in ("Empty Hour", "Calder", "bored"))


def test_what_was_never_out_was_never_there(publish: Callable[..., Post], browser: Client) -> None:
    post = publish(dates__publish_on="2999-01-01", series__title="Of the plumber")
    take_down(post.slug, at=AT)

    assert browser.get(POST).status_code == 404
    assert browser.get("/blogs/case-notes/").status_code == 404
    assert "No post was taken down" in browser.get("/corrections/").content.decode()


def test_the_title_of_its_series_is_gone_where_nothing_else_of_it_is_out(
    publish: Callable[..., Post], browser: Client
) -> None:
    take_down(publish(series__title="Of the plumber").slug, at=AT)

    assert browser.get("/blogs/case-notes/").status_code == 404
    shown = browser.get("/corrections/").content.decode()
    assert "plumber" not in shown
    assert "1 Jun 2024" in shown


@pytest.mark.parametrize("more", ["reference.json", "reference.bib", "reference.ris", "comments.atom", "respond/"])
def test_so_does_everything_below_it(post: Post, browser: Client, more: str) -> None:
    take_down(post.slug, at=AT)

    assert browser.get(POST + more).status_code == 410


@pytest.mark.parametrize("address", LISTS)
def test_no_list_no_feed_and_no_search_has_it_any_more(post: Post, browser: Client, address: str) -> None:
    leave_comment(post, Written("Heron", "A word of mine."), sender="x", at=AT)
    decide(Comment.objects.get(), "shown", by="mo", at=AT)
    before = browser.get(address).content.decode()

    take_down(post.slug, at=AT)

    after = browser.get(address).content.decode()
    words = ("the-empty-hour", "The Empty Hour", "A word of mine", "bored")
    assert not [word for word in words if word in after]
    assert address in ("/blogs/", "/corrections/", "/authors/", "/reviewers/") or any(word in before for word in words)


def test_not_a_word_of_it_is_left_in_the_database(publish: Callable[..., Post]) -> None:
    post = publish(text="The canary sang.\n", notices__content_note="A canary.", summary="Canary.", tags=["canary"])
    leave_comment(post, Written("Canary", "A canary!"), sender="x", at=AT)

    take_down(post.slug, at=AT)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "canary" not in str(cursor.fetchall()).lower(), table


def test_it_does_not_come_back(publish: Callable[..., Post], tmp_path: Path) -> None:
    publish()
    first = fingerprint(tmp_path / "the-empty-hour")
    take_down("the-empty-hour", at=AT)

    for changes in ({}, {"title": "Anew"}, {"title": "Anew", "replaces": first}):
        with pytest.raises(NotInOrder, match="does not come back"):
            publish(**changes)


def test_the_command_lists_who_may_still_hold_it(post: Post) -> None:
    done = CliRunner().invoke(main, ["take-down", post.slug])

    assert done.exit_code == 0, done.output
    for words in ("answers 410", "60 seconds", "journal build", "feed readers", "search engines", "archive.org"):
        assert words in done.output


def test_what_is_not_out_cannot_be_taken_down() -> None:
    done = CliRunner().invoke(main, ["take-down", "nothing"])

    assert done.exit_code == 2
    assert "no post of that name" in done.output
