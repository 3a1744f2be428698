"""Whether two names could be one person's: nobody reads their own text as a colleague."""

import re
import unicodedata
from typing import Final

from casebook.publishing.models import Author
from casebook.record.models import Account, AccountName

_WORD: Final = re.compile(r"[^\W\d_]+")


def is_the_author(given: str, family: str) -> bool:
    """Tell whether a name could be the author's: of the account, or any under which they published. Three queries."""
    own = [f"{author.given} {author.family}" for author in Author.objects.all()]
    for account in Account.objects.order_by("at")[:1]:
        own += [account.name, *AccountName.objects.filter(account_id=account.pk).values_list("name", flat=True)]
    return any(could_be_one(f"{given} {family}", name) for name in own)


def could_be_one(one: str, other: str) -> bool:
    """Tell whether every word of the shorter name stands in the longer, whole or as its first letter.

    >>> could_be_one("maren  SOL", "Maren Sol"), could_be_one("M. Sol", "Maren Sol"), could_be_one("Sol", "Maren Sol")
    (True, True, True)
    >>> could_be_one("Tobias Wren", "Maren Sol"), could_be_one("Anton Sol", "Maren Sol")
    (False, False)
    """
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    left = list(longer)
    for word in shorter:
        meant = word if word in left else next((near for near in left if _abbreviates(word, near)), None)
        if meant is None:
            return False
        left.remove(meant)
    return bool(shorter)


def _words(name: str) -> list[str]:
    """Return the words of a name, the longest first, so that a letter takes none that stands there whole."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    seen = "".join(sign for sign in bare if unicodedata.category(sign) != "Cf")
    return sorted(_WORD.findall(seen.casefold()), key=len, reverse=True)


def _abbreviates(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in (len(one), len(other))
