"""The page of the formats gives the figures that the library holds."""

from pathlib import Path

import pytest

from sessionlab.reading import labelling, limits, losses, windows

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("a source", [limits.MAX_BYTES]),
        ("turns or sentences of a source", [limits.most_pieces(0), limits.MOST_PIECES, limits.PIECES_PER_READING]),
        (
            "one letter",
            [
                limits.MAX_MAIL_BYTES,
                limits.MAX_MAIL_PARTS,
                limits.MAX_MAIL_BORDERS,
                limits.MAX_MAIL_FIELD,
                limits.most_mail_lines(0),
            ],
        ),
        ("HTML of a letter", [limits.MAX_HTML, limits.MAX_HTML_TAGS, limits.MAX_HTML_DEPTH]),
        ("text of a Word file, unpacked", [limits.MAX_WORD_XML, limits.MAX_WORD_NODES]),
        ("list of files in a Word file", [limits.MAX_WORD_DIRECTORY]),
        ("a name", [limits.MAX_NAME]),
        ("labels in a dialogue", [labelling.MOST_LABELS]),
    ],
)
def test_the_table_of_limits_is_that_of_the_library(row: str, figures: list[int]) -> None:
    [line] = [line for line in PAGE.splitlines() if line.startswith(f"| {row} |")]

    assert [figure for figure in figures if f"{figure:,}" not in line] == []


def test_the_share_of_the_size_is_that_of_the_library() -> None:
    assert limits.most_pieces(100) == limits.most_pieces(0) + 1
    assert limits.most_mail_lines(32) == limits.most_mail_lines(0) + 1


def test_other_figures_of_the_page_are_those_of_the_library() -> None:
    assert f"first {losses.LINES_PER_KIND} lines" in PAGE
    assert f"more than {windows.WINDOW:,} characters" in PAGE
