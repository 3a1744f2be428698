"""The review of the week, its sheet to print, and what was seen."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casebook.audit.actions import note
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.desk.asking import asked
from casebook.desk.reviewing import week
from casebook.desk.whoami import keeper_of, writing_case
from casebook.record.access import cases_of
from casebook.record.acts.notes import stores_for
from casebook.record.course import course_of
from casebook.record.guesses import Scored, hit_rate, scored
from casebook.record.models import EpisodeOfCare
from casebook.record.recalling import recalled
from casebook.record.standing import one_moment
from casebook.record.who import Doing
from casebook.reviewing.weeks import say
from casebook.vault.router import writing


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show which cases need thought first."""
    return _page(request, "desk/review.html")


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the week on one sheet to print, with codes only."""
    return _page(request, "desk/review_sheet.html")


def _page(request: HttpRequest, page: str) -> HttpResponse:
    doing = keeper_of(request)
    with one_moment():
        found = week(doing)
        with writing(Store.RECORD):
            for row in found.rows:
                note(Action.READ, by=doing.by, at=doing.at, kind="episodeofcare", object_id=row.case.pk)
        return render(request, page, {"week": found, "guesses": _guesses(doing)})


def _guesses(doing: Doing) -> object:
    cases = cases_of(doing.account)
    return hit_rate(one for case in cases for one in _scored(case, doing))


def _scored(case: EpisodeOfCare, doing: Doing) -> tuple[Scored, ...]:
    today = doing.today
    return recalled(
        ("guesses", doing.account, today),
        case.pk,
        lambda: scored(case, course_of(case, doing, today=today), today=today, stores=stores_for(case, doing)),
    )


@require_POST
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a case was seen this week, and what to keep in mind; the page goes on at the next case."""
    doing, case = writing_case(request, code)
    form = asked(request)
    line, following = form.text("focus", most=2000), form.text("next", most=40)
    form.check()
    was_seen = bool(form.text("seen", most=4))
    say(case, doing, seen=was_seen, focus=line)
    return HttpResponseRedirect(f"{reverse('review')}#{quote(following if was_seen and following else case.code)}")
