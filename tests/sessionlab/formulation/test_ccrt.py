"""The core theme: the same pattern between the two and in other relationships."""

import math

import pytest
from scipy.stats import fisher_exact

from sessionlab.errors import InvalidInput
from sessionlab.formulation.ccrt import THERAPIST, Component, Episode, fisher, theme

HELPED, SEEN = "To be helped", "to be seen"
SHAMED = Episode(THERAPIST, frozenset({HELPED}), frozenset({"judges"}), frozenset({"mocks", "goes away"}))
EPISODES = (
    SHAMED,
    Episode("her chief", frozenset({" to be  HELPED"}), frozenset({"judges"}), frozenset({"mocks"})),
    Episode("her sister", frozenset({HELPED, SEEN}), frozenset({"helps"}), frozenset({"mocks"})),
    Episode(THERAPIST, frozenset({SEEN}), frozenset({"judges"})),
)


def test_the_core_is_what_most_episodes_hold() -> None:
    found = theme(EPISODES)

    assert [(one.component, one.phrase) for one in found.core] == [
        (Component.WISH, "to be helped"),
        (Component.OTHER, "judges"),
        (Component.SELF, "mocks"),
    ]
    assert [(one.here, one.here_of, one.elsewhere, one.elsewhere_of) for one in found.core] == [
        (1, 2, 2, 2),
        (2, 2, 1, 2),
        (1, 2, 2, 2),
    ]


def test_the_whole_pattern_is_looked_for_here_and_elsewhere() -> None:
    found = theme(EPISODES)

    assert (found.whole_here, found.whole_elsewhere, found.others, found.episodes) == (1, 1, 2, 4)
    assert not found.enough
    assert theme(EPISODES * 3).enough


def test_with_one_side_alone_nothing_is_compared() -> None:
    found = theme([SHAMED, SHAMED])

    assert all(math.isnan(one.p) for one in found.pervasive)
    assert found.others == 0


@pytest.mark.parametrize("cells", [(3, 4, 1, 4), (0, 5, 5, 5), (2, 9, 7, 11), (1, 20, 9, 30), (4, 4, 4, 4)])
def test_fisher_is_as_in_scipy(cells: tuple[int, int, int, int]) -> None:
    a, of_a, b, of_b = cells
    expected = fisher_exact([[a, of_a - a], [b, of_b - b]]).pvalue

    assert fisher(*cells) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("episodes", [[], [Episode("her chief")], [Episode(" ", frozenset({HELPED}))]])
def test_episodes_without_words_or_people_are_none(episodes: list[Episode]) -> None:
    with pytest.raises(InvalidInput):
        theme(episodes)
