"""Bringing an export into the empty vault of this folder."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casebook.desk.asking import asked
from casebook.desk.coming_in import holds_rows, source_at
from casebook.desk.place import now
from casebook.desk.whoami import keeper_of
from casebook.leaving.coming_back import Back, come_back
from casebook.record.errors import InvalidEntry
from casebook.vault import opened
from casebook.vault.keys import RecoveryKey
from sessionlab.errors import Refusal


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring an export in. Nobody is at the desk of an empty vault: the account comes back with the rest."""
    opened.current()
    filled = holds_rows()
    if filled:
        keeper_of(request)
    known: dict[str, object] = {"filled": filled, "given": request.POST}
    if request.method == "POST":
        try:
            back = _brought(request)
            known |= {"back": back, "content": [(store.value, digest) for store, digest in back.content.items()]}
        except Refusal as refusal:
            known |= {"reasons": refusal.reasons, "remedy": refusal.remedy}
    return render(request, "desk/coming_in.html", known, status=422 if "reasons" in known else 200)


@sensitive_variables()
def _brought(request: HttpRequest) -> Back:
    form = asked(request)
    path = Path(form.text("path", needed="The folder or file of the export", most=1000))
    form.check()
    if not path.exists():
        raise InvalidEntry("There is no such folder or file.", remedy="Give the whole path of the export.")
    with source_at(path, ask=lambda: RecoveryKey.parse(request.POST.get("key", ""))) as source:
        return come_back(source, at=now())
