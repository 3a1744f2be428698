"""A vault anew: all of it under new keys, or out of a backup."""

from pathlib import Path
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casebook.desk.asking import asked
from casebook.desk.doorkeeper import shut_out_others
from casebook.desk.place import PLACE, folder, holds_a_vault, now
from casebook.desk.secrets_typed import secret_in
from casebook.desk.whoami import keeper_of
from casebook.record.errors import InvalidEntry
from casebook.vault import opened
from casebook.vault.actions import restore, rotate_keys
from casebook.vault.keys import Passphrase, RecoveryKey
from sessionlab.errors import Refusal

RECOVERY: Final = "recovery_of_new_keys"
"""Where the session keeps the recovery key between showing it and changing the keys."""


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Put the whole vault under new keys, once the new recovery key is on paper."""
    doing = keeper_of(request)
    shown = request.session.setdefault(RECOVERY, RecoveryKey.generate().printed())
    if request.method != "POST":
        return render(request, "desk/keys.html", {"recovery": shown})
    try:
        _demand_last_group(request, shown)
        rotate_keys(
            opened.current(),
            Passphrase(request.POST.get("current", "")),
            recovery=RecoveryKey.parse(shown),
            at=doing.at,
            by=doing.by,
            hardness=PLACE.hardness,
        )
    except Refusal as refusal:
        known = {"recovery": shown, "reasons": refusal.reasons, "remedy": refusal.remedy}
        return render(request, "desk/keys.html", known, status=422)
    del request.session[RECOVERY]
    shut_out_others(request)
    messages.success(request, "Everything is encrypted under new keys, and the new recovery key holds. Make a backup.")
    return HttpResponseRedirect(reverse("vault"))


def _demand_last_group(request: HttpRequest, shown: str) -> None:
    if request.POST.get("last_group", "").strip().upper() != shown[-4:]:
        raise InvalidEntry("The last four signs are not those shown.", remedy="Write the key down first.")


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest) -> HttpResponse:
    """Make the vault of this folder out of a backup; only where there is none yet."""
    if holds_a_vault():
        return HttpResponseRedirect(reverse("unlock"))
    if request.method != "POST":
        return render(request, "desk/restore.html", {"folder": folder()})
    try:
        restore(_backup(request), folder(), secret_in(request), at=now(), by="-")
    except Refusal as refusal:
        known = {
            "folder": folder(),
            "given": {"backup": request.POST.get("backup", "")},
            "reasons": refusal.reasons,
            "remedy": refusal.remedy,
        }
        return render(request, "desk/restore.html", known, status=422)
    messages.success(request, "The vault is back as it was when the backup was made. Unlock it.")
    return HttpResponseRedirect(reverse("unlock"))


def _backup(request: HttpRequest) -> Path:
    form = asked(request)
    named = Path(form.text("backup", needed="The file of the backup", most=1000))
    form.check()
    if not named.is_file():
        raise InvalidEntry("There is no such file.", remedy="Give the whole path of the backup.")
    return named
