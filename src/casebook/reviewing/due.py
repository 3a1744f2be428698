"""What is open in the rows of a case, by the names that the table of the review knows, each with its dated rows."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from casebook.audit.stores import Store, alias_of
from casebook.formulation.models import StoredFormulation
from casebook.publishing.drafts import standing_version
from casebook.publishing.models import Draft, PublicationConsent, Release
from casebook.record.access import may_read_process, may_write
from casebook.record.acts.cases import clients_of, may_be_read
from casebook.record.acts.keeping import signed_in
from casebook.record.clock import here
from casebook.record.models import Document, EpisodeOfCare, MachineReadingConsent, Note, NoteFacts
from casebook.record.models.words import DocumentKind, Risk
from casebook.record.standing import gone_from, standing
from casebook.record.who import Doing
from casebook.reviewing.models import WeekSeen
from casebook.reviewing.weeks import week_of
from sessionlab.relationship.review_known import Dated, Due

MOST: Final = 3
"""So many rows of one kind are named by themselves."""
SPOKEN: Final = {DocumentKind.TRANSCRIPT: "A transcript", DocumentKind.LETTER_IN: "A letter of the client"}
PROCESS: Final = alias_of(Store.PROCESS)


def due_in(case: EpisodeOfCare, doing: Doing) -> dict[str, Due]:
    """Return what is open in a case as far as the account may see it. About fifteen queries."""
    notes = standing(Note.objects.filter(case_id=case.pk).order_by("on", "at"), case_id=case.pk)
    signed = signed_in(case)
    unsigned = [Dated(note.on, "A note without a signature") for note in notes if note.pk not in signed]
    texts = _uncovered(case) if may_read_process(case, doing.account) else ()
    found = {
        "unsigned": _open(unsigned),
        "risk": _risk(case, notes, signed),
        "consent": _open([*_unread(case), *texts]),
        "review": _review(case, doing),
    }
    return {name: due for name, due in found.items() if due is not None}


def _open(rows: Sequence[Dated]) -> Due | None:
    """Return some rows as open since the first of them, the first by themselves; None where there are none."""
    if not rows:
        return None
    ordered = sorted(rows, key=lambda row: row.on)
    kept, more = ordered[:MOST], ordered[MOST:]
    if more:
        kept.append(Dated(more[-1].on, f"{len(more)} more, the last"))
    return Due(((ordered[0].on, None),), tuple(kept))


def _risk(case: EpisodeOfCare, notes: Sequence[Note], signed: frozenset[uuid.UUID]) -> Due | None:
    """Return the answer of yes that stands: no later note that is signed says that it was asked and the answer was no.

    Time alone closes nothing, nor does a note in which it was not asked.
    """
    gone = gone_from(case.pk)
    rows = NoteFacts.objects.filter(case_id=case.pk).order_by("at", "pk").values_list("pk", "note_id", "risk")
    said = {note: risk for pk, note, risk in rows if pk not in gone}
    stands: list[Dated] = []
    for note in notes:
        answer = said.get(note.pk, "")
        if answer == Risk.ASKED_YES:
            stands = [*stands[:1], Dated(note.on, "Risk was asked, and the answer was yes")]
        elif answer == Risk.ASKED_NO and note.pk in signed:
            stands = []
    if not stands:
        return None
    later = [note for note in notes if note.on > stands[-1].on]
    silent = [Dated(later[-1].on, "The last note since then; it does not say asked: no")] if later else []
    return Due(((stands[0].on, None),), (*stands, *silent))


def _unread(case: EpisodeOfCare) -> Iterator[Dated]:
    """Yield the client's words that lie unread because consent was not entered, and who took it back when."""
    if may_be_read(case):
        return
    spoken = Document.objects.filter(case_id=case.pk, kind__in=SPOKEN).only("kind", "on", "at")
    rows = [Dated(row.on or here(row.at).date(), SPOKEN[DocumentKind(row.kind)]) for row in spoken]
    yield from rows
    if rows:
        said = MachineReadingConsent.objects.filter(client_id__in=clients_of(case)).order_by("on", "at", "-given")
        latest = {row.client_id: row for row in said}
        yield from (
            Dated(row.on, "Consent to machine reading was taken back") for row in latest.values() if not row.given
        )


def _uncovered(case: EpisodeOfCare) -> Iterator[Dated]:
    """Yield what clients said of texts that it does not cover: the words were changed since, or it is out."""
    rows = PublicationConsent.objects.using(PROCESS).filter(case_id=case.pk).order_by("at", "pk")
    latest = {(row.draft_id, row.client_id): row for row in standing(rows, case_id=case.pk, store=Store.PROCESS)}
    if not latest:
        return
    drafts = Draft.objects.using(PROCESS).filter(pk__in={draft_id for draft_id, _ in latest})
    stand = {draft.pk: draft for draft in standing(drafts, case_id=case.pk, store=Store.PROCESS)}
    out = set(Release.objects.using(PROCESS).filter(case_id=case.pk).values_list("draft_id", flat=True))
    for (draft_id, _), row in latest.items():
        if draft_id in out and not row.given:
            yield Dated(row.on, "Consent to a text that went out was taken back")
        waits = draft_id in stand and draft_id not in out and row.given
        if waits and standing_version(stand[draft_id]).row.sha256 != row.sha256:
            yield Dated(row.on, "Agreed to a text whose words were changed since")


def _review(case: EpisodeOfCare, doing: Doing) -> Due | None:
    """Return the look at the whole of a case as open since the last one; it is the owner's to take."""
    if not may_write(case, doing.account):
        return None
    look = _last_look(case, week_of(doing.today))
    return Due(((look.on, None),), (look,))


def _last_look(case: EpisodeOfCare, week: date) -> Dated:
    """Return when a case was last looked at as a whole before a week: what was seen in it stays on the page."""
    rows = WeekSeen.objects.using(PROCESS).filter(case_id=case.pk, week__lt=week).order_by("at", "pk")
    weeks = {row.week: row.seen for row in rows}
    versions = StoredFormulation.objects.using(PROCESS).filter(case_id=case.pk, on__lt=week)
    looks = [
        Dated(case.opened_on, "The case was opened"),
        *(Dated(on, "Seen in the review of that week") for on, seen in weeks.items() if seen),
        *(
            Dated(row.on, "A version of the formulation")
            for row in standing(versions, case_id=case.pk, store=Store.PROCESS)
        ),
    ]
    return max(looks, key=lambda look: look.on)
