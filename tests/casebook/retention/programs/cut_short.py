"""Destroy a record, or export the vault, and be killed before a given step.

``cut_short.py destroy FOLDER STEP``          before the nth of: a key, a store erased, a store written anew, an entry
``cut_short.py export FOLDER STEP TARGET``    before the nth file of the export
"""

# ruff: noqa: E402

import os
import signal
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "casebook.settings"

import django

django.setup()

from casebook.leaving import exporting, places
from casebook.leaving.scope import whole_vault
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.retention import destroying
from casebook.vault import opened
from casebook.vault.clients import ClientKeys
from casebook.vault.keys import RecoveryKey

LATER = datetime(2032, 6, 1, 9, 0, tzinfo=UTC)
work, folder, step, *more = sys.argv[1:]
left = int(step)


def deadly(do: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that is killed, and all with it, when its turn has come."""

    def done(*arguments: Any, **named: Any) -> Any:
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*arguments, **named)

    return done


opened.unlock(Path(folder), RecoveryKey.parse(sys.stdin.readline()), at=LATER)
doing = Doing(uuid.UUID(int=7), LATER)
if work == "destroy":
    case = EpisodeOfCare.objects.get(code="C-1")
    for name in ("erase", "scrub", "note"):
        setattr(destroying, name, deadly(getattr(destroying, name)))
    ClientKeys.destroy = deadly(ClientKeys.destroy)  # type: ignore[method-assign]
    destroying.destroy(case, doing, client="C-1", confirmed="C-1")
else:
    places.Folder.put = deadly(places.Folder.put)  # type: ignore[method-assign]
    exporting.export_folder(Path(more[0]), whole_vault(process=True), doing)
opened.lock(at=LATER)
print("done")
