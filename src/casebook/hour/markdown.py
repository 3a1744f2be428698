"""The words of a note as a page shows them: Markdown without links, pictures and HTML, markers as small labels."""

import re
from functools import cache
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from casebook.hour.markers import Sign, plain

_SIGN: Final = re.compile(rf"(?<![^\s>])//({'|'.join(Sign)})\b:?", re.IGNORECASE)
_NOT_SHOWN: Final = dict.fromkeys(
    [*(number for number in range(0x20) if number not in (0x09, 0x0A)), 0x7F, 0x202D, 0x202E, *range(0xD800, 0xE000)],
    "\N{REPLACEMENT CHARACTER}",
)


def rendered(text: str) -> SafeString:
    """Return words as HTML: everything in them is escaped, and nothing in them leads anywhere.

    >>> rendered("She *laughed*. //rupture <b>")
    '<p>She <em>laughed</em>. <span class="sign">rupture</span> &lt;b&gt;</p>\\n'
    """
    html = _markdown().render(text.translate(_NOT_SHOWN))
    # The renderer escapes every sign of the text; what is put in here are our own words.
    return mark_safe(_SIGN.sub(lambda found: f'<span class="sign">{found[1].lower()}</span>', html))  # noqa: S308


def printed(text: str) -> SafeString:
    """Return words as HTML for paper that is for others: without markers and guesses.

    >>> printed("She laughed. //rupture\\n//guess quits 70%")
    '<p>She laughed.</p>\\n'
    """
    return rendered(plain(text))


@cache
def _markdown() -> MarkdownIt:
    known = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return known.disable(["link", "image", "autolink", "reference", "html_inline", "html_block"])
