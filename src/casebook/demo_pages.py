"""The pages of the demo and the answers to a browser: a shelf of finished sheets, and nothing else."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from casebook.reading.page import say_state, view, write
from casebook.reading.page_chapters import say_extent, say_span
from casebook.reading.page_engine import fill, policy, style
from casebook.reading.page_names import look_of
from sessionlab.coding.rules import rate
from sessionlab.examples import ExampleCase
from sessionlab.relationship.prose.closer import closer_for_prose
from sessionlab.relationship.story import Chapter, Story, gather_story
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Reading

Environ = Mapping[str, object]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

OK, NOT_FOUND = "200 OK", "404 Not Found"
NOT_ALLOWED, BAD = "405 Method Not Allowed", "400 Bad Request"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished page with the policy it is served under."""

    html: bytes
    policy: str


@dataclass(frozen=True, slots=True)
class Door:
    """A case on the first page: where it lies, how the two stand, what it is told from."""

    href: str
    title: str
    summary: str
    pseudonym: str
    look: str
    sentence: str
    span: str
    extent: str


def shelve(cases: Sequence[ExampleCase]) -> dict[str, Sheet]:
    """Read the cases and return every page by its path."""
    shelf: dict[str, Sheet] = {}
    doors = []
    for number, case in enumerate(cases, start=1):
        story = tell_story(case.readings())
        page = view(story, title=case.pseudonym)
        path = f"/{number}/"
        shelf[path] = _sheet(write(page), page.policy)
        doors.append(_door(path, case, story))
    shelf["/"] = _plain("demo.html", {"doors": doors})
    return shelf


def tell_story(readings: Sequence[Reading]) -> Story:
    """Rate the readings of a case and tell them as one story."""
    chapters = []
    for reading in readings:
        ratings = rate(reading)
        chapters.append(Chapter(reading, ratings, tell(reading, ratings, closer=closer_for_prose())))
    return gather_story(chapters)


def answer(shelf: Mapping[str, Sheet], *, hosts: Collection[str]) -> Application:
    """Return the application: it shows what lies on the shelf, to a browser on this machine, and changes nothing."""
    missing = _plain("lost.html", {"words": "There is no page here."})
    strange = _plain("lost.html", {"words": "Casebook answers only to the address that it printed."})
    reading_only = _plain("lost.html", {"words": "These pages can only be read."})

    def application(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        sheet, status = shelf.get(str(environ.get("PATH_INFO"))) or missing, OK
        if environ.get("HTTP_HOST") not in hosts:
            sheet, status = strange, BAD
        elif environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            sheet, status = reading_only, NOT_ALLOWED
        elif sheet is missing:
            status = NOT_FOUND
        start(status, _headers(sheet))
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [sheet.html]

    return application


def _headers(sheet: Sheet) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(sheet.html))),
        ("Content-Security-Policy", f"{sheet.policy}; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
        ("Allow", "GET, HEAD"),
    ]


def _door(path: str, case: ExampleCase, story: Story) -> Door:
    return Door(
        href=path,
        title=case.title,
        summary=case.summary,
        pseudonym=case.pseudonym,
        look=look_of(story.state),
        sentence=say_state(story),
        span=say_span(story),
        extent=say_extent(story.chapters),
    )


def _plain(template: str, values: Mapping[str, object]) -> Sheet:
    sheet = style()
    rules = policy(sheet)
    return _sheet(fill(template, {**values, "sheet": sheet, "policy": rules}), rules)


def _sheet(html: str, rules: str) -> Sheet:
    return Sheet(html.encode("utf-8"), rules)
