"""The turns in which a claim of a formulation can be seen, ready to be weighed.

S sessions with T turns each; a claim about the client's turns counts those alone, so that what the therapist said in
between neither separates two of them nor stands in the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sessionlab.errors import InvalidInput
from sessionlab.formulation.hypothesis import Claim, Formulation, Heard, Unit
from sessionlab.formulation.weigh import Link, MarkedSession
from sessionlab.transcript import Role


@dataclass(frozen=True, slots=True)
class Talk:
    """One session: who spoke each of its T turns, and (turn, marker) for each mark."""

    roles: tuple[Role, ...]
    marks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Eligible:
    """What is weighed. `places[s][t]` tells the (talk, turn) of eligible turn t of session s; where a claim counts in
    sessions there is one session of all talks, and the turn is None."""

    sessions: tuple[MarkedSession, ...]
    places: tuple[tuple[tuple[int, int | None], ...], ...]


def link_of(formulation: Formulation, claim: Claim) -> Link:
    """Return a claim as what `weigh` asks of the record.

    :raises InvalidInput: no marker is named that would show one of the two states
    """
    before, after = (formulation.state(name) for name in (claim.before, claim.after))
    bare = [which for which, state in (("first", before), ("second", after)) if not state.markers]
    if bare:
        raise InvalidInput(
            [f"No marker is named that shows the {which} of the two states." for which in bare],
            remedy="Name the marks that show it in another version; without them the record cannot answer.",
        )
    return Link(frozenset(before.markers), frozenset(after.markers), claim.within)


def eligible(claim: Claim, talks: Sequence[Talk]) -> Eligible:
    """Return the turns in which a claim can be seen, with their marks; other turns and their marks are left out.

    >>> talk = Talk((Role.THERAPIST, Role.CLIENT, Role.THERAPIST, Role.CLIENT), ((1, "S.shame"), (3, "S.contempt")))
    >>> found = eligible(Claim(before="Shame", after="Contempt"), [talk])
    >>> found.sessions[0]
    MarkedSession(turns=2, marks=((0, 'S.shame'), (1, 'S.contempt')))
    >>> found.places[0][1]
    (0, 3)
    """
    if claim.unit is Unit.SESSIONS:
        marks = tuple((number, marker) for number, talk in enumerate(talks) for marker in _markers(talk, claim.heard))
        return Eligible((MarkedSession(len(talks), marks),), (tuple((number, None) for number in range(len(talks))),))
    sessions, places = [], []
    for number, talk in enumerate(talks):
        turns = [turn for turn, role in enumerate(talk.roles) if _hears(claim.heard, role)]
        place = {turn: at for at, turn in enumerate(turns)}
        kept = tuple((place[turn], marker) for turn, marker in talk.marks if turn in place)
        sessions.append(MarkedSession(len(turns), kept))
        places.append(tuple((number, turn) for turn in turns))
    return Eligible(tuple(sessions), tuple(places))


def _hears(heard: Heard, role: Role) -> bool:
    return heard is Heard.EITHER or role.value == heard.value


def _markers(talk: Talk, heard: Heard) -> list[str]:
    return sorted({marker for turn, marker in talk.marks if _hears(heard, talk.roles[turn])})
