"""What the record says of a link, in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from casebook.formulation.evidence import Answer, Beside, Kept
from casebook.record.models import Document
from sessionlab.formulation.attenuation import Errors
from sessionlab.formulation.hypothesis import Claim, Formulation, Heard, Unit
from sessionlab.formulation.weigh import Weighing

BY_CHANCE_AT_MOST = 0.05
"""Where a link is called told apart from chance."""


@dataclass(frozen=True, slots=True)
class End:
    """Where one of two states stands: `anchor` is the place of the mark on the document's page, `turn` from 1."""

    document: Document
    anchor: str
    turn: int
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words for or against a link: those of the first state, and of the second where it followed."""

    ends: tuple[End, ...]


def verdict(answer: Answer) -> str:
    """Return what the record says, in a few words."""
    found = answer.weighing
    if found is None:
        return "The record cannot answer"
    if found.p <= BY_CHANCE_AT_MOST:
        turned = found.p_reverse <= BY_CHANCE_AT_MOST
        return "More often than by chance, and the reverse too" if turned else "More often than by chance"
    return "Not told apart from chance"


def in_words(found: Weighing, claim: Claim) -> tuple[str, ...]:
    """Return a weighing in sentences, with its null."""
    (both, alone), _ = found.table
    mean, low, high = found.by_chance
    unit = claim.unit.value
    interval = (
        "no interval can be given, for the marks stand in fewer than two sessions"
        if math.isnan(found.low)
        else f"interval of 95 % from {found.low:.2f} to {found.high:.2f}, by drawing sessions anew"
    )
    return (
        f"{claim.before} was followed by {claim.after} {both} of {both + alone} times, {claim.span}. "
        f"By chance {found.expected:.1f} would be expected (adjusted residual {found.residual:.2f}).",
        f"Yule's Q is {found.q:.2f}; {interval}. Q is 0 where the two have nothing to do with each other.",
        f"The null: where {claim.before} stands has nothing to do with {claim.after}. Moved round within "
        f"{'the case' if claim.unit is Unit.SESSIONS else 'each session'} by random steps of {unit}, it is followed "
        f"{mean:.1f} times on average, {low:g} to {high:g} in 95 % of the tries; as often as here or more in "
        f"{_share(found.p)} (p = {found.p:.4f}).",
        f"The reverse, {claim.after} before {claim.before}: Q {_or_none(found.q_reverse)}, p = {found.p_reverse:.4f}.",
    )


def beside_in_words(found: Beside, claim: Claim) -> tuple[str, ...]:
    """Return what the unconfirmed marks would add, and how far a program's errors weaken a link."""
    wait = "1 mark of the two waits" if found.open == 1 else f"{found.open} marks of the two wait"
    said = [f"{wait} for your decision and count for nothing above."]
    if found.answer.weighing is not None:
        with_all = found.answer.weighing
        (both, alone), _ = with_all.table
        said.append(
            f"With all of them it would be {both} of {both + alone} times, Q {_or_none(with_all.q)}, "
            f"p = {with_all.p:.4f}."
        )
    else:
        said.append("With all of them the record could not answer either.")
    said.append(_weakening(found, claim))
    return tuple(said)


def _weakening(found: Beside, claim: Claim) -> str:
    if found.before is None or found.after is None:
        return (
            "How far a program's errors weaken the link cannot be told: too little of it has been decided about here."
        )
    rates = f"{_errors(claim.before, found.before)}; {_errors(claim.after, found.after)}"
    if found.weakened is None:
        left = (found.before.sensitivity - found.before.false_rate) * (found.after.sensitivity - found.after.false_rate)
        return f"In what you decided here, {rates}: of a link as it is, about {max(left, 0):.0%} would be left."
    return (
        f"In what you decided here, {rates}. Through such errors {max(found.weakened.factor, 0):.0%} of the link would "
        f"be left, and a Q as it stands above would look like {_or_none(found.weakened.q)}."
    )


def _errors(name: str, one: Errors) -> str:
    return (
        f"of {name} the program saw {one.sensitivity:.0%} and called {one.false_rate:.1%} of the other turns by mistake"
    )


def passages(
    answer: Answer, formulation: Formulation, claim: Claim, talks: Sequence[Kept]
) -> tuple[list[Passage], list[Passage]]:
    """Return the passages for and against a link, in the order of the talks."""
    found, places = answer.weighing, answer.eligible.places
    if found is None:
        return [], []
    before, after = (frozenset(formulation.state(name).markers) for name in (claim.before, claim.after))

    def end(place: tuple[int, int | None], markers: frozenset[str]) -> End:
        return _end(talks[place[0]], place[1], markers, claim.heard)

    supporting = [
        Passage((end(places[s][turn], before), end(places[s][later], after))) for s, turn, later in found.supporting
    ]
    return supporting, [Passage((end(places[s][turn], before),)) for s, turn in found.opposing]


def _end(talk: Kept, turn: int | None, markers: frozenset[str], heard: Heard) -> End:
    """Return the first confirmed mark of a talk, or of one turn of it, that shows a state."""
    found = next(
        mark
        for mark in talk.confirmed
        if mark.marker in markers
        and mark.turn is not None
        and (mark.turn == turn or (turn is None and heard.value in (Heard.EITHER.value, talk.roles[mark.turn].value)))
    )
    return End(talk.document, f"m{found.pk}", (found.turn or 0) + 1, found.quote)


def _share(p: float) -> str:
    return f"{p:.1%} of the tries" if p >= 0.001 else "fewer than one in a thousand tries"


def _or_none(value: float) -> str:
    return "none" if math.isnan(value) else f"{value:.2f}"
