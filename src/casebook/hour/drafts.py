"""Drafts: kept every few seconds in the process store, never over the words of another page."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any, Final

from casebook.audit.actions import note as note_down
from casebook.audit.stores import Store, alias_of
from casebook.audit.vocabulary import Action
from casebook.hour.errors import WrittenElsewhere
from casebook.hour.models import Draft
from casebook.record.access import demand_writing
from casebook.record.errors import NotYours
from casebook.record.models import EpisodeOfCare, Note
from casebook.record.who import Doing
from casebook.vault.router import writing

PROCESS: Final = alias_of(Store.PROCESS)
KEPT_AFTER: Final = timedelta(days=30)
"""How long a discarded draft can be brought back."""


def open_draft(
    case: EpisodeOfCare, doing: Doing, *, on: date, starts: time | None = None, minutes: int | None = None
) -> Draft:
    """Return the draft for an hour: the one that is being written, else a new one.

    :raises NotYours: the case is not one's own
    """
    demand_writing(case, doing)
    with writing(Store.PROCESS):
        rows = Draft.objects.filter(case_id=case.pk, by=doing.by, on=on, starts=starts, discarded_at=None)
        known = next(iter(_unfiled(rows)), None)
        if known is not None:
            return known
        made = Draft.objects.create(case_id=case.pk, by=doing.by, on=on, starts=starts, minutes=minutes, at=doing.at)
        _note(Action.WRITE, made, doing)
    return made


def draft_of(case: EpisodeOfCare, draft_id: uuid.UUID, doing: Doing) -> Draft:
    """Return a draft of one's own.

    :raises NotYours: there is none, or somebody else writes it
    """
    demand_writing(case, doing)
    found = Draft.objects.filter(pk=draft_id, case_id=case.pk, by=doing.by).first()
    if found is None:
        raise NotYours
    return found


def save_draft(
    case: EpisodeOfCare,
    draft_id: uuid.UUID,
    doing: Doing,
    *,
    revision: int,
    text: str | None = None,
    choices: Mapping[str, Any] | None = None,
) -> Draft:
    """Keep a draft that nobody else has written since; None leaves words or choices as they are.

    :param revision: that of the words the page began with
    :raises WrittenElsewhere: another page wrote in the meantime; what it wrote stands
    """
    draft = draft_of(case, draft_id, doing)
    kept: dict[str, Any] = {}
    if text is not None and text != draft.text:
        kept["text"] = text
    if choices is not None and dict(choices) != draft.choices:
        kept["choices"] = dict(choices)
    if not kept and draft.discarded_at is None:
        return draft
    # One statement asks for the revision and writes: between the two no other page can come.
    with writing(Store.PROCESS):
        rows = Draft.objects.filter(pk=draft.pk, revision=revision, discarded_at=None, note_id=draft.note_id)
        changed = 0 if is_filed(draft) else rows.update(**kept, revision=revision + 1, at=doing.at)
    if not changed:
        raise WrittenElsewhere(revision=draft.revision, at=draft.at)
    return draft_of(case, draft_id, doing)


def discard(case: EpisodeOfCare, draft_id: uuid.UUID, doing: Doing) -> None:
    """Put a draft away; it can be brought back for a month."""
    draft = draft_of(case, draft_id, doing)
    with writing(Store.PROCESS):
        Draft.objects.filter(pk=draft.pk, discarded_at=None).update(discarded_at=doing.at)
        Draft.objects.filter(discarded_at__lt=doing.at - KEPT_AFTER).delete()
        _note(Action.VOID, draft, doing)


def bring_back(case: EpisodeOfCare, draft_id: uuid.UUID, doing: Doing) -> Draft:
    """Bring a discarded draft back."""
    draft = draft_of(case, draft_id, doing)
    with writing(Store.PROCESS):
        Draft.objects.filter(pk=draft.pk).update(discarded_at=None)
        _note(Action.WRITE, draft, doing)
    return draft_of(case, draft_id, doing)


def is_filed(draft: Draft) -> bool:
    """Tell whether a draft became a note: the record has it. After a crash between two stores it may not."""
    return draft.note_id is not None and Note.objects.filter(pk=draft.note_id).exists()


def open_drafts(cases: Iterable[EpisodeOfCare], doing: Doing) -> list[Draft]:
    """Return the drafts that are being written, the latest first; only those that hold words or choices."""
    rows = Draft.objects.filter(case_id__in=[case.pk for case in cases], by=doing.by, discarded_at=None)
    return [draft for draft in _unfiled(rows.order_by("-at")) if draft.text.strip()]


def discarded_drafts(cases: Iterable[EpisodeOfCare], doing: Doing) -> list[Draft]:
    """Return the drafts that can be brought back, the latest first."""
    rows = Draft.objects.filter(case_id__in=[case.pk for case in cases], by=doing.by)
    since = doing.at - KEPT_AFTER
    return [draft for draft in _unfiled(rows.filter(discarded_at__gte=since).order_by("-at")) if draft.text.strip()]


def _unfiled(drafts: Iterable[Draft]) -> list[Draft]:
    known = list(drafts)
    noted = [draft.note_id for draft in known if draft.note_id is not None]
    filed = set(Note.objects.filter(pk__in=noted).values_list("pk", flat=True)) if noted else set()
    return [draft for draft in known if draft.note_id not in filed]


def _note(action: Action, draft: Draft, doing: Doing) -> None:
    note_down(action, by=doing.by, at=doing.at, kind="draft", object_id=draft.pk, store=Store.PROCESS)
