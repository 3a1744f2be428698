"""Who is who: from the label in the source, from the map the caller gives, from there being two."""

import re
from collections.abc import Iterable, Mapping

from sessionlab.errors import InvalidInput
from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import visible
from sessionlab.transcript import Role

_THERAPIST = (
    "t|th|ther|thp|therapist|psychotherapist|co-therapist|cotherapist|counsellor|counselor|psychologist|psychiatrist|"
    "psychoanalyst|analyst|clinician|practitioner|doctor|dr|trainee|thérapeute|therapeut|therapeutin|terapeuta"
)
_CLIENT = "c|cl|client|clt|p|pt|pat|patient|analysand|coachee|klient|klientin|patientin|paciente|cliente"
_OTHER = (
    "supervisor|observer|interpreter|translator|nurse|narrator|mother|father|mom|mum|dad|husband|wife|partner|spouse|"
    "son|daughter|brother|sister|receptionist|secretary|moderator|group|all|both"
)
_ROLES = {
    word: role
    for words, role in ((_THERAPIST, Role.THERAPIST), (_CLIENT, Role.CLIENT), (_OTHER, Role.OTHER))
    for word in words.split("|")
}
_TITLE = re.compile(r"(?:dr|prof|doctor)\b\.?\s+\w|\w.*[,\s](?:phd|ph\.d\.?|psyd|psy\.d\.?|lcsw|lmft|m\.?d\.?)$")
_NUMBER = re.compile(r"[\s#.]*\d{1,5}$")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]$")

Cast = Mapping[str, Role]
"""Roles by name or address, as `key` writes them."""


def key(name: str) -> str:
    """Return the form in which two spellings of one name are equal."""
    return " ".join(visible(name).casefold().split()).strip("*_.:;,<>\"' ")


def read_cast(speakers: Mapping[str, str] | None) -> Cast:
    """Return the caller's map of names to roles, checked.

    :raises InvalidInput: when a role is none of "therapist", "client", "other", or a name is blank or given two roles
    """
    cast: dict[str, Role] = {}
    reasons = []
    for number, (name, role) in enumerate((speakers or {}).items(), start=1):
        if str(role).lower() not in {Role.THERAPIST, Role.CLIENT, Role.OTHER}:
            reasons.append(f"Entry {number} of the speakers has no known role.")
        elif not key(name):
            reasons.append(f"Entry {number} of the speakers has no name.")
        elif cast.setdefault(key(name), Role(role.lower())) != role.lower():
            reasons.append(f"Entry {number} of the speakers gives a name a second role.")
    if reasons:
        raise InvalidInput(reasons, remedy='Give each name once, as "therapist", "client" or "other".')
    return cast


def mapped_role(name: str, cast: Cast) -> Role | None:
    """Return the role the caller gave to `name`, with or without a note in brackets behind it."""
    return cast.get(key(name)) or cast.get(key(_ASIDE.sub("", name)))


def usual_role(name: str) -> Role | None:
    """Return the role that a label has by itself, or by a word in brackets: ``T``, ``Client 2``, ``Ann (client)``.

    None for a bare name.

    >>> usual_role("Th 3"), usual_role("Pt. (M)"), usual_role("Dr. Lee"), usual_role("Maria")
    (<Role.THERAPIST: 'therapist'>, <Role.CLIENT: 'client'>, <Role.THERAPIST: 'therapist'>, None)
    """
    label = key(name)
    within = _ASIDE.search(label)
    bare, aside = (key(label[: within.start()]), within[0].strip(" ()[]")) if within else (label, "")
    known = (_ROLES.get(word) for word in (label, _NUMBER.sub("", label), bare, _NUMBER.sub("", bare), aside))
    return next(filter(None, known), Role.THERAPIST if _TITLE.match(bare) else None)


def roles_of(names: Iterable[str], cast: Cast, losses: LossReport) -> dict[str, Role]:
    """Return a role for each of `names`: as mapped, else by the label, else the other one of two.

    Of exactly two speakers, if one is the therapist, the other is the client. Two labels that both mean the same
    role ("C" and "P") decide nothing.
    """
    distinct = [name for name in dict.fromkeys(names) if name]
    roles = {name: mapped_role(name, cast) or usual_role(name) or Role.UNKNOWN for name in distinct}
    if len(distinct) == 2:
        _settle_two(roles, {name for name in distinct if mapped_role(name, cast)}, losses)
    return {"": Role.UNKNOWN} | roles


def tell_unknown(spoken: Iterable[tuple[str, Role]], losses: LossReport) -> None:
    """Note how many turns were spoken by somebody whose role, or whose name, nobody gave."""
    unknown = [name for name, role in spoken if role is Role.UNKNOWN]
    nameless = unknown.count("")
    if nameless:
        losses.add(f"who speaks in {_turns(nameless)}", "the source does not name them")
    if len(unknown) > nameless:
        losses.add(
            f"whether therapist or client speaks in {_turns(len(unknown) - nameless)}",
            "the names do not tell: give the speakers",
        )


def _turns(number: int) -> str:
    return "1 turn" if number == 1 else f"{number:,} turns"


def _settle_two(roles: dict[str, Role], mapped: set[str], losses: LossReport) -> None:
    first, second = roles
    if roles[first] == roles[second] and not mapped and roles[first] in (Role.THERAPIST, Role.CLIENT):
        losses.add("the roles of the two speakers", "both labels usually mean the same one: give the speakers")
        roles[first] = roles[second] = Role.UNKNOWN
    elif len(mapped) == 1 and roles[first] == roles[second] == Role.THERAPIST:
        roles[next(name for name in roles if name not in mapped)] = Role.CLIENT
    elif {roles[first], roles[second]} == {Role.THERAPIST, Role.UNKNOWN}:
        roles[first if roles[first] is Role.UNKNOWN else second] = Role.CLIENT
