"""What is put in the place of a mention: a role, a wider word, a rounder number."""

import re

from sessionlab.deidentify.folding import plain
from sessionlab.deidentify.mentions import Kind, Mention
from sessionlab.deidentify.wordlists import paired, words_of
from sessionlab.language.time_words import NUMBERS

_ARTICLE = re.compile(r"(?:the|a|an|my|his|her|their|our)\b", re.I)
_FIGURE = re.compile(r"\d+")
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SAID = {name: number for name, number in NUMBERS.items() if number > 0 and len(name) > 2 and " " not in name}
_SAID |= {name: 13 + number for number, name in enumerate(_TEENS)}
_SAID |= {name: 20 + 10 * number for number, name in enumerate(_TENS)}
_NUMBER = re.compile(rf"\b(?:({'|'.join(_TENS)})[-\s])?({'|'.join(_SAID)}|\d+)\b", re.I)
_CHILD = 13
_PLACES = (
    (r"street|road|avenue|lane|square|boulevard|crescent|stra(?:ss|ß)e|gasse", "a street"),
    (r"river|lake|sea|mountain|mount|forest|park|island|valley|beach|bay", "a place in the country"),
    (r"county|district|province|region|state|shire", "a region"),
)
_BRIEFLY = {
    "works in health care": "health worker",
    "works in education": "educator",
    "works in the law": "legal worker",
    "works in public service": "public servant",
    "works in the arts or media": "arts or media worker",
    "works in trade or an office": "trade or office worker",
    "works in a kitchen or a house of guests": "hospitality worker",
    "works on the land or the sea": "land or sea worker",
    "works on the road, rails or in the air": "transport worker",
    "works with figures": "finance worker",
    "works with machines and plans": "technical worker",
    "works with their hands": "manual worker",
    "does research": "researcher",
    "does sport for a living": "athlete",
    "serves a faith": "religious worker",
    "serves in the forces": "service member",
    "is in training or not at work": "person",
}
_MANY = {"works": "work", "does": "do", "serves": "serve", "is": "are"}
_ORGANISATIONS = (
    (r"hospital|clinic|infirmary|practice|hospice|surgery", "a hospital"),
    (r"universit|college|faculty|institute of technology|polytechnic", "a university"),
    (r"school|academy|kindergarten|nursery|grammar|gymnasium|lyc[ée]e", "a school"),
    (r"church|parish|chapel|mosque|synagogue|temple|cathedral|mission", "a religious community"),
    (r"court|tribunal|prosecutor", "a court"),
    (r"police|army|navy|ministry|council|government|department|municipality|authority", "a public body"),
    (r"bank|insurance|ltd|inc|gmbh|plc|company|corporation|& co|llc|group|industries", "a company"),
    (r"band|orchestra|choir|theatre|theater|opera|ensemble|ballet", "an ensemble"),
    (r"club|team|fc|united|rovers|association|union|society|league", "a club"),
    (r"caf[eé]|restaurant|bar|pub|inn|hotel|bakery|bistro", "a place to eat"),
    (r"newspaper|times|post|gazette|herald|magazine|radio|tv|press", "a paper or station"),
)


def by_role(mention: Mention) -> str:
    """Return the stand-in of a name that the record knows.

    >>> from sessionlab.deidentify import Known, find
    >>> [by_role(one) for one in find("Runa's", known=Known.of({"client's sister": ["Runa"]}))]
    ["the client's sister's"]
    >>> [by_role(one) for one in find("runa@example.org", known=Known.of({"client's sister": ["Runa"]}))]
    ["the client's sister's address"]
    """
    stand_in = mention.role if _ARTICLE.match(mention.role) else f"the {mention.role}"
    if mention.kind is Kind.CONTACT:
        return stand_in if stand_in.endswith("address") else f"{stand_in}'s address"
    return stand_in + ("'s" if plain(mention.text).endswith("'s") else "")


def lettered(number: int) -> str:
    """Return what the n-th person without a known role is called, from 0: "person A", "person B".

    >>> lettered(0), lettered(26)
    ('person A', 'person AA')
    """
    letters = ""
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return f"person {letters}"


def wider_place(words: str) -> str:
    """Return a wider word for a place.

    >>> wider_place("Norway"), wider_place("Elm Street"), wider_place("Brekke")
    ('a country in northern Europe', 'a street', 'a town')
    """
    region = paired("regions").get(plain(words))
    if region:
        return f"a country in {region[1]}"
    return _first(_PLACES, words, "a city" if plain(words) in words_of("cities") else "a town")


def wider_occupation(words: str) -> str:
    """Return the field that an occupation belongs to, to stand behind an article.

    >>> wider_occupation("nurse"), wider_occupation("beekeepers")
    ('person who works in health care', 'people who work on the land or the sea')
    """
    low = plain(words)
    if field := paired("professions").get(low):
        return f"person who {field[0]}"
    field = paired("professions").get(low.removesuffix("s"))
    verb, _, rest = (field or ("works",))[0].partition(" ")
    if field is None:
        return "person with an occupation"
    return f"people who {_MANY.get(verb, verb)} {rest}"


def brief_occupation(words: str) -> str:
    """Return the same in few words, to stand before "'s" or another noun.

    >>> brief_occupation("lawyer"), brief_occupation("beekeepers"), brief_occupation("glass eater")
    ('legal worker', 'land or sea workers', 'worker')
    """
    low = plain(words)
    one = paired("professions").get(low)
    field = one or paired("professions").get(low.removesuffix("s"))
    return _BRIEFLY[field[0]] + ("" if one else "s") if field else "worker"


def wider_trait(words: str) -> str:
    """Return what a trait is one of.

    >>> wider_trait("Norwegian"), wider_trait("multiple sclerosis"), wider_trait("Quaker")
    ('northern European', 'a long illness', 'of a faith')
    """
    region, trait = paired("regions").get(plain(words)), paired("traits").get(plain(words))
    if region:
        return region[2]
    return trait[0].removeprefix("with ") if trait else "(left out)"


def wider_organisation(words: str) -> str:
    """Return a wider word for an organisation.

    >>> wider_organisation("St Brendan's Hospital"), wider_organisation("Quillfeather")
    ('a hospital', 'an organisation')
    """
    return _first(_ORGANISATIONS, words, "an organisation")


def _first(table: tuple[tuple[str, str], ...], words: str, other: str) -> str:
    return next((wide for look, wide in table if re.search(rf"\b(?:{look})", words, re.I)), other)


def rounded_age(words: str) -> str:
    """Return an age, rounded: to five years, a child's to three.

    >>> rounded_age("41"), rounded_age("a thirty-eight-year-old"), rounded_age("aged 7")
    ('about 40', 'a roughly 40-year-old', 'aged about 6')
    """
    about = "roughly" if re.search(r"[-\s](?:years?|months?|weeks?)[-\s]old", words) else "about"
    rounded = _NUMBER.sub(lambda found: f"{about} {_round(_value(found))}", words, count=1)
    return re.sub(r"^(a)n(?= roughly)", r"\1", rounded, flags=re.I)


def _value(found: re.Match[str]) -> int:
    tens, last = found.groups()
    number = int(last) if last.isdigit() else _SAID[last.lower()]
    return number + (_SAID[tens.lower()] if tens else 0)


def _round(age: int) -> int:
    step = 3 if age < _CHILD else 5
    return max(step, step * ((age + step // 2) // step))


def rounded_sum(words: str) -> str:
    """Return a quantity with one figure that counts.

    >>> rounded_sum("EUR 4,684.40")
    'about EUR 5,000'
    """
    found = re.search(r"\d[\d,. ]*\d|\d", words)
    if found is None:
        return "some"
    number = float(re.sub(r"[, ]", "", found.group()).replace(".", "", max(0, found.group().count(".") - 1)) or 0)
    size = 10 ** max(0, len(str(int(number))) - 1)
    return f"about {words[: found.start()]}{round(number / size) * size:,}{words[found.end() :]}"


def wider(mention: Mention) -> str:
    """Return what a mention without a role becomes, by its kind."""
    match mention.kind:
        case Kind.PLACE:
            return wider_place(mention.text)
        case Kind.PROFESSION:
            return wider_occupation(mention.text)
        case Kind.TRAIT:
            return wider_trait(mention.text)
        case Kind.ORGANISATION:
            return wider_organisation(mention.text)
        case Kind.AGE:
            return rounded_age(mention.text)
        case Kind.QUANTITY:
            return rounded_sum(mention.text)
        case Kind.RARE if mention.because == "a prize":
            return mention.text.split()[-1]
    return _LEFT_OUT[mention.kind]


_LEFT_OUT = {
    Kind.CONTACT: "(address left out)",
    Kind.NUMBER: "(number left out)",
    Kind.DATE: "(time left out)",
    Kind.PERSON: "somebody",
    Kind.RARE: "(left out)",
}
