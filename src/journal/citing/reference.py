"""The reference in words: as such pages have long printed it, and as APA 7 wants it. No word ever dangles."""

from dataclasses import dataclass
from datetime import date

from journal.citing.cited import Cited, ended, initials, long_day


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in three pieces, for the middle one is set in italics."""

    before: str
    italic: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.italic}{self.after}"


def page_reference(cited: Cited, *, retrieved_on: date | None) -> str:
    """Return the reference in the shape that such pages print under a post.

    Family name with credentials, initials of the given names' first alone, the year, the title in headline case, the
    site, and when and where it was retrieved. What is not known leaves no word behind.
    """
    first = initials(cited.given).split(" ")[0]
    who = f"{cited.family} {cited.credentials}".strip()
    author = f"{who}, {first}" if first else ended(who)
    year = str(cited.published_on.year) if cited.published_on else "n.d."
    sentences = [f"{author} ({year}).", ended(cited.title)]
    if cited.site:
        sentences.append(ended(cited.site))
    if source := _source(cited.address, retrieved_on):
        sentences.append(source)
    return " ".join(sentences)


def apa_reference(cited: Cited) -> Reference:
    """Return the reference of a blog post after APA 7: no credentials, the day, sentence case, the blog in italics."""
    given = initials(cited.given)
    author = f"{cited.family}, {given}" if given else ended(cited.family)
    when = cited.published_on
    dated = f"{when.year}, {long_day(when).split(',')[0]}" if when else "n.d."
    before = f"{author} ({dated}). {ended(cited.title_in_sentence_case)}"
    if not cited.blog:
        return Reference(before, "", f" {cited.address}".rstrip())
    return Reference(f"{before} ", cited.blog, f". {cited.address}".rstrip())


def _source(address: str, retrieved_on: date | None) -> str:
    if retrieved_on and address:
        return f"Retrieved on {long_day(retrieved_on)}, from {address}"
    if address:
        return f"Retrieved from {address}"
    return f"Retrieved on {long_day(retrieved_on)}." if retrieved_on else ""
