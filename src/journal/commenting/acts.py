"""What can be done with comments: leave, change and withdraw one's own; decide about and answer another's."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from journal.commenting.holding import Around, Sent, reasons_to_hold
from journal.commenting.limits import check_limits
from journal.commenting.marks import key_mark, key_of, mail_mark, sender_mark, stamped_at
from journal.commenting.models import HELD, ITS_WRITER, REFUSED, REMOVED, SHOWN, Comment
from journal.errors import CommentRefused
from journal.published.acts import today
from journal.published.edition import turn_over
from journal.published.models import Person, Post
from journal.wording.likeness import clean_lines

LONGEST_NAME: Final = 60
LONGEST_TEXT: Final = 4000
LONGEST_MAIL: Final = 254
DECISIONS: Final = {"show": SHOWN, "refuse": REFUSED, "remove": REMOVED, "hold": HELD}


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody filled in. `trap` is the field that people do not see; `to` is the comment that it answers."""

    name: str
    text: str
    mail: str = ""
    trap: str = ""
    stamp: str = ""
    to: str = ""


def is_open(post: Post, *, at: datetime) -> bool:
    """Say whether a post takes comments: until so many days after it was published."""
    days: int = settings.JOURNAL["JOURNAL_CLOSE_AFTER_DAYS"]
    in_time = days == 0 or today(at) <= post.published_on + timedelta(days=days)
    return bool(settings.JOURNAL["JOURNAL_COMMENTS"]) and in_time


def leave_comment(post: Post, written: Written, *, sender: str, at: datetime) -> str:
    """Keep a comment until a person has read it, and return the key to it.

    :param sender: the address it came from; only a mark of it is kept, another one each day
    :raises CommentRefused: when it is empty, too long, too late, answers what is not there, or there were too many
    """
    name, text = _checked(post, written, at=at)
    key = key_of(written.stamp, name, text, written.to) if written.stamp else secrets.token_hex(20)
    with transaction.atomic():
        if Comment.objects.filter(key_mark=key_mark(key)).exists():
            return key
        sender_is = sender_mark(sender, on=today(at))
        check_limits(sender_is, at=at)
        sent = Sent(stamped_at(written.stamp, post=post.slug), bool(written.trap.strip()))
        Comment.objects.create(
            post=post,
            parent=_answered(post, written.to),
            name=name,
            text=text,
            reasons=reasons_to_hold(name, text, around=around(post), sent=sent, at=at),
            left_at=at,
            changed_at=at,
            mail_mark=mail_mark(written.mail),
            sender_mark=sender_is,
            key_mark=key_mark(key),
        )
    return key


def change_comment(comment: Comment, *, text: str, at: datetime) -> None:
    """Change one's own comment while it waits and the time for it is not over.

    :raises CommentRefused: when it is too late, or the text is empty or too long
    """
    if not may_change(comment, at=at):
        raise CommentRefused("It can no longer be changed.", remedy="It can still be withdrawn.")
    text = _checked_text(text)
    sent = Sent(at - timedelta(minutes=1), "spam" in comment.reasons)
    comment.reasons = reasons_to_hold(comment.name, text, around=around(comment.post), sent=sent, at=at)
    comment.text, comment.changed_at = text, at
    comment.save(update_fields=("text", "reasons", "changed_at"))


def may_change(comment: Comment, *, at: datetime) -> bool:
    """Say whether its writer can still change a comment."""
    window = timedelta(minutes=settings.JOURNAL["JOURNAL_EDIT_MINUTES"])
    return bool(comment.state == HELD and at <= comment.left_at + window)


def withdraw(comment: Comment, *, at: datetime) -> None:
    """Remove one's own comment, at any time."""
    decide(comment, REMOVED, by=ITS_WRITER, at=at)


def decide(comment: Comment, state: str, *, by: str, at: datetime) -> None:
    """Show a comment, refuse it, hold it again, or remove its words for good.

    :raises CommentRefused: when its words were removed before
    """
    if comment.state == REMOVED:
        raise CommentRefused("Its words were removed; there is nothing to decide about.", remedy="Go on to the next.")
    seen = SHOWN in (comment.state, state)
    comment.state, comment.decided_by, comment.changed_at = state, by, at
    if state == REMOVED:
        comment.name = comment.text = comment.answer = comment.mail_mark = ""
        comment.reasons = []
        if by != ITS_WRITER:  # the mark of the day counts what one visitor sent; it is another tomorrow
            comment.sender_mark = ""
    comment.save()
    if seen:
        turn_over()


def answer_writer(comment: Comment, *, text: str, by: str, at: datetime) -> None:
    """Write to whoever left a comment, and to nobody else: it stands on the page that only they have the key to."""
    comment.answer, comment.decided_by, comment.changed_at = _checked_text(text), by, at
    comment.save(update_fields=("answer", "decided_by", "changed_at"))


def reply_as(person: Person, comment: Comment, *, text: str, by: str, at: datetime) -> Comment:
    """Show an answer under a comment, with the badge if the person wrote the post.

    :raises CommentRefused: when the comment is not shown, or there is no text
    """
    if comment.state != SHOWN:
        raise CommentRefused("Only a comment that is shown can be answered on the page.", remedy="Show it first.")
    reply = Comment.objects.create(
        post=comment.post,
        parent=comment.parent or comment,
        name=person.name,
        text=_checked_text(text),
        by_author=person.pk == comment.post.author.pk,
        state=SHOWN,
        left_at=at,
        changed_at=at,
        decided_by=by,
    )
    turn_over()
    return reply


def around(post: Post) -> Around:
    """Return what a comment on this post is read against."""
    people = [post.author, *([post.reviewer] if post.reviewer else [])]
    return Around(f"{post.title} {post.likeness}", tuple(person.name for person in people))


def _checked(post: Post, written: Written, *, at: datetime) -> tuple[str, str]:
    if not is_open(post, at=at):
        raise CommentRefused("Comments on this post are closed.", remedy="The comments that are there can be read.")
    reasons = []
    name = " ".join(clean_lines(written.name, most=LONGEST_NAME + 1).split())
    if not name:
        reasons.append("The name is empty.")
    if len(name) > LONGEST_NAME:
        reasons.append(f"The name is longer than {LONGEST_NAME} characters.")
    if len(written.mail) > LONGEST_MAIL or (written.mail.strip() and "@" not in written.mail):
        reasons.append("The mail address is none.")
    try:
        text = _checked_text(written.text)
    except CommentRefused as refusal:
        reasons += refusal.reasons
        text = ""
    if reasons:
        raise CommentRefused(reasons, remedy="A name may be a pseudonym; the mail address may be left out.")
    return name, text


def _checked_text(text: str) -> str:
    text = clean_lines(text, most=LONGEST_TEXT + 1)
    if not text:
        raise CommentRefused("There is no comment in it.", remedy="Write one.")
    if len(text) > LONGEST_TEXT:
        raise CommentRefused(f"The comment is longer than {LONGEST_TEXT} characters.", remedy="Make it shorter.")
    return text


def _answered(post: Post, to: str) -> Comment | None:
    """Return the comment of the first level that a reply stands under."""
    if not to:
        return None
    shown = Comment.objects.filter(post=post, state=SHOWN).select_related("parent")
    comment = shown.filter(pk=int(to)).first() if to.isascii() and to.isdigit() and len(to) < 18 else None
    if comment is None:
        raise CommentRefused("The comment you answer is not there any more.", remedy="Leave yours by itself.")
    return comment.parent or comment
