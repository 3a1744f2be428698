"""Today: the hours of the day, the next one first; the calendar in and out; the first steps."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebook.correspondence.following import unanswered
from casebook.desk.asking import asked
from casebook.desk.shortcuts import SHORTCUTS
from casebook.desk.whoami import colleague_at_the_desk, doing_of, keeper_of
from casebook.hour import calendars
from casebook.hour.drafts import discarded_drafts
from casebook.hour.steps import put_steps_away
from casebook.hour.today import today_of
from casebook.reading.page_names import look_of
from casebook.record.access import cases_of
from casebook.record.clock import here
from casebook.record.errors import InvalidEntry
from casebook.record.standing import one_moment
from sessionlab.errors import Refusal


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the hours of today."""
    doing = doing_of(request)
    with one_moment():
        cases = cases_of(doing.account)
        today = today_of(cases, doing, here=here(doing.at))
        codes = {case.pk: case for case in cases}
        known = {
            "today": today,
            "hours": [(one, look_of(one.course.held)) for one in today.hours],
            "unanswered": unanswered(doing) if colleague_at_the_desk() is None else (),
            "discarded": [(codes[draft.case_id], draft) for draft in discarded_drafts(cases, doing)],
            "any_case": bool(cases),
        }
        return render(request, "desk/today.html", known)


@require_POST
def steps(request: HttpRequest) -> HttpResponse:
    """Put the first steps away, or bring them back."""
    put_steps_away(keeper_of(request), away=request.POST.get("away") == "yes")
    return HttpResponseRedirect(reverse("home"))


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Take a calendar: ask whose hours a series are where its words do not say, then keep the hours."""
    doing = keeper_of(request)
    cases = cases_of(doing.account)
    known: dict[str, Any] = {"cases": cases, "asked": [], "missing": (), "reasons": (), "remedy": ""}
    if request.method == "POST":
        try:
            if "series" in request.POST or "gone" in request.POST:
                return _keep(request)
            known |= _asked(request)
        except Refusal as refusal:
            known |= {"reasons": refusal.reasons, "remedy": refusal.remedy}
    return render(request, "desk/calendar.html", known, status=422 if known["reasons"] else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return the series of a file with whose they are as far as is known, and those of before that it has no more.

    Their words go to the page and no further.
    """
    doing = keeper_of(request)
    cases = cases_of(doing.account)
    file = request.FILES.get("file")
    if file is None:
        raise InvalidEntry("There is no file.", remedy="Choose a calendar (.ics).")
    read = calendars.read_calendar(file.read(), today=doing.today)
    known = calendars.matched(read, cases)
    missing = calendars.left_out_of(read, cases, today=doing.today)
    coming = {one.digest for one in calendars.left_out_of((), cases, today=doing.today)}
    told = [one for one in read if one.hours or one.digest in coming]
    if not told and not missing:
        raise InvalidEntry("There is no hour in it.", remedy="Export the calendar with the hours to come.")
    return {"missing": missing, "asked": _series(told, known)}


def _series(read: Sequence[calendars.Read], known: Mapping[str, uuid.UUID | None]) -> list[dict[str, Any]]:
    return [
        {
            "digest": one.digest,
            "words": one.words,
            "hours": one.hours,
            "spelled": " ".join(f"{h.on.isoformat()}T{h.starts:%H:%M}/{h.minutes}" for h in one.hours),
            "known": one.digest in known,
            "case": known.get(one.digest),
        }
        for one in sorted(read, key=lambda one: (one.digest in known, one.hours[0].on if one.hours else date.min))
    ]


def _keep(request: HttpRequest) -> HttpResponse:
    doing = keeper_of(request)
    cases = cases_of(doing.account)
    by_code = {case.code: case.pk for case in cases}
    form = asked(request)
    wanted = {}
    for digest in request.POST.getlist("series"):
        code = form.text(f"case-{digest}", most=40)
        if code and code not in by_code:
            form.faults.append("Something was chosen that there is not.")
        wanted[digest[:64]] = (by_code.get(code), _hours(form.text(f"hours-{digest}")))
    coming = {one.digest: one.case.pk for one in calendars.left_out_of((), cases, today=doing.today)}
    wanted |= {digest: (coming[digest], []) for digest in request.POST.getlist("gone") if digest in coming}
    form.check()
    count = calendars.keep_calendar(wanted, doing)
    messages.success(request, f"{count} hour{'' if count == 1 else 's'} are kept from the calendar.")
    return HttpResponseRedirect(reverse("today"))


def _hours(spelled: str) -> list[calendars.Hour]:
    try:
        return [_hour(*one.split("/")) for one in spelled.split()]
    except (ValueError, TypeError) as failure:
        raise InvalidEntry("The hours cannot be read.", remedy="Choose the calendar again.") from failure


def _hour(begins: str, minutes: str) -> calendars.Hour:
    day, clock = begins.split("T")
    return calendars.Hour(date.fromisoformat(day), time.fromisoformat(clock), int(minutes))


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Give the hours to come as a calendar, under the codes of the cases alone."""
    doing = keeper_of(request)
    content = calendars.written_calendar(cases_of(doing.account), doing, today=doing.today)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="hours.ics"'
    return answer


@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Show every key."""
    return render(request, "desk/shortcuts.html", {"groups": SHORTCUTS})
