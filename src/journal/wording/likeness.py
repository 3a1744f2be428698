"""Words compared by how they look: what hides behind another alphabet, an accent or an invisible sign is found."""

import re
import unicodedata
from typing import Final

_PAIRS: Final = (
    "аa еe оo рp сc уy хx ѕs іi јj ԁd ɡg һh ӏl ԛq ԝw ѵv кk мm тt нh вb гr пn ьb "
    "АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ "
    "αa βb εe ιi κk νv οo ρp τt υu χx ωw ηn γy μu σo ςo δd ϲc ϳj ıi "
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX "
    "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz "
    "0o 1l 3e 4a 5s 7t 8b @a $s |l !l"
)
_LOOKS_LIKE: Final = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
"""Signs of other alphabets, and digits, by the Latin letter that they pass for."""
_UNSEEN: Final = {"Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me"}


def likeness(text: str) -> str:
    """Return what a text looks like: small Latin letters and single spaces.

    >>> likeness("Іnеs  Cаld\\u200ber"), likeness("INÉS C4LDER")
    ('lnes calder', 'lnes calder')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    seen = "".join(sign for sign in plain if unicodedata.category(sign) not in _UNSEEN)
    latin = seen.translate(_LOOKS_LIKE).casefold()
    # Nobody tells a capital I from a small l; both become l here, and m from rn.
    merged = re.sub(r"[^\w]+|_+", " ", latin).replace("i", "l").replace("rn", "m")
    return " ".join(merged.split())


def clean_lines(text: str, *, most: int) -> str:
    """Return a text as it may be stored: composed, without controls and turned directions, at most two blank lines."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(sign for sign in composed if sign == "\n" or unicodedata.category(sign) not in _HIDDEN)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()[:most]


_HIDDEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
