"""Taking things out: the whole vault, or one case, in a folder to read or an encrypted file."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from casebook.desk.asking import asked
from casebook.desk.whoami import keeper_of, reading_case
from casebook.leaving.container import SUFFIX
from casebook.leaving.describing import SAID, SAID_OF_ONE
from casebook.leaving.exporting import Report, export_folder, export_sealed
from casebook.leaving.scope import Purpose, one_case, whole_vault
from casebook.record.access import demand_writing
from casebook.record.acts.cases import codes_in
from casebook.record.errors import InvalidEntry
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault.keys import RecoveryKey
from sessionlab.errors import Refusal


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out. `key` is what opens a sealed export of the whole vault; it is shown once."""

    report: Report
    content: tuple[tuple[str, str], ...]
    readable: bool
    key: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A purpose to choose, in words."""

    value: str
    said: str


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, code: str) -> HttpResponse:
    """Take one case out."""
    doing, one = reading_case(request, code)
    demand_writing(one, doing)
    return _page(request, doing, one)


@require_http_methods(["GET", "HEAD", "POST"])
def vault(request: HttpRequest) -> HttpResponse:
    """Take everything out."""
    return _page(request, keeper_of(request), None)


def _said(people: Mapping[uuid.UUID, str]) -> Mapping[Purpose, str]:
    return SAID if len(people) < 2 else {**SAID, **SAID_OF_ONE}


@sensitive_variables("taken")
def _page(request: HttpRequest, doing: Doing, one: EpisodeOfCare | None) -> HttpResponse:
    people = {} if one is None else codes_in(one)
    known: dict[str, object] = {
        "case": one,
        "purposes": [Choice(purpose.value, said) for purpose, said in _said(people).items()],
        "people": [] if len(people) < 2 else [Choice(str(client), code) for client, code in people.items()],
        "given": request.POST,
        "suggested": f"casebook-{one.code if one else 'vault'}-{doing.at:%Y-%m-%d}",
    }
    if request.method != "POST":
        return render(request, "desk/export.html", known)
    try:
        taken = _take(request, doing, one)
    except Refusal as refusal:
        known |= {"reasons": refusal.reasons, "remedy": refusal.remedy}
        return render(request, "desk/export.html", known, status=422)
    return render(request, "desk/export.html", {**known, "taken": taken})


def _take(request: HttpRequest, doing: Doing, one: EpisodeOfCare | None) -> Taken:
    form = asked(request)
    folder = Path(form.text("folder", needed="The folder", most=1000))
    name = form.text("name", needed="The name", most=100)
    purpose = form.one_of("purpose", Purpose) if one is not None else Purpose.LEAVE
    client = form.row("client")
    process, readable, fhir = (bool(form.text(field)) for field in ("process", "readable", "fhir"))
    if readable and not form.text("understood"):
        form.faults.append("A folder to read can be read by everybody who has it: say that you know.")
    if set(name) & set('/\\:\0<>|"?*') or name.startswith("."):
        form.faults.append("The name holds a sign that names of files cannot have.")
    form.check()
    if not folder.is_dir():
        raise InvalidEntry("There is no such folder.", remedy="Make it, or name another.")
    extent = (
        whole_vault(process=process) if one is None else one_case(one, purpose=purpose, process=process, client=client)
    )
    key = None if readable or one is not None else RecoveryKey.generate()
    if readable:
        report = export_folder(folder / name, extent, doing, fhir=fhir)
    else:
        report = export_sealed(folder / f"{name}{SUFFIX}", extent, doing, opener=key, fhir=fhir)
    content = tuple((store.value, digest) for store, digest in report.content.items())
    return Taken(report, content, readable, key.printed() if key else "")
