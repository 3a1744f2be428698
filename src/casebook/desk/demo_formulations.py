"""The formulations of the invented cases, as their therapists wrote them down: in words, and as links to be weighed."""

from datetime import date
from typing import Final

from casebook.formulation.episodes import name_episode
from casebook.formulation.versions import write_version
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.examples import ExampleCase
from sessionlab.formulation.ccrt import THERAPIST
from sessionlab.formulation.hypothesis import Claim, Confidence, Formulation, Heard, Pattern, State, Unit

SHAME: Final = State(name="Shame", markers=("S.shame",))
ENVY: Final = State(name="Envy", markers=("S.envy",))
CONTEMPT: Final = State(name="Contempt", markers=("S.contempt", "C.therapist"))
CHAIR: Final = State(name="Takes the expert's chair", markers=("S.superior",))
HELPED: Final = State(name="Is being helped", markers=("S.need", "S.warm"))
PRESSED: Final = State(name="Is pressed by a question", markers=("T.push",))
DENIES: Final = State(name="Waves it off", markers=("W.denial", "W.minimal"))
LATE: Final = State(name="Was forgotten")
OBLIGES: Final = State(name="Obliges", markers=("W.defer", "S.warm"))

STATED: Final[dict[tuple[str, int], tuple[tuple[State, ...], tuple[Claim, ...]]]] = {
    ("C-2308", 1): (
        (HELPED, CHAIR, ENVY),
        (
            Claim(before="Is being helped", after="Takes the expert's chair", within=5),
            Claim(before="Envy", after="Takes the expert's chair", within=5, confidence=Confidence.LOW),
        ),
    ),
    ("C-2308", 2): (
        (SHAME, ENVY, CONTEMPT, PRESSED),
        (
            Claim(before="Shame", after="Envy", within=10, confidence=Confidence.HIGH),
            Claim(before="Envy", after="Contempt", within=10),
            Claim(before="Is pressed by a question", after="Contempt", within=6, heard=Heard.EITHER),
            Claim(before="Shame", after="Contempt", unit=Unit.SESSIONS, confidence=Confidence.LOW),
        ),
    ),
    ("C-2311", 2): (
        (PRESSED, OBLIGES, DENIES),
        (
            Claim(before="Is pressed by a question", after="Obliges", within=3, heard=Heard.EITHER),
            Claim(before="Obliges", after="Waves it off", within=3),
        ),
    ),
    ("C-2301", 2): (
        (LATE, DENIES, OBLIGES),
        (
            Claim(before="Was forgotten", after="Waves it off", unit=Unit.SESSIONS),
            Claim(before="Waves it off", after="Obliges", within=5, confidence=Confidence.LOW),
        ),
    ),
}
"""What is meant by the words of a version, by the code of the case and the version's number."""


EPISODES: Final[dict[str, tuple[tuple[str, date | None, str, dict[str, tuple[str, ...]]], ...]]] = {
    "C-2308": (
        (
            THERAPIST,
            date(2023, 11, 30),
            "She came from the panel; I asked and asked.",
            {
                "wish": ("to be helped without being looked at",),
                "other": ("examines",),
                "itself": ("mocks", "breaks off"),
            },
        ),
        (
            THERAPIST,
            date(2023, 12, 4),
            "She had written that she was sorry, and marked my letter and hers.",
            {"wish": ("to be helped without being looked at",), "other": ("examines",), "itself": ("mocks",)},
        ),
        (
            "the panel of the college",
            None,
            "They had a sheet with boxes.",
            {"wish": ("to be wanted",), "other": ("examines",), "itself": ("mocks",)},
        ),
        (
            "whoever tried to give her something",
            None,
            "She told it in her letter of 2 December.",
            {"wish": ("to be helped without being looked at",), "itself": ("mocks",)},
        ),
    ),
}
"""Relationship episodes, by the code of the case: with whom, when, in a few words, and what was wished and answered."""


def keep_formulations(case: EpisodeOfCare, example: ExampleCase, doing: Doing) -> None:
    """Write the versions of an example, words as the pattern, links where they are stated; name its episodes."""
    for version in example.truth.formulations:
        states, claims = STATED.get((example.code, version.version), ((), ()))
        pattern = Pattern(words=version.text, confidence=Confidence.MODERATE)
        one = Formulation(on=version.on, why=version.reason, patterns=(pattern,), states=states, claims=claims)
        write_version(case, doing, formulation=one)
    for who, on, words, parts in EPISODES.get(example.code, ()):
        name_episode(case, doing, who=who, on=on, words=words, **parts)
