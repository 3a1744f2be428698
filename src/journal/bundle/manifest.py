"""What the author says about a post, read strictly: every key there, none beside them, none twice."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from journal.bundle.fields import (
    HEX,
    KEY,
    LANGUAGE,
    Rule,
    day,
    maybe,
    one_of,
    shaped,
    slug,
    tags,
    text,
    whole,
    yes_or_no,
)
from journal.errors import BadBundle

SCHEMA: Final = "casebook.bundle/1"
KINDS: Final = ("single case", "composite", "fictionalised", "process only", "no case")
_REMEDY: Final = "Ask the author for a new bundle; the contract is docs/bundle.md."
_hash: Final = shaped(HEX, "a SHA-256 of 64 lower-case hexadecimal digits")
_PERSON: Final[dict[str, Rule]] = {
    "slug": slug,
    "given": text(needed=False),
    "family": text(),
    "credentials": text(needed=False),
}
_TOP: Final[dict[str, Rule]] = {
    "schema": one_of(SCHEMA),
    "slug": slug,
    "title": text(),
    "title_in_sentence_case": text(),
    "summary": text(600, needed=False),
    "language": shaped(LANGUAGE, "a language tag such as en or en-GB"),
    "tags": tags,
    "follows": maybe(slug),
    "rights": text(),
    "replaces": maybe(_hash),
}
_PARTS: Final[dict[str, dict[str, Rule]]] = {
    "series": {
        "slug": slug,
        "title": text(),
        "description": text(600, needed=False),
        "part": maybe(whole(1, 9999)),
    },
    "author": {
        **_PERSON,
        "pseudonym": yes_or_no,
        "key_id": shaped(KEY, "a key id of 16 upper-case hexadecimal digits"),
    },
    "reviewer": _PERSON,
    "dates": {name: maybe(day) for name in ("written_on", "last_updated_on", "last_reviewed_on", "publish_on")},
    "notices": {
        "kind": one_of(*KINDS),
        "protection": text(1000, needed=False),
        "consent": text(600, needed=False),
        "content_note": text(600, needed=False),
        "crisis": yes_or_no,
    },
    "post": {"sha256": _hash, "bytes": whole(1, 256 * 1024)},
}
_MAY_BE_NULL: Final = ("reviewer",)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that keeps every rule. `values` is the object itself."""

    values: dict[str, Any]

    def __getitem__(self, path: str) -> Any:
        """Return a value by its path, as ``author.slug``; null where an object on the way is null."""
        value: Any = self.values
        for name in path.split("."):
            value = value[name] if value is not None else None
        return value

    def day(self, name: str) -> date | None:
        """Return one of the four dates."""
        value = self.values["dates"][name]
        return None if value is None else date.fromisoformat(value)


def read_manifest(raw: bytes) -> Manifest:
    """Read and check a manifest.

    :raises BadBundle: with everything that is wrong, by key
    """
    values = _parsed(raw)
    reasons = _of_object(values, {**_TOP, **dict.fromkeys(_PARTS, _any)}, "")
    for name, rules in _PARTS.items():
        part = values.get(name)
        if isinstance(part, dict):
            reasons += _of_object(part, rules, f"{name}.")
        elif name in values and not (part is None and name in _MAY_BE_NULL):
            reasons.append(f"{name} is not an object.")
    if not reasons:
        reasons = _of_the_whole(values)
    if reasons:
        raise BadBundle(reasons, remedy=_REMEDY)
    return Manifest(values)


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        values = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadBundle("manifest.json is not JSON in UTF-8 with each key once.", remedy=_REMEDY) from None
    if not isinstance(values, dict):
        raise BadBundle("manifest.json is not an object.", remedy=_REMEDY)
    return values


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError
    return values


def _no_constant(_name: str) -> None:
    raise ValueError


def _any(_value: Any) -> str | None:
    return None


def _of_object(values: dict[str, Any], rules: dict[str, Rule], before: str) -> list[str]:
    reasons = [f"{before}{name} is missing." for name in rules if name not in values]
    unknown = len(values.keys() - rules.keys())
    if unknown:
        reasons.append(f"{before or 'manifest.json'} has {unknown} unknown {'key' if unknown == 1 else 'keys'}.")
    wrong = ((name, rule(values[name])) for name, rule in rules.items() if name in values)
    return reasons + [f"{before}{name} {sentence}." for name, sentence in wrong if sentence]


def _of_the_whole(values: dict[str, Any]) -> list[str]:
    reasons = []
    if (values["reviewer"] is None) != (values["dates"]["last_reviewed_on"] is None):
        reasons.append("reviewer and dates.last_reviewed_on go together: both or neither.")
    if values["notices"]["kind"] != "no case" and not values["notices"]["protection"].strip():
        reasons.append("notices.protection is empty, though the post tells of a case.")
    if values["follows"] == values["slug"]:
        reasons.append("follows names the post itself.")
    return reasons
