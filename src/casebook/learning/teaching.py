"""What decisions about marks teach the reader, and how it is to be taught."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import numpy as np

from casebook.learning.confirmed import Decided, Missed, decided, missed
from casebook.learning.lessons import Lesson, Place, lessons
from casebook.learning.models import Teaching
from casebook.record.access import cases_of
from casebook.record.acts.cases import may_be_read
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.models import Document, Mark
from casebook.record.recalling import follows
from casebook.record.shapes import reading_of
from casebook.record.who import Doing
from casebook.vault import opened
from sessionlab.coding.confirming import Correction, learn
from sessionlab.coding.learned.judging import bearing, judge_at
from sessionlab.coding.learned.parcel import Parcel, ReaderUnavailable, shipped
from sessionlab.coding.learned.taught import UNTAUGHT, Numbers, Taught
from sessionlab.transcript import Role, Transcript

FEWEST: Final = 8
"""A family learns from so many decisions on; fewer would follow chance."""
TEACH: Final = 120
"""So many turns teach: few enough for what bears on them to be read again while one waits."""

OfFamilies = Mapping[str, tuple[float, Numbers]]
"""By family the log odds of both readers together, and what a correction of them rests on."""


def how(doing: Doing) -> Teaching | None:
    """Return how the reader is taught, None where nothing was said about it."""
    found: Teaching | None = Teaching.objects.filter(by=doing.by).order_by("-at", "-pk").first()
    return found


def say_how(doing: Doing, *, wrong_in_ten: int | None) -> Teaching:
    """Say how many suggestions in ten may be wrong; None goes back to the thresholds that were measured.

    :raises InvalidEntry: it is not 1 to 9
    """
    if wrong_in_ten is not None and not 1 <= wrong_in_ten <= 9:
        raise InvalidEntry(f"{wrong_in_ten} in ten cannot be kept to.", remedy="Choose 1 to 9, or what was measured.")
    before = how(doing)
    return add(Teaching(since=before.since if before else None, wrong_in_ten=wrong_in_ten), doing)


def begin_anew(doing: Doing) -> Teaching:
    """Let the reader forget: only decisions from now on teach. The decisions themselves stay."""
    before = how(doing)
    return add(Teaching(since=doing.at, wrong_in_ten=before.wrong_in_ten if before else None), doing)


def taught(doing: Doing) -> Taught:
    """Return what the decisions so far teach; worked out once for every state of them, kept until the lock."""
    said = how(doing)
    wrong = said.wrong_in_ten if said else None
    try:
        parcel = shipped()
    except ReaderUnavailable:
        return UNTAUGHT
    learned = _lessons(doing, since=said.since if said else None)
    if not learned:
        return Taught(wrong_in_ten=wrong)
    state = (frozenset(learned), parcel.card.version)
    kept = opened.pieces().get(("taught", doing.account))
    if kept is None or kept[0] != state:
        families = dict(_fitted(learned, parcel))
        kept = (state, _written(families))
        opened.pieces()["taught", doing.account] = kept
    return Taught(_read(kept[1]), wrong)


def _lessons(doing: Doing, *, since: datetime | None) -> list[Lesson]:
    """Return what teaches, of clients only who agree by now that a program reads their words."""
    agreed = {case.pk for case in cases_of(doing.account) if may_be_read(case)}
    both: list[Decided | Missed] = [*decided(doing, since=since), *missed(doing, since=since)]
    rows = sorted((row for row in both if row.mark.case_id in agreed), key=lambda row: row.at)
    return lessons(rows, roles=_roles_of, marked=marked_in, most=TEACH)


def _roles_of(document_id: uuid.UUID) -> tuple[Role, ...]:
    return follows(("roles", document_id), lambda: _read_roles(document_id))


def _read_roles(document_id: uuid.UUID) -> tuple[Role, ...]:
    reading = reading_of(Document.objects.get(pk=document_id))
    return tuple(turn.role for turn in reading.turns) if isinstance(reading, Transcript) else ()


def marked_in(document_id: uuid.UUID) -> frozenset[tuple[int, str]]:
    """Return the turns of a document with the families that anybody ever marked there, rejected or not. One query."""
    rows = Mark.objects.filter(source_id=document_id, turn__isnull=False).values_list("turn", "marker")
    return frozenset((turn or 0, marker[0]) for turn, marker in rows)


def _fitted(learned: Sequence[Lesson], parcel: Parcel) -> Iterable[tuple[str, Correction]]:
    known = _read_again({one.place for one in learned}, parcel)
    for family in sorted({one.family for one in learned}):
        own = [one for one in learned if one.family == family and family in known.get(one.place, {})]
        if sum(one.said for one in own) >= FEWEST:
            said_of_all = sum(one.said for one in own)
            own = [one for one in own for _ in range(one.times)]
            said = [known[one.place][family] for one in own]
            logits, evidences = np.array([logit for logit, _ in said]), np.stack([rests_on for _, rests_on in said])
            right, talks = [one.right for one in own], [one.place[0] for one in own]
            fitted = learn(logits, evidences, right, talks)
            yield family, replace(fitted, learned_from=said_of_all)


def _read_again(wanted: Collection[Place], parcel: Parcel) -> dict[Place, OfFamilies]:
    """Return what both readers say untaught of each turn that teaches; no other turn is judged."""
    by_document: defaultdict[uuid.UUID, set[int]] = defaultdict(set)
    for document_id, turn in wanted:
        by_document[document_id].add(turn)
    found: dict[Place, OfFamilies] = {}
    for document in Document.objects.filter(pk__in=by_document):
        places = tuple(sorted(by_document[document.pk]))
        key = ("read again", document.pk, places, parcel.card.version)
        said = follows(key, lambda: _said_of(document, places, parcel))  # noqa: B023  # at once
        found |= {(document.pk, at): families for at, families in said.items()}
    return found


def _said_of(document: Document, places: Collection[int], parcel: Parcel) -> dict[int, OfFamilies]:
    reading = reading_of(document)
    if not isinstance(reading, Transcript):
        return {}
    return {
        at: {family: bearing(one, family, parcel.card) for family in one.families}
        for at, one in judge_at(reading.turns, places, parcel).items()
    }


def _written(families: Mapping[str, Correction]) -> bytes:
    plain = {name: [one.shift, one.points.tolist(), one.learned_from] for name, one in families.items()}
    return json.dumps(plain).encode()


def _read(kept: bytes) -> dict[str, Correction]:
    return {name: Correction(shift, np.array(points), n) for name, (shift, points, n) in json.loads(kept).items()}
