import pytest

from sessionlab.coding.narrative import rate_narrative
from sessionlab.coding.rating import Rating
from sessionlab.language.sentences import passages
from sessionlab.transcript import Narrative, Source

HIM = "My patient was a man of forty, and I saw him every week. "
HER = "My patient was a woman of forty, and I saw her every week. "


def rated(text: str) -> tuple[Rating, ...]:
    note = Narrative(source=Source("note", "n", "0"), text=text, passages=passages(text))
    return rate_narrative(note)


def markers(text: str) -> set[str]:
    return {rating.marker for rating in rated(text)}


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        (HIM + "He complained that I was just like all the others and did not care about him.", "C.therapist"),
        (HER + "She rejected my interpretation.", "C.reject"),
        (HER + "She became silent and looked at the floor.", "W.minimal"),
        (HIM + "He mocked me.", "S.contempt"),
        (HIM + "He quit the next day.", "E.quit"),
        (HER + "She never came back.", "E.quit"),
        (HIM + "He threatened to quit therapy.", "E.threat"),
        (HER + "She asked for a break from therapy.", "E.break"),
        (HER + "She decided to stay in treatment.", "E.return"),
        (HIM + "I apologized to him for having been late.", "R.acknowledge"),
        (HIM + "He apologized for his outburst.", "S.contrite"),
    ],
)
def test_what_the_client_or_therapist_did_is_marked(text: str, marker: str) -> None:
    assert marker in markers(text)


@pytest.mark.parametrize(
    "text",
    [
        HER + "She was angry with her husband and shouted at him.",
        HIM + "His father was furious with him and threw him out.",
        HER + "Her boss criticized her in front of everybody.",
        HIM + "He quit smoking in the spring.",
        HIM + "If he quit his job, he would have no money.",
        HER + "Many clients become angry when therapists go on vacation.",
        HIM + "As a child he would withdraw to his room.",
    ],
)
def test_what_is_between_others_or_only_supposed_is_no_mark(text: str) -> None:
    assert markers(text) == set()


def test_a_mark_quotes_the_words_it_rests_on_and_says_why() -> None:
    text = HER + "She rejected my interpretation."
    (mark,) = rated(text)
    assert mark.span.of(text) == mark.quote == "She rejected my interpretation"
    assert (mark.turn, mark.coder.label, "'reject'" in mark.because) == (None, "rules@1", True)
