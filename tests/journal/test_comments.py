"""Comments: all wait for a person, each with its reason; two levels; changed, withdrawn, answered, erased."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.journal.bundles import AT, POST

from journal.commenting.acts import Written, decide, leave_comment, reply_as, withdraw
from journal.commenting.limits import TooMany
from journal.commenting.marks import stamp
from journal.commenting.models import Comment
from journal.commenting.queries import of_writer
from journal.errors import CommentRefused
from journal.published.acts import take_down
from journal.published.models import Post

pytestmark = pytest.mark.django_db


def send(browser: Client, **fields: str) -> str:
    """Send the form and return the address of the comment's own page."""
    form = {"name": "Heron", "text": "I read this twice.", "stamp": stamp("the-empty-hour"), **fields}
    answer = browser.post(f"{POST}respond/", form)
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


def left(post: Post, text: str, *, name: str = "Heron", to: str = "") -> Comment:
    """Leave a comment and return it."""
    key = leave_comment(post, Written(name, text, to=to), sender=text, at=AT)
    comment = of_writer(key)
    assert comment is not None
    return comment


def test_a_comment_waits_until_a_person_shows_it(post: Post, browser: Client) -> None:
    send(browser)
    before = browser.get(POST).content.decode()
    decide(Comment.objects.get(), "shown", by="mo", at=AT)

    assert "I read this twice." not in before
    assert "I read this twice." in browser.get(POST).content.decode()


def test_a_form_sent_twice_is_one_comment(post: Post, browser: Client) -> None:
    same = stamp("the-empty-hour")

    assert send(browser, stamp=same) == send(browser, stamp=same)
    assert Comment.objects.count() == 1


def test_a_reply_to_a_reply_stands_on_the_second_level(post: Post, browser: Client) -> None:
    first = left(post, "One.")
    decide(first, "shown", by="mo", at=AT)
    second = left(post, "Two.", to=str(first.pk))
    decide(second, "shown", by="mo", at=AT)

    assert left(post, "Three.", to=str(second.pk)).parent == first


def test_what_is_not_shown_cannot_be_answered(post: Post) -> None:
    first = left(post, "One.")

    with pytest.raises(CommentRefused, match="is not there"):
        left(post, "Two.", to=str(first.pk))


def test_its_writer_changes_a_comment_while_it_waits(post: Post, browser: Client) -> None:
    page = send(browser)

    browser.post(page, {"text": "I read this three times."})

    assert Comment.objects.get().text == "I read this three times."


def test_after_the_window_it_can_only_be_withdrawn(post: Post, browser: Client) -> None:
    page = send(browser)
    Comment.objects.update(left_at=datetime.now(UTC) - timedelta(hours=1))

    assert browser.post(page, {"text": "Another."}).status_code == 422
    assert browser.post(f"{page}withdraw/").status_code == 200
    comment = Comment.objects.get()
    assert (comment.state, comment.name, comment.text, comment.mail_mark) == ("removed", "", "", "")
    assert browser.get(page).status_code == 404


def test_a_removed_comment_leaves_a_tombstone_where_it_was_answered(post: Post, browser: Client) -> None:
    first = left(post, "One.")
    decide(first, "shown", by="mo", at=AT)
    reply_as(post.author, first, text="Thank you.", by="mo", at=AT)

    decide(first, "removed", by="mo", at=AT)

    page = browser.get(POST).content.decode()
    assert "This comment was removed." in page
    assert "One." not in page
    assert "1 comment:" in page


def test_the_author_has_a_badge_and_nobody_else(post: Post, browser: Client) -> None:
    first = left(post, "One.", name="Ines Calder")
    decide(first, "shown", by="mo", at=AT)
    assert post.reviewer is not None
    reply_as(post.reviewer, first, text="Read.", by="mo", at=AT)
    assert "badge" not in browser.get(POST).content.decode()

    reply_as(post.author, first, text="Thank you.", by="mo", at=AT)

    assert browser.get(POST).content.decode().count('class="badge"') == 1


def test_comments_close_after_the_days_that_were_set(post: Post, browser: Client, settings: LazySettings) -> None:
    settings.JOURNAL = {**settings.JOURNAL, "JOURNAL_CLOSE_AFTER_DAYS": 28}

    assert "Comments are closed" in browser.get(POST).content.decode()
    answer = browser.post(f"{POST}respond/", {"name": "Heron", "text": "Late.", "stamp": stamp(post.slug)})
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_no_mail_address_and_no_visitor_is_kept(post: Post, browser: Client) -> None:
    send(browser, mail="heron@example.org")

    row = Comment.objects.values().get()
    assert not re.search(r"heron@example|127\.0\.0\.1", str(row))
    assert len(row["mail_mark"]) == len(row["sender_mark"]) == 64


REASONS = [
    ("I cannot go on. I want to die.", "crisis"),
    ("Some days I think everybody would be better off without me.", "crisis"),
    ("I took all the pills once.", "crisis"),
    ("I am the client in this.", "may_be_client"),
    ("You wrote about me without my consent.", "may_be_client"),
    ("My husband sees you on Tuesdays.", "may_be_client"),
    ("That was our session.", "may_be_client"),
    ("I think I know who this is.", "names"),
    ("Is she the one from the bank?", "names"),
    ("It must be Marlene Vogt again.", "names"),
    ("She works at the harbour.", "names"),
    ("Call me on 0171 555 0199.", "third_party"),
    ("Write to a.b@example.org then.", "third_party"),
    ("You are a fraud.", "attack"),
    ("You should be struck off.", "attack"),
    ("Should I leave him?", "advice"),
    ("Do you take new clients?", "advice"),
    ("Order now at www.example.com and http://example.net", "spam"),
    ("Thank you, this helped.", "first"),
    ("The silence in it reminded me of Winnicott.", "first"),
    ("It was a hard read. The ending stays with me.", "first"),
]


@pytest.mark.parametrize(("text", "reason"), REASONS, ids=[text[:30] for text, _ in REASONS])
def test_a_comment_is_held_for_its_reason(post: Post, browser: Client, text: str, reason: str) -> None:
    given = stamp("the-empty-hour")
    key = leave_comment(
        post, Written("Heron", text, stamp=given), sender="x", at=datetime.now(UTC) + timedelta(seconds=9)
    )

    comment = of_writer(key)
    assert comment is not None
    assert comment.reasons[0] == reason


@pytest.mark.parametrize("fields", [{"website": "x"}, {"stamp": ""}, {"stamp": "the-empty-hour:x:y"}, {}])
def test_what_no_person_sends_is_put_among_spam_and_kept(post: Post, browser: Client, fields: dict[str, str]) -> None:
    send(browser, **fields)  # the last one is sent in no time at all

    assert "spam" in Comment.objects.get().reasons


def test_the_lines_stand_beside_every_comment_for_phrases_pass_over_most(post: Post, browser: Client) -> None:
    page = browser.get(send(browser, text="The cat will be better fed by my sister from Sunday on.")).content.decode()

    assert "do not wait for us" in page
    assert 'id="crisis-lines"' in page


def test_whoever_speaks_of_crisis_is_never_put_among_spam(post: Post, browser: Client) -> None:
    page = send(browser, text="I want to die. http://a.com http://b.com", website="x")

    assert Comment.objects.get().reasons[0] == "crisis"
    assert "Before anything else" in browser.get(page).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "Ines Calder",
        "INES  CALDER",
        "Іnеs Саldеr",
        "Ines\u200b Calder",
        "lnes Calder",
        "Ines Ca1der",
        "Íñes Calder",
        "Ines Caldér",
        "Inés-Calder",
        "Inez Calder",
        "Dr Ines Calder",
        "Calder, Ines",
        "I. Calder",
        "Ines ᴄᴀʟᴅᴇʀ",
        "The Author",
        "Moderator",
    ],
)
def test_a_name_like_the_authors_is_seen_through(post: Post, name: str) -> None:
    assert "look_alike" in left(post, "Thank you.", name=name).reasons


@pytest.mark.parametrize("name", ["Heron", "Calder", "Irene Walder", "Ina", "Tobias", "P. Calder", "An author too"])
def test_another_name_is_left_in_peace(post: Post, name: str) -> None:
    assert "look_alike" not in left(post, "Thank you.", name=name).reasons


def test_too_many_of_one_visitor_are_handed_back(post: Post, browser: Client) -> None:
    for number in range(5):
        send(browser, text=f"Number {number}.")

    form = {"name": "Heron", "text": "My long words.", "stamp": stamp("the-empty-hour")}
    answer = browser.post(f"{POST}respond/", form)

    assert answer.status_code == 429
    assert "My long words." in answer.content.decode()
    assert Comment.objects.count() == 5


def test_withdrawing_makes_no_room_for_more(post: Post, browser: Client) -> None:
    for number in range(5):
        leave_comment(post, Written("Heron", f"A word, {number}."), sender="one place", at=AT)
        withdraw(Comment.objects.get(text=f"A word, {number}."), at=AT)

    with pytest.raises(TooMany):
        leave_comment(post, Written("Heron", "Another."), sender="one place", at=AT)


def test_a_flood_from_many_places_is_held_back(post: Post) -> None:
    for number in range(120):
        leave_comment(post, Written("Heron", f"Number {number}."), sender=str(number), at=AT)

    with pytest.raises(CommentRefused, match="too many"):
        leave_comment(post, Written("Heron", "One more."), sender="another", at=AT)


@pytest.mark.parametrize(
    "fields", [{"name": " "}, {"text": "\u200b\n"}, {"text": "x" * 4001}, {"name": "n" * 61}, {"mail": "no address"}]
)
def test_a_form_that_is_not_filled_in_is_handed_back_with_its_words(
    post: Post, browser: Client, fields: dict[str, str]
) -> None:
    form = {"name": "Heron", "text": "My words.", "stamp": stamp("the-empty-hour"), **fields}

    answer = browser.post(f"{POST}respond/", form)

    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_taken_down_comments_go_with_their_post(post: Post, publish: Callable[..., Post], browser: Client) -> None:
    page = send(browser)
    take_down("the-empty-hour", at=AT)

    assert not Comment.objects.exists()
    assert browser.get(page).status_code == 404
