"""The pages of moderators: enter, read what waits, decide, answer, erase on request."""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.commenting.acts import DECISIONS, answer_writer, decide, reply_as
from journal.commenting.models import REMOVED, Comment
from journal.commenting.queries import QUEUES, of_mail, queue, queue_lengths, why
from journal.errors import CommentRefused
from journal.moderating.door import let_in, moderator_of
from journal.moderating.models import Moderator
from journal.moderating.replies import GUIDANCE, REPLIES
from journal.pages.statics import address_of

View = Callable[..., HttpResponse]
LINES: Final = {
    "crisis": "People who may be in danger. Read these first, answer what you can, and show nothing that tells how. "
    "Phrases find them, and pass over most of what is veiled: an empty queue clears nobody, so read what waits today.",
    "waiting": "The oldest first. What the line above a comment says is a guess of this site, no verdict.",
    "spam": "Looks like spam. What was found to speak of crisis never lands here; look through it all the same.",
    "shown": "On the pages now, the last decided first.",
    "refused": "Read and not shown, the last decided first.",
}


def moderators_only(view: View) -> View:
    """Let only moderators in; everybody else is shown the door."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **more: object) -> HttpResponse:
        moderator = moderator_of(request)
        if moderator is None:
            return HttpResponseRedirect(reverse("enter"))
        return view(request, moderator, *args, **more)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
def enter_view(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    wrong = False
    if request.method == "POST":
        told = {name: request.POST.get(name, "")[:200] for name in ("name", "password")}
        place = "HTTP_X_REAL_IP" if settings.JOURNAL["JOURNAL_BEHIND_PROXY"] else "REMOTE_ADDR"
        user = let_in(request, **told, sender=request.META.get(place, ""), at=timezone.now())
        if user is not None:
            login(request, user)
            return HttpResponseRedirect(reverse("queue", kwargs={"name": "crisis"}))
        wrong = True
    return render(request, "journal/enter.html", {"wrong": wrong}, status=403 if wrong else 200)


@require_POST
def leave_view(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("enter"))


@require_safe
@moderators_only
def first_view(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """Lead to the queue that comes first."""
    return HttpResponseRedirect(reverse("queue", kwargs={"name": "crisis"}))


@require_safe
@moderators_only
def queue_view(request: HttpRequest, moderator: Moderator, name: str) -> HttpResponse:
    """Show one queue."""
    return _queue(request, moderator, name)


def _queue(
    request: HttpRequest, moderator: Moderator, name: str, refusal: CommentRefused | None = None
) -> HttpResponse:
    if name not in QUEUES:
        raise Http404
    held = [(comment, why(comment)) for comment in queue(name)]
    context = {
        "held": held, "name": name, "line": LINES[name], "lengths": queue_lengths(), "moderator": moderator,
        "refusal": refusal, "guidance": GUIDANCE, "replies": REPLIES if name == "crisis" else (),
        "keys": address_of("moderating.js"),
    }  # fmt: skip
    return render(request, "journal/queue.html", context, status=422 if refusal else 200)


@require_POST
@moderators_only
def decide_view(request: HttpRequest, moderator: Moderator, number: int) -> HttpResponse:
    """Carry out one decision about one comment, and go back to the queue."""
    comment = get_object_or_404(Comment.objects.select_related("post__author", "parent"), pk=number)
    name = request.POST.get("queue", "waiting")
    try:
        _carry_out(request, moderator, comment)
    except CommentRefused as refusal:
        return _queue(request, moderator, name, refusal)
    return HttpResponseRedirect(reverse("queue", kwargs={"name": name if name in QUEUES else "waiting"}))


def _carry_out(request: HttpRequest, moderator: Moderator, comment: Comment) -> None:
    act, text = request.POST.get("act", ""), request.POST.get("text", "")
    by, at = moderator.user.username, timezone.now()
    if act in DECISIONS:
        decide(comment, DECISIONS[act], by=by, at=at)
    elif act == "answer":
        answer_writer(comment, text=text, by=by, at=at)
    elif act == "reply" and moderator.person is not None:
        reply_as(moderator.person, comment, text=text, by=by, at=at)
    else:
        raise CommentRefused("There is no such decision.", remedy="Use the buttons under the comment.")


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def erase_view(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """Find what was left with a mail address, and remove it at its owner's wish."""
    mail = request.POST.get("mail", "")[:254]
    comments = of_mail(mail)
    erased = request.method == "POST" and request.POST.get("act") == "erase"
    if erased:
        for comment in comments:
            decide(comment, REMOVED, by=moderator.user.username, at=timezone.now())
    context = {"mail": mail, "comments": comments, "erased": erased, "asked": request.method == "POST"}
    return render(request, "journal/erase.html", context)
