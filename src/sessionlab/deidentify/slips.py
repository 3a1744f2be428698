"""Slips of the finger: how far two words are apart, counted in letters left out, put in, changed or swapped."""

from collections.abc import Iterator


def shortened(word: str) -> Iterator[str]:
    """Yield a word, and the word without each one of its letters: two words one slip apart share one of these."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def one_slip(one: str, other: str) -> bool:
    """Tell whether at most one letter is left out, put in, changed, or swapped with its neighbour.

    >>> one_slip("sofai", "sofia"), one_slip("sophia", "sofia")
    (True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    swapped = len(a) == len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or swapped


def two_slips(one: str, other: str) -> bool:
    """Tell whether two words are at most two slips apart."""
    if abs(len(one) - len(other)) > 2:
        return False
    forms = set(shortened(one))
    return any(one_slip(form, near) for form in forms for near in shortened(other))
