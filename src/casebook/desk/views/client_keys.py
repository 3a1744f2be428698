"""The keys of the clients, brought back from their own backup; and a new key file where the old one is lost."""

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casebook.desk.asking import asked
from casebook.desk.place import folder, holds_a_vault, now
from casebook.desk.secrets_typed import secret_in
from casebook.desk.whoami import keeper_of
from casebook.record.errors import InvalidEntry
from casebook.vault import opened
from casebook.vault.actions import renew_client_keys, restore_client_keys
from sessionlab.errors import Refusal


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest) -> HttpResponse:
    """Bring the client keys back into a vault that came from a backup, or whose key file was made anew."""
    doing = keeper_of(request)
    vault = opened.current()
    known = {"wanted": vault.clients.book.renewed, "given": request.POST.get("backup", "")}
    if request.method != "POST":
        return render(request, "desk/client_keys.html", known)
    try:
        number = restore_client_keys(vault, _backup(request), secret_in(request), at=doing.at, by=doing.by)
    except Refusal as refusal:
        said = {"reasons": refusal.reasons, "remedy": refusal.remedy}
        return render(request, "desk/client_keys.html", known | said, status=422)
    messages.success(request, f"The keys of {number} client{'s' if number != 1 else ''} are back.")
    return HttpResponseRedirect(reverse("vault"))


def _backup(request: HttpRequest) -> Path:
    form = asked(request)
    named = Path(form.text("backup", needed="The file of the backup", most=1000))
    form.check()
    if not named.is_file():
        raise InvalidEntry("There is no such file.", remedy="Give the whole path of the backup of the client keys.")
    return named


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    """Make a new client key file, where the vault cannot be unlocked because the old one is lost or damaged."""
    if not holds_a_vault():
        return HttpResponseRedirect(reverse("new-vault"))
    if opened.is_open():
        return HttpResponseRedirect(reverse("vault"))
    if request.method != "POST":
        return render(request, "desk/client_keys_new.html")
    try:
        renew_client_keys(folder(), secret_in(request), at=now(), by="-")
    except Refusal as refusal:
        known = {"reasons": refusal.reasons, "remedy": refusal.remedy}
        return render(request, "desk/client_keys_new.html", known, status=422)
    messages.success(request, "A new client key file is made. Unlock, then bring the keys back on the page Vault.")
    return HttpResponseRedirect(reverse("unlock"))
