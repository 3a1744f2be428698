"""A questionnaire that the client fills in on the therapist's device, while the vault is locked.

Giving the form locks the vault: nothing of the record can be read by anybody. What has been answered waits in the
memory of this program, and this browser is shown the form and nothing else until the vault is unlocked in it.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Final

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from casebook.vault import opened
from sessionlab.course.instruments import Instrument, load

GIVEN: Final = "clients form"
"""What the session of the browser holds while a form is with the client."""
MEANWHILE: Final = frozenset({"own-form", "unlock", "lock", "style", "icon", "script"})
AFTERWARDS: Final = frozenset({"form-back", "unlock", "lock", "style", "icon", "script"})


@dataclass(frozen=True, slots=True)
class Given:
    """A form that is with the client: for which case, of which of its clients, and what has been answered so far.

    `taken_back` says that the vault was unlocked in this browser since.
    """

    case: str
    instrument: str
    client: str
    on: str
    answers: tuple[float | None, ...] = ()
    taken_back: bool = False

    @property
    def kind(self) -> Instrument:
        """The questionnaire."""
        return load(self.instrument)

    @property
    def is_done(self) -> bool:
        """Tell whether every item was answered or left open."""
        return len(self.answers) >= len(self.kind.items)


def given_in(request: HttpRequest) -> Given | None:
    """Return the form that is with the client in this browser."""
    known = request.session.get(GIVEN)
    return None if known is None else Given(**{**known, "answers": tuple(known["answers"])})


def keep(request: HttpRequest, given: Given) -> None:
    """Remember how far the form is."""
    request.session[GIVEN] = {**asdict(given), "answers": list(given.answers)}


def forget(request: HttpRequest) -> None:
    """Let the form go: what was answered is kept in the record by now, or thrown away."""
    request.session.pop(GIVEN, None)


def take_back(request: HttpRequest) -> None:
    """Say that the vault was unlocked in this browser; without a form nothing is said."""
    given = given_in(request)
    if given is not None:
        keep(request, replace(given, taken_back=True))


def steps_of(kind: Instrument) -> list[tuple[int, str]]:
    """Return the answers an item of a questionnaire can have, with their words."""
    steps = range(int(kind.answer_low), int(kind.answer_high) + 1)
    return [(step, kind.answers[place] if kind.answers else "") for place, step in enumerate(steps)]


class ClientsFormMiddleware:
    """Lead every address back to the form while it is with the client, and to what was answered afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or lead back."""
        given = given_in(request)
        if given is None:
            return self._next(request)
        if given.taken_back and not opened.is_open():
            # It was locked again before the answers were kept: the device may be with the client once more.
            given = replace(given, taken_back=False)
            keep(request, given)
        if _name_of(request.path_info) in (AFTERWARDS if given.taken_back else MEANWHILE):
            return self._next(request)
        return HttpResponseRedirect(reverse("form-back" if given.taken_back else "own-form"))


def _name_of(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None
