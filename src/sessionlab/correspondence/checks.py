"""Look at a reply before it goes: ten checks, each with the words it rests on and one sentence why.

A pure function of the reply and what stands around it. Nothing of it decides: every finding can be overruled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sessionlab.correspondence.check_rules import Check, apart, check_named, each_in, found_in, speaks_of
from sessionlab.correspondence.findings import SUBJECT, WHOLE, Finding
from sessionlab.correspondence.other_names import names_in
from sessionlab.correspondence.reply import Reply
from sessionlab.correspondence.risk_words import risk_words
from sessionlab.transcript import Letter, Span

NOWHERE = Span(0, 0)
IN_THE_WORDS = ("blame", "promise", "threat")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a reply: the letter it answers, whom it may go to, and who else there is.

    `letter` is None where no program may read it: then nobody asks whether it holds words of risk.
    """

    letter: Letter | None = field(default=None, repr=False)
    addresses: Sequence[str] = field(default=(), repr=False)
    own_names: Sequence[str] = field(default=(), repr=False)
    other_names: Sequence[str] = field(default=(), repr=False)


def check_reply(reply: Reply, around: Around | None = None) -> tuple[Finding, ...]:
    """Return what there is to look at, in the order of the checks and of the words.

    >>> from sessionlab.correspondence.reply import Part
    >>> [found.check for found in check_reply(Reply("Friday", (), {Part.PRACTICAL: "The hour on Friday is kept."}))]
    ['recipient']
    """
    known = around or Around()
    return tuple(
        finding
        for findings in (
            *(_in_parts(check_named(name), reply) for name in IN_THE_WORDS),
            _interpretations(check_named("interpretations"), reply),
            _subject(check_named("subject"), reply),
            _practical(check_named("practical"), reply),
            _safety(check_named("safety"), reply, known),
            _others(check_named("other_client"), reply, known),
            _recipient(check_named("recipient"), reply, known),
            _length(check_named("length"), reply),
        )
        for finding in findings
    )


def _in_parts(check: Check, reply: Reply) -> Iterator[Finding]:
    for part in reply.written:
        text = reply.parts[part]
        for span in found_in(check, text):
            yield Finding(check.id, part, span, span.of(text), check.why)


def _interpretations(check: Check, reply: Reply) -> Iterator[Finding]:
    """Yield interpretations where the reply holds too many, and guesses where one part does."""
    guesses = check_named("guesses")
    explained = {part: tuple(found_in(check, reply.parts[part])) for part in reply.written}
    too_many = sum(map(len, explained.values())) > check.limit
    for part in reply.written:
        text = reply.parts[part]
        guessed = apart((*explained[part], *each_in(guesses, text)))
        told = guessed if len(guessed) > guesses.limit else explained[part] if too_many else ()
        yield from (Finding(check.id, part, span, span.of(text), check.why) for span in told)


def _subject(check: Check, reply: Reply) -> Iterator[Finding]:
    told = list(found_in(check, reply.subject))
    if not told and len(reply.subject.split()) > check.limit:
        told = [Span(0, len(reply.subject))]
    yield from (Finding(check.id, SUBJECT, span, span.of(reply.subject), check.why) for span in told)


def _practical(check: Check, reply: Reply) -> Iterator[Finding]:
    if reply.written and not any(speaks_of(check, reply.parts[part]) for part in reply.written):
        yield _of_the_whole(check)


def _safety(check: Check, reply: Reply, around: Around) -> Iterator[Finding]:
    if around.letter is None or speaks_of(check_named("safety_words"), reply.text):
        return
    if reply.written and risk_words(around.letter):
        yield _of_the_whole(check)


def _others(check: Check, reply: Reply, around: Around) -> Iterator[Finding]:
    texts = [(SUBJECT, reply.subject), *((part, reply.parts[part]) for part in reply.written)]
    for place, text in texts:
        for span in names_in(text, around.other_names, own=around.own_names):
            yield Finding(check.id, place, span, span.of(text), check.why)


def _recipient(check: Check, reply: Reply, around: Around) -> Iterator[Finding]:
    allowed = {address.lower() for address in around.addresses}
    one = reply.recipients[0].lower() if len(reply.recipients) == 1 else ""
    if not one or one not in allowed:
        yield Finding(check.id, WHOLE, NOWHERE, ", ".join(reply.recipients), check.why)


def _length(check: Check, reply: Reply) -> Iterator[Finding]:
    if len(reply.text.split()) > check.limit:
        yield _of_the_whole(check)


def _of_the_whole(check: Check) -> Finding:
    return Finding(check.id, WHOLE, NOWHERE, "", check.why)
