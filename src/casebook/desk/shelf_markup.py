"""What stands on the shelf of a case as items of a list, written straight: a template takes ten times as long.

Every value is a day, an address, a number or a word of ours; nothing that somebody wrote comes through here.
"""

import uuid
from collections.abc import Callable, Iterable
from datetime import date
from html import escape
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString

from casebook.record.diary import Hour
from casebook.record.models import DocumentKind
from casebook.record.shelf import Listed, Shelved

NAMES: Final = {
    DocumentKind.LETTER_IN: "A letter from the client",
    DocumentKind.LETTER_OUT: "A letter to the client",
    DocumentKind.ACCOUNT: "An account of yours",
    DocumentKind.TRANSCRIPT: "A transcript",
}
_PLACE: Final = uuid.UUID(int=0)


def addresses(name: str, code: str) -> Callable[[uuid.UUID], str]:
    """Return what makes the address of each row of a case: hundreds of them stand on one page."""
    before, after = reverse(name, args=[code, _PLACE]).split(str(_PLACE))
    return lambda row: f"{before}{row}{after}"


def joined(items: Iterable[SafeString]) -> SafeString:
    """Return items of a list as one piece, which a template sets in one step."""
    return SafeString("".join(items))


def say_day(day: date) -> str:
    """Return a day with its weekday.

    >>> say_day(date(2024, 5, 2))
    'Thursday 2 May 2024'
    """
    return f"{day:%A} {day.day} {day:%B %Y}"


def document_item(document: Shelved, *, href: str, waits: bool) -> SafeString:
    """Return a document of the list."""
    day = f", {say_day(document.on)}" if document.on else ""
    facts = [*(["waits for your decision"] if waits else []), *_entered(document.entered_on)]
    return _item(href, NAMES[DocumentKind(document.kind)] + day, facts)


def note_item(note: Listed, *, href: str) -> SafeString:
    """Return a note of the list."""
    added = [f"{note.addenda} addend{'um' if note.addenda == 1 else 'a'}"] if note.addenda else []
    return _item(href, f"Note, {say_day(note.on)}", [*added, *_entered(note.entered_on)])


def session_item(hour: Hour, *, href: str) -> SafeString:
    """Return a session of the list."""
    starts = f", {hour.starts:%H:%M}" if hour.starts else ""
    became = "planned" if hour.outcome is None else hour.outcome.value
    return _item(href, say_day(hour.on) + starts, [became, *(["entered later"] if hour.late else [])])


def _entered(on: date | None) -> list[str]:
    return [f"entered later, on {on.day} {on:%B %Y}"] if on else []


def _item(href: str, name: str, facts: list[str]) -> SafeString:
    beside = "".join(f' <span class="soft">· {escape(fact)}</span>' for fact in facts)
    return SafeString(f'<li><a href="{escape(href)}">{escape(name)}</a>{beside}</li>\n')
