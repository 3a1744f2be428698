"""Marks in transcripts: which turns show which marker, on which words, and why."""

from collections.abc import Iterable

from sessionlab.coding.cues import Hit
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.coding.invitation import Invited
from sessionlab.coding.moment import Moment
from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.scene import follow
from sessionlab.coding.scoring import Scored, scored
from sessionlab.coding.weights import Scorecard, Weights, weights
from sessionlab.transcript import Role, Span, Transcript

_UNMEASURED = Scorecard(threshold=0.35)
"""Families without a scorecard: a mark is shown when about one in three is expected to be right."""
_BESIDE = 0.7
"""A second marker of the same family is shown when it is nearly as likely as the first."""
_TRACE = 1
_FAINTEST = 0.2
"""A trace is shown only where its marker is at least so likely."""
_AFTER = {
    Invited.ADVICE: "after advice",
    Invited.OPEN: "after an open invitation",
    Invited.REFLECTION: "after a reflection",
    Invited.CLOSED: "after a closed question",
    Invited.INFORMATION: "after information",
}
_NOTICEABLE = 0.3
_SPEAKER = {Role.CLIENT: "The client", Role.THERAPIST: "The therapist"}


def rate_transcript(transcript: Transcript, *, coder: Coder) -> tuple[Rating, ...]:
    """Return the marks of a transcript, in the order of its turns.

    A turn whose speaker has no known role gets none: blank stays blank.
    """
    measured = weights()
    found: list[Rating] = []
    for seen in follow(transcript.turns, book=rule_book()):
        if seen.hits:
            found += _marks(scored(seen, measured=measured), measured=measured, coder=coder)
    return tuple(found)


def _marks(turn: Scored, *, measured: Weights, coder: Coder) -> Iterable[Rating]:
    best = best_hits(turn.seen.hits, measured=measured)
    shown = {**shown_markers(turn, measured), **_traces(turn, measured)}
    for marker in turn.score.markers:
        if marker in shown:
            yield _rating(turn, best[marker], significance=shown[marker] or best[marker].rule.significance, coder=coder)


def best_hits(hits: Iterable[Hit], *, measured: Weights) -> dict[str, Hit]:
    """Return for each marker the rule that speaks for it most surely."""
    best: dict[str, Hit] = {}
    for hit in hits:
        marker = hit.rule.marker
        if marker and (marker not in best or measured.precision(hit.rule) > measured.precision(best[marker].rule)):
            best[marker] = hit
    return best


def shown_markers(turn: Scored, measured: Weights) -> dict[str, int]:
    """Return the markers of families that are likely enough, without a significance of their own."""
    shown: dict[str, int] = {}
    for family, chance in turn.families.items():
        likely = {marker: p for marker, p in turn.score.markers.items() if marker[0] == family}
        card = measured.scorecards.get(family, _UNMEASURED)
        if likely and (chance if family in measured.scorecards else max(likely.values())) >= card.threshold:
            shown |= {marker: 0 for marker, p in likely.items() if p >= _BESIDE * max(likely.values())}
    return shown


def _traces(turn: Scored, measured: Weights) -> dict[str, int]:
    """Return the likeliest rupture marker where only some rupture is likely, as a trace."""
    cards = measured.scorecards
    likely = {marker: p for marker, p in turn.score.markers.items() if marker[0] in "WC" and p >= _FAINTEST}
    if not likely or turn.families.get(RUPTURE, 0.0) < cards.get(RUPTURE, _UNMEASURED).threshold:
        return {}
    if any(turn.families[family] >= cards.get(family, _UNMEASURED).threshold for family in "WC"):
        return {}
    return {max(likely, key=lambda marker: likely[marker]): _TRACE}


def _rating(turn: Scored, hit: Hit, *, significance: int, coder: Coder) -> Rating:
    said = turn.seen.turn
    span = hit.span.moved(said.span.start)
    quote = Span(*hit.span).of(said.text)
    return Rating(
        marker=hit.rule.marker,
        span=span,
        quote=quote,
        turn=said.index,
        significance=significance,
        confidence=round(turn.score.markers[hit.rule.marker], 3),
        coder=coder,
        because=reason(hit, turn.seen.moment),
    )


def reason(hit: Hit, moment: Moment) -> str:
    """Return in one sentence which rule fits and what before it made it likelier."""
    rule = hit.rule
    around = [words for invite, words in _AFTER.items() if rule.who is Role.CLIENT and invite in moment.invited][:1]
    if rule.who is Role.CLIENT and moment.pressed >= _NOTICEABLE:
        around.append("after the therapist had pressed")
    if rule.who is Role.THERAPIST and moment.resisted >= _NOTICEABLE:
        around.append("after the client had moved away or against")
    if moment.tension >= _NOTICEABLE:
        around.append("in a tense stretch")
    return f"{', '.join([f'{_SPEAKER[rule.who]} {rule.because}', *around])} (rule {rule.id})."
