"""The graph of a page in schema.org's terms. The client is in it nowhere, and no day of an hour."""

import json
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

CLINICIAN: Final = "https://schema.org/Clinician"
_ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}

Node = dict[str, Any]


def person(name: str, *, credentials: str = "", address: str = "") -> Node:
    """Return an author or a reviewer."""
    return told({"@type": "Person", "name": name, "honorificSuffix": credentials, "url": address})


def crumbs(address: str, steps: list[tuple[str, str]]) -> Node:
    """Return the way from the front page to here. The last step is here and has no address."""
    items = [
        told({"@type": "ListItem", "position": place, "name": name, "item": item})
        for place, (name, item) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "@id": f"{address}#crumbs", "itemListElement": items}


def told(node: Node) -> Node:
    """Return a node without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def graph(*nodes: Node) -> SafeString:
    """Return nodes as JSON-LD that cannot end the element it stands in."""
    text = json.dumps({"@context": "https://schema.org", "@graph": list(nodes)}, ensure_ascii=False)
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return mark_safe(text)  # noqa: S308 - every sign that HTML reads is escaped above
