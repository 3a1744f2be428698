"""Control charts and run rules against R's qcc 3.0, whose d2 is the printed 1.128."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.course.charts import D2, cusum, ewma, individuals, moving_range, ranked
from sessionlab.course.ranges import c4, d2, d3
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


def test_sigma_by_the_standard_deviation_and_by_ranges_of_three_are_the_peers() -> None:
    peer = QCC["xbar.one_SD_alliance_3sigma"]
    chart = individuals(ALLIANCE, by="deviation")

    assert chart.sigma == pytest.approx(peer["std.dev"], rel=1e-10)
    assert (chart.lower[0], chart.upper[0]) == pytest.approx(peer["limits"][0], rel=1e-10)
    assert individuals(ALLIANCE, of=3, d2=1.693).sigma == pytest.approx(
        QCC["xbar.one_alliance_MR_r3"]["std.dev"], rel=1e-10
    )


def test_the_constants_are_those_of_the_tables() -> None:
    sizes = range(2, 11)

    assert [d2(of) for of in sizes] == pytest.approx(QCC["constants_d2_n2to10"], abs=5.1e-4)
    assert [c4(of) for of in sizes] == pytest.approx(QCC["constants_c4_n2to10"], rel=1e-10)
    assert pytest.approx(d2(2), rel=1e-12) == D2
    assert d3(2) == pytest.approx(np.sqrt(2 - 4 / np.pi), rel=1e-10)
    # Montgomery (2013), appendix VI: d3.
    printed = [0.853, 0.888, 0.880, 0.864, 0.848, 0.833, 0.820, 0.808, 0.797]
    assert [d3(of) for of in sizes] == pytest.approx(printed, abs=6e-4)


def test_a_moving_range_has_the_printed_limits_and_stands_at_its_last_session() -> None:
    chart = moving_range([2.0, 3.0, 2.0, np.nan, 2.0, 3.0, 9.0], baseline=6)

    # Montgomery (2013), appendix VI: D3 = 0 and D4 = 3.267 for ranges of two.
    assert (chart.lower[0], round(float(chart.upper[0]), 3)) == (0, 3.267)
    assert np.isnan(chart.statistic[[0, 3, 4]]).all()
    assert chart.signal.tolist() == [False] * 6 + [True]


@pytest.mark.parametrize("of", [1, 101])
def test_a_range_of_one_or_of_too_many_is_refused(of: int) -> None:
    with pytest.raises(InvalidInput, match="two to 100"):
        moving_range(ALLIANCE, of=of)


def test_a_spread_by_something_else_is_refused() -> None:
    with pytest.raises(InvalidInput, match="by moving range or by deviation"):
        individuals(ALLIANCE, by="guess")  # type: ignore[arg-type]


def test_the_rules_on_the_alliance_are_met_at_the_same_points() -> None:
    chart = individuals(ALLIANCE, d2=PRINTED_D2)
    z = (np.array(ALLIANCE) - chart.centre) / chart.sigma
    found = {rule: [at + 1 for at in points] for rule, points in western_electric(z).items()}

    assert found == {1: [13], 2: [14], 3: [], 4: []}
    assert found == {
        int(name[-1]): at if isinstance(at, list) else [at] for name, at in QCC["western_electric_alliance"].items()
    }


def test_nelsons_eighth_rule_wants_both_sides_and_his_seventh_takes_the_line_itself() -> None:
    assert nelson([1.5] * 8)[8] == []
    assert nelson([1.5] * 7 + [-1.5])[8] == [7]
    assert nelson([1.0] * 15)[7] == [14]


@pytest.mark.parametrize(("key", "rules"), [("western_electric", western_electric), ("nelson", nelson)])
def test_run_rules_are_met_at_the_same_points(key: str, rules: Any) -> None:
    expected = {int(name.removeprefix("rule")): at if isinstance(at, list) else [at] for name, at in QCC[key].items()}

    assert {rule: [at + 1 for at in found] for rule, found in rules(POINTS).items()} == expected


def test_a_missing_score_never_signals() -> None:
    chart = individuals([5.0, 6.0, np.nan, 5.0, 30.0], centre=5.5, sigma=1.0)

    assert chart.signal.tolist() == [False, False, False, False, True]


def test_a_short_baseline_of_ranks_cannot_signal() -> None:
    assert not ranked([9, 10, 9, 0], baseline=3).signal.any()


@pytest.mark.parametrize("chart", [individuals, moving_range, ewma, cusum])
@pytest.mark.parametrize("bad", [[], [1.0], [3, 3, 3, 3], [np.nan, np.nan], ["a", "b"], [[1, 2]], [1, np.inf]], ids=str)
def test_a_series_without_spread_or_scores_is_refused(chart: Any, bad: Any) -> None:
    with pytest.raises(InvalidInput):
        chart(bad)
