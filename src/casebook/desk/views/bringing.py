"""Bringing files in: chosen, dropped or pasted; what got lost on the way is shown before anything is decided."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casebook.desk.asking import Asked, asked, speakers_in
from casebook.desk.whoami import writing_case
from casebook.importing.bringing import Brought, bring_in
from casebook.record.acts.cases import codes_in, may_be_read
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.errors import Refusal

PASTED = "pasted.txt"


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Bring files into a case."""
    doing, case = writing_case(request, code)
    brought: list[Brought] = []
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            brought = _brought(request, case, doing, asked(request))
        except Refusal as said:
            refusal = said
    known = {
        "case": case,
        "brought": brought,
        "given": request.POST,
        "clients": list(codes_in(case).items()),
        "may_be_read": may_be_read(case),
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/bring.html", known, status=422 if refusal else 200)


def _brought(request: HttpRequest, case: EpisodeOfCare, doing: Doing, form: Asked) -> list[Brought]:
    written_on: date | None = form.day("written_on")
    speakers = speakers_in(form.text("speakers", most=4000))
    client = form.row("client")
    files = [(file.name or "file", file.read()) for file in request.FILES.getlist("files")]
    pasted = request.POST.get("pasted", "")
    if pasted.strip():
        files.append((PASTED, pasted.replace("\r\n", "\n").encode("utf-8", "surrogatepass")))
    if not files:
        form.faults.append("There is no file and no pasted text.")
    form.check()
    return bring_in(case, doing, files=files, written_on=written_on, speakers=speakers, client=client)
