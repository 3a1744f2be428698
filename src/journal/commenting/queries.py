"""What is seen of comments: by readers what is shown, by moderators what waits, by its writer what their key opens."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from journal.commenting.holding import WORDS
from journal.commenting.marks import key_mark, mail_mark
from journal.commenting.models import HELD, REFUSED, REMOVED, SHOWN, Comment
from journal.prepared import Blank, Prepared
from journal.published.models import Post

QUEUES: Final = ("crisis", "waiting", "spam", "shown", "refused")
MOST_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with the replies under it. A removed one is seen only where replies stand under it."""

    comment: Comment
    replies: tuple[Comment, ...]


def threads_of(post: Post) -> list[Thread]:
    """Return the comments under a post as they are read. Costs one query."""
    seen = _SEEN.ask(post=post.pk)
    replies: dict[int, list[Comment]] = {}
    for each in seen:
        if each.parent_id is not None and each.state == SHOWN:  # type: ignore[attr-defined]
            replies.setdefault(each.parent_id, []).append(each)  # type: ignore[attr-defined]
    return [
        Thread(each, tuple(replies.get(each.pk, ())))
        for each in seen
        if each.parent_id is None and (each.state == SHOWN or each.pk in replies)  # type: ignore[attr-defined]
    ]


def counted(threads: list[Thread]) -> int:
    """Return how many comments can be read in them."""
    return sum((thread.comment.state == SHOWN) + len(thread.replies) for thread in threads)


def count_word(number: int) -> str:
    """Return a number of comments in words.

    >>> count_word(0), count_word(1), count_word(2)
    ('0 comments', '1 comment', '2 comments')
    """
    return f"{number} comment" if number == 1 else f"{number} comments"


def shown_comments() -> "QuerySet[Comment]":
    """Return every comment that readers see, the newest first."""
    return Comment.objects.filter(state=SHOWN).select_related("post__series", "parent").order_by("-left_at", "-pk")


def queue(name: str) -> list[Comment]:
    """Return what stands in one queue: what waits with the oldest first, the rest with the newest first.

    Reasons are looked at here and not by the database: the two databases ask differently about lists.
    """
    if name in (SHOWN, REFUSED):
        return list(_with_post(Comment.objects.filter(state=name)).order_by("-changed_at")[:MOST_LISTED])
    waiting = _with_post(Comment.objects.filter(state=HELD)).order_by("left_at")
    return [comment for comment in waiting if queue_of(comment) == name][:MOST_LISTED]


def queue_of(comment: Comment) -> str:
    """Return the queue in which a comment waits. Whoever speaks of crisis is never put among spam."""
    if "crisis" in comment.reasons:
        return "crisis"
    return "spam" if "spam" in comment.reasons else "waiting"


def queue_lengths() -> dict[str, int]:
    """Return how many comments stand in each queue."""
    lengths = dict.fromkeys(QUEUES, 0)
    for reasons in Comment.objects.filter(state=HELD).values_list("reasons", flat=True):
        lengths[queue_of(Comment(reasons=reasons))] += 1
    told: dict[str, int] = Comment.objects.aggregate(
        shown=Count("pk", filter=Q(state=SHOWN)), refused=Count("pk", filter=Q(state=REFUSED))
    )
    return lengths | told


def why(comment: Comment) -> list[str]:
    """Return the reasons why a comment waits, in words."""
    return [WORDS[reason] for reason in comment.reasons if reason in WORDS]


def of_writer(key: str) -> Comment | None:
    """Return the comment that a key opens."""
    return _with_post(Comment.objects.filter(key_mark=key_mark(key))).exclude(state=REMOVED).first()


def of_mail(mail: str) -> list[Comment]:
    """Return the comments that were left with a mail address."""
    sought = mail_mark(mail)
    return list(_with_post(Comment.objects.filter(mail_mark=sought))) if sought else []


_SEEN: Final = Prepared(lambda: Comment.objects.filter(post=Blank("post"), state__in=(SHOWN, REMOVED)))


def _with_post(comments: "QuerySet[Comment]") -> "QuerySet[Comment, Any]":
    return comments.select_related("post__series", "post__author", "post__reviewer", "parent")
