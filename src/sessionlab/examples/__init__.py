"""Three invented cases with their truth: one where a repair gives way, one where it holds, one that fades.

Each is a folder of transcripts, letters and notes as a therapist might keep them, and `truth.toml` beside them. All
people in them are made up. docs/examples.md tells how the truth was set down and what it leaves out.

>>> [case.name for case in cases()]
['the-crit', 'the-forgotten-date', 'nothing-to-complain-of']
>>> load("the-forgotten-date").truth.final_state.value
'ended (planned)'
"""

from sessionlab.examples.cases import ExampleCase, cases, load
from sessionlab.examples.truth import Attendance, FormulationVersion, Hour, TrueEvent, TrueMark, TrueState, Truth

__all__ = [
    "Attendance",
    "ExampleCase",
    "FormulationVersion",
    "Hour",
    "TrueEvent",
    "TrueMark",
    "TrueState",
    "Truth",
    "cases",
    "load",
]
