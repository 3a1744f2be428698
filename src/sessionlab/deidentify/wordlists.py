"""The word lists that come with the finders, read once when they are first asked for."""

from functools import cache, lru_cache
from importlib.resources import files

from sessionlab.deidentify.folding import plain


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the lines of a list; blank ones and those that begin with # are left out.

    >>> "house" in words_of("english"), "house" in words_of("frequent")
    (True, True)
    """
    text = files("sessionlab.deidentify").joinpath("words", f"{name}.txt").read_text("utf-8")
    return frozenset(line for line in text.split("\n") if line and line[0] != "#")


@lru_cache(maxsize=1)
def short_names() -> dict[str, tuple[str, ...]]:
    """Return for each first name the short and pet forms in use, and for each of these the full names.

    >>> "liz" in short_names()["elizabeth"], "elizabeth" in short_names()["liz"]
    (True, True)
    """
    both: dict[str, set[str]] = {}
    for line in words_of("short-names"):
        full, *short = line.split()
        for one in short:
            both.setdefault(full, set()).add(one)
            both.setdefault(one, set()).add(full)
    return {name: tuple(sorted(forms)) for name, forms in both.items()}


@cache
def ranked(name: str) -> dict[str, int]:
    """Return the lines of a list with their places, from 0: the lower, the more frequent.

    >>> ranked("frequent")["the"] < ranked("frequent")["house"]
    True
    """
    text = files("sessionlab.deidentify").joinpath("words", f"{name}.txt").read_text("utf-8")
    lines = (line for line in text.split("\n") if line and line[0] != "#")
    return {line: place for place, line in enumerate(lines)}


@cache
def paired(name: str) -> dict[str, tuple[str, ...]]:
    """Return the lines of a list that say more than a word, by the word in plain small letters.

    >>> paired("professions")["beekeeper"], paired("regions")["norwegian"]
    (('works on the land or the sea',), ('people', 'northern Europe', 'northern European'))
    """
    rows = (line.split("|") for line in words_of(name))
    return {plain(word): tuple(more) for word, *more in rows}
