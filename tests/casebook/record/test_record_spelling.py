"""A signature changes with whatever it is a signature of, and with nothing else."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from casebook.audit.stores import Store, alias_of
from casebook.record.acts import hours, keeping, notes
from casebook.record.acts.notes import Written
from casebook.record.models import Addendum, EpisodeOfCare, Note, Paragraph
from casebook.record.spelling import addendum_digest, note_digest
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
KNOWN: dict[str, Any] = {
    "pk": ONE,
    "case_id": ONE,
    "on": DAY,
    "session_id": ONE,
    "at": AT,
    "signer": "M. Example",
    "said": [(10_000, "He came."), (20_000, "He went.")],
}
CHANGED = [
    ("pk", OTHER),
    ("case_id", OTHER),
    ("on", DAY + timedelta(days=1)),
    ("session_id", None),
    ("session_id", OTHER),
    ("at", AT + timedelta(microseconds=1)),
    ("signer", "M. Example, MA"),
    ("said", [(10_000, "He came."), (20_000, "He went")]),
    ("said", [(10_000, "He came."), (20_001, "He went.")]),
    ("said", [(10_000, "He came.")]),
    ("said", [(10_000, "He came.He went.")]),
    ("said", []),
]


def signed(**known: Any) -> str:
    note = Note(**{name: known[name] for name in ("pk", "case_id", "on", "session_id")})
    paragraphs = [Paragraph(position=place, text=text) for place, text in known["said"]]
    return note_digest(note, paragraphs, at=known["at"], signer=known["signer"])


@pytest.mark.parametrize(("name", "value"), CHANGED)
def test_another_note_has_another_signature(name: str, value: object) -> None:
    assert signed(**(KNOWN | {name: value})) != signed(**KNOWN)


def test_the_same_moment_on_another_clock_is_the_same() -> None:
    there = AT.astimezone(timezone(timedelta(hours=-7)))

    assert signed(**(KNOWN | {"at": there})) == signed(**KNOWN)


@pytest.mark.parametrize(
    ("name", "value"),
    [("pk", OTHER), ("row_id", OTHER), ("on", DAY + timedelta(days=1)), ("text", "Less."), ("reason", "other")],
)
def test_another_addendum_has_another_signature(name: str, value: object) -> None:
    known = {"pk": ONE, "row_id": ONE, "on": DAY, "text": "More.", "reason": "found later"}
    one, other = Addendum(**known), Addendum(**(known | {name: value}))

    assert addendum_digest(one, at=AT, signer="M") != addendum_digest(other, at=AT, signer="M")


def test_a_note_signed_where_the_clock_is_ahead_holds(case: EpisodeOfCare, doing: Doing) -> None:
    there = replace(doing, at=doing.at.astimezone(timezone(timedelta(hours=2))))
    note = notes.write_note(case, there, on=DAY, paragraphs=[Written("He came."), Written("He came.", Store.RECORD)])
    keeping.sign(case, note, there)

    assert [keeping.holds(note, signature, store) for store, signature in keeping.signatures_of(note)] == [True, True]


@pytest.mark.parametrize("store", list(Store))
def test_an_addendum_holds_while_it_is_what_was_signed(case: EpisodeOfCare, doing: Doing, store: Store) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    keeping.add_addendum(case, session.pk, doing, on=DAY, text="More.", reason="found later", store=store)
    kept: Addendum = Addendum.objects.using(alias_of(store)).get()
    assert keeping.addendum_holds(kept)

    kept.text = "Less."
    assert not keeping.addendum_holds(kept)


def test_an_addendum_nobody_signed_does_not_hold(case: EpisodeOfCare, doing: Doing) -> None:
    added = Addendum(case_id=case.pk, row_id=ONE, on=DAY, text="More.", reason="x", at=doing.at, by=doing.by)
    added.save(using="default")

    assert not keeping.addendum_holds(added)
