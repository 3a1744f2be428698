"""The form of a comment, and the page that whoever sent one can come back to."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from journal.commenting.acts import (
    LONGEST_MAIL,
    LONGEST_NAME,
    LONGEST_TEXT,
    Written,
    change_comment,
    is_open,
    leave_comment,
    may_change,
    withdraw,
)
from journal.commenting.limits import TooMany
from journal.commenting.marks import stamp
from journal.commenting.models import SHOWN, Comment
from journal.commenting.queries import of_writer, why
from journal.errors import CommentRefused
from journal.pages.addresses import of_post, site
from journal.pages.policy import from_our_own_page
from journal.pages.post import post_or_refusal
from journal.pages.refusing import strange_form
from journal.published.models import Post


@csrf_exempt  # the form has no session to ride on; `from_our_own_page` asks the browser where it stood
@require_http_methods(["GET", "HEAD", "POST"])
def respond_view(request: HttpRequest, series: str, slug: str) -> HttpResponse:
    """Show the form of a comment, or take one."""
    post = post_or_refusal(request, series, slug)
    if isinstance(post, HttpResponse):
        return post
    if request.method != "POST":
        return _form(request, post, Written("", "", to=request.GET.get("to", "")[:20]))
    if not from_our_own_page(request.headers, site()):
        return strange_form(request)
    written = _written(request)
    try:
        key = leave_comment(post, written, sender=_sender(request), at=timezone.now())
    except CommentRefused as refusal:
        return _form(request, post, written, refusal)
    return HttpResponseRedirect(reverse("own-comment", kwargs={"key": key}), status=303)


def _written(request: HttpRequest) -> Written:
    told = request.POST
    return Written(
        name=told.get("name", "")[: 4 * LONGEST_NAME],
        text=told.get("text", "")[: 4 * LONGEST_TEXT],
        mail=told.get("mail", "")[: 2 * LONGEST_MAIL],
        trap=told.get("website", "")[:200],
        stamp=told.get("stamp", "")[:300],
        to=told.get("to", "")[:20],
    )


def _sender(request: HttpRequest) -> str:
    if settings.JOURNAL["JOURNAL_BEHIND_PROXY"]:
        return str(request.headers.get("X-Real-IP", ""))
    return str(request.META.get("REMOTE_ADDR", ""))


def _form(request: HttpRequest, post: Post, written: Written, refusal: CommentRefused | None = None) -> HttpResponse:
    number = int(written.to) if written.to.isascii() and written.to.isdigit() and len(written.to) < 18 else 0
    answered = Comment.objects.filter(post=post, state=SHOWN, pk=number).first()
    context = {
        "post": post, "written": written, "refusal": refusal, "answered": answered, "stamp": stamp(post.slug),
        "takes_comments": is_open(post, at=timezone.now()), "back": of_post(post),
    }  # fmt: skip
    status = 200 if refusal is None else 429 if isinstance(refusal, TooMany) else 422
    return render(request, "journal/respond.html", context, status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def own_comment_view(request: HttpRequest, key: str) -> HttpResponse:
    """Show somebody their own comment, and take their change of it."""
    comment = _own(key)
    refusal = None
    if request.method == "POST":
        if not from_our_own_page(request.headers, site()):
            return strange_form(request)
        try:
            change_comment(comment, text=request.POST.get("text", ""), at=timezone.now())
            return HttpResponseRedirect(request.path, status=303)
        except CommentRefused as refused:
            refusal = refused
    context = {
        "comment": comment, "key": key, "refusal": refusal, "may_change": may_change(comment, at=timezone.now()),
        "crisis_first": "crisis" in comment.reasons, "why": why(comment), "back": of_post(comment.post),
    }  # fmt: skip
    response = render(request, "journal/own_comment.html", context, status=422 if refusal else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@require_POST
def withdraw_view(request: HttpRequest, key: str) -> HttpResponse:
    """Remove somebody's own comment."""
    comment = _own(key)
    if not from_our_own_page(request.headers, site()):
        return strange_form(request)
    withdraw(comment, at=timezone.now())
    return render(request, "journal/withdrawn.html", {"back": of_post(comment.post)})


def _own(key: str) -> Comment:
    comment = of_writer(key)
    if comment is None or comment.post.taken_down_on is not None:
        raise Http404
    return comment
