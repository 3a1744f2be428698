"""What can be done with anything that stands in a case: adding to it, and saying that it does not hold."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from casebook.audit.stores import Store
from casebook.desk.asking import asked
from casebook.desk.whoami import doing_of
from casebook.record.access import case_for
from casebook.record.acts import keeping
from casebook.record.models import EpisodeOfCare, Row
from casebook.record.who import Doing

Find = Callable[[EpisodeOfCare, uuid.UUID, Doing], Row]


def add_to(request: HttpRequest, code: str, row_id: uuid.UUID, find: Find) -> None:
    """Add a dated, reasoned, signed addendum, as a form asked."""
    doing = doing_of(request)
    case = case_for(doing, code)
    row = find(case, row_id, doing)
    form = asked(request)
    on = form.day("on") or doing.today
    store = form.one_of("store", Store)
    text, reason = form.text("text", needed="The text"), form.text("reason", needed="The reason", most=300)
    form.check()
    keeping.add_addendum(case, row.pk, doing, on=on, text=text, reason=reason, store=store)
    messages.success(request, "The addendum is signed and stands here.")


def void(request: HttpRequest, code: str, row_id: uuid.UUID, find: Find) -> None:
    """Void something with a reason, as a form asked; it stays in the vault."""
    doing = doing_of(request)
    case = case_for(doing, code)
    row = find(case, row_id, doing)
    form = asked(request)
    reason = form.text("reason", needed="The reason", most=2000)
    form.check()
    keeping.void(case, row, doing, reason=reason)
    messages.success(request, "It is voided: it stays in the vault and stands no more.")
