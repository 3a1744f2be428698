"""Answering a letter: the six parts of a reply, and what to look at before it goes.

>>> from sessionlab.correspondence import Part, Reply, check_reply
>>> reply = Reply("Friday", (), {Part.HAPPENED: "You made me lose my patience on Friday."})
>>> [(found.check, found.quote) for found in check_reply(reply) if found.quote]
[('blame', 'You made me')]
"""

from sessionlab.correspondence.check_rules import CHECKS, check_named
from sessionlab.correspondence.checks import Around, check_reply
from sessionlab.correspondence.crisis_lines import CrisisLine, crisis_lines
from sessionlab.correspondence.findings import Finding
from sessionlab.correspondence.reply import PARTS, Part, Reply, part_named
from sessionlab.correspondence.risk_words import risk_words

__all__ = [
    "CHECKS",
    "PARTS",
    "Around",
    "CrisisLine",
    "Finding",
    "Part",
    "Reply",
    "check_named",
    "check_reply",
    "crisis_lines",
    "part_named",
    "risk_words",
]
