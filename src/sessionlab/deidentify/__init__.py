"""Find and disguise what says who a text is about, measure how well, and name what no finder sees."""

from sessionlab.deidentify.disguise import Disguise, Replacement, disguise
from sessionlab.deidentify.find import find
from sessionlab.deidentify.mentions import Kind, Known, Mention, Name, Weight
from sessionlab.deidentify.overlap import Written
from sessionlab.deidentify.risks import Risks, risks

__all__ = [
    "Disguise",
    "Kind",
    "Known",
    "Mention",
    "Name",
    "Replacement",
    "Risks",
    "Weight",
    "Written",
    "disguise",
    "find",
    "risks",
]
