"""A note that nobody signed goes back into writing: the note is voided with its guess, its words are a draft again."""

from typing import Any

from casebook.audit.stores import STORES, Store, alias_of
from casebook.hour.drafts import open_draft, save_draft
from casebook.hour.models import Draft
from casebook.hour.paragraphs import parts_of
from casebook.record.acts.facts import facts_of
from casebook.record.acts.hours import session_of
from casebook.record.acts.keeping import signatures_of, void
from casebook.record.acts.notes import whole_notes
from casebook.record.errors import AlreadyDone, NotYours
from casebook.record.models import EpisodeOfCare, Guess, Note, NoteFacts
from casebook.record.standing import standing
from casebook.record.who import Doing
from casebook.vault.router import writing


def take_back(case: EpisodeOfCare, note: Note, doing: Doing) -> Draft:
    """Void an unsigned note and return the draft that its words are now; what was chosen stays chosen.

    The guess that was filed with it goes back too, unless its hour is over: nobody could file it again.

    :raises AlreadyDone: the note is signed, or a draft of that hour holds other words
    :raises Locked: its session is locked
    """
    if signatures_of(note):
        raise AlreadyDone("This note is signed.", remedy="Write an addendum.")
    whole = next((one for one in whole_notes(case, doing) if one.note.pk == note.pk), None)
    if whole is None:
        raise NotYours
    starts = session_of(case, note.session_id).starts if note.session_id else None
    text = "\n\n".join(paragraph.text for _, paragraph in whole.paragraphs)
    stores = [store for store, _ in whole.paragraphs]
    positions = [str(paragraph.position) for _, paragraph in whole.paragraphs]
    with writing(*STORES):
        void(case, note, doing, reason="Taken back into writing by its author.")
        draft = open_draft(case, doing, on=note.on, starts=starts)
        if draft.text.strip():
            raise AlreadyDone("Another draft of that hour is being written.", remedy="File or discard it first.")
        choices = {**_choices(text, stores, positions, facts_of(note)), **_take_back_guess(case, note, doing)}
        return save_draft(case, draft.pk, doing, revision=draft.revision, text=text, choices=choices)


def _choices(text: str, stores: list[Store], positions: list[str], facts: NoteFacts | None) -> dict[str, Any]:
    """Return what was chosen by the names of the fields. Paragraphs are those of the text: none holds a blank line."""
    sections = facts.sections if facts else {}
    found: dict[str, Any] = {}
    for part, store, position in zip(parts_of(text), stores, positions, strict=False):
        found[f"store-{part.key}"] = store.value
        found[f"section-{part.key}"] = sections.get(position, "")
    if facts is not None:
        found |= {name: getattr(facts, name) for name in ("form", "attendance", "place", "participants", "service")}
        found |= {"risk": facts.risk}
        found |= {name: value.isoformat("minutes") for name in ("starts", "stops") if (value := getattr(facts, name))}
    return found


def _take_back_guess(case: EpisodeOfCare, note: Note, doing: Doing) -> dict[str, str]:
    """Void the guess of a note, which was filed in one act with it, and return it by the names of the fields."""
    found: dict[str, str] = {}
    for guess in (one for store in STORES for one in _guesses_filed_with(note, store, doing)):
        void(case, guess, doing, reason="Taken back into writing with its note.")
        chance = "" if guess.chance is None else f"{guess.chance * 100:g}"
        found = {"expects": guess.expects, "for_on": guess.for_on.isoformat(), "chance": chance}
    return found


def _guesses_filed_with(note: Note, store: Store, doing: Doing) -> list[Guess]:
    rows = Guess.objects.using(alias_of(store)).filter(
        case_id=note.case_id, at=note.at, by=note.by, for_on__gte=doing.today
    )
    return standing(rows, case_id=note.case_id, store=store)
