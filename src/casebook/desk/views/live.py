"""The hour as it goes: a transcript that grows, or lines that are typed, read turn by turn; kept only when asked to."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.desk import live
from casebook.desk.asking import Asked, asked, speakers_in
from casebook.desk.live_now import shown
from casebook.desk.live_taught import forget_what_is_taken_back
from casebook.desk.place import now
from casebook.desk.whoami import doing_of, writing_case
from casebook.importing.bringing import bring_in
from casebook.learning.teaching import taught
from casebook.reading.following import BOUNDS
from casebook.record.access import case_for, demand_writing
from casebook.record.acts.cases import may_be_read
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.errors import InvalidInput, Refusal

STREAMS_FOR: Final = 20.0
"""Seconds after which a stream ends and the browser asks anew: it holds one of few threads."""
LOOKS_EVERY: Final = 0.7


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the hour that is followed, or what begins one."""
    doing, case = writing_case(request, code)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _began(case, doing, asked(request))
            return HttpResponseRedirect(reverse("live", args=[code]))
        except Refusal as said:
            refusal = said
    hour = _hour_of(case, doing)
    if hour is not None:
        live.look(hour)
    known: dict[str, Any] = {
        "case": case,
        "hour": hour,
        "shown": None if hour is None else shown(hour),
        "bounds": BOUNDS,
        "given": request.POST,
        "may_be_read": may_be_read(case),
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/live.html", known, status=422 if refusal else 200)


def _began(case: EpisodeOfCare, doing: Doing, form: Asked) -> None:
    if not may_be_read(case):
        raise InvalidInput(
            "Not every client of this case has agreed to machine reading.",
            remedy="Enter the consent on the case first.",
        )
    path = form.text("path", most=1000)
    speakers = speakers_in(form.text("speakers", most=4000))
    hints = bool(form.text("hints"))
    form.check()
    live.begin(
        case.pk,
        path=Path(path).expanduser() if path else None,
        speakers=dict(speakers or {}),
        hints=hints,
        taught=taught(doing),
        taught_at=doing.at,
    )


def _hour_of(case: EpisodeOfCare, doing: Doing) -> live.Hour | None:
    """Return the hour that is followed; none, and its words are let go, once a client took the consent back."""
    hour = live.of(case.pk)
    if hour is None:
        return None
    if not may_be_read(case):
        live.let_go()
        return None
    forget_what_is_taken_back(hour, doing)
    return hour


@require_POST
def line(request: HttpRequest, code: str) -> HttpResponse:
    """Take a typed line in."""
    doing, case = writing_case(request, code)
    hour, form = _hour_of(case, doing), asked(request)
    try:
        if hour is None or hour.path is not None:
            raise InvalidInput("No hour is being typed.", remedy="Begin one first.")
        live.say(hour, form.text("speaker", most=2), form.text("words", most=20_000))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("live", args=[code]) + "#line")


@require_POST
def hints(request: HttpRequest, code: str) -> HttpResponse:
    """Let the quiet questions come, or stop them, while the hour goes on."""
    _doing, case = writing_case(request, code)
    hour = live.of(case.pk)
    if hour is not None:
        live.ask(hour, hints=asked(request).text("hints", most=4) == "yes")
    return HttpResponseRedirect(reverse("live", args=[code]))


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End the hour: keep its words as a transcript, or let them go."""
    doing, case = writing_case(request, code)
    hour = live.of(case.pk)
    if hour is None:
        return HttpResponseRedirect(reverse("case", args=[code]))
    document = _kept(case, doing, hour) if asked(request).text("keep", most=4) and hour.text else None
    live.let_go()
    if document is None:
        messages.info(request, "The hour is no longer followed; its words were let go.")
        return HttpResponseRedirect(reverse("case", args=[code]))
    return HttpResponseRedirect(reverse("document", args=[code, document]))


def _kept(case: EpisodeOfCare, doing: Doing, hour: live.Hour) -> Any:
    """Keep the file as it stands by now, with its times and its last turn; of typed lines and a lost file the words."""
    whole = live.whole(hour)
    [brought] = bring_in(
        case,
        doing,
        files=[whole or ("hour.txt", hour.text.encode("utf-8", "surrogatepass"))],
        written_on=now().date(),
        speakers=hour.speakers or None if whole else None,
    )
    if brought.refused is not None:
        raise brought.refused
    return brought.documents[0].pk


@require_GET
def stream(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send what the page shows whenever more was said, as server-sent events; ends by itself and with the lock."""
    doing = doing_of(request)
    case = case_for(doing, code)
    demand_writing(case, doing)
    hour = _hour_of(case, doing)
    note(Action.READ, by=doing.by, at=doing.at, kind="episodeofcare", object_id=case.pk)
    # A browser that asks anew says what it was sent last; a page that was just loaded says what it shows.
    seen = request.headers.get("Last-Event-ID") or request.GET.get("seen", "")
    answer = StreamingHttpResponse(_events(hour, seen), content_type="text/event-stream; charset=utf-8")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _events(hour: live.Hour | None, seen: str) -> Iterator[str]:
    until = time.monotonic() + STREAMS_FOR
    if hour is None:
        yield "event: over\ndata: over\n\n"
        return
    yield "retry: 700\n\n"
    while time.monotonic() < until and live.of(hour.case) is hour:
        live.look(hour)
        if hour.shows != seen:
            seen = hour.shows
            page = render_to_string("desk/live_now.html", {"shown": shown(hour)})
            yield f"id: {seen}\n" + "".join(f"data: {line}\n" for line in page.splitlines() if line.strip()) + "\n"
        time.sleep(LOOKS_EVERY)
