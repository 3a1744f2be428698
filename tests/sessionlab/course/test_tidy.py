"""Tidy tables in and out, and every fault of one."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.course.tidy import courses_from, frame_of, read_courses
from sessionlab.errors import InvalidInput, UnreadableSource

TEXT = "client,session,score\nb,1,20\na,2,12.5\na,1,15\na,4,\n"


class Frame:
    """Stand for a frame of another package: columns by name, an error of its own."""

    class ColumnNotFoundError(Exception):
        """What Polars raises."""

    def __getitem__(self, name: str) -> Any:
        """Return a column as an array."""
        columns = {"who": np.array(["a", "a"]), "at": np.array([1, 2]), "points": np.array([3.0, np.nan])}
        if name not in columns:
            raise self.ColumnNotFoundError(name)
        return columns[name]


def test_sessions_in_any_order_stand_in_theirs() -> None:
    found = read_courses(TEXT)

    assert found.clients.tolist() == ["a", "b"]
    assert found.sessions.tolist() == [1, 2, 4]
    assert found.scores == pytest.approx(np.array([[15, 12.5, np.nan], [20, np.nan, np.nan]]), nan_ok=True)


def test_what_is_written_is_read_again() -> None:
    found = read_courses(TEXT)
    again = read_courses(found.csv())

    assert again.csv() == found.csv() == "client,session,score\na,1,15.0\na,2,12.5\nb,1,20.0\n"


def test_a_file_with_a_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(TEXT, "utf-8-sig")

    assert read_courses(path).csv() == read_courses(TEXT).csv()


def test_days_give_the_sessions_their_numbers() -> None:
    days = [date(2026, 1, 5), datetime(2026, 1, 12, 9), "2026-01-07"]
    found = courses_from({"client": ["a", "a", "b"], "day": days, "score": [9, 8, 7]}, day="day")

    assert found.scores == pytest.approx(np.array([[9, 8], [7, np.nan]]), nan_ok=True)
    assert found.days.tolist() == [["2026-01-05", "2026-01-12"], ["2026-01-07", ""]]
    assert list(frame_of(found)) == ["client", "session", "day", "score"]


def test_days_that_do_not_rise_are_refused_by_their_rows() -> None:
    table = {"client": ["a", "b", "a", "a"], "day": ["2026-01-05", "2026-01-01", "2026-01-04", "2026-01-04"]}
    with pytest.raises(InvalidInput, match=r"Row 3, 4 has a day that does not come after"):
        courses_from(table | {"score": ["1"] * 4}, day="day")


def test_a_frame_of_another_package_is_taken_by_its_columns() -> None:
    assert courses_from(Frame(), client="who", session="at", score="points").rows() == [
        {"client": "a", "session": 1, "score": 3.0}
    ]
    with pytest.raises(InvalidInput, match="no column 'score'"):
        courses_from(Frame(), client="who", session="at")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,1,20\na,1,19", "Row 2 repeats"),
        ("a,1,much", "score of row 1 is no finite number"),
        ("a,1,inf", "score of row 1 is no finite number"),
        ("a,,3", "session of row 1 is no finite number"),
        ("a,0,3", "Row 1 has no session"),
        ("a,1.5,3", "Row 1 has no session"),
        ("a,1", "Row 1 has not 3 fields"),
        ("", "no rows"),
    ],
)
def test_each_fault_names_its_row(rows: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_courses("client,session,score\n" + rows)


def test_no_fault_tells_who_a_client_is_or_what_was_scored() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_courses("client,session,score\nMarigold,1,sorrow\nMarigold,x,3\n")

    assert len(refused.value.reasons) == 2
    assert "Marigold" not in str(refused.value)
    assert "sorrow" not in str(refused.value)


def test_many_faults_are_counted() -> None:
    with pytest.raises(InvalidInput, match="1, 2, 3, 4, 5 and 4 more"):
        courses_from({"client": ["a"] * 9, "session": [None] * 9, "score": [1] * 9})


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(b"\xff\x00")

    for source in ("", tmp_path / "none.csv", tmp_path / "bad.csv"):
        with pytest.raises(UnreadableSource):
            read_courses(source)
    with pytest.raises(InvalidInput, match="values"):
        courses_from({"client": ["a"], "session": [1, 2], "score": [1]})
