"""Drafts: begun empty, saved as versions, passages taken over by choice, stand-ins put in with a line in the map."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from casebook.audit.actions import note
from casebook.audit.stores import STORES, Store, alias_of
from casebook.audit.vocabulary import Action
from casebook.publishing.heads import Head, checked, digest, head_as_values, head_from, is_slug, one_line, printed
from casebook.publishing.models import Draft, DraftVersion, MapLine
from casebook.record.access import demand_writing, may_read_process
from casebook.record.adding import add, add_all
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import EpisodeOfCare, Paragraph
from casebook.record.standing import standing
from casebook.record.who import Doing
from casebook.vault.router import writing

PROCESS = alias_of(Store.PROCESS)


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft with the version that counts: its text, what stands around it, and how many versions there are."""

    draft: Draft
    row: DraftVersion
    head: Head
    number: int

    @property
    def text(self) -> str:
        """The text that is edited."""
        return str(self.row.text)

    @property
    def printed(self) -> str:
        """Every word that would be printed, the text first."""
        return printed(self.head, self.text, slug=self.draft.slug)


def begin_draft(case: EpisodeOfCare, doing: Doing, *, slug: str, follows: uuid.UUID | None = None) -> Draft:
    """Begin a draft, empty, under the address that the post will have.

    :param follows: the draft of the post whose "what happened next" this is
    :raises InvalidEntry: the address is none
    :raises AlreadyDone: there is a draft of it
    :raises NotYours: the earlier draft is none of this case
    """
    demand_writing(case, doing)
    if not is_slug(slug):
        raise InvalidEntry("The address is small letters, digits and single hyphens.", remedy="Write it so.")
    if Draft.objects.filter(slug=slug).exists():
        raise AlreadyDone("There is a draft of this address already.", remedy="Open it, or take another address.")
    if follows is not None:
        draft_of(case, follows, doing)
    draft = Draft(case_id=case.pk, slug=slug, follows_id=follows)
    bare = Head()
    digest_of = digest(bare, "", slug=slug)
    first = DraftVersion(case_id=case.pk, draft_id=draft.pk, head=head_as_values(bare), sha256=digest_of)
    add_all([draft, first], doing, store=Store.PROCESS)
    return draft


def drafts_of(case: EpisodeOfCare, doing: Doing) -> list[Draft]:
    """Return the drafts of a case that stand, in the order in which they were begun.

    :raises NotYours: the account may not see the process notes of the case
    """
    if not may_read_process(case, doing.account):
        raise NotYours
    rows = Draft.objects.filter(case_id=case.pk).order_by("at", "pk")
    return standing(rows, case_id=case.pk, store=Store.PROCESS)


def draft_of(case: EpisodeOfCare, draft_id: uuid.UUID, doing: Doing) -> Draft:
    """Return a draft of a case.

    :raises NotYours: it is none of this case, or not the account's to see
    """
    found = next((one for one in drafts_of(case, doing) if one.pk == draft_id), None)
    if found is None:
        raise NotYours
    return found


def draft_named(slug: str, doing: Doing) -> tuple[EpisodeOfCare, Draft]:
    """Return a draft by its address, with its case.

    :raises NotYours: there is none, or it is not the account's to see
    """
    row = Draft.objects.filter(slug=slug).first()
    case = None if row is None else EpisodeOfCare.objects.filter(pk=row.case_id).first()
    if row is None or case is None:
        raise NotYours
    return case, draft_of(case, row.pk, doing)


def standing_version(draft: Draft) -> Standing:
    """Return a draft as it stands now."""
    rows = list(DraftVersion.objects.filter(draft_id=draft.pk).order_by("at", "pk"))
    row = _last(rows)
    return Standing(draft, row, head_from(row.head), len(rows))


def _last(rows: Sequence[DraftVersion]) -> DraftVersion:
    """Return the version that no other replaces: two saved in one moment still have an order."""
    replaced = {row.replaces for row in rows}
    return next(row for row in reversed(rows) if row.pk not in replaced)


def save_version(
    case: EpisodeOfCare,
    draft: Draft,
    doing: Doing,
    *,
    text: str,
    head: Head | None = None,
    taken: Sequence[uuid.UUID] = (),
) -> DraftVersion:
    """Keep the draft as another version; where nothing differs the one before stands.

    :raises InvalidEntry: with everything that a post could not carry
    """
    demand_writing(case, doing)
    before = standing_version(draft)
    made, text = checked(before.head if head is None else head, text)
    if (made, text) == (before.head, before.text):
        return before.row
    return add(_version(before, made, text, taken), doing, store=Store.PROCESS)


def _version(before: Standing, head: Head, text: str, taken: Sequence[uuid.UUID] = ()) -> DraftVersion:
    return DraftVersion(
        case_id=before.draft.case_id,
        draft_id=before.draft.pk,
        replaces=before.row.pk,
        text=text,
        head=head_as_values(head),
        sha256=digest(head, text, slug=before.draft.slug),
        taken=[str(one) for one in taken],
    )


def take_over(case: EpisodeOfCare, draft: Draft, doing: Doing, *, paragraphs: Sequence[uuid.UUID]) -> DraftVersion:
    """Put paragraphs of the notes at the end of the draft, as they stand.

    :raises InvalidEntry: none was chosen
    :raises NotYours: one is none of this case
    """
    demand_writing(case, doing)
    if not paragraphs:
        raise InvalidEntry("No passage was chosen.", remedy="Choose one, or go back to the draft.")
    found = {
        row.pk: row.text
        for store in STORES
        for row in Paragraph.objects.using(alias_of(store)).filter(case_id=case.pk, pk__in=paragraphs)
    }
    if len(found) < len(set(paragraphs)):
        raise NotYours
    note(Action.READ, by=doing.by, at=doing.at, kind="paragraph", count=len(found), store=Store.PROCESS)
    before = standing_version(draft).text.rstrip()
    words = "\n\n".join(found[one] for one in dict.fromkeys(paragraphs))
    return save_version(case, draft, doing, text=f"{before}\n\n{words}".lstrip() + "\n", taken=paragraphs)


def put_stand_in(
    case: EpisodeOfCare,
    draft: Draft,
    doing: Doing,
    *,
    original: str,
    replacement: str,
    reason: str,
    keeps_meaning: bool = True,
) -> DraftVersion:
    """Put a stand-in for some words wherever they stand in the text, and keep the line of the map that leads back.

    :raises InvalidEntry: a field is empty, or the words do not stand in the text
    """
    demand_writing(case, doing)
    before, replacement = standing_version(draft), one_line(replacement)
    look = re.compile(rf"(?<!\w){re.escape(original)}(?!\w)") if original.strip() else None
    given = (("stand-in", replacement), ("reason", reason))
    faults = [f"The {what} is missing." for what, words in given if not words.strip()]
    if look is None or not look.search(before.text):
        faults.append("These words do not stand in the text; what stands around it is changed in its own field.")
    if faults or look is None:
        raise InvalidEntry(faults, remedy="Correct it and send it again; nothing is lost.")
    put = look.sub(lambda found: _begun(before.text, found.start(), replacement), before.text)
    head, text = checked(before.head, put)
    line = MapLine(
        case_id=case.pk,
        draft_id=draft.pk,
        original=original,
        replacement=replacement,
        reason=reason.strip(),
        keeps_meaning=keeps_meaning,
    )
    row = _version(before, head, text)
    with writing(Store.PROCESS):
        add_all([row, line], doing, store=Store.PROCESS)
    return row


def _begun(text: str, place: int, words: str) -> str:
    """Return a stand-in as it stands at a place: at the beginning of a sentence with a capital."""
    begins = re.search(r"(?:^|[.!?]|\n\s*\n)[\s\"“‘>*_]*$", text[:place]) is not None
    return words[0].upper() + words[1:] if begins else words


def map_of(draft: Draft) -> list[MapLine]:
    """Return the disguise map of a draft."""
    rows = MapLine.objects.filter(draft_id=draft.pk).order_by("at", "pk")
    return standing(rows, case_id=draft.case_id, store=Store.PROCESS)
