"""Expected course: how a client who began like this one usually goes on, renewed after every session.

Scores after the first are explained by log(session), the intake score and their product, with an intercept and a
slope of the client's own (after Finch, Lambert and Schaalje 2001, Clinical Psychology and Psychotherapy 8, 231-242).
Sessions count from 1; scores in points; a missing score (NaN) is left out. Bands are of a single score and take the
fixed effects as known, as the reference does; with a few hundred courses that matters little.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from sessionlab.course.arrays import Bools, Floats, as_scores
from sessionlab.course.mixed import MixedModel, fit_mixed
from sessionlab.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Curve:
    """What is expected at S sessions: `expected`, the `spread` (standard deviation) of a score, and the band."""

    sessions: Floats
    expected: Floats
    spread: Floats
    limit: Floats
    """The edge on the worse side: a score beyond it is not on track."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """One client after some sessions: the own `effects` (intercept, slope) beside the expected, their `covariance`."""

    intake: float
    effects: Floats
    covariance: Floats
    scores: int
    missing: int


@dataclass(frozen=True, slots=True)
class OnTrack:
    """Whether scores lie beyond the limit. `off` is False at a missing score, which `unknown` marks.

    Of clients who do go as expected, a share of `per_session` is flagged at any one session.
    """

    off: Bools
    unknown: Bools
    curve: Curve
    per_session: float


@dataclass(frozen=True, slots=True)
class Expectation:
    """Fixed effects of (1, log session, intake, product), covariance between clients and variance within them."""

    fixed: Floats
    between: Floats
    within: float
    better: Literal["lower", "higher"] = "lower"

    def curve(self, intake: float, sessions: ArrayLike, *, confidence: float = 0.8) -> Curve:
        """Return what is expected of a client who is not known yet.

        :raises InvalidInput: sessions below 1, an intake that is no number, a confidence outside (0.5, 1)
        """
        return self._drawn(intake, sessions, np.zeros(2), self.between, confidence)

    def update(self, intake: float, sessions: ArrayLike, scores: ArrayLike) -> Outlook:
        """Return what is known of a client after these scores, in closed form (empirical Bayes).

        With Z = (1, log session) and r the scores less the expected: b = (Z'Z / within + between^-1)^-1 Z'r / within.

        :raises InvalidInput: as `curve`; lengths that differ, a session twice
        """
        reached, seen = _sessions(sessions), as_scores(scores, dimensions=1, fewest=0)
        if len(reached) != len(seen):
            raise InvalidInput(f"{len(reached)} sessions and {len(seen)} scores.", remedy="Give one score a session.")
        if len(np.unique(reached)) < len(reached):
            raise InvalidInput("A session stands twice.", remedy="Keep one score of each session.")
        kept = np.isfinite(seen)
        own = _own_design(reached[kept])
        left = seen[kept] - _design(_intake(intake), reached[kept]) @ self.fixed
        # D Z' V^-1 rather than the inverse of D: D may be singular, V never is.
        total = own @ self.between @ own.T + self.within * np.eye(int(kept.sum()))
        gain = np.linalg.solve(total, own @ self.between).T
        covariance = self.between - gain @ own @ self.between
        return Outlook(float(intake), gain @ left, covariance, int(kept.sum()), int((~kept).sum()))

    def forecast(self, outlook: Outlook, sessions: ArrayLike, *, confidence: float = 0.8) -> Curve:
        """Return what is expected of this client at later sessions, with the band that goes with what is known."""
        return self._drawn(outlook.intake, sessions, outlook.effects, outlook.covariance, confidence)

    def on_track(self, intake: float, sessions: ArrayLike, scores: ArrayLike, *, confidence: float = 0.8) -> OnTrack:
        """Flag the scores beyond the limit of clients with this intake.

        :raises InvalidInput: as `update`
        """
        curve, seen = self.curve(intake, sessions, confidence=confidence), as_scores(scores, dimensions=1)
        if len(seen) != len(curve.sessions):
            raise InvalidInput(f"{len(curve.sessions)} sessions and {len(seen)} scores.", remedy="Give one a session.")
        with np.errstate(invalid="ignore"):
            off = self._way * seen < self._way * curve.limit
        return OnTrack(off, np.isnan(seen), curve, 1 - confidence)

    def false_alarms(
        self, sessions: ArrayLike, *, confidence: float = 0.8, courses: int = 10_000, seed: int = 0
    ) -> float:
        """Return the share of whole courses, going as expected, that are flagged at least once, by simulation.

        Its Monte-Carlo error is at most 0.5 / sqrt(courses). It does not depend on the intake.
        """
        own = _own_design(_sessions(sessions))
        rng = np.random.default_rng(seed)
        effects = rng.multivariate_normal(np.zeros(2), self.between, courses, method="eigh")
        noise = rng.normal(0, np.sqrt(self.within), (courses, len(own)))
        limit = float(ndtri(_confidence(confidence))) * _spread(own, self.between, self.within)
        return float((effects @ own.T + noise > limit).any(axis=1).mean())

    def chance_better(self, outlook: Outlook, session: float, score: float) -> float:
        """Return the probability that this client's score at a session is better than the given one."""
        curve = self.forecast(outlook, [session])
        return float(ndtr(self._way * (curve.expected[0] - score) / curve.spread[0]))

    @property
    def _way(self) -> int:
        return -1 if self.better == "lower" else 1

    def _drawn(
        self, intake: float, sessions: ArrayLike, effects: Floats, covariance: Floats, confidence: float
    ) -> Curve:
        reached = _sessions(sessions)
        own = _own_design(reached)
        expected = _design(_intake(intake), reached) @ self.fixed + own @ effects
        spread = _spread(own, covariance, self.within)
        limit = expected - self._way * float(ndtri(_confidence(confidence))) * spread
        return Curve(reached, expected, spread, limit, confidence)


def expectation_of(model: MixedModel, *, better: Literal["lower", "higher"] = "lower") -> Expectation:
    """Return the expectation that a fitted model holds.

    :raises InvalidInput: a model of other effects than `fit_trajectory` fits
    """
    if model.fixed.shape != (4,) or model.between.shape != (2, 2):
        raise InvalidInput(
            f"This model has {len(model.fixed)} fixed and {len(model.between)} random effects.",
            remedy="Give one that `fit_trajectory` fitted: four and two.",
        )
    return Expectation(model.fixed, model.between, model.within, better)


def fit_trajectory(scores: ArrayLike, *, sessions: ArrayLike, intake: ArrayLike, clients: ArrayLike) -> MixedModel:
    """Fit the expected course to the scores of many clients.

    :param scores: after intake, shape (N,); missing ones are left out and counted
    :param sessions: shape (N,), from 1; the session whose score is the intake does not belong here
    :param intake: shape (N,), the client's first score, repeated
    :param clients: shape (N,)
    :raises InvalidInput: as `fit_mixed`; sessions below 1, or an intake or session that is missing

    >>> rng = np.random.default_rng(3)
    >>> session, who = np.tile(np.arange(2.0, 10), 100), np.repeat(np.arange(100), 8)
    >>> begin, own = rng.uniform(10, 25, 100)[who], rng.normal(0, 1.5, 100)[who]
    >>> y = begin - 3 * np.log(session) + own + rng.normal(0, 2, 800)
    >>> model = fit_trajectory(y, sessions=session, intake=begin, clients=who)
    >>> usual = expectation_of(model).curve(20, [1, 10])
    >>> usual.expected.round().tolist(), bool((usual.limit > usual.expected).all())
    ([20.0, 13.0], True)
    """
    reached, begun = _sessions(sessions), as_scores(intake, dimensions=1, name="intake scores")
    if len(reached) != len(begun):
        raise InvalidInput(f"{len(reached)} sessions and {len(begun)} intakes.", remedy="Give one of each for a score.")
    return fit_mixed(scores, fixed=_design(begun, reached), random=_own_design(reached), clients=clients)


def _sessions(sessions: ArrayLike) -> Floats:
    reached = as_scores(sessions, dimensions=1, name="session numbers", fewest=0)
    with np.errstate(invalid="ignore"):
        wrong = int((~(reached >= 1)).sum())
    if wrong:
        raise InvalidInput(f"{wrong} session numbers are below 1 or missing.", remedy="Count sessions from 1.")
    return reached


def _intake(intake: float) -> float:
    if not np.isfinite(intake):
        raise InvalidInput("The intake score is missing.", remedy="Without an intake score no course can be expected.")
    return float(intake)


def _confidence(confidence: float) -> float:
    if not 0.5 < confidence < 1:
        raise InvalidInput(f"A confidence of {confidence:g} gives no limit.", remedy="Take one between 0.5 and 1.")
    return confidence


def _design(intake: float | Floats, sessions: Floats) -> Floats:
    log, begun = np.log(sessions), np.broadcast_to(intake, sessions.shape)
    return np.column_stack([np.ones_like(log), log, begun, log * begun])


def _own_design(sessions: Floats) -> Floats:
    return np.column_stack([np.ones_like(sessions), np.log(sessions)])


def _spread(own: Floats, covariance: Floats, within: float) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(np.einsum("si,ij,sj->s", own, covariance, own) + within))
