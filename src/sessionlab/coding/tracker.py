"""Follow an hour as it goes: `step(state, turn) -> state`, looking back only; no clock, no input or output.

After every turn it tells how likely a rupture is here or in the next three answers of the client (the strain), each
side of it by itself, how the client answers against the client's own habit, and since when it has been slipping. It
judges nobody, it is no risk monitor, and it is blind to tone and face.

What a person's decisions taught the reader moves the sides. The strain was measured on scores of the reader as it was
shipped, so it is added up of those whatever was taught.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from sessionlab.coding.invitation import Invited
from sessionlab.coding.learned.judging import added_up
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.learned.seen import WINDOW, Said, encode, judge
from sessionlab.coding.learned.taught import UNTAUGHT, Taught
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.scene import Scene, Seen
from sessionlab.coding.scoring import TurnScore, scored
from sessionlab.coding.strain import Sums, strain_of
from sessionlab.coding.weights import weights
from sessionlab.transcript import Role, Turn

INPUT: Final = frozenset({Invited.ADVICE, Invited.INFORMATION})
FIRST_GAPS: Final = 4
"""So many pauses of the client make a habit."""
_LOW: Final = 0.6
"""Below so much of what is called likely the strain is low."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where it stands after one turn.

    `strain` and the four below it are 0 to 1; only these four follow what was taught. `length` is the last answer as a
    share of the client's usual one, `pause` the silence before it as a share of the usual, `talk` the client's share of
    all words, `given` the therapist's share of advice and information among what was not a question: each None until
    there is a habit. `slipping_since` is the first turn since the strain was last low, where by now a rupture is called
    likely, else None.
    """

    turn: int
    role: Role
    strain: float
    withdrawal: float
    confrontation: float
    push: float
    repair: float
    length: float | None = None
    pause: float | None = None
    talk: float | None = None
    given: float | None = None
    slipping_since: int | None = None


Pressed = tuple[float, float]
"""How much the therapist has pressed lately, 0 to 1: as the reader was shipped, and as it was taught."""


@dataclass(frozen=True, slots=True)
class State:
    """All that is known so far; `points` holds one point for each turn."""

    scene: Scene = field(repr=False)
    points: tuple[Point, ...] = ()
    score: TurnScore | None = None
    """Of the latest turn, as the reader was taught."""
    past: tuple[Said, ...] = field(default=(), repr=False)
    pressed: Pressed = (0.0, 0.0)
    sums: Sums = field(default_factory=Sums)
    words: tuple[int, int] = (0, 0)
    """Words of the therapist and of the client."""
    moves: tuple[int, int] = (0, 0)
    """Turns of the therapist that give advice or information, and that mirror."""
    gaps: tuple[float, ...] = ()
    spoke_until: float | None = None


def begin() -> State:
    """Return the state before the first turn."""
    return State(Scene(rule_book()))


def follow(turns: Iterable[Turn], *, parcel: Parcel | None, taught: Taught = UNTAUGHT) -> Iterator[State]:
    """Yield the state after each turn."""
    state = begin()
    for turn in turns:
        state = step(state, turn, parcel=parcel, taught=taught)
        yield state


def step(state: State, turn: Turn, *, parcel: Parcel | None, taught: Taught = UNTAUGHT) -> State:
    """Return the state after one more turn.

    :param parcel: the learned reader's networks, None to go by the rules alone
    :param taught: what a person's decisions taught the learned reader
    """
    scene = state.scene.copy()
    seen = scene.look(turn)
    read = _read(state, seen, parcel, taught)
    heard = replace(
        state,
        scene=scene,
        score=read.score,
        past=read.past,
        pressed=read.pressed,
        sums=state.sums.after(read.shipped, turn.role),
        words=_words(state, seen),
        moves=_moves(state, seen),
        gaps=_gaps(state, turn),
        spoke_until=turn.end if turn.end is not None else state.spoke_until,
    )
    return replace(heard, points=(*state.points, _point(heard, seen, learned=parcel is not None)))


@dataclass(frozen=True, slots=True)
class _Read:
    """A turn as it was read: as the reader was shipped and as it was taught."""

    shipped: TurnScore
    score: TurnScore
    past: tuple[Said, ...] = ()
    pressed: Pressed = (0.0, 0.0)


def _read(state: State, seen: Seen, parcel: Parcel | None, taught: Taught) -> _Read:
    ruled = scored(seen, measured=weights())
    if parcel is None:
        return _Read(ruled.score, ruled.score)
    [said] = encode(parcel, [seen.turn], past=state.past)
    [logits] = judge(parcel, [said], past=state.past)
    past = (*state.past, said)[-(WINDOW - 1) :]
    before, before_taught = state.pressed
    shipped = added_up(said, ruled, logits, card=parcel.card, pressed=before)
    if not taught.families:
        return _Read(shipped.score, shipped.score, past, (shipped.pressed, shipped.pressed))
    own = added_up(said, ruled, logits, card=parcel.card, taught=taught, pressed=before_taught)
    return _Read(shipped.score, own.score, past, (shipped.pressed, own.pressed))


def _words(state: State, seen: Seen) -> tuple[int, int]:
    therapist, client = state.words
    spoken = seen.moment.heard.spoken
    if seen.turn.role is Role.THERAPIST:
        return therapist + spoken, client
    return (therapist, client + spoken) if seen.turn.role is Role.CLIENT else state.words


def _moves(state: State, seen: Seen) -> tuple[int, int]:
    given, mirrored = state.moves
    if seen.turn.role is not Role.THERAPIST:
        return state.moves
    invites = seen.moment.invited
    return given + bool(invites & INPUT), mirrored + (Invited.REFLECTION in invites)


def _gaps(state: State, turn: Turn) -> tuple[float, ...]:
    if turn.role is not Role.CLIENT or turn.start is None or state.spoke_until is None:
        return state.gaps
    return (*state.gaps, max(0.0, turn.start - state.spoke_until))


def _point(state: State, seen: Seen, *, learned: bool) -> Point:
    score, turn = state.score or TurnScore(turn=seen.turn.index), seen.turn
    strain = strain_of(state.sums, learned=learned)
    return Point(
        turn=turn.index,
        role=turn.role,
        strain=strain,
        withdrawal=score.withdrawal,
        confrontation=score.confrontation,
        push=score.push,
        repair=score.repair,
        length=seen.moment.share if turn.role is Role.CLIENT else None,
        pause=_pause(state) if turn.role is Role.CLIENT else None,
        talk=state.words[1] / sum(state.words) if sum(state.words) else None,
        given=state.moves[0] / sum(state.moves) if sum(state.moves) else None,
        slipping_since=_slipping(state.points, strain, turn.index, learned=learned),
    )


def _pause(state: State) -> float | None:
    *before, last = state.gaps or (0.0,)
    if len(before) < FIRST_GAPS:
        return None
    usual = sorted(before)[len(before) // 2]
    return last / usual if usual > 0 else None


def _slipping(points: tuple[Point, ...], strain: float, turn: int, *, learned: bool) -> int | None:
    """Return the first turn after the strain was last low, where by now a rupture is called likely."""
    likely = Sums.likely_from(learned=learned)
    if strain < likely:
        return None
    since = turn
    for point in reversed(points):
        if point.strain < _LOW * likely:
            break
        since = point.turn
    return since
