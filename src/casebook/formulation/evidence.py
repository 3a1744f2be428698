"""What the record says of a link: the marks of a case's talks, confirmed and not, weighed, with the passages."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from casebook.audit.stores import STORES, alias_of
from casebook.record.acts.findings import BY_HAND, verdicts
from casebook.record.models import Document, DocumentKind, EpisodeOfCare, Mark, Verdict
from casebook.record.standing import standing
from sessionlab.errors import InvalidInput
from sessionlab.formulation.attenuation import Attenuation, Errors, attenuation
from sessionlab.formulation.eligible import Eligible, Talk, eligible, link_of
from sessionlab.formulation.hypothesis import Claim, Formulation
from sessionlab.formulation.weigh import Weighing, weigh
from sessionlab.transcript import Role


@dataclass(frozen=True, slots=True)
class Kept:
    """One transcript of a case: its turns, its marks that a person confirmed, rejected, or has not decided about."""

    document: Document
    roles: tuple[Role, ...]
    confirmed: tuple[Mark, ...] = field(repr=False)
    open: tuple[Mark, ...] = field(repr=False)
    rejected: tuple[Mark, ...] = field(repr=False)

    def talk(self, *, unconfirmed: bool = False) -> Talk:
        """Return it as what is weighed."""
        marks = (*self.confirmed, *self.open) if unconfirmed else self.confirmed
        return Talk(self.roles, tuple((mark.turn, mark.marker) for mark in marks if mark.turn is not None))


@dataclass(frozen=True, slots=True)
class Answer:
    """What marks say of a link: a weighing, or the refusal to weigh with its words."""

    weighing: Weighing | None
    refusal: InvalidInput | None
    eligible: Eligible = field(repr=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """What all marks would say, the unconfirmed too: `open` of them, and how far the program's errors weaken a link."""

    answer: Answer
    open: int
    before: Errors | None
    after: Errors | None
    weakened: Attenuation | None


@dataclass(frozen=True, slots=True)
class Outside:
    """How many confirmed marks of the two states stand in letters and notes, which have no turns to count in."""

    before: int
    after: int


def outside(case: EpisodeOfCare, formulation: Formulation, claim: Claim) -> Outside:
    """Count the confirmed marks of the two states that stand in no turn, in both stores. Eight queries.

    They are told and not weighed: without turns nobody knows how often the one could have followed and did not, and a
    note is written afterwards, by whoever holds the formulation.
    """
    found: list[str] = []
    for store in STORES:
        decided = verdicts(case, store=store)
        marks = Mark.objects.using(alias_of(store)).filter(case_id=case.pk, turn__isnull=True)
        kept = standing(marks, case_id=case.pk, store=store)
        found += [mark.marker for mark in kept if _decided(mark, decided.get(mark.pk)) == "confirmed"]
    shown = (set(formulation.state(name).markers) for name in (claim.before, claim.after))
    return Outside(*(sum(marker in markers for marker in found) for markers in shown))


def talks_of(case: EpisodeOfCare) -> list[Kept]:
    """Return the transcripts of a case that stand, by their days, with their marks."""
    rows = Document.objects.filter(case_id=case.pk, kind=DocumentKind.TRANSCRIPT.value)
    rows = rows.defer("original", "text", "losses").order_by("on", "at", "position")
    documents = standing(rows, case_id=case.pk)
    decided = verdicts(case)
    sorted_out: dict[tuple[uuid.UUID, str], list[Mark]] = {}
    marks = Mark.objects.filter(case_id=case.pk, turn__isnull=False).order_by("turn", "start", "at")
    for mark in standing(marks, case_id=case.pk):
        sorted_out.setdefault((mark.source_id, _decided(mark, decided.get(mark.pk))), []).append(mark)
    return [
        Kept(
            one,
            tuple(Role(row[1]) for row in one.shape["turns"]),
            *(tuple(sorted_out.get((one.pk, what), ())) for what in ("confirmed", "open", "rejected")),
        )
        for one in documents
    ]


def _decided(mark: Mark, verdict: Verdict | None) -> str:
    if verdict is None:
        return "confirmed" if mark.origin == BY_HAND else "open"
    # What was edited is confirmed as the mark that stands in its place.
    return {Verdict.ACCEPTED: "confirmed", Verdict.REJECTED: "rejected"}.get(verdict, "edited")


def ask(formulation: Formulation, claim: Claim, talks: Sequence[Kept], *, unconfirmed: bool = False) -> Answer:
    """Weigh a link on the confirmed marks, or on all that were not rejected."""
    found = eligible(claim, [talk.talk(unconfirmed=unconfirmed) for talk in talks])
    if not talks:
        words = "There is no transcript in this case, and a link is counted in transcripts."
        return Answer(None, InvalidInput(words, remedy="Bring one in and decide about its marks."), found)
    try:
        return Answer(weigh(link_of(formulation, claim), found.sessions), None, found)
    except InvalidInput as refusal:
        return Answer(None, refusal, found)


def beside(formulation: Formulation, claim: Claim, talks: Sequence[Kept], confirmed: Answer) -> Beside | None:
    """Return what all marks would say, where some of the two states are unconfirmed; None where there are none.

    How the program errs is counted on this case's own decisions: what it saw of the confirmed marks, and what was
    rejected of it, for each turn. A mark nobody looked for is missed by both, so the share seen is an upper end.
    """
    wanted = {marker for name in (claim.before, claim.after) for marker in formulation.state(name).markers}
    still = sum(mark.marker in wanted for talk in talks for mark in talk.open)
    if not still:
        return None
    before, after = (_errors(frozenset(formulation.state(name).markers), talks) for name in (claim.before, claim.after))
    weakened = None
    if confirmed.weighing is not None and before is not None and after is not None:
        weakened = attenuation(confirmed.weighing, before=before, after=after)
    return Beside(ask(formulation, claim, talks, unconfirmed=True), still, before, after, weakened)


def _errors(markers: frozenset[str], talks: Sequence[Kept]) -> Errors | None:
    """Return how the program errs on some markers in what was decided about; None where nothing was."""
    seen = own = wrong = turns = 0
    for talk in talks:
        confirmed = {(mark.turn, mark.origin == BY_HAND) for mark in talk.confirmed if mark.marker in markers}
        rejected = {mark.turn for mark in talk.rejected if mark.marker in markers}
        seen += sum(not by_hand for _, by_hand in confirmed)
        own += sum(by_hand for _, by_hand in confirmed)
        wrong += len(rejected - {turn for turn, _ in confirmed})
        turns += len(talk.roles) - len({turn for turn, _ in confirmed}) if talk.confirmed or talk.rejected else 0
    if seen + own == 0 or turns <= 0:
        return None
    return Errors(seen / (seen + own), wrong / turns)
