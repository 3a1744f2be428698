"""Whatever is signed, locked, voided, superseded and added in whatever order: what holds then, holds."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from casebook.audit.actions import check
from casebook.audit.stores import STORES, Store
from casebook.record.acts import cases, hours, keeping, notes
from casebook.record.acts.notes import Written
from casebook.record.errors import AlreadyDone, InvalidEntry, Locked
from casebook.record.models import Note, Session
from casebook.record.standing import is_locked
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
DOING = Doing(uuid.UUID(int=7), datetime(2024, 5, 2, 9, 0, tzinfo=UTC))
codes = count()
some = st.integers(0, 1_000_000)


@dataclass(eq=False)
class Kept:
    """What the note should be by now."""

    note: Note
    session: Session | None
    words: list[tuple[Store, str]]
    signed: bool = False
    stands: bool = True
    locked_alone: bool = False
    addenda: list[str] = field(default_factory=list)


class Histories(RuleBasedStateMachine):
    """A case as it should be, beside the case as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Kept] = []
        self.sessions: list[Session] = []
        self.locked: set[uuid.UUID] = set()
        self.of_sessions: dict[uuid.UUID, list[str]] = {}

    @initialize()
    def open_case(self) -> None:
        self.case = cases.open_case(DOING, code=f"H-{next(codes)}", pseudonym="Wren", opened_on=DAY)

    def is_shut(self, kept: Kept) -> bool:
        return kept.locked_alone or (kept.session is not None and kept.session.pk in self.locked)

    def one(self, number: int) -> Kept:
        return self.kept[number % len(self.kept)]

    @rule()
    def enter_session(self) -> None:
        self.sessions.append(hours.enter_session(self.case, DOING, on=DAY))

    @rule(number=some, own=st.booleans(), stores=st.lists(st.sampled_from(STORES), min_size=1, max_size=4))
    def write(self, number: int, own: bool, stores: list[Store]) -> None:
        session = self.sessions[number % len(self.sessions)] if self.sessions and not own else None
        words = [(store, f"Sentence {number} {place}.") for place, store in enumerate(stores)]
        try:
            note = notes.write_note(
                self.case,
                DOING,
                on=DAY,
                paragraphs=[Written(text, store) for store, text in words],
                session_id=session.pk if session else None,
            )
        except Locked:
            assert session is not None
            assert session.pk in self.locked
        else:
            assert session is None or session.pk not in self.locked
            self.kept.append(Kept(note, session, words))

    @precondition(lambda self: self.kept)
    @rule(number=some)
    def sign(self, number: int) -> None:
        kept = self.one(number)
        if kept.signed:
            with pytest.raises(AlreadyDone):
                keeping.sign(self.case, kept.note, DOING)
        elif not self.is_shut(kept):
            keeping.sign(self.case, kept.note, DOING)
            kept.signed = True

    @precondition(lambda self: self.kept)
    @rule(number=some)
    def lock_note(self, number: int) -> None:
        kept = self.one(number)
        if self.is_shut(kept) or not kept.signed:
            with pytest.raises((AlreadyDone, InvalidEntry)):
                keeping.lock(self.case, kept.note, DOING)
        else:
            keeping.lock(self.case, kept.note, DOING)
            kept.locked_alone = True

    @precondition(lambda self: self.sessions)
    @rule(number=some)
    def lock_session(self, number: int) -> None:
        session = self.sessions[number % len(self.sessions)]
        open_notes = [k for k in self.kept if k.session is session and k.stands and not k.signed]
        if open_notes or session.pk in self.locked:
            with pytest.raises((AlreadyDone, InvalidEntry)):
                keeping.lock(self.case, session, DOING)
        else:
            keeping.lock(self.case, session, DOING)
            self.locked.add(session.pk)

    @precondition(lambda self: any(kept.session for kept in self.kept))
    @rule(number=some)
    def finish_session(self, number: int) -> None:
        """Sign whatever a session lacks, then lock it: by chance alone that would seldom come together."""
        within = [kept for kept in self.kept if kept.session]
        session = within[number % len(within)].session
        assert session is not None
        if session.pk in self.locked:
            return
        for kept in within:
            if kept.session is session and not kept.signed and not self.is_shut(kept):
                keeping.sign(self.case, kept.note, DOING)
                kept.signed = True
        keeping.lock(self.case, session, DOING)
        self.locked.add(session.pk)

    @precondition(lambda self: self.kept)
    @rule(number=some, whole=st.booleans(), place=some)
    def void(self, number: int, whole: bool, place: int) -> None:
        kept = self.one(number)
        rows = [row for store in STORES for row in keeping.paragraphs_of(kept.note, store)]
        row = kept.note if whole or not rows else rows[place % len(rows)]
        try:
            keeping.void(self.case, row, DOING, reason="a slip")
        except (Locked, AlreadyDone):
            assert self.is_shut(kept) or not kept.stands or (kept.signed and row is not kept.note)
        else:
            assert not self.is_shut(kept)
            if row is kept.note:
                kept.stands = False
            else:
                assert not kept.signed
                kept.words = [said for said in kept.words if said[1] != getattr(row, "text", "")]

    @precondition(lambda self: len(self.kept) > 1)
    @rule(number=some, other=some)
    def supersede(self, number: int, other: int) -> None:
        kept, instead = self.one(number), self.one(other)
        possible = kept.stands and instead.stands and kept is not instead and not self.is_shut(kept)
        if possible:
            keeping.supersede(self.case, kept.note, instead.note, DOING, reason="written anew")
            kept.stands = False
        else:
            with pytest.raises((Locked, AlreadyDone, InvalidEntry)):
                keeping.supersede(self.case, kept.note, instead.note, DOING, reason="written anew")

    @precondition(lambda self: self.kept)
    @rule(number=some, of_session=st.booleans(), store=st.sampled_from(STORES))
    def add(self, number: int, of_session: bool, store: Store) -> None:
        kept, text = self.one(number), f"Later {number}."
        if of_session and kept.session is not None:
            row: Any = kept.session
            self.of_sessions.setdefault(row.pk, []).append(text)
        else:
            row = kept.note
            kept.addenda.append(text)
        keeping.add_addendum(self.case, row.pk, DOING, on=DAY, text=text, reason="seen later", store=store)

    @invariant()
    def what_stands_is_shown_whole_with_its_addenda(self) -> None:
        if not hasattr(self, "case"):
            return
        shown = {whole.note.pk: whole for whole in notes.whole_notes(self.case, DOING)}
        assert set(shown) == {kept.note.pk for kept in self.kept if kept.stands}
        for kept in self.kept:
            if kept.stands:
                whole = shown[kept.note.pk]
                said = [*kept.addenda, *self.of_sessions.get(kept.session.pk if kept.session else uuid.UUID(int=0), [])]
                assert [(store, row.text) for store, row in whole.paragraphs] == kept.words
                assert sorted(row.text for _, row in whole.addenda) == sorted(said)

    @invariant()
    def what_was_signed_still_fits_its_signature(self) -> None:
        for kept in self.kept:
            signatures = keeping.signatures_of(kept.note)
            assert bool(signatures) == kept.signed
            assert all(keeping.holds(kept.note, signature, store) for store, signature in signatures)

    @invariant()
    def what_is_shut_says_so(self) -> None:
        for kept in self.kept:
            assert is_locked(kept.note.pk) == self.is_shut(kept)

    def teardown(self) -> None:
        assert [check(store) for store in STORES] == [None, None]


def test_every_history_keeps_what_was_signed_and_locked(doing: Doing) -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
