"""Inflect English verbs and nouns: from the dictionary form to the forms that stand in a text."""

from collections.abc import Iterator, Mapping

_VOWELS = "aeiou"
# Stressed on the last syllable though longer than one: the consonant is doubled.
_DOUBLING = frozenset(
    "rebut rebuff admit commit omit refer prefer begin forget regret permit rebel occur upset".split()
)


def verb_forms(base: str, irregular: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield every form of a verb with its kind: b(ase), s, d (past), n (participle), g (-ing).

    >>> sorted(set(verb_forms("stop", {})))
    [('stop', 'b'), ('stopped', 'd'), ('stopped', 'n'), ('stopping', 'g'), ('stops', 's')]
    """
    yield base, "b"
    yield with_s(base), "s"
    yield _with_ing(base), "g"
    past, participle = irregular.get(base) or (_with_ed(base),) * 2
    yield past, "d"
    yield participle, "n"
    if base.endswith("el") and past.endswith("lled"):
        yield from ((base + "ed", "d"), (base + "ed", "n"), (base + "ing", "g"))


def with_s(word: str) -> str:
    """Return the plural of a noun, or the third person of a verb.

    >>> [with_s(word) for word in ("attack", "wish", "apology", "essay")]
    ['attacks', 'wishes', 'apologies', 'essays']
    """
    if word.endswith(("s", "x", "z", "ch", "sh")) or word == "go":
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _with_ed(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return _doubled(base) + "ed"


def _with_ing(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return _doubled(base) + "ing"


def _doubled(base: str) -> str:
    short = len(base) >= 3 and base[-1] not in _VOWELS + "wxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS
    one_syllable = sum(letter in _VOWELS for letter in base) == 1
    british = base.endswith("el") and short
    return base + base[-1] if short and (one_syllable or base in _DOUBLING or british) else base
