"""Tell whether words are a speaker's own or told: what somebody else said, or the speaker to somebody else.

Only the sentence of the words and the one before are looked at, or the one before all that begin with "you": who told
a story three sentences ago may be angry with the therapist now.
"""

import re

from sessionlab.coding.addressee import bounds_of_sentence

_AGAIN = r"(?:(?:just|then|always|only|even|would|had|have|has|used to|kept|keeps|suddenly|finally) )*+"
_WHO = (
    r"(?:he|she|they|we|it|mum|mom|dad|boss|teacher|brother|sister|mother|father|husband|wife|son|daughter|nan|people"
    r"|everybody|everyone|someone|somebody|doctor|woman|man|lad|lady|girl|boy|voice|ex|mate|friend|who)"
)
# "Dave just exploded. You're useless." Anybody shouts, by whatever name, but for the therapist.
_SHOUTS = (
    rf" (?!you )[a-z]+ {_AGAIN}(?:shouted|shouts|screamed|screams|yelled|yells|exploded|snapped|whispered|muttered"
    r"|hissed|texted|texts) | (?:scream|shout|yell|swear)(?:s|ed|ing)? at (?:me|us|him|her|them) "
)
_ADDRESSES = (
    rf" {_WHO} {_AGAIN}(?:(?:says?|said|saying|tells?|told|telling|wrote|writes) (?:to )?(?:me|us|him|her|them)"
    r"|calls? (?:me|us|him|her|them)|called (?:me|us|him|her|them)|turned round) "
    r"| i (?:[a-z]+ )?(?:told|tell|says? to|said to) (?!you )"
)
_SAYS = rf" {_WHO} {_AGAIN}(?:said|says|say|saying|wrote) "
# What is said is told already where these follow: "My husband said you would help. Piss off."
_INDIRECT = r"(?!that |you |i |he |she |they |we |it (?:is|was|would|will) |to |how |about |this is )"

_IN_FRONT = re.compile(f"{_SHOUTS}|{_ADDRESSES}|{_SAYS}")
_JUST_BEFORE = re.compile(
    rf" (?:[a-z]+ (?:goes|went|was like|were like|is like)|(?:i|we|they|you) (?:go|am like|are like)"
    rf"|(?:i|he|she|they|we) {_AGAIN}(?:thought|think)|called|it read) $"
)
_SENTENCE_BEFORE = re.compile(f"{_SHOUTS}|(?:{_ADDRESSES}){_INDIRECT}|{_SAYS}{_INDIRECT}")
_AFTERWARDS = re.compile(
    rf" (?:{_WHO}|i) {_AGAIN}(?:said|says|say|goes|thought|shouted|screamed|yelled|told|tell|tells|wrote) "
    r"(?!you |that |so |it |this )"
)
_GOES_ON = 4
"""How many sentences to "you" may follow on "He screamed at me." and still be what he screamed."""


def is_told(plain: str, start: int, end: int) -> bool:
    """Tell whether the words from `start` to `end` of a plain wording stand in a mouth other than the speaker's now.

    >>> told = " my boss screamed at me . you are useless . "
    >>> is_told(told, told.index(" you"), len(told) - 3)
    True
    >>> mine = " my husband said you would help . you are useless . "
    >>> is_told(mine, mine.index(" you are"), len(mine) - 3)
    False
    """
    first = _first_word(plain, start)
    begin, stop = bounds_of_sentence(plain, first, end)
    before = plain[begin : max(first, begin + 1)]
    if _IN_FRONT.search(before) or _JUST_BEFORE.search(before) or _AFTERWARDS.search(plain[max(begin, end - 1) : stop]):
        return True
    for _ in range(_GOES_ON):
        if not begin:
            return False
        earlier = bounds_of_sentence(plain, max(begin - 4, 0), max(begin - 3, 0))[0]
        said = plain[earlier : begin + 1]
        if _SENTENCE_BEFORE.search(said) or _JUST_BEFORE.search(f"{said.rstrip(' .?!')} "):
            return True
        if not said.startswith(" you "):
            return False
        begin = earlier
    return False


def _first_word(plain: str, start: int) -> int:
    """Return where the first word of a hit begins: a hit at the beginning of a sentence takes the mark before it."""
    while start < len(plain) - 1 and not plain[start].isalnum():
        start += 1
    return start
