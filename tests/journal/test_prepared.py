"""Questions that are put into SQL once: the same answers as the query set, for each value that is filled in."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.journal.bundles import AT, POST

from journal.commenting.acts import Written, decide, leave_comment
from journal.commenting.models import Comment
from journal.commenting.queries import threads_of
from journal.prepared import Blank, Prepared
from journal.published.models import Post
from journal.published.queries import find_post, out

DAY = date(2024, 6, 1)


def test_another_value_gets_another_answer(publish: Callable[..., Post]) -> None:
    publish()
    publish(slug="the-open-door", title="The Open Door")
    question = Prepared(lambda: out(Blank("on")).filter(slug=Blank("slug")))
    assert [post.title for post in question.ask(on=DAY, slug="the-empty-hour")] == ["The Empty Hour"]
    assert [post.title for post in question.ask(on=DAY, slug="the-open-door")] == ["The Open Door"]
    assert question.ask(on=date(2020, 1, 1), slug="the-open-door") == []


@pytest.mark.parametrize("slug", ["the-empty-hour", "the-open-door"])
def test_an_answer_is_what_the_query_set_says_field_by_field(publish: Callable[..., Post], slug: str) -> None:
    publish()
    publish(slug="the-open-door", title="The Open Door", reviewer=None, dates__last_reviewed_on=None, tags=["a", "b"])
    asked, direct = find_post("case-notes", slug, on=DAY), out(DAY).get(slug=slug)
    assert asked is not None
    for field in Post._meta.concrete_fields:
        assert getattr(asked, field.attname) == getattr(direct, field.attname), field.attname
    assert (asked.series, asked.author, asked.reviewer) == (direct.series, direct.author, direct.reviewer)
    assert asked.author.name == "Ines Calder"


def test_a_value_is_a_value_and_never_a_part_of_the_question(post: Post) -> None:
    assert find_post("case-notes", "the-empty-hour' OR '1'='1", on=DAY) is None
    assert find_post("case-notes", "%s", on=DAY) is None


def test_the_comments_of_another_post_stay_there(publish: Callable[..., Post]) -> None:
    one, other = publish(), publish(slug="the-open-door", title="The Open Door")
    for post, text in ((one, "Under the first."), (other, "Under the second.")):
        leave_comment(post, Written("A reader", text), sender=text, at=AT)
    for comment in Comment.objects.all():
        decide(comment, "shown", by="mo", at=AT)
    assert [thread.comment.text for thread in threads_of(one)] == ["Under the first."]
    assert [thread.comment.text for thread in threads_of(other)] == ["Under the second."]


def test_the_page_of_a_post_asks_the_tables_four_times(
    post: Post, browser: Client, django_assert_num_queries: Callable[[int], object]
) -> None:
    browser.get(POST)
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        assert browser.get(POST).status_code == 200
