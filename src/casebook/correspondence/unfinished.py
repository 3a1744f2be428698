"""A reply while it is written: kept every few seconds, and never over the words of another page."""

from collections.abc import Mapping
from typing import Final

from casebook.audit.actions import note
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.correspondence.models import Draft, Unfinished
from casebook.correspondence.replying import draft_of, keep_draft, say_unsent, unsent_of
from casebook.hour.errors import WrittenElsewhere
from casebook.record.access import demand_writing
from casebook.record.models import Document, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.correspondence import Part

UNSENT, SUBJECT, RECIPIENT = "unsent", "subject", "recipient"
FIELDS: Final = (UNSENT, RECIPIENT, SUBJECT, *(part.value for part in Part))
"""What a reply is written in, each by its name."""

Words = Mapping[str, str]


def unfinished_of(case: EpisodeOfCare, letter: Document, doing: Doing) -> Unfinished | None:
    """Return what was kept last of one's own reply to a letter, None where nothing was."""
    found: Unfinished | None = Unfinished.objects.filter(case_id=case.pk, letter_id=letter.pk, by=doing.by).first()
    return found


def words_kept(case: EpisodeOfCare, letter: Document) -> dict[str, str]:
    """Return the words of the draft and of the unsent reply as they were kept by hand."""
    draft, unsent = draft_of(case, letter), unsent_of(case, letter)
    parts = {} if draft is None else {**draft.parts, SUBJECT: draft.subject, RECIPIENT: draft.recipient}
    return _all({**parts, UNSENT: unsent.text if unsent is not None else ""})


def loose_words(case: EpisodeOfCare, letter: Document, doing: Doing) -> Unfinished | None:
    """Return what was kept last where it is not what was kept by hand; None where nothing is loose."""
    found, draft = unfinished_of(case, letter, doing), draft_of(case, letter)
    if found is None or (draft is not None and draft.at > found.at):
        return None
    return None if _all(found.words) == words_kept(case, letter) else found


def _all(words: Words) -> dict[str, str]:
    return {name: str(words.get(name, "")) for name in FIELDS}


def as_draft(words: Words) -> Draft:
    """Return words as the draft they would be; nothing of it is kept."""
    parts = {part.value: words[part.value] for part in Part if words.get(part.value)}
    return Draft(subject=words.get(SUBJECT, "")[:200], recipient=words.get(RECIPIENT, "")[:400], parts=parts)


def keep_unfinished(case: EpisodeOfCare, letter: Document, doing: Doing, *, revision: int, words: Words) -> Unfinished:
    """Keep a reply as it stands on a page, in the place of what that page began with.

    :param revision: that of the words the page began with, 0 where nothing was kept yet
    :raises WrittenElsewhere: another page wrote in the meantime; what it wrote stands
    """
    demand_writing(case, doing)
    kept = _all(words)
    with writing(Store.PROCESS):
        found = unfinished_of(case, letter, doing)
        if found is None:
            if revision:
                raise WrittenElsewhere(revision=0, at=doing.at)
            return _begun(case, letter, doing, kept)
        if found.words == kept:
            return found
        rows = Unfinished.objects.filter(pk=found.pk, revision=revision)
        if not rows.update(words=kept, revision=revision + 1, at=doing.at):
            raise WrittenElsewhere(revision=found.revision, at=found.at)
        return Unfinished.objects.get(pk=found.pk)


def _begun(case: EpisodeOfCare, letter: Document, doing: Doing, words: dict[str, str]) -> Unfinished:
    row = Unfinished(case_id=case.pk, letter_id=letter.pk, by=doing.by, words=words, at=doing.at)
    row.save(force_insert=True)
    note(Action.WRITE, by=doing.by, at=doing.at, kind="unfinished_reply", object_id=row.pk, store=Store.PROCESS)
    return row


def keep_by_hand(case: EpisodeOfCare, letter: Document, doing: Doing, *, words: Words) -> None:
    """Keep words as the draft and the unsent reply, each where it is another than before."""
    before, now = words_kept(case, letter), _all(words)
    if now[UNSENT] != before[UNSENT]:
        say_unsent(case, letter, doing, text=now[UNSENT])
    if draft_of(case, letter) is None or {**now, UNSENT: ""} != {**before, UNSENT: ""}:
        parts = {part: now[part.value] for part in Part}
        keep_draft(case, letter, doing, subject=now[SUBJECT], recipient=now[RECIPIENT], parts=parts)


def let_go(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    """Forget what was kept by itself, once it is kept by hand; words that were not stay."""
    found = unfinished_of(case, letter, doing)
    if found is not None and loose_words(case, letter, doing) is None:
        found.delete()
