"""Parquet and frames: what goes out comes in again; what is no table is refused."""

import sys
from pathlib import Path

import numpy as np
import polars
import pytest

from sessionlab.course import tables
from sessionlab.course.made import made_courses
from sessionlab.course.tidy import courses_from
from sessionlab.errors import InvalidInput, UnreadableSource

TABLE = {"client": ["a", "a", "b"], "session": [1, 3, 1], "score": [20.0, None, 9.5]}


def test_parquet_gives_the_courses_back(tmp_path: Path) -> None:
    made = made_courses("step", clients=5, sessions=8, seed=2).scores
    rows = [(f"c{p}", s + 1, float(made[p, s])) for p in range(5) for s in range(8)]
    courses = courses_from({name: [row[at] for row in rows] for at, name in enumerate(("client", "session", "score"))})
    tables.write_parquet(courses, tmp_path / "courses.parquet")
    back = tables.read_parquet(tmp_path / "courses.parquet")

    assert back.clients.tolist() == courses.clients.tolist()
    np.testing.assert_array_equal(back.scores, courses.scores)


def test_a_polars_frame_is_taken_and_given() -> None:
    courses = courses_from(polars.DataFrame(TABLE))
    frame = tables.polars_frame(courses)

    assert frame.rows() == [("a", 1, 20.0), ("b", 1, 9.5)]
    assert frame.columns == ["client", "session", "score"]


def test_a_polars_frame_without_the_column_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no column 'score'"):
        courses_from(polars.DataFrame({"client": ["a"], "session": [1]}))


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("client,session,score\n")
    with pytest.raises(UnreadableSource):
        tables.read_parquet(tmp_path / "a.parquet")
    with pytest.raises(UnreadableSource):
        tables.read_parquet(tmp_path / "none.parquet")


def test_without_polars_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(InvalidInput, match="sessionlab\\[tables\\]"):
        tables.polars_frame(courses_from(TABLE))
