"""Read notes and case accounts: plain text and Markdown, with the day in the front matter if it has one."""

import re
from datetime import date

from sessionlab.reading.about import About
from sessionlab.reading.lines import lines_of
from sessionlab.reading.losses import LossReport
from sessionlab.reading.windows import passages_in
from sessionlab.transcript import Loss, Narrative, Span

_FENCE = re.compile(r"-{3,}[ \t]*")
_DAY = re.compile(r"date[ \t]*:[ \t]*[\"']?(\S{0,40})", re.IGNORECASE)
_FIELD = re.compile(r"[\w .-]{1,60}:|\s|- |#|$")
FRONT_MATTER_LINES = 200


def read_prose(text: str, about: About, losses: tuple[Loss, ...] = ()) -> Narrative:
    """Return `text` as a narrative; the front matter stays in the text and is no passage.

    :raises UnreadableSource: when it holds more sentences than are read
    """
    report = LossReport(losses)
    body, own_day = _front_matter(text, report)
    found = passages_in(text, [Span(body, len(text))], about.allowance)
    return Narrative(
        source=about.source("note"), text=text, losses=report.report(), on=about.day(own_day), passages=found
    )


def _front_matter(text: str, report: LossReport) -> tuple[int, date | None]:
    """Return where the prose begins, and the day written above it."""
    day: date | None = None
    for line in lines_of(text[: 2**16] if text.startswith("---") else ""):
        words = text[line.start : line.end]
        if line.number == 1 or line.number > FRONT_MATTER_LINES:
            if not _FENCE.fullmatch(words):
                break
        elif _FENCE.fullmatch(words):
            if line.number > 2:
                report.add("the fields above the text", "only their date is read")
            return min(line.end + 1, len(text)), day
        elif not _FIELD.match(words):
            break
        elif found := _DAY.match(words):
            day = _day(found[1], line.number, report)
    return 0, None


def _day(written: str, line: int, report: LossReport) -> date | None:
    try:
        return date.fromisoformat(written.strip("\"'")[:10])
    except ValueError:
        report.add("the date above the text", "it is not a day written YYYY-MM-DD", line=line)
        return None
