"""Until when the record of a client is kept, what stands in the way of destroying it, and what allows it before."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from casebook.record.acts.cases import clients_of
from casebook.record.errors import NotYours
from casebook.record.inventory import everything_with
from casebook.record.models import CasePerson, Client, Document, EpisodeOfCare, Note, Outcome, Session, SessionOutcome
from casebook.record.who import Doing
from casebook.retention.jurisdictions import USUAL, Jurisdiction, jurisdictions, years_after
from casebook.retention.models import ErasureDecision, LegalHold, Terms

CAME = (Outcome.HELD, Outcome.CAME_LATE, Outcome.BROKEN_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How the record of one client stands. `until` is None where it was not said whether the client was of age."""

    client: Client
    jurisdiction: Jurisdiction
    terms: Terms | None
    last_service: date
    until: date | None
    hold: LegalHold | None
    erasure: ErasureDecision | None

    def over(self, today: date) -> bool:
        """Tell whether the time of keeping is over."""
        return self.until is not None and self.until <= today

    def hindrance(self, today: date) -> str:
        """Say what stands in the way of destroying it, nothing where nothing does."""
        if self.hold is not None:
            return f"The record of {self.client.code} has been held since {_said(self.hold.on)}."
        if self.over(today) or self.erasure is not None:
            return ""
        if self.until is None:
            return f"It was not said whether {self.client.code} was of age, so nobody knows how long it is kept."
        return f"The record of {self.client.code} is kept until {_said(self.until)}."


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def clock_of(client: Client) -> Clock:
    """Return how the record of a client stands. About ten queries."""
    terms: Terms | None = _latest(Terms, client.pk)
    hold: LegalHold | None = _latest(LegalHold, client.pk)
    erasure: ErasureDecision | None = _latest(ErasureDecision, client.pk)
    known = jurisdictions()
    jurisdiction = known.get(terms.jurisdiction if terms else USUAL, known[USUAL])
    last = last_service(everything_with([client.pk]).cases)
    return Clock(
        client=client,
        jurisdiction=jurisdiction,
        terms=terms,
        last_service=last,
        until=None if terms is None else _until(jurisdiction, last, terms.of_age_on),
        hold=hold if hold is not None and hold.held else None,
        erasure=erasure if erasure is not None and erasure.granted else None,
    )


def _latest(kind: type[Any], client: uuid.UUID) -> Any:
    return kind.objects.filter(client_id=client).order_by("at", "pk").last()


def _until(jurisdiction: Jurisdiction, last: date, of_age_on: date | None) -> date:
    after_service = years_after(last, jurisdiction.years_after_last_service)
    if of_age_on is None:
        return after_service
    return max(after_service, years_after(of_age_on, jurisdiction.years_after_majority))


def last_service(cases: Iterable[uuid.UUID]) -> date:
    """Return the last day of any hour, note or letter of some cases; else when they were opened.

    What was voided counts here too: a record is rather kept too long.
    """
    wanted = list(cases)
    held = SessionOutcome.objects.filter(case_id__in=wanted, outcome__in=CAME).values("session_id")
    days: list[date | None] = [
        Session.objects.filter(pk__in=held).aggregate(last=Max("on"))["last"],
        Note.objects.filter(case_id__in=wanted).aggregate(last=Max("on"))["last"],
        Document.objects.filter(case_id__in=wanted).aggregate(last=Max("on"))["last"],
        EpisodeOfCare.objects.filter(pk__in=wanted).aggregate(last=Max("opened_on"))["last"],
    ]
    return max(day for day in days if day is not None)


def clocks_of(case: EpisodeOfCare) -> list[Clock]:
    """Return how the records of those who take part in a case stand."""
    people = {one.pk: one for one in Client.objects.filter(pk__in=clients_of(case))}
    return [clock_of(people[pk]) for pk in clients_of(case)]


def client_in(case: EpisodeOfCare, code: str) -> Client:
    """Return a client who takes part in a case.

    :raises NotYours: there is none of this code in it
    """
    found: Client | None = Client.objects.filter(code=code, pk__in=clients_of(case)).first()
    if found is None:
        raise NotYours
    return found


def due(doing: Doing) -> list[Clock]:
    """Return the clients of one's own cases whose time of keeping is over and whom nothing holds, the longest first.

    Only those of whom it was said whether they were of age can be due, and only when their own terms are long past.
    """
    own = EpisodeOfCare.objects.filter(owner_id=doing.account).values("pk")
    people = CasePerson.objects.filter(case_id__in=own).values("client_id")
    today = doing.today
    # The shortest time of any place after the day somebody was first heard of: whoever came later cannot be due.
    long_ago = years_after(today, -min(one.years_after_last_service for one in jurisdictions().values()))
    quiet = EpisodeOfCare.objects.filter(opened_on__lte=long_ago).values("pk")
    early = CasePerson.objects.filter(case_id__in=quiet).values("client_id")
    told = Terms.objects.filter(client_id__in=people).filter(client_id__in=early).values("client_id")
    clocks = [clock_of(one) for one in Client.objects.filter(pk__in=told)]
    return sorted((one for one in clocks if one.over(today) and one.hold is None), key=_ends)


def _ends(clock: Clock) -> tuple[date, str]:
    return clock.until or date.max, clock.client.code
