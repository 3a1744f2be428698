"""A review by a colleague who is not at this desk: a file with the text goes out, comes back filled in, and is bound
to the hash of the text that was read.

The file is not signed: the vault's owner could make a key as easily as a name. What holds it is that it counts for
these words alone, that the colleague's name and credentials are printed beside them, and that the log notes the day.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from casebook.audit.actions import note
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.publishing.drafts import Standing, standing_version
from casebook.publishing.heads import head_from
from casebook.publishing.models import Draft, DraftVersion, Review
from casebook.publishing.namesakes import is_the_author
from casebook.record.access import demand_writing
from casebook.record.adding import add, is_late
from casebook.record.errors import InvalidEntry
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing

SCHEMA: Final = "casebook.review/1"
LARGEST: Final = 1024 * 1024
_REMEDY: Final = "Ask the colleague to fill in the file that was given out for this text, and to change nothing else."
_KEYS: Final = frozenset("schema slug sha256 text reviewer reviewed_on may_go_out in_spite_of_the_state words".split())


def give_out(case: EpisodeOfCare, draft: Draft, doing: Doing) -> bytes:
    """Return the file for the colleague: the text, its hash, and what is to be filled in. It is noted as shared."""
    demand_writing(case, doing)
    now = standing_version(draft)
    note(Action.SHARE, by=doing.by, at=doing.at, kind="draft", object_id=draft.pk, store=Store.PROCESS)
    values = {
        "schema": SCHEMA,
        "slug": draft.slug,
        "sha256": now.row.sha256,
        "text": now.printed,
        "reviewer": {"given": "", "family": "", "credentials": ""},
        "reviewed_on": "",
        "may_go_out": None,
        "in_spite_of_the_state": False,
        "words": "",
    }
    return json.dumps(values, ensure_ascii=False, indent=2).encode()


def take_back(case: EpisodeOfCare, draft: Draft, doing: Doing, *, content: bytes) -> Review:
    """Keep the review that a file holds. It counts for the words that the file names, and for no others.

    :raises InvalidEntry: with everything that is not as it should be
    """
    demand_writing(case, doing)
    values = _read(content)
    faults = [*_faults(values, doing), *_of_text(values, draft)]
    if faults:
        raise InvalidEntry(faults, remedy=_REMEDY)
    who = values["reviewer"]
    on = date.fromisoformat(values["reviewed_on"])
    row = Review(
        case_id=case.pk,
        draft_id=draft.pk,
        sha256=values["sha256"],
        on=on,
        given=who["given"].strip()[:120],
        family=who["family"].strip()[:120],
        credentials=who["credentials"].strip()[:120],
        may_go_out=values["may_go_out"],
        in_spite_of_the_state=values["may_go_out"] and values["in_spite_of_the_state"],
        words=values["words"].strip(),
        late=is_late(on, doing),
    )
    return add(row, doing, store=Store.PROCESS)


def _read(content: bytes) -> Mapping[str, Any]:
    try:
        values = json.loads(content[: LARGEST + 1].decode("utf-8-sig")) if len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict) or set(values) != _KEYS or values["schema"] != SCHEMA:
        raise InvalidEntry("This is no review file.", remedy=_REMEDY)
    return values


def _faults(values: Mapping[str, Any], doing: Doing) -> list[str]:
    who = values["reviewer"]
    lines = [who.get(one) if isinstance(who, dict) else None for one in ("given", "family", "credentials")]
    faults = []
    if not all(isinstance(one, str) and one.isprintable() for one in lines) or not str(lines[1]).strip():
        faults.append("The name of the colleague is missing, or is no line of words.")
    elif is_the_author(who["given"], who["family"]):
        faults.append("The colleague has the name of the author, or one that could be theirs.")
    if not isinstance(values["may_go_out"], bool) or not isinstance(values["in_spite_of_the_state"], bool):
        faults.append("Whether it may go out is not answered with true or false.")
    if not isinstance(values["words"], str):
        faults.append("What the colleague says is no text.")
    if not _is_day(values["reviewed_on"], latest=doing.today + timedelta(days=1)):
        faults.append("The day of the review is missing, is written otherwise than 2024-05-31, or is still to come.")
    return faults


def _is_day(words: object, *, latest: date) -> bool:
    try:
        return isinstance(words, str) and date.fromisoformat(words) <= latest
    except ValueError:
        return False


def _of_text(values: Mapping[str, Any], draft: Draft) -> list[str]:
    known = DraftVersion.objects.filter(draft_id=draft.pk, sha256=str(values["sha256"])).first()
    if values["slug"] != draft.slug or known is None:
        return ["The file is of another text than any version of this draft."]
    same = Standing(draft, known, head_from(known.head), 0).printed == values["text"]
    return (
        []
        if same
        else ["The text in the file was changed, or is printed with more around it by now: give the file out again."]
    )
