"""What was decided in one talk, as it tells of the turns around it: by family, in which turns it is and is not.

It is said of a turn that a family is there where a mark of it was accepted, put in the place of another, or made by
hand. That it is not there is said where every mark of it was rejected or became another family. One that waits leaves
it open: whoever rejects one of two may mean the name alone. A mark by hand that was taken back tells nothing.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casebook.learning.lessons import with_rupture
from casebook.learning.teaching import how
from casebook.record.acts.findings import BY_HAND
from casebook.record.models import Decision, Document, Mark, Verdict
from casebook.record.standing import gone_from
from casebook.record.who import Doing
from sessionlab.coding.learned.nearby import UNDECIDED, Decided


@dataclass(frozen=True, slots=True)
class Says:
    """What one mark says of families in its turn: they are there, they are not, or (None) nobody decided yet."""

    turn: int
    families: tuple[str, ...]
    there: bool | None
    at: datetime


def decided_in(document: Document, doing: Doing) -> Decided:
    """Return what was decided in a talk since the reader last began anew, empty where nothing was. Four queries."""
    gone = gone_from(document.case_id)
    if document.pk in gone:
        return UNDECIDED
    rows = Mark.objects.filter(case_id=document.case_id, source_id=document.pk, turn__isnull=False)
    decisions = Decision.objects.filter(case_id=document.case_id, row_id__in=rows.values("pk")).order_by("at", "pk")
    latest = {one.row_id: one for one in decisions if one.pk not in gone}
    marks = list(rows)
    names = {mark.pk: mark.marker for mark in marks}
    says = [_says(mark, latest.get(mark.pk), names) for mark in marks if mark.pk not in gone]
    asked = how(doing)
    return summed_up([one for one in says if one is not None], since=asked.since if asked else None)


def _says(mark: Mark, decision: Decision | None, names: Mapping[uuid.UUID, str]) -> Says | None:
    """Return what a mark says as it was last decided about, None where it was made by hand and taken back."""
    turn, families, by_hand = mark.turn or 0, with_rupture(mark.marker[0]), mark.origin == BY_HAND
    if decision is None:
        return Says(turn, families, there=True if by_hand else None, at=mark.at)
    if decision.verdict == Verdict.ACCEPTED:
        return Says(turn, families, there=True, at=decision.at)
    if decision.verdict == Verdict.REJECTED:
        return None if by_hand else Says(turn, families, there=False, at=decision.at)
    # What an edit keeps of it, the mark in its place says, as long as that one stands.
    kept = with_rupture(names.get(decision.instead or mark.pk, "")[:1])
    return Says(turn, tuple(one for one in families if one not in kept), there=False, at=decision.at)


def summed_up(says: Iterable[Says], *, since: datetime | None = None) -> Decided:
    """Return by family in which turns it is and is not, of which something is known.

    :param since: what was decided before tells nothing; what it left standing is still not denied
    """
    said: defaultdict[tuple[str, int], list[Says]] = defaultdict(list)
    for one in says:
        for family in one.families:
            said[family, one.turn].append(one)
    found: defaultdict[str, dict[int, bool]] = defaultdict(dict)
    for (family, turn), own in sorted(said.items()):
        there = _is_there(own, since)
        if there is not None:
            found[family][turn] = there
    return dict(found)


def _is_there(says: Sequence[Says], since: datetime | None) -> bool | None:
    heard = [one for one in says if since is None or one.at >= since]
    if any(one.there for one in says):
        return True if any(one.there for one in heard) else None
    denied = [one.at for one in heard if one.there is False]
    # What was suggested only afterwards was not left open by whoever rejected what there was.
    waiting = bool(denied) and any(one.there is None and one.at <= max(denied) for one in says)
    return False if denied and not waiting else None
