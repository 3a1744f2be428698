"""What a sentence of prose shows to the likelihood: words with the people made roles, frames, and the rules' own say.

Names, pronouns and titles become ``<client>``, ``<therapist>``, ``<both>``, ``<therapy>`` or ``<other>``, so that what
is learned of one client's sentence holds for another's.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from sessionlab.language.frames import Frame, Parsed
from sessionlab.language.tokens import Word

ROLES = frozenset({"client", "therapist", "both", "other", "therapy"})
LENGTHS, LONGEST = 8, 5


def features(parsed: Parsed, *, told: Iterable[str] = ()) -> list[str]:
    """Return the features of one sentence, each once; `told` are the kinds of event that rules found in it."""
    tokens = [_token(word, role) for word, role in zip(parsed.words, parsed.roles, strict=True)]
    tokens = [token for token in tokens if token]
    found = ["always", f"length:{min(len(tokens) // LENGTHS, LONGEST)}"]
    found += [f"word:{token}" for token in tokens]
    found += [f"next:{one} {other}" for one, other in pairwise(["<start>", *tokens, "<end>"])]
    found += [f"near:{one} {other}" for one, other in zip(tokens, tokens[2:], strict=False)]
    found += [f"meaning:{tag}" for tag in parsed.tags]
    for frame in parsed.frames:
        found += _of_frame(frame)
    found += [f"rule:{kind}" for kind in told]
    return list(dict.fromkeys(found))


def _token(word: Word, role: str) -> str:
    if role in ROLES:
        return f"<{role}>"
    if word.low in '"“”':
        return "<quote>"
    if any(letter.isalpha() for letter in word.low):
        return word.entry.lemma or word.low
    return "<number>" if any(letter.isdigit() for letter in word.low) else ""


def _of_frame(frame: Frame) -> Iterator[str]:
    polarity = "not " if frame.negated else ""
    yield f"does:{polarity}{frame.subject} {frame.lemma}"
    yield f"mood:{frame.mood} {frame.subject}"
    yield f"tense:{frame.tense} {frame.subject}"
    if frame.habitual:
        yield f"habit:{frame.subject}"
    for tag in frame.tags:
        yield f"act:{polarity}{frame.subject} {tag}"
        yield f"act-mood:{frame.mood} {tag}"
        if frame.habitual:
            yield f"act-habit:{tag}"
        for role in frame.objects:
            yield f"act-toward:{tag} {role}"
