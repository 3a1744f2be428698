"""The pages of moderators: their door, the queues, what they decide, what they erase."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from tests.journal.bundles import AT, POST

from journal.cli import main
from journal.commenting.acts import Written, leave_comment
from journal.commenting.models import Comment
from journal.commenting.queries import of_writer
from journal.moderating.models import Knock, Moderator
from journal.published.models import Post

pytestmark = pytest.mark.django_db
PASSWORD = "eleven slow herons"


@pytest.fixture
def moderator(post: Post) -> User:
    """Return somebody who may decide, under the author's name."""
    user = User.objects.create_user("mo", password=PASSWORD)
    Moderator.objects.create(user=user, person=post.author)
    return user


def enter(browser: Client, name: str = "mo", password: str = PASSWORD) -> int:
    return browser.post("/moderating/enter/", {"name": name, "password": password}).status_code


def left(post: Post, text: str, mail: str = "") -> Comment:
    comment = of_writer(leave_comment(post, Written("Heron", text, mail=mail), sender=text, at=AT))
    assert comment is not None
    Comment.objects.filter(pk=comment.pk).update(reasons=[r for r in comment.reasons if r != "spam"] or ["first"])
    return comment


def test_the_door_opens_to_the_right_password_alone(moderator: User, browser: Client) -> None:
    assert browser.get("/moderating/waiting/").status_code == 302
    assert enter(browser, password="wrong") == 403
    assert enter(browser) == 302
    assert browser.get("/moderating/waiting/").status_code == 200


def test_a_user_who_is_no_moderator_stays_outside(post: Post, browser: Client) -> None:
    User.objects.create_user("visitor", password=PASSWORD)

    assert enter(browser, "visitor") == 403


def test_the_session_gets_a_new_name_at_the_door(moderator: User, browser: Client) -> None:
    fixed = browser.session
    fixed.save()
    browser.cookies["moderating"] = str(fixed.session_key)

    enter(browser)

    assert browser.cookies["moderating"].value != fixed.session_key
    assert not Session.objects.filter(session_key=fixed.session_key).exists()


def test_leaving_ends_the_session_everywhere(moderator: User, browser: Client) -> None:
    enter(browser)
    copied = browser.cookies["moderating"].value

    browser.post("/moderating/leave/")

    thief = Client()
    thief.cookies["moderating"] = copied
    assert thief.get("/moderating/waiting/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(moderator: User, browser: Client) -> None:
    enter(browser)
    moderator.set_password("another long phrase")
    moderator.save()

    assert browser.get("/moderating/waiting/").status_code == 302


def test_the_cookie_goes_to_these_pages_alone(moderator: User, browser: Client) -> None:
    enter(browser)

    cookie = browser.cookies["moderating"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/moderating/", True, "Strict")
    assert browser.get(POST).cookies == {}


def test_five_wrong_tries_shut_the_door_for_a_while_to_the_right_one_too(moderator: User, browser: Client) -> None:
    for _ in range(5):
        assert enter(browser, password="wrong") == 403

    assert enter(browser) == 403
    Knock.objects.update(at=datetime.now(UTC) - timedelta(minutes=16))
    assert enter(browser) == 302


def test_an_unknown_name_sounds_like_a_wrong_password(moderator: User, browser: Client) -> None:
    known = browser.post("/moderating/enter/", {"name": "mo", "password": "wrong"})
    unknown = browser.post("/moderating/enter/", {"name": "nobody", "password": "wrong"})

    forms = [re.sub(rb'value="\w{64}"', b"", answer.content) for answer in (known, unknown)]
    assert forms[0] == forms[1]
    assert known.status_code == unknown.status_code == 403


def test_a_form_from_elsewhere_decides_nothing(moderator: User, post: Post) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(moderator)
    comment = left(post, "One.")

    answer = browser.post(
        f"/moderating/comment/{comment.pk}/", {"act": "show"}, headers={"origin": "http://evil.example"}
    )

    assert answer.status_code == 403
    assert Comment.objects.get().state == "held"


def test_nobody_decides_by_looking(moderator: User, post: Post, browser: Client) -> None:
    enter(browser)
    comment = left(post, "One.")

    assert browser.get(f"/moderating/comment/{comment.pk}/?act=show").status_code == 405
    assert browser.get("/moderating/leave/").status_code == 405


def test_a_stranger_decides_nothing(moderator: User, post: Post, browser: Client) -> None:
    comment = left(post, "One.")

    assert browser.post(f"/moderating/comment/{comment.pk}/", {"act": "show"}).status_code == 302
    assert browser.post("/moderating/erase/", {"mail": "a@b.c", "act": "erase"}).status_code == 302
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize(
    ("act", "state"), [("show", "shown"), ("refuse", "refused"), ("remove", "removed"), ("hold", "held")]
)
def test_each_button_does_what_it_says(moderator: User, post: Post, browser: Client, act: str, state: str) -> None:
    enter(browser)
    comment = left(post, "One.")

    browser.post(f"/moderating/comment/{comment.pk}/", {"act": act, "queue": "waiting"})

    assert Comment.objects.get().state == state


def test_an_unknown_decision_is_refused_in_words(moderator: User, post: Post, browser: Client) -> None:
    enter(browser)
    comment = left(post, "One.")

    answer = browser.post(f"/moderating/comment/{comment.pk}/", {"act": "publish", "queue": "waiting"})

    assert answer.status_code == 422
    assert "There is no such decision." in answer.content.decode()


def test_crisis_has_a_queue_of_its_own_with_drafts(moderator: User, post: Post, browser: Client) -> None:
    enter(browser)
    left(post, "I want to die.")
    left(post, "Thank you.")

    crisis = browser.get("/moderating/crisis/").content.decode()
    waiting = browser.get("/moderating/waiting/").content.decode()

    assert "I want to die." in crisis
    assert "I want to die." not in waiting
    assert crisis.count("Draft:") == 3
    assert "Promise nothing that you cannot do." in crisis


def test_an_answer_reaches_its_writer_and_nobody_else(moderator: User, post: Post, browser: Client) -> None:
    key = leave_comment(post, Written("Heron", "I want to die."), sender="x", at=AT)
    enter(browser)

    browser.post(
        f"/moderating/comment/{Comment.objects.get().pk}/",
        {"act": "answer", "text": "I am glad that you said it.", "queue": "crisis"},
    )

    assert "I am glad that you said it." in Client().get(f"/comments/{key}/").content.decode()
    assert "I am glad" not in Client().get(POST).content.decode()


def test_a_reply_on_the_page_carries_the_badge(moderator: User, post: Post, browser: Client) -> None:
    enter(browser)
    comment = left(post, "One.")
    browser.post(f"/moderating/comment/{comment.pk}/", {"act": "show", "queue": "waiting"})

    browser.post(f"/moderating/comment/{comment.pk}/", {"act": "reply", "text": "Thank you.", "queue": "shown"})

    page = browser.get(POST).content.decode()
    assert "Thank you." in page
    assert "badge" in page


def test_what_was_left_with_a_mail_address_is_erased_at_its_owners_wish(
    moderator: User, post: Post, browser: Client
) -> None:
    left(post, "Mine.", mail="Heron@Example.org")
    left(post, "Another's.", mail="else@example.org")
    enter(browser)

    browser.post("/moderating/erase/", {"mail": "heron@example.org", "act": "erase"})

    assert sorted(Comment.objects.values_list("text", flat=True)) == ["", "Another's."]


def test_the_command_makes_a_moderator_and_refuses_a_weak_password(post: Post) -> None:
    weak = CliRunner().invoke(main, ["moderate", "jo"], input="short\nshort\n")
    good = CliRunner().invoke(main, ["moderate", "jo", "--author", "ines-calder"], input=f"{PASSWORD}\n{PASSWORD}\n")
    nobody = CliRunner().invoke(main, ["moderate", "al", "--author", "nobody"], input=f"{PASSWORD}\n{PASSWORD}\n")

    assert (weak.exit_code, good.exit_code, nobody.exit_code) == (2, 0, 2)
    assert Moderator.objects.get().person == post.author
