"""Coming in with a ticket, and the style sheets and scripts that stand at the door."""

from functools import cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from casebook.desk.doorkeeper import ENTERED, ENTERED_AT
from casebook.desk.place import holds_a_vault, now
from casebook.desk.tickets import TICKETS
from casebook.settings import PACKAGE

SHEETS: Final = (
    "tokens",
    "base",
    "reading",
    "desk",
    "formulation",
    "letters",
    "hour",
    "form",
    "live",
    "review",
    "drafts",
)
SCRIPTS: Final = ("desk", "formulation", "keeping", "letters", "hour", "form", "search", "live", "review")


@require_GET
def enter(request: HttpRequest, ticket: str) -> HttpResponse:
    """Let in who holds the address that was printed; the ticket is used up and leaves the address bar at once."""
    if not TICKETS.redeem(ticket, at=now()):
        return render(request, "desk/shut.html", status=403)
    request.session.cycle_key()
    request.session[ENTERED], request.session[ENTERED_AT] = True, now().timestamp()
    return HttpResponseRedirect(reverse("home" if holds_a_vault() else "new-vault"))


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Return the style sheets as one, in the order of their layers."""
    return HttpResponse(_sheet(), content_type="text/css; charset=utf-8")


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Return the sign on the tab."""
    return HttpResponse(_icon(), content_type="image/svg+xml")


@require_safe
def script(request: HttpRequest, name: str) -> HttpResponse:
    """Return one of our scripts."""
    if name not in SCRIPTS:
        raise Http404
    return HttpResponse(_script(name), content_type="text/javascript; charset=utf-8")


@cache
def _sheet() -> str:
    return "\n".join((PACKAGE / "static" / "css" / f"{name}.css").read_text("utf-8") for name in SHEETS)


@cache
def _icon() -> str:
    return (PACKAGE / "static" / "icon.svg").read_text("utf-8")


@cache
def _script(name: str) -> str:
    return (PACKAGE / "static" / "js" / f"{name}.js").read_text("utf-8")
