"""The first page: the cases on their shelf, and a new one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from casebook.desk.asking import asked
from casebook.desk.remembering import remembered
from casebook.desk.surroundings import was_backed_up
from casebook.desk.whoami import doing_of, keeper_of
from casebook.hour.steps import first_steps
from casebook.reading.page_names import look_of
from casebook.record.access import cases_of, parts_of
from casebook.record.acts.cases import clients_of, enter_consent, open_case
from casebook.record.course import Course, course_of
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import one_moment
from casebook.record.who import Doing
from sessionlab.errors import Refusal


@dataclass(frozen=True, slots=True)
class Door:
    """A case on the shelf."""

    case: EpisodeOfCare
    course: Course
    look: str


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Show the cases with how each stands; open a new one."""
    if request.method != "POST":
        return _shelf(request, doing_of(request))
    doing = keeper_of(request)
    try:
        case = _opened(request, doing)
    except Refusal as refusal:
        return _shelf(request, doing, refusal)
    return HttpResponseRedirect(reverse("case", args=[case.code]))


def _opened(request: HttpRequest, doing: Doing) -> EpisodeOfCare:
    form = asked(request)
    code, pseudonym = form.text("code", needed="The code", most=40), form.text("pseudonym", needed="The name", most=80)
    opened_on = form.day("opened_on") or doing.today
    clients = [one.strip() for one in form.text("clients").split(",") if one.strip()]
    if not set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"):
        form.faults.append("The code holds other signs than letters, digits and hyphens.")
    form.check()
    case = open_case(doing, code=code, pseudonym=pseudonym, opened_on=opened_on, clients=clients)
    if form.text("consent"):
        for client in clients_of(case):
            enter_consent(client, doing, on=opened_on, given=True)
    return case


def _shelf(request: HttpRequest, doing: Doing, refusal: Refusal | None = None) -> HttpResponse:
    cases, today = cases_of(doing.account), doing.today
    key = ("shelf", doing.account, today, *(case.pk for case in cases))
    known = {
        "parts": parts_of(doing.account),
        "shelf": SafeString(remembered(key, lambda: _doors(cases, doing))) if cases else "",
        "today": today,
        "steps": first_steps(cases, doing, backed_up=was_backed_up()),
        "given": request.POST,
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/home.html", known, status=422 if refusal else 200)


def _doors(cases: Sequence[EpisodeOfCare], doing: Doing) -> str:
    """Return the shelf; each case costs a few milliseconds, and all of them stay the same until something is added."""
    with one_moment():
        courses = [(case, course_of(case, doing, today=doing.today)) for case in cases]
    doors = [Door(case, course, look_of(course.held)) for case, course in courses]
    return render_to_string("desk/home_shelf.html", {"doors": doors})
