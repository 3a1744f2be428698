"""Templates and styles of a page that stands alone: nothing is asked for, and the policy lets nothing else in."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.template import Context, Engine

PACKAGE = Path(__file__).parent.parent
STYLES = ("tokens", "base", "reading")


def fill(name: str, values: Mapping[str, Any]) -> str:
    """Fill a template of this room; every value is escaped unless the template says otherwise."""
    context = Context(dict(values), use_l10n=False, use_tz=False)
    return engine().get_template(f"reading/{name}").render(context)


@cache
def engine() -> Engine:
    """Return the engine, which needs no settings."""
    return Engine(dirs=[str(PACKAGE / "templates")], autoescape=True)


@cache
def style() -> str:
    """Return the style sheets as one, in the order of their layers."""
    sheets = [(PACKAGE / "static" / "css" / f"{name}.css").read_text("utf-8") for name in STYLES]
    return "\n".join(sheets)


def style_with(rules: str) -> str:
    """Return the style sheets with rules of one page."""
    return f"{style()}\n@layer reading {{\n{rules}\n}}\n"


def policy(sheet: str) -> str:
    """Return the content policy of a page: this style sheet and nothing else, no script, no image, no form."""
    digest = b64encode(sha256(sheet.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
