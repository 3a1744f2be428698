"""Follow a transcript turn by turn, looking back only, so that the same reading works while an hour is going on."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass

from sessionlab.coding.addressee import names_work
from sessionlab.coding.baseline import Baseline
from sessionlab.coding.cues import Hit
from sessionlab.coding.invitation import Invited, invited
from sessionlab.coding.moment import Moment
from sessionlab.coding.rule_book import RuleBook
from sessionlab.coding.wording import Wording, hear
from sessionlab.transcript import Role, Turn

_BREAKS = ("-", "–", "—")
_FADES = 0.88
"""What is left of the tension from one client turn to the next: half of it is gone after five or six."""
_LINGERS = 0.7
"""What is left of a push or of resistance after a mere "mm-hm" or in the next piece of a broken sentence."""
_WORK_STAYS_NAMED = 6
"""For so many turns "it" can still mean the therapy."""
_OFTEN_SAID = 12
"""Turns of so few characters ("Yeah.", "Mm-hmm.") are a third of all; each is heard once an hour."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A turn in its place, with the rules that fit it."""

    turn: Turn
    moment: Moment
    hits: Sequence[Hit]


class Scene:
    """What is known so far; `look` takes the next turn in."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._invited: frozenset[Invited] = frozenset()
        self._asked = " "
        self._usual = Baseline()
        self._pressed = self._resisted = self._tension = 0.0
        self._broken_off: set[Role] = set()
        self._work_named_at = -_WORK_STAYS_NAMED - 1
        self._turns = 0
        self._heard: dict[str, Wording] = {}

    def copy(self) -> "Scene":
        """Return a scene that knows the same and goes its own way from here."""
        other = copy(self)
        other._broken_off, other._heard = set(self._broken_off), dict(self._heard)
        return other

    def look(self, turn: Turn) -> Seen:
        """Return the turn with the rules that fit it, and remember what it changes."""
        heard = self._hear(turn.text)
        if names_work(heard.plain):
            self._work_named_at = self._turns
        if turn.role is Role.THERAPIST:
            seen = self._therapist(turn, heard)
        elif turn.role is Role.CLIENT:
            seen = self._client(turn, heard)
        else:
            seen = Seen(turn, Moment(heard=heard), ())
        (self._broken_off.add if turn.text.rstrip().endswith(_BREAKS) else self._broken_off.discard)(turn.role)
        self._turns += 1
        return seen

    def _hear(self, text: str) -> Wording:
        if len(text) > _OFTEN_SAID:
            return hear(text)
        if text not in self._heard:
            self._heard[text] = hear(text)
        return self._heard[text]

    def _therapist(self, turn: Turn, heard: Wording) -> Seen:
        invites = invited(heard)
        moment = self._moment(turn, heard, invites, share=None)
        hits = self._book.fitting(moment, who=turn.role)
        pressed = heat(hits, families="T")
        if Invited.NOTHING in invites:
            self._pressed *= _LINGERS
        else:
            self._invited = invites | self._invited if moment.continues else invites
            self._pressed = max(pressed, _LINGERS * self._pressed) if moment.continues else pressed
            self._asked = heard.plain
        return Seen(turn, moment, hits)

    def _client(self, turn: Turn, heard: Wording) -> Seen:
        moment = self._moment(turn, heard, self._invited, share=self._usual.share(heard.spoken))
        hits = self._book.fitting(moment, who=turn.role)
        resisted = heat(hits, families="WC")
        if self._invited and Invited.NOTHING not in self._invited:
            self._usual = self._usual.with_reply(heard.spoken)
        self._resisted = max(resisted, _LINGERS * self._resisted) if heard.spoken < 4 else resisted
        self._tension = _FADES * self._tension + (1 - _FADES * self._tension) * resisted / 2
        return Seen(turn, moment, hits)

    def _moment(self, turn: Turn, heard: Wording, asked: frozenset[Invited], *, share: float | None) -> Moment:
        return Moment(
            heard=heard,
            invited=asked,
            asked=self._asked,
            share=share,
            pressed=self._pressed,
            resisted=self._resisted,
            tension=self._tension,
            continues=turn.role in self._broken_off or turn.text.lstrip().startswith(_BREAKS),
            of_work=self._turns - self._work_named_at <= _WORK_STAYS_NAMED,
        )


def heat(hits: Iterable[Hit], *, families: str) -> float:
    """Return how surely the rules that fit speak for these families, by what was expected of them beforehand.

    The best rule of each marker counts, and markers add up as independent chances do.
    """
    best: dict[str, float] = {}
    for hit in hits:
        rule = hit.rule
        if rule.marker and rule.family in families:
            best[rule.marker] = max(best.get(rule.marker, 0.0), rule.prior)
    return joined(best.values())


def joined(chances: Iterable[float]) -> float:
    """Return the chance that at least one of several independent things holds.

    >>> joined([0.5, 0.5])
    0.75
    """
    none = 1.0
    for chance in chances:
        none *= 1 - chance
    return 1 - none


def follow(turns: Iterable[Turn], *, book: RuleBook) -> Iterator[Seen]:
    """Yield every turn in its place; nothing that comes later is known."""
    scene = Scene(book)
    for turn in turns:
        yield scene.look(turn)
