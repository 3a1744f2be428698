"""XML written straight, with every value escaped and every sign that XML does not allow left out."""

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(name: str, content: str, **told: str) -> str:
    """Return an element that holds text.

    >>> text("title", "Tea & <toast>", lang="en")
    '<title lang="en">Tea &amp; &lt;toast&gt;</title>\\n'
    """
    return f"<{name}{_attributes(told)}>{escape(_NOT_XML.sub('', content))}</{name}>\n"


def empty(name: str, **told: str) -> str:
    """Return an element that holds nothing."""
    return f"<{name}{_attributes(told)}/>\n"


def around(name: str, *inside: str, **told: str) -> str:
    """Return an element around others."""
    return f"<{name}{_attributes(told)}>\n{''.join(inside)}</{name}>\n"


def _attributes(told: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_NOT_XML.sub('', value))}" for name, value in told.items())
