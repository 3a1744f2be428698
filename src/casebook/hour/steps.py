"""The first steps in an empty vault: a short list that ticks itself from what is there."""

from dataclasses import dataclass
from typing import Final

from casebook.hour.models import PutAway
from casebook.record.models import EpisodeOfCare, Event, MachineReadingConsent, Note, Signature, WeeklyHour
from casebook.record.who import Doing

FIRST_STEPS: Final = "first steps"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, why, where, and whether it is done."""

    name: str
    why: str
    address: str
    done: bool


def first_steps(cases: list[EpisodeOfCare], doing: Doing, *, backed_up: bool) -> tuple[Step, ...]:
    """Return the steps with what is done of them; none once put away or all done. Seven queries at most."""
    if PutAway.objects.filter(what=FIRST_STEPS, by=doing.by).exists():
        return ()
    ids = [case.pk for case in cases]
    first = f"/case/{cases[0].code}/" if cases else ""
    steps = (
        Step("Open a case", "A code and a pseudonym; neither tells who it is.", "#new-title", bool(cases)),
        Step(
            "Say when its hour is",
            "From then on the page of today has it ready.",
            f"{first}weekly/" if first else "",
            WeeklyHour.objects.filter(case_id__in=ids).exists(),
        ),
        Step(
            "Enter whether the client agrees to machine reading",
            "Without it you write and nothing is suggested.",
            f"{first}#consent-title" if first else "",
            MachineReadingConsent.objects.exists(),
        ),
        Step(
            "Write a note",
            "Open an hour on the page of today and write; it is kept while you do.",
            "/today/",
            Note.objects.filter(case_id__in=ids).exists(),
        ),
        Step(
            "Sign it",
            "A signed note stays what it is.",
            "/today/",
            Signature.objects.filter(case_id__in=ids).exists(),
        ),
        Step(
            "See what happened on the ribbon",
            "An event that you enter or accept moves the state of the case.",
            first,
            any(Event.objects.using(alias).filter(case_id__in=ids).exists() for alias in ("default", "process")),
        ),
        Step("Make a backup", "On another disk; it is read back before you are told.", "/vault/", backed_up),
    )
    return () if all(step.done for step in steps) else steps


def put_steps_away(doing: Doing, *, away: bool) -> None:
    """Put the first steps away, or bring them back."""
    PutAway.objects.filter(what=FIRST_STEPS, by=doing.by).delete()
    if away:
        PutAway.objects.create(what=FIRST_STEPS, by=doing.by)
