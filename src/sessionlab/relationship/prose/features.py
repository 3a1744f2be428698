"""What a sentence of prose shows to the likelihood: words with the people made roles, frames, and the rules' own say.

Names, pronouns and titles become ``<client>``, ``<therapist>``, ``<both>``, ``<therapy>`` or ``<other>``, so that what
is learned of one client's sentence holds for another's.
"""

from collections.abc import Iterable
from itertools import pairwise

from sessionlab.language.frames import Frame, Parsed
from sessionlab.language.tokens import Word

IN_ROLE = {role: f"<{role}>" for role in ("client", "therapist", "both", "other", "therapy")}
LENGTHS, LONGEST = 8, 5


def features(parsed: Parsed, *, told: Iterable[str] = ()) -> list[str]:
    """Return the features of one sentence, each once; `told` are the kinds of event that rules found in it."""
    tokens = tokens_of(parsed)
    found = ["always", f"length:{min(len(tokens) // LENGTHS, LONGEST)}"]
    found += [f"word:{token}" for token in tokens]
    found += [f"next:{one} {other}" for one, other in pairwise(["<start>", *tokens, "<end>"])]
    found += [f"near:{one} {other}" for one, other in zip(tokens, tokens[2:], strict=False)]
    found += [f"meaning:{tag}" for tag in parsed.tags]
    for frame in parsed.frames:
        found += _of_frame(frame)
    found += [f"rule:{kind}" for kind in told]
    return list(dict.fromkeys(found))


def tokens_of(parsed: Parsed) -> list[str]:
    """Return the dictionary forms of the words of a sentence, with roles for people; marks are left out."""
    spoken = zip(parsed.words, parsed.roles, strict=True)
    return [token for word, role in spoken if (token := IN_ROLE.get(role) or _token(word))]


def _token(word: Word) -> str:
    low = word.low
    if low.isalpha():
        return word.entry.lemma
    if low in '"“”':
        return "<quote>"
    if any(letter.isalpha() for letter in low):
        return word.entry.lemma
    return "<number>" if any(letter.isdigit() for letter in low) else ""


def _of_frame(frame: Frame) -> list[str]:
    polarity, subject = "not " if frame.negated else "", frame.subject
    found = [
        f"does:{polarity}{subject} {frame.lemma}",
        f"mood:{frame.mood} {subject}",
        f"tense:{frame.tense} {subject}",
    ]
    for tag in frame.tags:
        found += (f"act:{polarity}{subject} {tag}", f"act-mood:{frame.mood} {tag}")
        found += [f"act-toward:{tag} {role}" for role in frame.objects]
    if frame.habitual:
        found += (f"habit:{subject}", *(f"act-habit:{tag}" for tag in frame.tags))
    return found
