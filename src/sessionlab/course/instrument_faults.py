"""Everything that can be wrong with an instrument file, said at once and in words.

A fault names the table and its number from 1, the key, and what is expected; never the wording of a question.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

Table = Mapping[str, Any]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LOINC = re.compile(r"\d{1,7}-\d")
_TEXT, _NUMBER, _WHOLE, _FLAG, _TEXTS = "text", "number", "whole number", "true or false", "list of texts"
# table: key: (what it is, whether it must stand)
_HEAD = {"id": (_TEXT, True), "name": (_TEXT, True), "version": (_TEXT, True), "better": (_TEXT, True)} | {
    "asks": (_TEXT, False)
}
_SAID = {"sample": (_TEXT, True), "source": (_TEXT, True)}
_ONCE: dict[str, dict[str, tuple[str, bool]]] = {
    "total": {
        "low": (_NUMBER, True),
        "high": (_NUMBER, True),
        "step": (_NUMBER, True),
        "rule": (_TEXT, False),
        "factor": (_NUMBER, False),
    },
    "licence": {"notice": (_TEXT, True), "source": (_TEXT, True)},
    "missing": {"allowed": (_WHOLE, True), "source": (_TEXT, True)},
    "answers": {"low": (_NUMBER, True), "high": (_NUMBER, True), "labels": (_TEXTS, False)},
    "loinc": {"panel": (_TEXT, False), "total": (_TEXT, False)},
}
_MANY: dict[str, dict[str, tuple[str, bool]]] = {
    "item": {
        "id": (_TEXT, True),
        "text": (_TEXT, True),
        "loinc": (_TEXT, False),
        "reversed": (_FLAG, False),
        "surfaced_from": (_NUMBER, False),
    },
    "subscale": {
        "id": (_TEXT, True),
        "name": (_TEXT, True),
        "items": (_TEXTS, True),
        "counted_from": (_NUMBER, False),
        "needs": (_WHOLE, False),
    },
    "band": {"at_least": (_NUMBER, True), "name": (_TEXT, True), "source": (_TEXT, True)},
    "cutoff": {"value": (_NUMBER, True), "side": (_TEXT, True), "means": (_TEXT, True)} | _SAID,
    "reliability": {"value": (_NUMBER, True), "kind": (_TEXT, True)} | _SAID,
    "spread": {"mean": (_NUMBER, True), "sd": (_NUMBER, True)} | _SAID,
    "published_change": {"points": (_NUMBER, True)} | _SAID,
}
_CHOICES = {
    ("head", "better"): ("lower", "higher"),
    ("total", "rule"): ("sum", "mean"),
    ("cutoff", "side"): ("at or above", "at or below"),
    ("reliability", "kind"): ("alpha", "retest", "other"),
}


def loinc_check_digit(code: str) -> bool:
    """Tell whether a LOINC code ends with its mod-10 (Luhn) check digit.

    >>> loinc_check_digit("44249-1"), loinc_check_digit("44249-2")
    (True, False)
    """
    if not _LOINC.fullmatch(code):
        return False
    digits, _, check = code.partition("-")
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return (10 - sum(value // 10 + value % 10 for value in doubled)) % 10 == int(check)


def faults_of(table: Table) -> list[str]:
    """Return every fault of an instrument's table; none where it can be used."""
    faults = list(_of_shape(table))
    return faults or list(_of_sense(table))


def _of_shape(table: Table) -> Iterator[str]:
    """Yield what is missing, unknown, or of another type; the sense is looked at only where the shape holds."""
    known = {*_HEAD, *_ONCE, *_MANY}
    yield from (f"There is an unknown key {key!r}." for key in table if key not in known)
    yield from _of_entry({key: value for key, value in table.items() if key in _HEAD}, _HEAD, "head", "The file")
    for name, keys in _ONCE.items():
        entry = table.get(name)
        if entry is None and name in ("total", "licence"):
            yield f"There is no table [{name}]."
        elif entry is not None and not isinstance(entry, Mapping):
            yield f"{name!r} is not a table [{name}]."
        elif entry is not None:
            yield from _of_entry(entry, keys, name, f"[{name}]")
    for name, keys in _MANY.items():
        entries = table.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            yield f"{name!r} is not a list of tables [[{name}]]."
            continue
        for place, entry in enumerate(entries, start=1):
            yield from _of_entry(entry, keys, name, f"[[{name}]] {place}")


def _of_entry(entry: Table, keys: Mapping[str, tuple[str, bool]], name: str, where: str) -> Iterator[str]:
    yield from (f"{where} has an unknown key {key!r}." for key in entry if key not in keys)
    for key, (what, needed) in keys.items():
        if key not in entry:
            if needed:
                yield f"{where} has no {key}."
        elif not _is(entry[key], what):
            yield f"{where}: {key} is not a {what}."
        elif (name, key) in _CHOICES and entry[key] not in _CHOICES[name, key]:
            yield f"{where}: {key} must be one of {', '.join(_CHOICES[name, key])}."


def _is(value: Any, what: str) -> bool:
    if isinstance(value, bool) or what == _FLAG:
        return isinstance(value, bool) and what == _FLAG
    if isinstance(value, str) or what == _TEXT:
        return isinstance(value, str) and what == _TEXT and bool(value.strip())
    if isinstance(value, list) or what == _TEXTS:
        return _are_texts(value) and what == _TEXTS
    whole = isinstance(value, int)
    return (whole or (isinstance(value, float) and what == _NUMBER)) and -1e12 < value < 1e12


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)


def _of_sense(table: Table) -> Iterator[str]:
    total = table["total"]
    if not _ID.fullmatch(table["id"]):
        yield "The id is not made of small letters, digits and hyphens."
    if not total["low"] < total["high"]:
        yield "[total]: low is not below high."
    if total["step"] < 0 or total.get("factor", 1) <= 0:
        yield "[total]: step is below zero, or factor not above it."
    yield from _of_items(table)
    yield from _of_subscales(table)
    yield from _of_figures(table, total["low"], total["high"])
    codes = [*table.get("loinc", {}).values(), *(item["loinc"] for item in table.get("item", ()) if "loinc" in item)]
    yield from (f"The LOINC code {code!r} has a wrong check digit." for code in codes if not loinc_check_digit(code))


def _of_items(table: Table) -> Iterator[str]:
    items, answers, total = table.get("item", []), table.get("answers"), table["total"]
    yield from _twice((item["id"] for item in items), "item")
    if bool(items) != (answers is not None):
        yield "Items and [answers] must stand together, or neither of them."
        return
    if not items or answers is None:
        if table.get("missing", {}).get("allowed"):
            yield "[missing]: without items nothing can be missing."
        return
    low, high, size = answers["low"], answers["high"], len(items)
    if not low < high:
        yield "[answers]: low is not below high."
    if "labels" in answers and len(answers["labels"]) != high - low + 1:
        yield f"[answers]: {len(answers['labels'])} labels for the answers {low:g} to {high:g}."
    times = total.get("factor", 1) * (size if total.get("rule", "sum") == "sum" else 1)
    if (total["low"], total["high"]) != (low * times, high * times):
        yield f"[total]: {size} items answered {low:g} to {high:g} give {low * times:g} to {high * times:g}."
    if not 0 <= table.get("missing", {}).get("allowed", 0) < size:
        yield f"[missing]: allowed is not 0 to {size - 1}."
    for place, item in enumerate(items, start=1):
        if not low <= item.get("surfaced_from", low) <= high:
            yield f"[[item]] {place}: no answer reaches surfaced_from."


def _of_subscales(table: Table) -> Iterator[str]:
    known = {item["id"] for item in table.get("item", ())}
    yield from _twice((entry["id"] for entry in table.get("subscale", ())), "subscale")
    for place, entry in enumerate(table.get("subscale", ()), start=1):
        strange = [item for item in entry["items"] if item not in known]
        yield from (f"[[subscale]] {place} names an item {item!r} that does not stand." for item in strange)
        if len(set(entry["items"])) < len(entry["items"]) or not entry["items"]:
            yield f"[[subscale]] {place} names an item twice, or none."
        if ("needs" in entry) != ("counted_from" in entry):
            yield f"[[subscale]] {place}: needs and counted_from must stand together."
        if not 1 <= entry.get("needs", 1) <= max(len(entry["items"]), 1):
            yield f"[[subscale]] {place}: needs is not 1 to {len(entry['items'])}."


def _of_figures(table: Table, low: float, high: float) -> Iterator[str]:
    yield from _of_bands([band["at_least"] for band in table.get("band", ())], low, high)
    rules: tuple[tuple[str, Callable[[Table], bool], str], ...] = (
        ("cutoff", lambda entry: low <= entry["value"] <= high, "lies outside the range"),
        ("reliability", lambda entry: 0 < entry["value"] < 1, "is not between 0 and 1"),
        ("spread", lambda entry: low <= entry["mean"] <= high, "has a mean outside the range"),
        ("spread", lambda entry: entry["sd"] > 0, "has a standard deviation that is not above zero"),
        ("published_change", lambda entry: 0 < entry["points"] <= high - low, "is not above zero and within the range"),
    )
    for name, holds, fault in rules:
        for place, entry in enumerate(table.get(name, ()), start=1):
            if not holds(entry):
                yield f"[[{name}]] {place} {fault}."


def _of_bands(starts: list[float], low: float, high: float) -> Iterator[str]:
    if any(not before < after for before, after in pairwise(starts)):
        yield "The bands do not rise."
    if starts and starts[0] != low:
        yield f"The first band does not begin at {low:g}."
    yield from (
        f"[[band]] {n} lies outside the range." for n, at in enumerate(starts, start=1) if not low <= at <= high
    )


def _twice(names: Iterable[str], what: str) -> Iterator[str]:
    every = list(names)
    yield from (
        f"The {what} {name!r} stands {every.count(name)} times." for name in sorted(set(every)) if every.count(name) > 1
    )
