"""Looking for words in a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.desk.whoami import reading_case
from casebook.record.search import look_for


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, code: str) -> HttpResponse:
    """Look for words; they travel in the body of the request, for addresses are remembered by browsers."""
    doing, case = reading_case(request, code)
    words = request.POST.get("words", "").strip()
    found = look_for(case, doing, words) if words else []
    if words:
        note(Action.SEARCH, by=doing.by, at=doing.at, kind="episodeofcare", object_id=case.pk)
    return render(request, "desk/search.html", {"case": case, "words": words, "found": found})
