"""Frames of pandas and of Polars are taken alike, by the tables and by the methods; neither is imported for it."""

import subprocess
import sys
from datetime import date
from typing import Any

import numpy as np
import pandas
import polars
import pytest

from sessionlab.agreement import krippendorff
from sessionlab.course.charts import individuals
from sessionlab.course.gains import sudden_changes
from sessionlab.course.tables import polars_frame
from sessionlab.course.tidy import courses_from, frame_of
from sessionlab.errors import InvalidInput

MAKERS = [pytest.param(pandas.DataFrame, id="pandas"), pytest.param(polars.DataFrame, id="polars")]
COLUMNS: dict[str, list[Any]] = {
    "client": ["a", "a", "b", "b"],
    "session": [1, 2, 1, 3],
    "score": [20.0, None, 9.0, 8.5],
    "day": [date(2024, 3, 1), date(2024, 3, 8), date(2024, 3, 2), date(2024, 3, 16)],
}


@pytest.mark.parametrize("frame", MAKERS)
def test_a_frame_gives_its_courses_and_takes_them_back(frame: Any) -> None:
    found = courses_from(frame(COLUMNS))
    again = courses_from(frame(frame_of(found)))

    assert found.scores == pytest.approx(np.array([[20, np.nan, np.nan], [9, np.nan, 8.5]]), nan_ok=True)
    assert again.csv() == found.csv()


@pytest.mark.parametrize("frame", MAKERS)
def test_days_of_a_frame_are_days(frame: Any) -> None:
    found = courses_from(frame(COLUMNS), day="day")

    assert found.days.tolist() == [["2024-03-01", "2024-03-08"], ["2024-03-02", "2024-03-16"]]


def test_days_of_pandas_own_kind_are_days_and_one_that_is_missing_is_told() -> None:
    table = pandas.DataFrame(COLUMNS | {"day": pandas.to_datetime(COLUMNS["day"])})
    gone = table.assign(day=[*table["day"][:3], pandas.NaT])

    assert courses_from(table, day="day").days[1, 1] == "2024-03-16"
    with pytest.raises(InvalidInput, match="day of row 4 is no ISO day"):
        courses_from(gone, day="day")


def test_whole_numbers_that_may_be_missing_are_taken() -> None:
    table = pandas.DataFrame({"client": ["a"] * 3, "session": [1, 2, 3], "score": [1, None, 3]}).astype(
        {"score": "Int64"}
    )

    assert courses_from(table).scores[0].tolist() == pytest.approx([1, np.nan, 3], nan_ok=True)
    assert individuals(table["score"], centre=2, sigma=1).statistic == pytest.approx([1, np.nan, 3], nan_ok=True)


@pytest.mark.parametrize("frame", MAKERS)
def test_a_column_that_is_not_there_is_named(frame: Any) -> None:
    with pytest.raises(InvalidInput, match="no column 'points'"):
        courses_from(frame(COLUMNS), score="points")


@pytest.mark.parametrize("frame", MAKERS)
def test_a_session_that_stands_twice_in_a_frame_is_refused(frame: Any) -> None:
    with pytest.raises(InvalidInput, match="Row 2 repeats"):
        courses_from(frame(COLUMNS | {"session": [1, 1, 1, 3]}))


@pytest.mark.parametrize("frame", MAKERS)
def test_the_methods_take_a_wide_frame_as_they_take_a_table(frame: Any) -> None:
    rows: list[list[Any]] = [[35.0, 37, 23, 23, 24, 21], [20, 20, 20, 20, None, 20]]
    wide = frame({f"s{n}": [row[n] for row in rows] for n in range(6)})
    ratings = frame({"one": [1, 2, 3, 3], "other": [1, 2, None, 3]})

    assert sudden_changes(wide, cutoff=7).found[0].tolist() == [1, 0, 0]
    assert krippendorff(ratings, resamples=0).value == pytest.approx(1)


def test_a_polars_frame_of_courses_can_be_made() -> None:
    assert polars_frame(courses_from(COLUMNS)).columns == ["client", "session", "score"]


def test_the_library_imports_neither() -> None:
    look = "import sys, sessionlab.course.tidy, sessionlab.course.tables; print({'pandas', 'polars'} & {*sys.modules})"
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "set()"
