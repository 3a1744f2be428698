"""Tell what the therapist had just invited: the same short answer is a withdrawal after one and plain after another."""

import re
from enum import StrEnum

from sessionlab.coding.wording import Wording


class Invited(StrEnum):
    """What a therapist's turn asks of the client; one turn can do several."""

    OPEN = "open"
    CLOSED = "closed"
    REFLECTION = "reflection"
    ADVICE = "advice"
    INFORMATION = "information"
    REMARK = "remark"
    NEGATED = "negated"
    """Said in the negative, so that a "no" agrees."""
    NOTHING = "nothing"
    """A back-channel or a greeting: what was invited before still stands."""


_BACK_CHANNELS = frozenset(
    "mm hmm mhm yes okay right uh huh oh i see sure good great all no well really wow hi hello thanks thank you "
    "alright exactly absolutely of course so that is fine cool and hm ah nice".split()
)
_OPEN = re.compile(
    r" (?:tell me|describe|say (?:more|something|a bit)"
    r"|talk (?:a little |a bit |some )?(?:more )?about|walk me through"
    r"|help me (?:to )?understand|explain|i wonder what|(?:i am "
    r"|just |been )wondering (?:what|how|why|if there is anything))"
    r" (?!you (?:that|something|how|about))"
)
_OPEN_START = re.compile(
    r" (?:what|how|why|in what ways?)(?! (?:many|much|often|long"
    r"|old|far|big|time|day|kind of|sort of|type of|is your name"
    r"|are you|do you do|did you say)\b)"
)
_WONDERS_WHETHER = re.compile(r" (?:i wonder|wondering) (?:if|whether) ")
_QUESTION_START = re.compile(
    r"^ (?:(?:and|but|so|okay|well|now|all right|then|or|also|yes|mm hmm|right) )*"
    r"(?:do|does|did|are|is|am|was|were|have|has|had|can|could|would|will|should|may|might|any|which|who|where|when"
    r"|what|how|why) "
)
_REFLECTION = re.compile(
    r" (?:(?:it |that )?(?:sounds|seems|feels|looks) (?:to me )?like|i hear you|i am hearing|what i am hearing"
    r"|you are (?:saying|telling|feeling|wondering|thinking|worried|not sure|concerned)|you (?:feel|felt)|part of you"
    r"|on (?:the )?one hand|kind of feels?|in other words|you mentioned) "
    r"|^ (?:(?:and|but|so|okay|well|yes|mm hmm|right|then|because|mm) )*(?:you|your|it is) "
    r"|^ (?:(?:okay|well|yes|right|mm hmm) )*so (?:you|for you|there is|it|that|on|at|part) "
)
_ADVICE = re.compile(
    r" (?:you (?:should|ought|must|need to|have to|had better|could try|might want|can try|really need|just need)"
    r"|(?:i would|i am going to|i will|we) (?:strongly |really "
    r"|also |definitely )?(?:recommend|suggest|advise|encourage)"
    r"|i (?:want|need) you to|why (?:do not|dont) (?:you|we)|the best thing (?:you can|for you)|try to|make sure you"
    r"|how about (?:you|if|we|trying)|have you (?:ever )?(?:tried|thought about|considered)|what if you"
    r"|maybe you (?:can|could|should)|i think you (?:can|could|should)|(?:we|you) (?:got|have) to) "
)
_INFORMATION_WORDS = 20


def invited(heard: Wording) -> frozenset[Invited]:
    """Return what this turn of a therapist asks of the client.

    >>> from sessionlab.coding.wording import hear
    >>> sorted(invited(hear("Mm-hmm. What was that like for you?")))
    [<Invited.OPEN: 'open'>]
    """
    if heard.bag <= _BACK_CHANNELS or (heard.spoken < 6 and heard.bag - {".", "?", "!"} <= _BACK_CHANNELS):
        return frozenset({Invited.NOTHING})
    found = set(_asked(heard))
    if " you " in heard.plain and _ADVICE.search(heard.plain):
        found.add(Invited.ADVICE)
    if Invited.OPEN not in found and _REFLECTION.search(heard.plain):
        found.add(Invited.REFLECTION)
    if " not " in heard.plain:
        found.add(Invited.NEGATED)
    asks = found - {Invited.NEGATED}
    if heard.spoken >= _INFORMATION_WORDS and asks <= {Invited.ADVICE}:
        found.add(Invited.INFORMATION)
    elif not asks:
        found.add(Invited.REMARK)
    return frozenset(found)


def _asked(heard: Wording) -> set[Invited]:
    """Read the questions; the last one counts, because it is the one that is answered."""
    if _OPEN.search(heard.plain):
        return {Invited.OPEN}
    if _WONDERS_WHETHER.search(heard.plain):
        return {Invited.CLOSED}
    if "?" not in heard.bag:
        return set()
    before, _, _ = heard.plain.rpartition(" ? ")
    question = f" {re.split(r' [.?!] ', before)[-1].strip()} "
    if _OPEN_START.search(question):
        return {Invited.OPEN}
    return {Invited.CLOSED} if _QUESTION_START.match(question) else {Invited.REFLECTION}
