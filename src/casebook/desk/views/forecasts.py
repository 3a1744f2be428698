"""What may come in a case: a forecast with its interval, its base rate and how such forecasts did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.desk.forecasting import LOOKED_BACK, outlook
from casebook.desk.whoami import reading_case
from casebook.record.standing import one_moment
from sessionlab.relationship.forecast import WITHIN


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show what may come."""
    doing, case = reading_case(request, code)
    with one_moment():
        known = {"case": case, "outlook": outlook(case, doing), "within": WITHIN, "looked_back": LOOKED_BACK}
        return render(request, "desk/forecast.html", known)
