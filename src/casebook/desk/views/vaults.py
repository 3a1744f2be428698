"""Making, unlocking and locking the vault."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from casebook.desk.clients_form import given_in, take_back
from casebook.desk.place import PLACE, folder, holds_a_vault, now
from casebook.desk.secrets_typed import secret_in
from casebook.desk.tables import bring_tables_up_to_date
from casebook.desk.whoami import at_the_terminal
from casebook.hour.today import today_of
from casebook.record.access import cases_of
from casebook.record.clock import here
from casebook.vault import opened
from casebook.vault.actions import create_vault
from casebook.vault.book import PART as CLIENT_KEYS
from casebook.vault.errors import Damaged, Missing, VaultRefusal, WeakPassphrase
from casebook.vault.keys import Passphrase, RecoveryKey, Secret
from casebook.vault.places import synchronised_by

RECOVERY: Final = "recovery"
"""Where the session keeps the recovery key between showing it and making the vault: in memory, like all of it."""


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponseBase:
    """Make a new vault: show the recovery key first, and ask for its last group to see that it was written down."""
    if holds_a_vault():
        return HttpResponseRedirect(reverse("unlock"))
    if RECOVERY not in request.session:
        request.session[RECOVERY] = RecoveryKey.generate().printed()
    if request.method != "POST":
        return _made_of(request, ())
    reasons = [*_faults_of_passphrase(request), *_faults_of_recovery(request)]
    if reasons:
        return _made_of(request, reasons, status=422)
    create_vault(
        folder(),
        Passphrase(request.POST["passphrase"]),
        recovery=RecoveryKey.parse(request.session.pop(RECOVERY)),
        at=now(),
        hardness=PLACE.hardness,
    )
    then = reverse("come-back" if request.POST.get("then") == "come-back" else "home")
    return _unlocked(request, Passphrase(request.POST["passphrase"]), then)


def _made_of(request: HttpRequest, reasons: object, *, status: int = 200) -> HttpResponse:
    known = {
        "recovery": request.session[RECOVERY],
        "folder": folder(),
        "synchronised": synchronised_by(folder()),
        "reasons": reasons,
    }
    return render(request, "desk/make.html", known, status=status)


def _faults_of_passphrase(request: HttpRequest) -> list[str]:
    if request.POST.get("passphrase", "") != request.POST.get("again", ""):
        return ["The two passphrases are not the same."]
    try:
        Passphrase(request.POST.get("passphrase", "")).check_new()
    except WeakPassphrase as refusal:
        return [*refusal.reasons, refusal.remedy]
    return []


def _faults_of_recovery(request: HttpRequest) -> list[str]:
    typed = request.POST.get("last_group", "").strip().upper()
    if typed != str(request.session[RECOVERY])[-4:]:
        return ["The last four signs of the recovery key are not those shown. Write the key down first."]
    return []


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponseBase:
    """Unlock the vault and lead back to where one was."""
    if not holds_a_vault():
        return HttpResponseRedirect(reverse("new-vault"))
    back = _safe_way_back(request)
    given = given_in(request)
    if opened.is_open() and (given is None or given.taken_back):
        return HttpResponseRedirect(back)
    if request.method != "POST":
        return _asking(request, back)
    try:
        return _unlocked(request, secret_in(request), back)
    except VaultRefusal as refusal:
        return _asking(request, back, refusal)


def _asking(request: HttpRequest, back: str, refusal: VaultRefusal | None = None) -> HttpResponse:
    known = {
        "back": back,
        "reasons": () if refusal is None else refusal.reasons,
        "remedy": "" if refusal is None else refusal.remedy,
        "keys_lost": isinstance(refusal, Missing | Damaged) and refusal.part == CLIENT_KEYS,
    }
    return render(request, "desk/unlock.html", known, status=200 if refusal is None else 422)


def _unlocked(request: HttpRequest, secret: Secret, back: str) -> HttpResponseBase:
    if given_in(request) is not None:
        # Another browser may have unlocked; who holds this one has to say the passphrase all the same.
        opened.lock(at=now())
    opened.unlock(folder(), secret, at=now(), idle=PLACE.idle)
    bring_tables_up_to_date()
    request.session.cycle_key()
    take_back(request)
    return HttpResponseRedirect(_first_page() if back == reverse("home") else back)


def _first_page() -> str:
    """Return where the day begins: with its hours, where there are any or something is left to write."""
    doing = at_the_terminal()
    today = today_of(cases_of(doing.account), doing, here=here(doing.at))
    return reverse("today" if today.holds_anything else "home")


def _safe_way_back(request: HttpRequest) -> str:
    asked = request.POST.get("back") or request.GET.get("back") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if ours else reverse("home")


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the vault: connections closed, keys gone."""
    opened.lock(at=now())
    return HttpResponseRedirect(reverse("unlock"))
