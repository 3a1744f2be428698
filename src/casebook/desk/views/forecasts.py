"""What may come in a case: a forecast with its interval, its base rate and how such forecasts did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from casebook.desk.forecasting import LOOKED_BACK, outlook
from casebook.desk.remembering import remembered
from casebook.desk.whoami import reading_case
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import one_moment
from casebook.record.who import Doing
from sessionlab.relationship.forecast import WITHIN


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show what may come."""
    doing, case = reading_case(request, code)
    key = ("forecast", doing.account, case.pk, doing.today)
    told = SafeString(remembered(key, lambda: _told(case, doing)))  # a template of ours
    return render(request, "desk/forecast.html", {"case": case, "told": told})


def _told(case: EpisodeOfCare, doing: Doing) -> str:
    with one_moment():
        known = {"outlook": outlook(case, doing), "within": WITHIN, "looked_back": LOOKED_BACK}
        return render_to_string("desk/forecast_told.html", known)
