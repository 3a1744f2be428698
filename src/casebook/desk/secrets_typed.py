"""The secret that was typed into a form."""

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from casebook.vault.errors import MistypedRecoveryKey
from casebook.vault.keys import Passphrase, RecoveryKey, Secret


@sensitive_variables()
def secret_in(request: HttpRequest) -> Secret:
    """Return what was typed: a recovery key where it is one, else a passphrase."""
    try:
        return RecoveryKey.parse(request.POST.get("passphrase", ""))
    except MistypedRecoveryKey:
        return Passphrase(request.POST.get("passphrase", ""))
