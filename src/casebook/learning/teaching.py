"""What was decided about suggested marks, what it teaches, and how often the suggestions were right."""

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from casebook.learning.models import Teaching
from casebook.record.access import cases_of
from casebook.record.acts.findings import verdicts
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.models import Decision, Document, EpisodeOfCare, Mark, Verdict
from casebook.record.recalling import follows, recalled
from casebook.record.shapes import reading_of
from casebook.record.who import Doing
from casebook.vault import opened
from sessionlab.coding.confirming import Correction, learn
from sessionlab.coding.learned.both import bearing, judge_at
from sessionlab.coding.learned.parcel import Parcel, ReaderUnavailable, shipped
from sessionlab.coding.learned.taught import UNTAUGHT, Numbers, Taught, carried
from sessionlab.course.calibration import Share, share_of
from sessionlab.transcript import Transcript

LEARNED: Final = "learned@"
FEWEST: Final = 8
"""A family learns from so many decisions on; fewer would follow chance."""
MOST: Final = 600
"""The latest so many decisions are looked at."""
TEACH: Final = 120
"""The latest so many of them teach: few enough for what bears on them to be read again while one waits."""

Place = tuple[uuid.UUID, int]
"""A document and the number of a turn."""
OfFamilies = Mapping[str, tuple[float, Numbers]]
"""By family the log odds of both readers together, and what a correction of them rests on."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A suggested mark of a transcript with what was decided about it."""

    mark: Mark
    verdict: Verdict
    same_family: bool
    """Whether the mark that was put in its place, if any, is of the same family."""

    @property
    def right(self) -> bool:
        """Tell whether its family was right."""
        return self.verdict is Verdict.ACCEPTED or (self.verdict is Verdict.EDITED and self.same_family)


@dataclass(frozen=True, slots=True)
class Tally:
    """How the suggestions of one marker fared. `share` is the share that was accepted as it stood."""

    marker: str
    accepted: int
    edited: int
    rejected: int
    share: Share


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


def decided(doing: Doing, *, since: datetime | None = None) -> list[Decided]:
    """Return the latest decisions about suggested marks in all cases of an account, the newest last."""
    found: list[tuple[datetime, Decided]] = []
    for case in cases_of(doing.account):
        found += recalled(("decided", since), case.pk, lambda: list(_decided_in(case, since)))  # noqa: B023  # at once
    return [one for _, one in sorted(found, key=lambda row: row[0])][-MOST:]


def _decided_in(case: EpisodeOfCare, since: datetime | None) -> Iterable[tuple[datetime, Decided]]:
    decisions = list(Decision.objects.filter(case_id=case.pk).order_by("at", "pk"))
    if not decisions:
        return
    said = verdicts(case)
    marks = {mark.pk: mark for mark in Mark.objects.filter(case_id=case.pk)}
    for decision in decisions:
        mark = marks.get(decision.row_id)
        if mark is None or mark.turn is None or mark.pk not in said or (since is not None and decision.at < since):
            continue
        if mark.origin.startswith(LEARNED) and decision.verdict == said[mark.pk]:
            instead = marks.get(decision.instead) if decision.instead else None
            same = instead is not None and instead.marker[0] == mark.marker[0]
            yield decision.at, Decided(mark, Verdict(decision.verdict), same)


def tallies(rows: Sequence[Decided]) -> list[Tally]:
    """Return how the suggestions fared, by marker, those of which there are most first."""
    counts: defaultdict[str, Counter[Verdict]] = defaultdict(Counter)
    for row in rows:
        counts[row.mark.marker][row.verdict] += 1
    found = [
        Tally(
            marker,
            count[Verdict.ACCEPTED],
            count[Verdict.EDITED],
            count[Verdict.REJECTED],
            share_of(count[Verdict.ACCEPTED], count.total()),
        )
        for marker, count in counts.items()
    ]
    return sorted(found, key=lambda tally: (-tally.share.number, tally.marker))


def taught(doing: Doing) -> Taught:
    """Return what the decisions so far teach; worked out once for every state of them, kept until the lock."""
    said = how(doing)
    wrong = said.wrong_in_ten if said else None
    try:
        parcel = shipped()
    except ReaderUnavailable:
        return UNTAUGHT
    rows = decided(doing, since=said.since if said else None)[-TEACH:]
    if not rows:
        return Taught(wrong_in_ten=wrong)
    state = (len(rows), max(str(row.mark.pk) for row in rows), sum(row.right for row in rows), parcel.card.version)
    kept = opened.pieces().get(("taught", doing.account))
    if kept is None or kept[0] != state:
        families = dict(_fitted(rows, parcel))
        kept = (state, _written(families))
        opened.pieces()["taught", doing.account] = kept
    return Taught(_read(kept[1]), wrong)


def _fitted(rows: Sequence[Decided], parcel: Parcel) -> Iterable[tuple[str, Correction]]:
    known = _read_again(rows, parcel)
    for family in sorted({row.mark.marker[0] for row in rows}):
        own = [row for row in rows if row.mark.marker[0] == family and family in known.get(_place(row.mark), {})]
        if len(own) >= FEWEST:
            said = [known[_place(row.mark)][family] for row in own]
            logits, evidences = np.array([logit for logit, _ in said]), np.stack([rests_on for _, rests_on in said])
            right, talks = [row.right for row in own], [row.mark.source_id for row in own]
            yield family, learn(logits, evidences, right, talks, carried=carried(family))


def _read_again(rows: Sequence[Decided], parcel: Parcel) -> dict[Place, OfFamilies]:
    """Return what both readers say untaught of each turn about which something was decided; no other turn is judged."""
    by_document: defaultdict[uuid.UUID, set[int]] = defaultdict(set)
    for row in rows:
        by_document[row.mark.source_id].add(row.mark.turn or 0)
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


def _place(mark: Mark) -> Place:
    return mark.source_id, mark.turn or 0


def _written(families: Mapping[str, Correction]) -> bytes:
    plain = {name: [one.shift, one.points.tolist(), one.learned_from] for name, one in families.items()}
    return json.dumps(plain).encode()


def _read(kept: bytes) -> dict[str, Correction]:
    return {name: Correction(shift, np.array(points), n) for name, (shift, points, n) in json.loads(kept).items()}
