"""Tell who is being talked about: the therapist and the work, or somebody else. Nothing else decides as much.

Anger at a landlord is no rupture, and "if I quit smoking" is no decision about therapy; the same words said of the
therapist or of the hours are.
"""

import re
from enum import StrEnum


class About(StrEnum):
    """Whom or what a sentence is about."""

    THERAPIST = "therapist"
    WORK = "work"
    OTHERS = "others"
    SELF = "self"


_ADDRESSED = re.compile(
    r" (?:(?:to|with|from|about|at|by|for|of|than|like|trust"
    r"|tell|told|need|hate|blame|ask|asked|see|seeing|pay|paying"
    r"|wrote|write|fire|firing|disappoint|bother|expect|want|remind|meant) you (?!know |can |have to |get |go |feel )"
    r"|(?:do|did|are|were|can|could|would|will|have|had|should|why|how|what|when|where) (?:do |are |did |would )?you "
    r"(?!know \?)|you (?:do|did|would|could|can|have|are|were"
    r"|will) not |you (?:never|always|just|only|keep|kept|said|say"
    r"|told|think|thought|want|wanted|made|make|seem|sound|look|act|asked|listen|care|people|guys|doctors|therapists"
    r"|shrinks|understand|of all people|and your|people) "
    r"|you are (?:not|just|so|the|supposed|a|an|being|trying|saying"
    r"|telling|like|paid|only|really|always|never|wrong|right|good|great|wasting|one) "
    r"|your (?:job|fault|question|questions|idea|advice|opinion|office|fee|fees|book|blog|brochure|therapy|practice"
    r"|profession|training|help|time|notes|holiday|vacation|hours|email|emails|e|letter|couch|theory|theories|method"
    r"|approach|precious|little|patience|kindness|support|work|words|voice|tone|face|bill) |yourself )"
)
_REPORTED = re.compile(
    r" (?:(?:i|he|she|they|it|you|we|people|everyone|everybody) (?:(?:is|are|was|were|am|just|sort of|kind of|all) )*"
    r"(?:like|go|goes|went|going)|(?:i|he|she|they|doctor|people) (?:just "
    r"|always )?(?:said|say|says|asked|tells|(?:told|tell) (?:him|her|them|me|us))) "
)
_GENERIC = re.compile(
    r" (?:if|when|whenever|once|until|unless|because|where|like"
    r"|that|and|but|because) you (?:are|have|get|go|do|drink|smoke|"
    r"take|try|put|say|wake|come|look|think about it|grow|see|feel|hang|start|stop|ask someone)\b"
)
_WORK = re.compile(
    r" (?:therapy|therapies|therapist|counseling|counselling|counselor|counsellor|treatment|sessions?|appointments?"
    r"|coming (?:here|back|to see you|in here)|being here|(?:talking"
    r"|talk) (?:about this|to you|here|therapy)|psychotherapy"
    r"|analysis|homework|exercises?|worksheets?|our (?:work|meetings"
    r"|hours|talks)|these (?:talks|meetings|hours)|this hour"
    r"|see you (?:again|anymore|any more)|(?:come|came|go|going) (?:back )?here|in here|(?:this|the) program(?:me)?"
    r"|(?:working|work|talking|talk|meeting|meet) with (?:me|you)"
    r"|waste of (?:my|your|our) time|the (?:therapist|counselor)) "
)
_OTHERS = re.compile(
    r" (?:he|she|they|him|her|them|his|their|my (?:mother|mom|mum|father|dad|wife|husband|boss|sister|brother|parents"
    r"|partner|friend|friends|mates|girlfriend|boyfriend|son|daughter|kids|landlord|ex|aunt|uncle|teacher|colleague"
    r"|colleagues|family|roommate|neighbou?rs?|lawyer)|people|everybody|everyone|nobody|no one|cops|police) "
)
_SELF = re.compile(r" (?:i|me|my|myself|mine) ")


def about(sentence: str) -> frozenset[About]:
    """Return everybody whom a sentence of plain wording is about.

    >>> sorted(about(" you never listen to me . "))
    [<About.SELF: 'self'>, <About.THERAPIST: 'therapist'>]
    """
    found = set()
    if addressed(sentence):
        found.add(About.THERAPIST)
    for who, cue in ((About.WORK, _WORK), (About.OTHERS, _OTHERS), (About.SELF, _SELF)):
        if cue.search(sentence):
            found.add(who)
    return frozenset(found)


def names_work(plain: str) -> bool:
    """Tell whether a turn speaks of the therapy or the hours.

    >>> names_work(" is it any use coming here ? ")
    True
    """
    return _WORK.search(plain) is not None


def addressed(sentence: str) -> bool:
    """Tell whether "you" or "your" in a client's sentence means the therapist and not anybody.

    >>> addressed(" when you drink you feel better . ")
    False
    """
    if " you" not in sentence or (found := _ADDRESSED.search(sentence)) is None:
        return False
    if (told := _REPORTED.search(sentence)) is not None and told.start() < found.start():
        return False
    return not (_GENERIC.search(sentence) and len(_ADDRESSED.findall(sentence)) < 2)


_JOINTS = (" and ", " but ", " because ", " so ", " or ", " . ", " ? ", " ! ")


def clause_around(plain: str, start: int, end: int) -> str:
    """Return the part of a sentence, between its joints, in which the words from `start` to `end` stand."""
    begin = max(plain.rfind(joint, 0, start + 1) for joint in _JOINTS)
    ends = [place for joint in _JOINTS if (place := plain.find(joint, max(end - 1, start))) >= 0]
    return plain[max(begin, 0) : min(ends) + 1 if ends else len(plain)]


_ENDS = (" . ", " ? ", " ! ")


def bounds_of_sentence(plain: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around the words from `start` to `end` begins and ends, its blanks included.

    >>> plain = " no . i do not . "
    >>> begin, stop = bounds_of_sentence(plain, 6, 10)
    >>> plain[begin:stop]
    ' i do not . '
    """
    begin = max(plain.rfind(mark, 0, start + 2) for mark in _ENDS)
    ends = [place for mark in _ENDS if (place := plain.find(mark, max(end - 2, start))) >= 0]
    return (begin + 2 if begin >= 0 else 0), (min(ends) + 3 if ends else len(plain))


def sentence_around(plain: str, start: int, end: int) -> str:
    """Return the sentence of a plain wording in which the words from `start` to `end` stand."""
    begin, stop = bounds_of_sentence(plain, start, end)
    return plain[begin:stop]
