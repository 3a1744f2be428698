"""For bad days: a package for somebody you trust, and what to do when a device is lost."""

from datetime import datetime, time
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from casebook.desk.asking import asked
from casebook.desk.emergency_commands import letter
from casebook.desk.incident import contents_of, duties
from casebook.desk.whoami import keeper_of
from casebook.record.errors import InvalidEntry
from casebook.vault import opened
from casebook.vault.actions import write_package
from casebook.vault.keys import RecoveryKey
from sessionlab.errors import Refusal


@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest) -> HttpResponse:
    """Write the sealed half of a package, and show the other half once."""
    doing = keeper_of(request)
    if request.method != "POST":
        return render(request, "desk/emergency.html", {"letter": letter()})
    form = asked(request)
    try:
        folder = Path(form.text("folder", needed="The folder", most=1000))
        form.check()
        if not folder.is_dir():
            raise InvalidEntry("There is no such folder.", remedy="Make it, or name another.")
        key = RecoveryKey.generate()
        path = write_package(opened.current(), folder, key, letter(), at=doing.at, by=doing.by)
    except Refusal as refusal:
        known = {"letter": letter(), "given": request.POST, "reasons": refusal.reasons, "remedy": refusal.remedy}
        return render(request, "desk/emergency.html", known, status=422)
    return render(request, "desk/emergency.html", {"letter": letter(), "written": path, "key": key.printed()})


@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest) -> HttpResponse:
    """Say what was on a lost device, and by when it is to be told; nothing that is entered here is kept."""
    doing = keeper_of(request)
    form = asked(request)
    on, at = form.day("on"), form.hour("at")
    known = datetime.combine(on, at or time()).astimezone() if on else doing.at
    told = [(duty, duty.until(known)) for duty in duties()]
    page = {"contents": contents_of(opened.current()), "duties": told, "known": known, "reasons": form.faults}
    return render(request, "desk/incident.html", page, status=422 if form.faults else 200)
