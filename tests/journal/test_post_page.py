"""The page of a post: twelve elements in their order, and nothing that dangles."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from tests.journal.bundles import AT, POST

from journal.commenting.acts import Written, decide, leave_comment
from journal.commenting.models import Comment
from journal.published.models import Post

pytestmark = pytest.mark.django_db

TWELVE = """
Home
Blogs
Case Notes
The Empty Hour
Case Notes
The Empty Hour
She came on time, and she left on time.
It took me weeks to say that I was bored.
The Empty Hour
Ines Calder PhD
{count}
APA Reference
Calder PhD, I. (2024). The Empty Hour. The Journal. Retrieved on DAY, from http://testserver/blogs/case-notes/the-empty-hour/
Last updated: 2 May 2024
Last reviewed: By Tobias M. Wren, Psy.D. on 3 May 2024
Published on The Journal. All rights reserved.
"""


def lines_of(page: str) -> list[str]:
    """Return the main part of a page as a reader has it, a line each."""
    main = page[page.index("<main") : page.index("</main>")]
    broken = re.sub(r"</?(?:p|li|h\d|div|ol|ul|nav|aside|header|footer|section|article|main)\b[^>]*>", "\n", main)
    plain = unescape(re.sub(r"<[^>]+>", "", broken))
    return [" ".join(line.split()) for line in plain.splitlines() if line.strip()]


def comments(post: Post, *texts: str) -> None:
    for number, text in enumerate(texts):
        leave_comment(post, Written("A reader", text), sender=str(number), at=AT)
    for comment in Comment.objects.all():
        decide(comment, "shown", by="mo", at=AT)


def test_the_twelve_elements_stand_in_their_order(publish: Callable[..., Post], browser: Client) -> None:
    post = publish(summary="", notices__kind="no case", notices__protection="", notices__crisis=False)
    comments(post, "One.", "Two.")

    lines = lines_of(browser.get(POST).content.decode())

    golden = TWELVE.strip().format(count="2 comments: View Comments / Leave a Comment").splitlines()
    shown = [re.sub(r"on [A-Z]\w+ \d+, \d{4}, from", "on DAY, from", line) for line in lines]
    kept = [line for line in shown[: shown.index(golden[-1]) + 1] if line in golden]
    beside = [line for line in shown[: shown.index(golden[-1])] if line not in golden]
    assert kept == golden
    assert beside == [
        "After the seventh edition",
        "Calder, I. (2024, May 4). The empty hour. Case Notes. http://testserver/blogs/case-notes/the-empty-hour/",
        "Copy", "CSL-JSON", "BibTeX", "RIS",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "said"), [((), "0 comments:"), (("One.",), "1 comment:"), (("A", "B"), "2 comments:")]
)
def test_the_count_has_the_right_plural(post: Post, browser: Client, texts: tuple[str, ...], said: str) -> None:
    comments(post, *texts)

    assert any(line.startswith(said) for line in lines_of(browser.get(POST).content.decode()))


def test_nothing_dangles_where_a_field_is_empty(publish: Callable[..., Post], browser: Client) -> None:
    publish(
        reviewer=None, dates__last_reviewed_on=None, dates__last_updated_on=None, author__credentials="",
        author__given="", rights="CC BY 4.0",
    )  # fmt: skip

    lines = lines_of(browser.get(POST).content.decode())

    assert not [line for line in lines if re.search(r"\b(?:from|on|By|updated:|reviewed:)$", line)]
    assert not [line for line in lines if line.startswith(("Last updated", "Last reviewed"))]
    assert "Published on The Journal. CC BY 4.0" in lines
    assert any(line.startswith("Calder. (2024). The Empty Hour. The Journal.") for line in lines)


def test_the_last_step_of_the_way_is_no_link(post: Post, browser: Client) -> None:
    page = browser.get(POST).content.decode()

    assert '<li><span aria-current="page">The Empty Hour</span></li>' in page
    assert page.count("<h1") == 1


def test_the_notices_stand_before_the_text(publish: Callable[..., Post], browser: Client) -> None:
    publish(notices__content_note="A threat is spoken of.", notices__consent="She has read it.")

    lines = lines_of(browser.get(POST).content.decode())

    start = lines.index("She came on time, and she left on time.")
    before = " ".join(lines[:start])
    for words in ("Put together from several people. She has read it.", "A threat is spoken of.", "In a crisis"):
        assert words in before


def test_parts_know_what_happened_next(publish: Callable[..., Post], browser: Client) -> None:
    publish(series__part=1)
    publish(slug="the-full-hour", title="The Full Hour", series__part=2, follows="the-empty-hour")
    publish(slug="not-yet", title="Not Yet", series__part=3, follows="the-full-hour", dates__publish_on="2999-01-01")

    first = browser.get(POST).content.decode()
    second = browser.get("/blogs/case-notes/the-full-hour/").content.decode()

    assert "Part 1 of 2" in first
    assert "After this" not in first
    assert "Before this" in second
    assert re.search(r"What happened next</span> <a href=\"/blogs/case-notes/the-full-hour/\">", first)
    assert 'What happened after <a href="/blogs/case-notes/the-empty-hour/">' in second
    assert "Not Yet" not in second
