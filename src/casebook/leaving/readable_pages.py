"""The pages of an export: HTML that needs nothing but itself, and Markdown."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from casebook.leaving.readable import Entry, Page

STYLE: Final = """
body { font: 1rem/1.5 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
h1, h2, h3, dt, .label, nav { font-family: system-ui, sans-serif }
h2 { border-top: 1px solid #999; padding-top: 1rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .5rem 0 }
.label, dt { font-size: .85rem; color: #555 }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .1rem 1rem; margin: .5rem 0 }
dd { margin: 0; overflow-wrap: anywhere }
article { margin: 1rem 0; break-inside: avoid }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #161616 }
  .label, dt { color: #aaa }
  a { color: #9bf }
}
"""
_TO_ESCAPE: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")


def page_html(page: Page) -> bytes:
    """Return a case as one page of HTML."""
    toc = "".join(f'<li><a href="#c{place}">{escape(one.title)}</a></li>' for place, one in enumerate(page.chapters))
    body = [f"<h1>{escape(page.title)}</h1><p class=label>{escape(page.code)}</p><nav><ul>{toc}</ul></nav>"]
    for place, chapter in enumerate(page.chapters):
        body.append(f'<h2 id="c{place}">{escape(chapter.title)}</h2>')
        body += [_entry_html(entry) for entry in chapter.entries]
    return _whole(page.title, "\n".join(body))


def _entry_html(entry: Entry) -> str:
    fields = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in entry.fields)
    words = "".join(_words_html(labels, text) for labels, text in entry.words)
    link = f'<p><a href="{escape(entry.link)}">The original</a></p>' if entry.link else ""
    labels = "".join(f"<p class=label>{escape(label)}</p>" for label in entry.labels)
    return (
        f'<article id="{escape(entry.id)}"><h3>{escape(_head(entry))}</h3>{labels}'
        f"{f'<dl>{fields}</dl>' if fields else ''}{words}{link}</article>"
    )


def _words_html(labels: str, text: str) -> str:
    head = f"<p class=label>{escape(labels)}</p>" if labels else ""
    return f'{head}<pre dir="auto">{escape(text)}</pre>'


def _head(entry: Entry) -> str:
    return f"{entry.title}, {entry.day}" if entry.day else entry.title


def index_html(title: str, links: Sequence[tuple[str, str]], told: Iterable[str]) -> bytes:
    """Return the first page: what this is, and where each case is."""
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in told)
    items = "".join(f'<li><a href="{escape(href)}">{escape(name)}</a></li>' for href, name in links)
    return _whole(title, f"<h1>{escape(title)}</h1>{paragraphs}<ul>{items}</ul>")


def _whole(title: str, body: str) -> bytes:
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
    return page.encode("utf-8", "backslashreplace")


def page_markdown(page: Page) -> bytes:
    """Return a case as Markdown; what somebody wrote stands in blocks that no mark can end."""
    lines = [f"# {_marked(page.title)}", "", _marked(page.code), ""]
    for chapter in page.chapters:
        lines += [f"## {_marked(chapter.title)}", ""]
        for entry in chapter.entries:
            lines += _entry_markdown(entry)
    return "\n".join(lines).encode("utf-8", "backslashreplace")


def _entry_markdown(entry: Entry) -> list[str]:
    lines = [f"### {_marked(_head(entry))}", ""]
    lines += [f"*{_marked(label)}*\n" for label in entry.labels]
    lines += [f"- {_marked(name)}: {_marked(value)}" for name, value in entry.fields]
    for labels, text in entry.words:
        lines += ["", *([f"*{_marked(labels)}*", ""] if labels else []), *_quoted(text)]
    return [*lines, *(["", f"[The original]({entry.link})"] if entry.link else []), ""]


def _quoted(text: str) -> list[str]:
    return [f"> {_marked(line)}".rstrip() + "  " for line in text.splitlines()] or ["> "]


def _marked(text: str) -> str:
    return _TO_ESCAPE.sub(r"\\\1", " ".join(text.split()) if "\n" in text else text)
