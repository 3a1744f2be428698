"""Control charts and run rules against R's qcc 3.0, whose d2 is the printed 1.128."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.course.charts import D2, cusum, ewma, individuals, ranked
from sessionlab.course.runs import nelson, western_electric
from sessionlab.errors import InvalidInput

REFERENCE = Path(__file__).parent / "reference"
QCC: dict[str, Any] = json.loads((REFERENCE / "qcc.json").read_text("utf-8"))
PRINTED_D2 = 1.128


def column(name: str, key: str) -> list[float]:
    """Return one column of an input table."""
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return [float(row[key]) for row in csv.DictReader(file)]


ALLIANCE = column("input_alliance30.csv", "alliance")
POINTS = column("input_rules_series.csv", "z")


def marked(flags: list[int | None]) -> list[bool]:
    """Return qcc's marks, None or 1, as booleans."""
    return [flag is not None for flag in flags]


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("xbar.one_MR_alliance_2sigma", {"sigmas": 2}),
        ("xbar.one_MR_alliance_3sigma", {"sigmas": 3}),
        ("xbar.one_alliance_base12", {"baseline": 12}),
    ],
)
def test_individuals_has_the_same_limits_and_signals(key: str, options: dict[str, Any]) -> None:
    chart = individuals(ALLIANCE, d2=PRINTED_D2, **options)

    assert (chart.lower[0], chart.upper[0]) == pytest.approx(QCC[key]["limits"][0], rel=1e-10)
    assert chart.signal.tolist() == marked(QCC[key]["violations"])


def test_the_exact_constant_differs_from_the_printed_one_by_less_than_four_in_ten_thousand() -> None:
    assert individuals(ALLIANCE).sigma == pytest.approx(QCC["xbar.one_MR_alliance_3sigma"]["std.dev"], rel=4e-4)
    assert pytest.approx(2 / np.sqrt(np.pi), rel=1e-15) == D2


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("ewma_alliance_l.2_n3", {}),
        ("ewma_alliance_base12", {"baseline": 12}),
        ("ewma_alliance_target", {"centre": 5.6, "sigma": 0.35, "weight": 0.3, "sigmas": 2.7}),
    ],
)
def test_ewma_has_the_same_curve_limits_and_signals(key: str, options: dict[str, Any]) -> None:
    chart = ewma(ALLIANCE, d2=PRINTED_D2, **options)

    assert chart.statistic[: len(QCC[key]["ewma"])] == pytest.approx(QCC[key]["ewma"], rel=1e-10)
    limits = np.array(QCC[key]["limits"])
    assert np.column_stack([chart.lower, chart.upper])[: len(limits)] == pytest.approx(limits, rel=1e-10)
    assert chart.signal.tolist() == marked(QCC[key]["violations"])


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("cusum_alliance_default", {}),
        ("cusum_alliance_base12", {"baseline": 12}),
        ("cusum_alliance_h4_k1_target", {"centre": 5.6, "sigma": 0.35, "interval": 4}),
    ],
)
def test_cusum_has_the_same_sums_and_signals(key: str, options: dict[str, Any]) -> None:
    chart = cusum(ALLIANCE, d2=PRINTED_D2, **options)
    signals = QCC[key]["violations"]

    assert chart.above == pytest.approx(QCC[key]["pos"], rel=1e-10, abs=1e-12)
    assert chart.below == pytest.approx(QCC[key]["neg"], rel=1e-10, abs=1e-12)
    both = [a or b for a, b in zip(marked(signals["upper"]), marked(signals["lower"]), strict=True)]
    assert chart.signal.tolist() == both


@pytest.mark.parametrize(("key", "rules"), [("western_electric", western_electric), ("nelson", nelson)])
def test_run_rules_are_met_at_the_same_points(key: str, rules: Any) -> None:
    expected = {int(name.removeprefix("rule")): at if isinstance(at, list) else [at] for name, at in QCC[key].items()}

    assert {rule: [at + 1 for at in found] for rule, found in rules(POINTS).items()} == expected


def test_a_missing_score_never_signals() -> None:
    chart = individuals([5.0, 6.0, np.nan, 5.0, 30.0], centre=5.5, sigma=1.0)

    assert chart.signal.tolist() == [False, False, False, False, True]


def test_a_short_baseline_of_ranks_cannot_signal() -> None:
    assert not ranked([9, 10, 9, 0], baseline=3).signal.any()


@pytest.mark.parametrize("chart", [individuals, ewma, cusum])
@pytest.mark.parametrize("bad", [[], [1.0], [3, 3, 3, 3], [np.nan, np.nan], ["a", "b"], [[1, 2]], [1, np.inf]], ids=str)
def test_a_series_without_spread_or_scores_is_refused(chart: Any, bad: Any) -> None:
    with pytest.raises(InvalidInput):
        chart(bad)
