"""The formulations of the invented cases, as their therapists wrote them down: in words, and as links to be weighed."""

from typing import Final

from casebook.formulation.versions import write_version
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.examples import ExampleCase
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


def keep_formulations(case: EpisodeOfCare, example: ExampleCase, doing: Doing) -> None:
    """Write the versions of an example: its own words as the pattern, and its links where they are stated."""
    for version in example.truth.formulations:
        states, claims = STATED.get((example.code, version.version), ((), ()))
        pattern = Pattern(words=version.text, confidence=Confidence.MODERATE)
        one = Formulation(on=version.on, why=version.reason, patterns=(pattern,), states=states, claims=claims)
        write_version(case, doing, formulation=one)
