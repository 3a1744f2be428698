"""The FHIR bundle of a case as a file of an export; its package is an extra."""

from typing import Final

from casebook.late import load
from casebook.leaving.bag import BagWriter
from casebook.leaving.errors import LeavingRefusal
from casebook.leaving.scope import Extent
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing

BUNDLE: Final = "casebook.leaving.fhir:bundle_of"


def put_bundle(bag: BagWriter, case: EpisodeOfCare, doing: Doing, *, extent: Extent) -> None:
    """Write the bundle of a case.

    :raises LeavingRefusal: the package that checks it is not installed
    """
    bag.put(f"fhir/{case.code}.json", bundle(case, doing, extent=extent))


def bundle(case: EpisodeOfCare, doing: Doing, *, extent: Extent) -> bytes:
    """Return the bundle of a case as JSON, with no more than an export holds.

    :raises LeavingRefusal: the package that checks it is not installed
    """
    try:
        bundle_of = load(BUNDLE)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] != "fhir":
            raise
        raise LeavingRefusal(
            "FHIR needs a package that is not installed.", remedy="Install it: pip install 'casebook[fhir]'."
        ) from None
    made: bytes = bundle_of(case, doing, extent=extent)
    return made
