"""Letting a text out: only through the gate, noted, with its line in the ledger and its event in the case."""

import uuid
from dataclasses import dataclass
from datetime import date

from casebook.audit.actions import note
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.publishing import bundle
from casebook.publishing.deciding import decisions_of, latest, rows_of
from casebook.publishing.errors import GateShut
from casebook.publishing.heads import is_slug, one_line
from casebook.publishing.models import Author, Draft, LedgerLine, PublicationConsent, Release
from casebook.publishing.rules import shipped_table
from casebook.publishing.signing import signer_of
from casebook.publishing.weighing import Weighed, told_by, weigh
from casebook.record.access import demand_writing
from casebook.record.acts.cases import clients_of
from casebook.record.acts.findings import BY_HAND
from casebook.record.adding import add, add_all
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import Account, EpisodeOfCare, Event
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.relationship.events import By, EventKind

CONSENTED = "Published with the client's consent to exactly this text."


def name_author(
    doing: Doing, *, slug: str, given: str, family: str, credentials: str = "", pseudonym: bool = False
) -> Author:
    """Say under which name one publishes; the latest counts.

    :raises NotYours: the vault is not one's own
    :raises InvalidEntry: the address is none, or the name is missing
    """
    if Account.objects.order_by("at")[0].pk != doing.account:
        raise NotYours
    given, family, credentials = one_line(given), one_line(family), one_line(credentials)
    faults = [] if is_slug(slug) else ["The address is small letters, digits and single hyphens."]
    if not family:
        faults.append("The name is missing.")
    if faults:
        raise InvalidEntry(faults, remedy="Give the name that is to stand under what you publish.")
    row = Author(
        slug=slug,
        given=given,
        family=family,
        credentials=credentials,
        pseudonym=pseudonym,
    )
    return add(row, doing, store=Store.PROCESS)


def release(case: EpisodeOfCare, draft: Draft, doing: Doing) -> Release:
    """Make the signed bundle of a draft as it stands.

    :raises GateShut: with every reason against it; nothing is made then
    :raises AlreadyDone: these very words are out
    """
    demand_writing(case, doing)
    weighed = weigh(case, draft, doing)
    if weighed.reasons:
        raise GateShut([reason.sentence for reason in weighed.reasons])
    before = latest(Release, draft)
    if before is not None and before.version_id == weighed.now.row.pk:
        raise AlreadyDone("This version has its bundle already.", remedy="Fetch it again, or change the draft.")
    made = bundle.make(_going(draft, weighed, before, doing), signer_of(doing))
    row = Release(
        case_id=case.pk,
        draft_id=draft.pk,
        version_id=weighed.now.row.pk,
        on=doing.today,
        post=made.post.decode(),
        manifest=made.manifest.decode(),
        signature=made.signature.decode(),
        manifest_sha256=made.fingerprint,
    )
    with writing(Store.PROCESS):
        add(row, doing, action=Action.PUBLISH, store=Store.PROCESS)
        if lines := _ledger(case, draft, row):
            add_all(lines, doing, store=Store.PROCESS)
        add(_event(case, row, doing), doing, store=Store.PROCESS)
    return row


def _going(draft: Draft, weighed: Weighed, before: Release | None, doing: Doing) -> bundle.Going:
    author = Author.objects.order_by("at", "pk").last()
    assert author is not None  # the gate asked
    return bundle.Going(
        slug=draft.slug,
        follows=None if draft.follows_id is None else Draft.objects.get(pk=draft.follows_id).slug,
        head=weighed.now.head,
        text=weighed.now.text,
        author=author,
        review=weighed.review,
        consent=CONSENTED if weighed.values["consented"] else "",
        updated_on=updated_on(weighed, before, doing),
        replaces=None if before is None else before.manifest_sha256,
    )


def updated_on(weighed: Weighed, before: Release | None, doing: Doing) -> date | None:
    """Return the day of the last update as the site prints it: none on a first release, none close to an hour."""
    return None if before is None or _leads_to_an_hour(weighed) else doing.today


def _leads_to_an_hour(weighed: Weighed) -> bool:
    """Tell whether a day of today, printed, would stand close to the last hour."""
    days = weighed.values["days_since_last_event"]
    return days is None or int(days) < shipped_table().parameters["days_since_the_last_event"]


def _ledger(case: EpisodeOfCare, draft: Draft, row: Release) -> list[LedgerLine]:
    return [
        LedgerLine(
            case_id=case.pk,
            draft_id=draft.pk,
            client_id=client,
            release_id=row.pk,
            kind=told.kind,
            published_as=told.words,
        )
        for client in clients_of(case)
        for told in told_by(decisions_of(draft, client).values())
    ]


def _event(case: EpisodeOfCare, row: Release, doing: Doing) -> Event:
    return Event(
        case_id=case.pk,
        kind=EventKind.PUBLISHED.value,
        on=doing.today,
        actor=By.THERAPIST.value,
        source_id=row.pk,
        because="A text about the case was released.",
        origin=BY_HAND,
    )


@dataclass(frozen=True, slots=True)
class Parcel:
    """A bundle to be carried to the site."""

    name: str
    content: bytes


def parcel_of(case: EpisodeOfCare, draft: Draft, release_id: uuid.UUID, doing: Doing) -> Parcel:
    """Return the bundle of a release as one file; every time it leaves is noted.

    :raises NotYours: there is no such release of this draft
    :raises GateShut: consent was taken back since
    """
    demand_writing(case, doing)
    row = next((one for one in rows_of(Release, draft) if one.pk == release_id), None)
    if row is None:
        raise NotYours
    said = {one.client_id: one.given for one in rows_of(PublicationConsent, draft)}
    if not all(said.values()):
        raise GateShut(["The consent was taken back. If it is out, take it down there: journal take-down."])
    note(Action.EXPORT, by=doing.by, at=doing.at, kind="bundle", object_id=row.pk, store=Store.PROCESS)
    made = bundle.Made(row.post.encode(), row.manifest.encode(), row.signature.encode())
    return Parcel(f"{draft.slug}.zip", bundle.zipped(made))
