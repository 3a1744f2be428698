"""The reader and oneself: how often its suggestions were right here, what it learned, and how much it may guess."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casebook.desk.asking import Asked, asked
from casebook.desk.whoami import keeper_of
from casebook.learning.confirmed import Tally, decided, missed, tallies
from casebook.learning.teaching import FEWEST, begin_anew, how, say_how, taught
from casebook.reading.page_marks import name_marker
from casebook.record.standing import one_moment
from casebook.record.who import Doing
from sessionlab.coding.codebook import load
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.coding.readers import reader
from sessionlab.course.calibration import Share

CHOICES: Final = tuple(range(1, 8))
FAMILIES: Final = {RUPTURE: "any rupture"} | {family.id: family.name for family in load().families}


@dataclass(frozen=True, slots=True)
class Fared:
    """How the suggestions of one marker fared, with the marker's name."""

    name: str
    tally: Tally

    @property
    def shares(self) -> tuple[Share | None, Share | None]:
        """The share that was right as it stood, and the share that was found of what is there."""
        return self.tally.share, self.tally.found


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show how suggestions fared, and take in how they are to be made."""
    doing = keeper_of(request)
    if request.method == "POST":
        _said(doing, asked(request))
        messages.success(request, "From the next transcript on.")
        return HttpResponseRedirect(reverse("reader"))
    with one_moment():
        said = how(doing)
        rows, overlooked = decided(doing), missed(doing)
        learned = taught(doing)
    looks = reader()
    known = {
        "fared": [Fared(name_marker(tally.marker), tally) for tally in tallies(rows, overlooked)],
        "decided": len(rows) + len(overlooked),
        "families": [(FAMILIES.get(name, name), one.learned_from) for name, one in learned.families.items()],
        "fewest": FEWEST,
        "since": said.since if said else None,
        "wrong": said.wrong_in_ten if said else None,
        "choices": CHOICES,
        "version": looks.coder.label,
        "lacks": looks.lacks,
    }
    return render(request, "desk/reader.html", known)


def _said(doing: Doing, form: Asked) -> None:
    if form.text("forget", most=4):
        begin_anew(doing)
        return
    chosen = form.text("wrong", most=2)
    wrong = int(form.number("wrong", low=1, high=9) or 0) if chosen else None
    form.check()
    say_how(doing, wrong_in_ten=wrong)
