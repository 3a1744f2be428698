"""The two-level model against R's lme4 1.1.31 on 300 made courses."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.course.mixed import MixedModel, fit_mixed
from sessionlab.errors import InvalidInput

REFERENCE = Path(__file__).parent / "reference"
PEER: dict[str, Any] = json.loads((REFERENCE / "expected_lme4.json").read_text("utf-8"))


def table(name: str) -> Any:
    """Return the numbers of a reference table."""
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return np.array([[float(value) for value in row] for row in list(csv.reader(file))[1:]])


@pytest.fixture(scope="module")
def fitted() -> MixedModel:
    who, session, intake, y = table("expected_input.csv").T
    log = np.log(session)
    design = np.column_stack([np.ones(len(y)), log, intake, log * intake])
    return fit_mixed(y, fixed=design, random=design[:, :2], clients=who)


def test_the_fixed_effects_and_their_errors_are_those_of_lme4(fitted: MixedModel) -> None:
    assert fitted.fixed == pytest.approx(list(PEER["fixef"].values()), rel=1e-3)
    assert np.sqrt(np.diag(fitted.fixed_covariance)) == pytest.approx(list(PEER["se"].values()), rel=1e-3)


def test_the_variances_are_those_of_lme4(fitted: MixedModel) -> None:
    intercept, slope, both, within = (row["vcov"] for row in PEER["varcorr"])

    assert fitted.between == pytest.approx(np.array([[intercept, both], [both, slope]]), rel=1e-3)
    assert fitted.within == pytest.approx(within, rel=1e-3)


def test_the_likelihood_is_at_least_as_high_as_lme4_found_it(fitted: MixedModel) -> None:
    assert fitted.log_likelihood == pytest.approx(PEER["reml_loglik"], abs=1e-5)
    assert fitted.log_likelihood > PEER["reml_loglik"] - 1e-7


def test_the_effects_of_every_client_are_those_of_lme4(fitted: MixedModel) -> None:
    theirs = table("expected_ranef.csv")

    assert fitted.effects == pytest.approx(theirs[np.argsort(theirs[:, 0]), 1:], abs=1e-3)
    assert (fitted.scores, len(fitted.clients)) == (PEER["n_obs"], PEER["n_id"])


def made(clients: int = 30, *, scores: int = 5, slope: float = 0.6) -> tuple[Any, Any, Any]:
    """Return scores, design and clients of lines that differ in height and, unless zero, in slope."""
    rng = np.random.default_rng(1)
    who, time = np.repeat(np.arange(clients), scores), np.tile(np.arange(float(scores)), clients)
    y = 10 + rng.normal(0, 2, clients)[who] - time + rng.normal(0, slope, clients)[who] * time
    return y + rng.normal(0, 1, len(y)), np.column_stack([np.ones(len(y)), time]), who


def test_a_balanced_intercept_model_gives_the_analysis_of_variance() -> None:
    y, _, who = made(slope=0)
    ones = np.ones((len(y), 1))
    found = fit_mixed(y, fixed=ones, random=ones, clients=who)
    of_clients = y.reshape(30, 5)
    within = of_clients.var(axis=1, ddof=1).mean()

    assert found.within == pytest.approx(within, rel=1e-6)
    assert found.between[0, 0] == pytest.approx(of_clients.mean(axis=1).var(ddof=1) - within / 5, rel=1e-6)


def test_the_unit_of_time_does_not_matter() -> None:
    y, design, who = made()
    days = design * [1.0, 700.0]
    short, long = (fit_mixed(y, fixed=x, random=x, clients=who) for x in (design, days))

    assert long.log_likelihood + np.log(700) == pytest.approx(short.log_likelihood, abs=1e-6)
    assert long.fixed[1] * 700 == pytest.approx(short.fixed[1], rel=1e-5)


def test_a_missing_score_is_left_out_and_counted() -> None:
    y, design, who = made()
    gone = y.copy()
    gone[[3, 70]] = np.nan
    kept = np.isfinite(gone)
    found = fit_mixed(gone, fixed=design, random=design, clients=who)

    assert found.missing == 2
    assert found.fixed == pytest.approx(
        fit_mixed(y[kept], fixed=design[kept], random=design[kept], clients=who[kept]).fixed
    )


def test_clients_who_do_not_differ_are_said_to_be_singular() -> None:
    rng = np.random.default_rng(8)
    ones = np.ones((60, 1))
    y = np.tile(rng.normal(0, 1, 6), 10)
    found = fit_mixed(y, fixed=ones, random=ones, clients=np.repeat(np.arange(10), 6))

    assert found.singular
    assert found.between[0, 0] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("fault", ["twins", "constant", "few", "lengths", "gap", "text", "zero", "all missing"])
def test_what_cannot_be_fitted_is_refused(fault: str) -> None:
    y, design, who = made()
    faults: dict[str, tuple[Any, Any, Any]] = {
        "twins": (y, design[:, [0, 1, 1]], who),
        "constant": (np.full_like(y, 3), design, who),
        "few": (y, design, who > 14),
        "lengths": (y[:-1], design, who),
        "gap": (y, np.where(design == 2, np.nan, design), who),
        "text": (["much"] * len(y), design, who),
        "all missing": (np.full_like(y, np.nan), design, who),
        "zero": (y, design * [1, 0], who),
    }
    scores, fixed, clients = faults[fault]
    with pytest.raises(InvalidInput):
        fit_mixed(scores, fixed=fixed, random=fixed, clients=clients)
