"""The shipped questionnaires, and what a file of one's own may hold."""

from pathlib import Path

import pytest

from sessionlab.course.instruments import Instrument, ids, load, read_instrument
from sessionlab.errors import InvalidInput, InvalidVocabulary

WITH_TEXT = {"phq-9": 9, "gad-7": 7, "pcl-5": 20, "k10": 10, "k6": 6, "strain-today": 1, "repaired-today": 1}
EVERY = [load(one) for one in ids()]


@pytest.mark.parametrize("instrument", EVERY, ids=lambda one: one.id)
def test_every_figure_names_its_sample_and_source(instrument: Instrument) -> None:
    for cut in instrument.cutoffs:
        assert cut.sample
        assert cut.source
    for known in instrument.reliabilities:
        assert known.sample
        assert known.source
    for spread in instrument.spreads:
        assert spread.sample
        assert spread.source
    for change in instrument.published_changes:
        assert change.sample
        assert change.source
    assert all(band.source for band in instrument.bands)
    assert instrument.licence
    assert instrument.licence_source


def test_only_what_its_licence_allows_is_shipped_with_its_wording() -> None:
    assert {one.id: len(one.items) for one in EVERY if not one.totals_only} == WITH_TEXT


def test_a_total_of_its_own_says_that_the_wording_is_not_here() -> None:
    assert all("Totals only" in one.licence for one in EVERY if one.totals_only)


@pytest.mark.parametrize(
    ("instrument", "panel", "total", "last"),
    [("phq-9", "44249-1", "44261-6", "44260-8"), ("gad-7", "69737-5", "70274-6", "69736-7")],
)
def test_loinc_codes_are_those_of_the_panel_the_total_and_the_items(
    instrument: str, panel: str, total: str, last: str
) -> None:
    found = load(instrument)

    assert (found.loinc_panel, found.loinc_total, found.items[-1].loinc) == (panel, total, last)


def test_the_ninth_item_of_the_phq_is_the_only_one_that_is_surfaced() -> None:
    watched = [(one.id, item.id, item.surfaced_from) for one in EVERY for item in one.items if item.surfaced_from]

    assert watched == [("phq-9", "9", 1)]


def test_a_reliability_comes_with_its_sample_and_source() -> None:
    found = load("pcl-5").reliability("retest")

    assert (found.value, found.kind) == (0.82, "retest")
    assert "Blevins" in found.source
    assert "students" in found.source


def test_a_reliability_that_is_not_known_is_refused_with_the_kinds_that_are() -> None:
    with pytest.raises(InvalidInput, match=r"No retest reliability of PHQ-9 .*known: alpha"):
        load("phq-9").reliability("retest")


def test_an_unknown_instrument_is_refused_with_the_list() -> None:
    with pytest.raises(InvalidVocabulary, match="phq-9"):
        load("phq-8")


OWN = """
id = "mood"
name = "Mood today"
version = "1"
better = "higher"
asks = "How is it today?"
[total]
low = 0
high = 8
step = 1
[licence]
notice = "our own"
source = "us"
[answers]
low = 0
high = 4
[[item]]
id = "1"
text = "Morning"
[[item]]
id = "2"
text = "Evening"
reversed = true
[[band]]
at_least = 0
name = "low"
source = "us"
[[reliability]]
value = 0.8
kind = "alpha"
sample = "twelve of us"
source = "us"
"""


def test_an_instrument_of_ones_own_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mood.toml"
    path.write_text(OWN, "utf-8")

    assert read_instrument(path) == read_instrument(OWN)
    assert read_instrument(path).items[1].reversed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "mood"', 'id = "Mood!"', "small letters"),
        ('name = "Mood today"', "", "The file has no name."),
        ('better = "higher"', 'better = "more"', "better must be one of lower, higher"),
        ('asks = "How', 'colour = "red"\nasks = "How', "unknown key 'colour'"),
        ("high = 8", "high = 0", "low is not below high"),
        ("high = 8", "high = 9", "2 items answered 0 to 4 give 0 to 8"),
        ("step = 1", "step = -1", "step is below zero"),
        ("step = 1", 'step = "1"', "step is not a number"),
        ("step = 1", "step = true", "step is not a number"),
        ("high = 8", "high = inf", "high is not a number"),
        ('[licence]\nnotice = "our own"\nsource = "us"', "", "no table [licence]"),
        ("high = 4", 'high = 4\nlabels = ["no", "yes"]', "2 labels for the answers 0 to 4"),
        ("high = 4", "high = 4\nlabels = [1, 2]", "labels is not a list of texts"),
        ("[[item]]\n", "[missing]\nallowed = 2\nsource = 'us'\n[[item]]\n", "allowed is not 0 to 1"),
        ("[answers]\nlow = 0\nhigh = 4\n", "", "must stand together"),
        ('id = "2"', 'id = "1"', "The item '1' stands 2 times."),
        ("reversed = true", "reversed = 1", "reversed is not a true or false"),
        ("reversed = true", 'loinc = "44249-2"', "wrong check digit"),
        ("reversed = true", "surfaced_from = 5", "no answer reaches surfaced_from"),
        ("at_least = 0", "at_least = 1", "first band does not begin at 0"),
        ("value = 0.8", "value = 1.8", "[[reliability]] 1 is not between 0 and 1"),
        ('kind = "alpha"', 'kind = "omega"', "kind must be one of alpha, retest, other"),
        ('sample = "twelve of us"', 'sample = " "', "sample is not a text"),
    ],
)
def test_each_fault_is_said_in_words(old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidVocabulary) as refused:
        read_instrument(OWN.replace(old, new, 1))

    assert said in " ".join(refused.value.reasons)


FIGURES = """
[[cutoff]]
value = 9
side = "at or above"
means = "much"
sample = "we"
source = "us"
[[spread]]
mean = 12
sd = 0
sample = "we"
source = "us"
[[published_change]]
points = 40
sample = "we"
source = "us"
[[subscale]]
id = "day"
name = "Day"
items = ["1", "3"]
needs = 3
[[subscale]]
id = "day"
name = "Day"
items = ["2", "2"]
"""


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(InvalidVocabulary) as refused:
        read_instrument(OWN + FIGURES)

    assert [reason.split(" ")[0] for reason in refused.value.reasons].count("[[subscale]]") == 4
    assert len(refused.value.reasons) == 9


@pytest.mark.parametrize("text", ["id = ", "item = 3", "total = 3", "[[total]]\nlow = 1", "item = [1]"], ids=str)
def test_what_is_no_instrument_at_all_is_refused(text: str) -> None:
    with pytest.raises(InvalidVocabulary, match=r"docs/course\.md"):
        read_instrument(text)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mood.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InvalidVocabulary, match="cannot be read as text"):
        read_instrument(path)
    with pytest.raises(InvalidVocabulary, match="cannot be read as text"):
        read_instrument(tmp_path / "none.toml")
