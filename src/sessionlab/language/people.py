"""Tell who is who in a case account: the narrator, the client, the therapist, third parties.

The cast is settled once for the whole text (`cast_of`); `roles_of` then gives every word of a sentence the role of the
person or thing it stands for. Roles: therapist, client, both, other, generic, therapy, or empty.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from sessionlab.language.lexicon import Lexicon
from sessionlab.language.tokens import Word

_MALE = frozenset("he him his himself".split())
_FEMALE = frozenset("she her hers herself".split())
_THEY = frozenset("they them their theirs themselves themself".split())
_FIRST = frozenset("i me my mine myself".split())
_PLURAL = frozenset("we us our ours ourselves".split())
_SECOND = frozenset("you your yours yourself".split())
POSSESSIVE = frozenset("my your his her its our their".split())
_NAMED_AFTER = frozenset("named called".split())


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks and who is spoken of. `narrator` is therapist, client or empty (told from outside)."""

    narrator: str
    client_gender: str
    names: Mapping[str, str] = field(repr=False)
    mixed: bool = False
    """Both he and she are clients: a couple, or several cases in one text."""
    therapist_gender: str = ""


def cast_of(sentences: Sequence[Sequence[Word]], quoted: Sequence[Sequence[bool]], lexicon: Lexicon) -> Cast:
    """Read the whole account once and tell who is who."""
    narrator = _narrator(sentences, quoted, lexicon)
    names = _names(sentences, lexicon, narrator)
    if not narrator:
        names |= _helpers(sentences, names)
    counts = _counted(sentences)
    he, she = sum(counts[word] for word in _MALE), sum(counts[word] for word in _FEMALE)
    they = sum(counts[word] for word in _THEY)
    gender = "m" if he > she else "f" if she else ""
    if they > 3 * (he + she):
        gender = "n"
    helper = ""
    if not narrator:
        known = _genders(sentences, names, lexicon)
        gender, helper = known.get("client", gender), known.get("therapist", "")
        if min(he, she) * 5 > max(he, she) and gender in ("m", "f"):
            # Both are told of, so the therapist is most likely the other one.
            helper = "f" if gender == "m" else "m"
    clients = sum(role == "client" for role in names.values())
    mixed = clients > 1 and min(he, she) * 4 > max(he, she) and narrator == "therapist"
    return Cast(narrator, gender, names, mixed, helper)


def _counted(sentences: Iterable[Sequence[Word]]) -> Counter[str]:
    """Return how often each word stands in the account, in whatever letters."""
    counts: Counter[str] = Counter()
    for word, count in Counter(chain.from_iterable(sentences)).items():
        counts[word.low] += count
    return counts


def _helpers(sentences: Iterable[Sequence[Word]], names: Mapping[str, str]) -> dict[str, str]:
    """Return the names that do what therapists do: they ask, suggest, interpret."""
    helping: Counter[str] = Counter()
    acting: Counter[str] = Counter()
    for words in sentences:
        for word, after in pairwise(words):
            if word.capital and word.low in names and after.entry.forms:
                acting[word.low] += 1
                helping[word.low] += after.entry.lemma in _HELPING
    return {name: "therapist" for name, count in helping.items() if count >= 2 and count * 5 >= acting[name] * 2}


def _genders(sentences: Iterable[Sequence[Word]], names: Mapping[str, str], lexicon: Lexicon) -> dict[str, str]:
    """Return the gender of the client and of the therapist: of the first pronoun behind their mention."""
    votes: Counter[tuple[str, str]] = Counter()
    for words in sentences:
        told = [role for word in words if (role := _told(word, names, lexicon))]
        if told:
            weight = 3 if len(set(told)) == 1 else 1
            for word in words:
                if word.low in _MALE | _FEMALE and word.low != "him":
                    votes[told[0], "m" if word.low in _MALE else "f"] += weight
    return {
        role: max("mf", key=lambda gender: votes[role, gender])
        for role in ("client", "therapist")
        if votes[role, "m"] != votes[role, "f"]
    }


def _told(word: Word, names: Mapping[str, str], lexicon: Lexicon) -> str:
    """Return the role of a word that names the client, the therapist or a third party, else nothing."""
    if word.capital and word.low in names:
        return names[word.low]
    for role in ("client", "therapist"):
        if word.low in lexicon.people[role]["nouns"]:
            return role
    return "other" if any(word.low in nouns for nouns in _other_nouns(lexicon)) else ""


_HELPING = frozenset(
    """ask suggest wonder point interpret propose encourage invite reflect offer counsel acknowledge
explore confront explain empathize validate listen express note offer press urge convince""".split()
)


def _narrator(sentences: Sequence[Sequence[Word]], quoted: Sequence[Sequence[bool]], lexicon: Lexicon) -> str:
    mine = lexicon.people["narrator"]
    score: Counter[str] = Counter()
    for words, inside in zip(sentences, quoted, strict=True):
        for place, word in enumerate(words):
            if word.low not in ("i", "me", "my") or inside[place]:
                continue
            if word.low != "my":
                score["i"] += 1
            else:
                near = {after.low for after in words[place + 1 : place + 3]}
                score["therapist"] += bool(near & mine["therapist"])
                score["client"] += bool(near & mine["client"])
    if score["client"] > score["therapist"]:
        return "client"
    return "therapist" if score["i"] >= 2 or score["therapist"] else ""


def _names(sentences: Iterable[Sequence[Word]], lexicon: Lexicon, narrator: str) -> dict[str, str]:
    """Return every name with its role; a name told once, without introduction, is not taken for a person."""
    counts: Counter[str] = Counter()
    inner: Counter[str] = Counter()
    roles: dict[str, str] = {}
    for words in sentences:
        for place, word in enumerate(words):
            if not word.capital or not word.low.isalpha():
                continue
            if word.low in lexicon.people["not_names"]["words"]:
                if _titled(words, place) and len(word.low) == 1:
                    roles.setdefault(word.low, "client")
                continue
            if role := _introduced(words, place, lexicon, narrator):
                roles.setdefault(word.low, role)
            if len(word.low) > 1 and not _cited(words, place):
                counts[word.low] += 1
                inner[word.low] += place > 0 or (len(words) > 1 and bool(words[1].entry.forms))
    for name, count in counts.items():
        if count >= 2 and inner[name] and len(name) > 1 and not lexicon.forms.get(name):
            roles.setdefault(name, "client")
    return roles


def _introduced(words: Sequence[Word], place: int, lexicon: Lexicon, narrator: str) -> str:
    """Tell the role a name has by the words around it: a title, a relation, an apposition."""
    before = [word.low for word in words[max(0, place - 4) : place]]
    title = before[-1] if before and before[-1] != "." else (before[-2] if len(before) > 1 else "")
    if title in ("dr", "prof", "professor"):
        return "other" if narrator == "therapist" else "therapist"
    if title in lexicon.people["title"]["words"]:
        return "client"
    close = [word for word in before[-3:] if word.isalpha()]
    if any(word in group for word in close[-2:] for group in _other_nouns(lexicon)):
        return "other"
    if set(close[-2:]) & lexicon.people["client"]["nouns"] and not _NAMED_AFTER & set(close[:1]):
        return "client"
    if set(close[-1:]) & lexicon.people["therapist"]["nouns"]:
        return "therapist"
    after = [word.low for word in words[place + 1 : place + 6]]
    if after[:1] == [","] and set(after) & (lexicon.people["therapist"]["nouns"] | {"trainee"}) and not narrator:
        return "therapist"
    return ""


def _titled(words: Sequence[Word], place: int) -> bool:
    before = [word.low for word in words[max(0, place - 2) : place]]
    return bool({"mr", "mrs", "ms", "miss"} & set(before)) and before[-1] in ("mr", "mrs", "ms", "miss", ".")


def _cited(words: Sequence[Word], place: int) -> bool:
    """Tell whether the name is an author's: a year, "et al." or "and colleagues" stands behind it."""
    after = [word.low for word in words[place + 1 : place + 5]]
    return after[:2] == ["et", "al"] or "colleagues" in after[:2] or any(_year(word) for word in after)


def _year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20")


def _other_nouns(lexicon: Lexicon) -> tuple[frozenset[str], ...]:
    return tuple(lexicon.people["other"][kind] for kind in ("male", "female", "any"))


@dataclass(slots=True)
class Roles:
    """Gives the words of one sentence after the other their roles; it remembers whom the last one was about."""

    cast: Cast
    lexicon: Lexicon
    others: dict[str, str] = field(init=False)
    _telling: frozenset[str] = field(init=False)
    """Every word that can have a role without being a name."""
    recent: str = ""
    """Gender of the third party who was the subject of the last sentence, if one was."""
    speaker: str = "client"
    last_named: str = ""
    """Role of the client or therapist who was named last, where a pronoun could mean either."""

    def __post_init__(self) -> None:
        people = self.lexicon.people
        self.others = {
            word: gender
            for kind, gender in (("any", "n"), ("male", "m"), ("female", "f"))
            for word in people["other"][kind]
        }
        nouns = (people[role]["nouns"] for role in ("therapist", "client", "therapy", "generic"))
        self._telling = frozenset(self.others).union(
            _FIRST, _PLURAL, _SECOND, _MALE, _FEMALE, _THEY, _SOMEBODY, people["generic"]["words"], *nouns
        )

    seen: dict[str, int] = field(default_factory=dict)
    """Gender of third parties, and how many sentences ago one was named."""

    def of(self, words: Sequence[Word], quoted: Sequence[bool]) -> list[str]:
        """Return the role of every word; in quotation marks "I" and "you" wait for `in_speech`."""
        carried = self.recent if self._goes_on(words) else ""
        telling = self._telling
        own = [
            self._role(words, place, quoted[place], "client", carried) if word.low in telling or word.capital else ""
            for place, word in enumerate(words)
        ]
        _settle_possessives(words, own)
        self.recent = self._third_subject(words, own)
        self.seen = {gender: ago + 1 for gender, ago in self.seen.items() if ago < _FORGOTTEN}
        return own

    def in_speech(
        self, words: Sequence[Word], quoted: Sequence[bool], own: Sequence[str], *, speaker: str
    ) -> list[str]:
        """Return the roles anew with "I" in quotation marks as the speaker and "you" as the one spoken to."""
        if speaker == "client":
            return list(own)
        turned = [
            self._role(words, place, True, speaker, "") if inside and word.low in _FIRST | _SECOND else own[place]
            for place, (word, inside) in enumerate(zip(words, quoted, strict=True))
        ]
        _settle_possessives(words, turned)
        return turned

    def _goes_on(self, words: Sequence[Word]) -> bool:
        """Tell whether a sentence goes on about a third party: it begins with a pronoun, the treatment is not in it."""
        return bool(words) and words[0].low in ("he", "she", "his", "her", "they") and not self._room(words)

    def _room(self, words: Sequence[Word]) -> bool:
        people = self.lexicon.people
        room = people["therapy"]["nouns"] | people["therapist"]["nouns"]
        return any(word.low in room or word.low in ("i", "me", "my", "we", "us", "our") for word in words)

    def _third_subject(self, words: Sequence[Word], own: Sequence[str]) -> str:
        for word, role in zip(words, own, strict=True):
            if role == "other":
                return self.others.get(word.low, self.recent if word.low in _MALE | _FEMALE else "n")
            if role:
                return ""
        return ""

    def _role(self, words: Sequence[Word], place: int, quoted: bool, speaker: str, carried: str) -> str:
        low = words[place].low
        if low in _FIRST and not (low == "i" and _titled(words, place)):
            return (speaker if quoted else self.cast.narrator) or "therapist"
        if low in _PLURAL:
            return "both"
        if low in _SECOND:
            return ("therapist" if speaker == "client" else "client") if quoted else "generic"
        if low in _MALE:
            return self._third("m", carried)
        if low in _FEMALE:
            return self._third("f", carried)
        if low in _THEY:
            return "client" if self.cast.client_gender == "n" else ""
        return self._noun(words, place, low)

    def _third(self, gender: str, carried: str) -> str:
        cast = self.cast
        if carried == gender:
            return "other"
        if cast.therapist_gender == gender == cast.client_gender:
            return self.last_named or "client"
        if cast.therapist_gender == gender != cast.client_gender:
            return "therapist"
        if gender == cast.client_gender or cast.mixed or cast.client_gender in ("", "n"):
            return "client" if cast.narrator != "client" else "therapist"
        if cast.narrator == "therapist":
            # No third party of that gender is near: another client of the same account.
            return "other" if gender in self.seen or "n" in self.seen else "client"
        return "therapist" if not self.recent else "other"

    def _noun(self, words: Sequence[Word], place: int, low: str) -> str:
        if low in self.others:
            self.seen[self.others[low]] = 0
            return "other"
        people = self.lexicon.people
        if low in people["therapist"]["nouns"]:
            self.last_named = self._helper(words, place)
            return self.last_named
        if low in people["client"]["nouns"]:
            self.last_named = "client"
            return "client"
        if low in people["therapy"]["nouns"]:
            whole = low in (
                "therapy",
                "treatment",
                "psychotherapy",
                "analysis",
                "psychoanalysis",
                "counseling",
                "counselling",
            )
            return "other" if whole and _elsewhere(words, place, people["other"]["elsewhere"]) == 2 else "therapy"
        if low in people["generic"]["nouns"]:
            before = {word.low for word in words[max(0, place - 2) : place]}
            if low in ("clients", "patients") and before & {"two", "both"}:
                return "client"
            return "generic"
        if low in _SOMEBODY and self.cast.narrator != "client":
            return "client"
        named = self.cast.names.get(low, "") if words[place].capital else ""
        if named and len(low) == 1 and low in ("a", "i") and not _titled(words, place):
            return ""
        self.last_named = named or self.last_named
        return named

    def _helper(self, words: Sequence[Word], place: int) -> str:
        """A therapist of before, and in a therapist's own account a psychiatrist of the client's, is a third party."""
        if _elsewhere(words, place, self.lexicon.people["other"]["elsewhere"]):
            return "other"
        doctor = words[place].low in ("psychiatrist", "psychologist", "counselor", "counsellor")
        if doctor and self.cast.narrator == "therapist" and place and words[place - 1].low in POSSESSIVE:
            return "other"
        return "therapist"


def _elsewhere(words: Sequence[Word], place: int, signs: frozenset[str]) -> int:
    """Return 1 if a word before says it is another one ("previous therapist"), 2 for a strong sign, else 0."""
    before = words[place - 1].low if place else ""
    if before in ("previous", "former", "prior", "earlier"):
        return 2
    return int(before in signs)


_FORGOTTEN = 3
_SOMEBODY = frozenset("man woman girl boy lady gentleman teenager adolescent".split())
_OPAQUE = frozenset("other therapist therapy client".split())


def _settle_possessives(words: Sequence[Word], roles: list[str]) -> None:
    """Let "his boss" be the boss and "our session" the session; "his anger" stays his."""
    for place, word in enumerate(words):
        if not roles[place]:
            continue
        if not (word.low in POSSESSIVE or (place + 1 < len(words) and words[place + 1].low == "'s")):
            continue
        for ahead in range(place + 1, min(place + 4, len(words))):
            low = words[ahead].low
            if not (low[0].isalpha() or low == "'s") or {"preposition", "subject_pronoun"} & words[ahead].entry.grammar:
                break
            if roles[ahead] in _OPAQUE and low not in POSSESSIVE:
                roles[place] = ""
                break
