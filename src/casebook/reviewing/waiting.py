"""What the days bring about without any row: letters that stay unanswered, records whose time is over."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from casebook.correspondence.following import CONTACT, unanswered
from casebook.correspondence.models import Reply
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import standing
from casebook.record.who import Doing
from casebook.retention.clock import Clock
from casebook.retention.clock import due as clocks_over
from sessionlab.relationship.events import Event
from sessionlab.relationship.review_known import Dated, Due

Span = tuple[date, date | None]


def unanswered_by_case(doing: Doing) -> dict[uuid.UUID, Due]:
    """Return the letters that have no answer yet, by their cases."""
    spans: dict[uuid.UUID, list[Span]] = defaultdict(list)
    rows: dict[uuid.UUID, list[Dated]] = defaultdict(list)
    for one in unanswered(doing):
        asked = one.reply.on + timedelta(days=one.reply.remind_days)
        spans[one.case.pk].append((asked, None))
        rows[one.case.pk] += [
            Dated(one.reply.on, "Your letter went out"),
            Dated(asked, "An answer was looked for until then"),
        ]
    return {case_id: Due(tuple(found), tuple(rows[case_id])) for case_id, found in spans.items()}


def answered_late(case: EpisodeOfCare, told: Iterable[Event]) -> tuple[Span, ...]:
    """Return from when to when letters had no answer, of those that were answered after their days. Two queries."""
    signs = sorted(event.when.last for event in told if event.kind in CONTACT and event.when.last is not None)
    found: list[Span] = []
    for reply in standing(Reply.objects.filter(case_id=case.pk), case_id=case.pk):
        asked = reply.on + timedelta(days=reply.remind_days)
        answer = next((on for on in signs if on > reply.on), None)
        if answer is not None and answer > asked:
            found.append((asked, answer))
    return tuple(found)


def clocks_by_client(doing: Doing) -> Mapping[uuid.UUID, Clock]:
    """Return the clients whose record has been kept long enough."""
    return {clock.client.pk: clock for clock in clocks_over(doing)}


def retention(clocks: Iterable[Clock]) -> Due | None:
    """Return the time of keeping as open since the day it was over; None where it is over for nobody."""
    over = [(clock.until, clock.last_service) for clock in clocks if clock.until is not None]
    if not over:
        return None
    rows = [
        row
        for until, last in over
        for row in (Dated(last, "The last hour, note or letter"), Dated(until, "The time to keep it was over"))
    ]
    return Due(((min(until for until, _ in over), None),), tuple(rows))
