"""The nouns of de-identification: what the record knows, and what was found in a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sessionlab.errors import InvalidInput
from sessionlab.transcript import Span


class Kind(StrEnum):
    """What a mention is of."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    DATE = "date"
    AGE = "age"
    CONTACT = "contact"
    NUMBER = "number"
    QUANTITY = "quantity"
    PROFESSION = "profession"
    TRAIT = "trait"
    """Origin, language, religion, family standing, illness: what a person is or has."""
    RARE = "rare"
    """A fact that few share: an event, a work, a prize, an animal with a name."""


class Weight(StrEnum):
    """How a mention points to a person: alone, or together with others."""

    DIRECT = "direct"
    QUASI = "quasi"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text that may say who it is about; `finder` found them, `because` says on what ground."""

    span: Span
    text: str = field(repr=False)
    kind: Kind
    weight: Weight
    finder: str
    because: str
    confidence: float
    role: str = ""
    """Whose name it is, where the record knows: "client", "client's sister", "employer"."""


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something that the record knows: the full name first, then every other spelling and nickname."""

    role: str
    spellings: tuple[str, ...] = field(repr=False)
    kind: Kind = Kind.PERSON


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the record knows by name: the client, the family, employers, towns, the therapist too."""

    names: tuple[Name, ...] = ()

    @classmethod
    def of(cls, people: Mapping[str, Sequence[str]], /, **others: Mapping[str, Sequence[str]]) -> "Known":
        """Build it from roles and spellings; other kinds by keyword: ``places=``, ``organisations=``, ``rare=``.

        >>> known = Known.of({"client": ["Ada Quist", "Addie"]}, places={"home town": ["Brekke"]})
        >>> [(name.role, name.kind.value) for name in known.names]
        [('client', 'person'), ('home town', 'place')]

        :raises InvalidInput: when a keyword names no kind, or a role has no spelling
        """
        unknown = [word for word in others if word.removesuffix("s") not in set(Kind)]
        empty = [role for group in (people, *others.values()) for role, names in group.items() if not any(names)]
        if unknown or empty:
            reasons = [f"There is no kind of name called {word}." for word in unknown]
            reasons += [f"{len(empty)} of the roles have no name."] if empty else []
            raise InvalidInput(
                reasons, remedy="Give each role a name; kinds are places, organisations, rare and so on."
            )
        named = [Name(role, tuple(names)) for role, names in people.items()]
        for word, group in others.items():
            kind = Kind(word.removesuffix("s"))
            named += [Name(role, tuple(names), kind) for role, names in group.items()]
        return cls(tuple(named))
