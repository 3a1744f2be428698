"""Caring for the vault: a backup, looking whether it is whole, another passphrase, a new recovery key."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from casebook.desk.asking import asked
from casebook.desk.checkup import inside
from casebook.desk.doorkeeper import shut_out_others
from casebook.desk.place import PLACE, now
from casebook.desk.unfinished import left_unfinished
from casebook.desk.whoami import keeper_of
from casebook.record.acts.cases import named, sign_as
from casebook.record.errors import InvalidEntry
from casebook.vault import opened
from casebook.vault.actions import (
    back_up,
    back_up_client_keys,
    backup_name,
    change_passphrase,
    drill,
    examine_open,
    key_backup_name,
    new_recovery_key,
    verify_logs,
    verify_vault,
)
from casebook.vault.keys import Passphrase, RecoveryKey

RECOVERY = "next_recovery"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the vault: where it is, what is to be told of it, and what can be done."""
    keeper_of(request)
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    vault = opened.current()
    if RECOVERY not in request.session:
        request.session[RECOVERY] = RecoveryKey.generate().printed()
    known = {
        "folder": vault.folder,
        "id": vault.id,
        "findings": examine_open(vault, at=now()),
        "name": backup_name(vault, at=now()),
        "signs_as": named(keeper_of(request).account),
        "recovery": request.session[RECOVERY],
        **more,
    }
    return render(request, "desk/vault.html", known, status=status)


@require_POST
def signer(request: HttpRequest) -> HttpResponse:
    """Say how the therapist signs from now on."""
    doing = keeper_of(request)
    form = asked(request)
    name, credentials = form.text("name", needed="The name", most=120), form.text("credentials", most=120)
    form.check()
    sign_as(doing, name=name, credentials=credentials)
    messages.success(request, "From now on you sign so. What was signed before stays as it was signed.")
    return HttpResponseRedirect(reverse("vault"))


@require_POST
def backup(request: HttpRequest) -> HttpResponse:
    """Write one encrypted, verified file; the keys of the clients go into one of their own."""
    doing = keeper_of(request)
    form = asked(request)
    folder = Path(form.text("folder", needed="The folder", most=1000))
    form.check()
    if not folder.is_dir():
        raise InvalidEntry("There is no such folder.", remedy="Make it, or name another.")
    vault = opened.current()
    name = backup_name(vault, at=doing.at)
    report = back_up(vault, folder / name, at=doing.at, by=doing.by)
    keys = back_up_client_keys(vault, folder / key_backup_name(vault), at=doing.at, by=doing.by)
    trial = drill(vault, folder / name, keys=keys.path, at=doing.at, by=doing.by)
    older = f" {keys.taken} older copies of the client keys were taken away." if keys.taken else ""
    messages.success(
        request,
        f"The backup is written ({report.size:,} bytes), with the client keys beside it, and was restored on trial: "
        f"{trial.rows:,} rows came back whole.{older}",
    )
    return HttpResponseRedirect(reverse("vault"))


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Look at every page and every line of the logs."""
    doing = keeper_of(request)
    vault = opened.current()
    found = (
        *verify_vault(vault, at=doing.at, by=doing.by),
        *left_unfinished(vault),
        *inside(vault),
    )
    return _page(request, verified=True, found=found, logs=verify_logs(vault))


@sensitive_variables()
@sensitive_post_parameters()
@require_POST
def passphrase(request: HttpRequest) -> HttpResponse:
    """Take another passphrase: the keys are wrapped anew, nothing is encrypted anew."""
    doing = keeper_of(request)
    if request.POST.get("passphrase", "") != request.POST.get("again", ""):
        raise InvalidEntry("The two passphrases are not the same.", remedy="Type the new one twice.")
    change_passphrase(
        opened.current(),
        current=Passphrase(request.POST.get("current", "")),
        new=Passphrase(request.POST.get("passphrase", "")),
        at=doing.at,
        by=doing.by,
        hardness=PLACE.hardness,
    )
    shut_out_others(request)
    messages.success(request, "The new passphrase opens the vault from now on.")
    return HttpResponseRedirect(reverse("vault"))


@sensitive_variables()
@sensitive_post_parameters()
@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """Put a new recovery key in the place of the old one, once it is on paper."""
    doing = keeper_of(request)
    shown = str(request.session.get(RECOVERY, ""))
    if not shown or request.POST.get("last_group", "").strip().upper() != shown[-4:]:
        raise InvalidEntry("The last four signs are not those shown.", remedy="Write the key down first.")
    new_recovery_key(
        opened.current(),
        current=Passphrase(request.POST.get("current", "")),
        recovery=RecoveryKey.parse(shown),
        at=doing.at,
        by=doing.by,
    )
    del request.session[RECOVERY]
    shut_out_others(request)
    messages.success(request, "The new recovery key holds, the old one opens nothing any more.")
    return HttpResponseRedirect(reverse("vault"))
