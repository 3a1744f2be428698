"""What was decided about suggested marks, what was marked where the reader saw nothing, and how often it was right."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casebook.record.access import cases_of
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.findings import BY_HAND, verdicts
from casebook.record.models import Decision, Document, EpisodeOfCare, Mark, Verdict
from casebook.record.recalling import recalled
from casebook.record.standing import gone_from
from casebook.record.who import Doing
from sessionlab.course.calibration import Share, share_of

LEARNED: Final = "learned@"
SEEN_BY_DECISIONS: Final = "Seen on looking again, by what you decided in this talk."
"""Ends the reason of a mark that the reader shows only because of what was decided in turns around it."""
SEEN_ANYWAY: Final = "Seen on reading this talk again."
"""Ends that of one which it shows with nothing decided too: the talk came before it was agreed, or was read by another
reader or version, or not as it is taught now."""
MOST: Final = 600
"""The latest so many decisions are looked at."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A suggested mark of a transcript with what was decided about it."""

    mark: Mark
    verdict: Verdict
    at: datetime
    instead: str = ""
    """The marker that was put in its place, if any."""

    @property
    def right(self) -> bool:
        """Tell whether its family was right."""
        same = self.instead[:1] == self.mark.marker[0]
        return self.verdict is Verdict.ACCEPTED or (self.verdict is Verdict.EDITED and same)

    @property
    def by_decisions(self) -> bool:
        """Tell whether it was seen on looking again alone; such a one is right less often."""
        return self.mark.because.endswith(SEEN_BY_DECISIONS)

    @property
    def named(self) -> bool:
        """Tell whether its marker was right, whatever became of its weight."""
        same = self.instead == self.mark.marker
        return self.verdict is Verdict.ACCEPTED or (self.verdict is Verdict.EDITED and same)


@dataclass(frozen=True, slots=True)
class Missed:
    """A mark that a person made on a turn of a transcript that the learned reader had read.

    `family` tells whether it had suggested nothing of that family there, else it was another marker of it.
    """

    mark: Mark
    at: datetime
    family: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How the suggestions of one marker fared.

    `share` is the share that was accepted as it stood, `found` the share that was suggested of what a person stands
    behind; each None where there is none to take a share of.
    """

    marker: str
    accepted: int
    edited: int
    rejected: int
    missed: int
    share: Share | None
    found: Share | None


def decided(doing: Doing, *, since: datetime | None = None) -> list[Decided]:
    """Return the latest decisions about suggested marks in all cases of an account, the newest last."""
    found: list[Decided] = []
    for case in cases_of(doing.account):
        found += recalled(("decided", since), case.pk, lambda: list(_decided_in(case, since)))  # noqa: B023  # at once
    return sorted(found, key=lambda row: row.at)[-MOST:]


def missed(doing: Doing, *, since: datetime | None = None) -> list[Missed]:
    """Return the latest marks that a person made where the reader had seen nothing of the kind, the newest last."""
    found: list[Missed] = []
    for case in cases_of(doing.account):
        found += recalled(("missed", since), case.pk, lambda: list(_missed_in(case, since)))  # noqa: B023  # at once
    return sorted(found, key=lambda row: row.at)[-MOST:]


def _decided_in(case: EpisodeOfCare, since: datetime | None) -> Iterable[Decided]:
    decisions = list(Decision.objects.filter(case_id=case.pk).order_by("at", "pk"))
    if not decisions:
        return
    said, gone = verdicts(case), gone_from(case.pk)
    marks = {mark.pk: mark for mark in Mark.objects.filter(case_id=case.pk)}
    for decision in decisions:
        mark = marks.get(decision.row_id)
        if mark is None or mark.turn is None or mark.pk not in said or (since is not None and decision.at < since):
            continue
        if gone & {mark.pk, mark.source_id, decision.pk} or not mark.origin.startswith(LEARNED):
            continue
        if decision.verdict == said[mark.pk]:
            instead = marks.get(decision.instead) if decision.instead else None
            yield Decided(mark, Verdict(decision.verdict), decision.at, instead.marker if instead else "")


def _missed_in(case: EpisodeOfCare, since: datetime | None) -> Iterable[Missed]:
    rows = Mark.objects.filter(case_id=case.pk, turn__isnull=False).order_by("at", "pk")
    gone = gone_from(case.pk)
    marks = [mark for mark in rows if not gone & {mark.pk, mark.source_id}]
    own = [mark for mark in marks if mark.origin == BY_HAND and (since is None or mark.at >= since)]
    if not own:
        return
    said, read = verdicts(case), _read_in(case, marks)
    suggested: defaultdict[tuple[uuid.UUID, int | None], set[str]] = defaultdict(set)
    for mark in marks:
        if mark.origin.startswith(LEARNED):
            suggested[mark.source_id, mark.turn].add(mark.marker)
    for mark in own:
        there = suggested[mark.source_id, mark.turn]
        stands = said.get(mark.pk, Verdict.ACCEPTED) is Verdict.ACCEPTED
        if stands and mark.source_id in read and mark.marker not in there:
            yield Missed(mark, mark.at, family=mark.marker[0] not in {marker[0] for marker in there})


def _read_in(case: EpisodeOfCare, marks: Sequence[Mark]) -> set[uuid.UUID]:
    """Return the documents the learned reader read: it marked them, or nobody did though it was agreed by then."""
    readers: defaultdict[uuid.UUID, set[bool]] = defaultdict(set)
    for mark in marks:
        # A look at it later tells nothing of what was read when a person marked it.
        if mark.origin != BY_HAND and not mark.because.endswith((SEEN_BY_DECISIONS, SEEN_ANYWAY)):
            readers[mark.source_id].add(mark.origin.startswith(LEARNED))
    came = Document.objects.filter(pk__in={mark.source_id for mark in marks}).values_list("pk", "at")
    return {
        document
        for document, at in came
        if (True in readers[document] if document in readers else may_be_read(case, by=at))
    }


def tallies(rows: Sequence[Decided], overlooked: Sequence[Missed] = ()) -> list[Tally]:
    """Return how the suggestions fared, by marker, those of which there are most first.

    What was seen on looking again alone is counted nowhere: it tells nothing of how a talk is read at first.
    """
    counts: defaultdict[str, Counter[Verdict]] = defaultdict(Counter)
    named: Counter[str] = Counter()
    for row in rows:
        if row.by_decisions:
            continue
        counts[row.mark.marker][row.verdict] += 1
        named[row.mark.marker] += row.named
    lacked = Counter(row.mark.marker for row in overlooked)
    found = [_tally(marker, counts[marker], named[marker], lacked[marker]) for marker in {*counts, *lacked}]
    return sorted(found, key=lambda tally: (-(tally.accepted + tally.edited + tally.rejected), tally.marker))


def _tally(marker: str, count: Mapping[Verdict, int], named: int, lacked: int) -> Tally:
    accepted, edited, rejected = (
        count.get(verdict, 0) for verdict in (Verdict.ACCEPTED, Verdict.EDITED, Verdict.REJECTED)
    )
    suggested = accepted + edited + rejected
    return Tally(
        marker,
        accepted,
        edited,
        rejected,
        lacked,
        share_of(accepted, suggested) if suggested else None,
        share_of(named, named + lacked) if named + lacked else None,
    )
