"""A draft becomes a note: words, facts, events, guess and signature in one act, all of it or nothing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casebook.audit.stores import STORES, Store, alias_of
from casebook.audit.vocabulary import Action
from casebook.hour.drafts import draft_of, is_filed
from casebook.hour.errors import WrittenElsewhere
from casebook.hour.markers import guess_in, next_line
from casebook.hour.models import Draft
from casebook.hour.paragraphs import Part, parts_of
from casebook.hour.proposals import Proposal, proposals_in
from casebook.record.acts import hours
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.facts import Facts, enter_facts
from casebook.record.acts.findings import BY_HAND, decide, propose
from casebook.record.acts.keeping import paragraphs_of, sign
from casebook.record.acts.notes import STEP, Written, write_note
from casebook.record.adding import add_all
from casebook.record.errors import AlreadyDone
from casebook.record.models import (
    EpisodeOfCare,
    Note,
    Outcome,
    Paragraph,
    Session,
    SessionOutcome,
    Verdict,
    Voiding,
)
from casebook.record.standing import is_locked, standing
from casebook.record.who import Doing
from casebook.vault.router import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What was chosen for a draft: by the keys of paragraphs their stores and headings, of proposals the verdicts."""

    stores: Mapping[str, Store] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, bool] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    next_line: str = ""
    expects: str = ""
    for_on: date | None = None
    chance: float | None = None


def file_draft(
    case: EpisodeOfCare, draft_id: uuid.UUID, doing: Doing, *, revision: int, wanted: Sorted, signed: bool
) -> Note:
    """File a draft as a note, and sign it where that is wanted.

    :param revision: that of the draft as it was shown
    :raises WrittenElsewhere: another page wrote in the meantime
    :raises AlreadyDone: it is filed
    :raises InvalidEntry: it is empty, or a fact cannot be
    :raises Locked: the session of that hour is locked
    """
    draft = draft_of(case, draft_id, doing)
    if is_filed(draft):
        raise AlreadyDone("This draft is a note already.", remedy="Open the note.")
    text = _with_next_line(draft.text, wanted.next_line)
    parts = parts_of(text)
    # What a reader sees is worked out before anything is locked for writing.
    told = proposals_in(text, parts, on=draft.on, may_read=may_be_read(case))
    with writing(*STORES):
        _void_what_was_cut_off(case, draft, doing)
        session = _session_of(case, draft, doing, wanted.facts)
        note = _write(case, draft, doing, parts, wanted, session)
        _enter_told(case, note, doing, parts, wanted, told)
        _enter_guess(case, doing, parts, wanted)
        if signed:
            sign(case, note, doing)
        rows = Draft.objects.filter(pk=draft.pk, revision=revision, discarded_at=None)
        if not rows.update(note_id=note.pk, revision=revision + 1, at=doing.at):
            raise WrittenElsewhere(revision=draft.revision, at=draft.at)
    # Only now the record has the note for certain: until here the words stand in the draft too.
    Draft.objects.filter(pk=draft.pk).update(text="", choices={})
    return note


def _with_next_line(text: str, line: str) -> str:
    if not line.strip() or next_line(text) == line.strip():
        return text
    return f"{text.rstrip()}\n\n//next {' '.join(line.split())}"


def _void_what_was_cut_off(case: EpisodeOfCare, draft: Draft, doing: Doing) -> None:
    """Void what a crash between the two stores left of a filing: process paragraphs of a note the record has not."""
    if draft.note_id is None:
        return
    rows = Paragraph.objects.using(alias_of(Store.PROCESS)).filter(case_id=case.pk, note_id=draft.note_id)
    reason = "The filing was cut off; the words were filed again."
    voided = [
        Voiding(case_id=case.pk, row_id=row.pk, reason=reason)
        for row in standing(rows, case_id=case.pk, store=Store.PROCESS)
    ]
    if voided:
        add_all(voided, doing, action=Action.VOID, store=Store.PROCESS)


def recover(case: EpisodeOfCare, draft: Draft, doing: Doing) -> Draft:
    """Return a draft as it can be worked on: where a crash cut its filing off, what was left of that is voided."""
    if draft.note_id is None or is_filed(draft):
        return draft
    with writing(*STORES):
        _void_what_was_cut_off(case, draft, doing)
        Draft.objects.filter(pk=draft.pk, note_id=draft.note_id).update(note_id=None)
    return draft_of(case, draft.pk, doing)


def _session_of(case: EpisodeOfCare, draft: Draft, doing: Doing, facts: Facts) -> Session:
    rows = standing(Session.objects.filter(case_id=case.pk, on=draft.on).order_by("at"), case_id=case.pk)
    same = [row for row in rows if row.starts == draft.starts]
    loose = (row for row in rows if (row.starts is None or draft.starts is None) and not is_locked(row.pk))
    session = same[0] if same else next(loose, None)
    if session is None:
        session = hours.enter_session(case, doing, on=draft.on, starts=draft.starts, modality=facts.place[:40])
    if facts.attendance and facts.attendance != outcome_of(case, session):
        hours.enter_outcome(case, session.pk, doing, outcome=Outcome(facts.attendance))
    return session


def outcome_of(case: EpisodeOfCare, session: Session) -> str:
    """Return what became of a session as it was entered last, empty where nothing was."""
    rows = SessionOutcome.objects.filter(case_id=case.pk, session_id=session.pk).order_by("at", "pk")
    found = standing(rows, case_id=case.pk)
    return found[-1].outcome if found else ""


def _write(
    case: EpisodeOfCare, draft: Draft, doing: Doing, parts: Sequence[Part], wanted: Sorted, session: Session
) -> Note:
    written = [Written(part.text, _store(part, wanted)) for part in parts]
    note = write_note(case, doing, on=draft.on, paragraphs=written, session_id=session.pk)
    openly = [part for part in parts if _store(part, wanted) is Store.RECORD]
    sections = {
        place * STEP: wanted.sections[part.key]
        for place, part in enumerate(openly, start=1)
        if wanted.sections.get(part.key)
    }
    enter_facts(case, note, doing, replace(wanted.facts, sections=sections))
    return note


def _enter_guess(case: EpisodeOfCare, doing: Doing, parts: Sequence[Part], wanted: Sorted) -> None:
    """Enter what is expected of the next hour: with the process notes, where one of them says it."""
    if not wanted.expects or wanted.for_on is None:
        return
    said = {_store(part, wanted) for part in parts if guess_in(part.text)[0]}
    store = Store.PROCESS if Store.PROCESS in said else Store.RECORD
    hours.guess(case, doing, for_on=wanted.for_on, expects=wanted.expects, chance=wanted.chance, store=store)


def _store(part: Part, wanted: Sorted) -> Store:
    return wanted.stores.get(part.key, Store.PROCESS)


def _enter_told(
    case: EpisodeOfCare,
    note: Note,
    doing: Doing,
    parts: Sequence[Part],
    wanted: Sorted,
    told: Sequence[Proposal],
) -> None:
    """Let events stand beside the paragraph they rest on; what nobody decided stays a suggestion."""
    for store in STORES:
        rows = paragraphs_of(note, store)
        here = [part for part in parts if _store(part, wanted) is store]
        home = {part.key: row for part, row in zip(here, rows, strict=True)}
        for one in told:
            if one.part.key in home:
                _enter_one(case, doing, one, source_id=home[one.part.key].pk, store=store, wanted=wanted)


def _enter_one(
    case: EpisodeOfCare, doing: Doing, one: Proposal, *, source_id: uuid.UUID, store: Store, wanted: Sorted
) -> None:
    verdict = wanted.verdicts.get(one.key, True if one.by_hand else None)
    if one.by_hand and not verdict:
        return
    origin = BY_HAND if one.by_hand else None
    _, [event] = propose(case, doing, source_id=source_id, ratings=(), told=[one.told], store=store, origin=origin)
    if not one.by_hand and verdict is not None:
        decide(case, event, doing, verdict=Verdict.ACCEPTED if verdict else Verdict.REJECTED)
