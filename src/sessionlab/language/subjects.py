"""Find the subject of a clause: whom or what its verb is told of."""

from sessionlab.language.clauses import Clause
from sessionlab.language.frames import NOTHING, Row, one

NOMINATIVE = frozenset("i he she we they".split())
RELATIVE = frozenset("who which whom whose".split())
_LEADING = frozenset("then but and so yet now".split())


class Subjects:
    """Gives one clause after the other its subject; it remembers the last one, which goes on where none is named."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.last, self.last_tags = "", NOTHING
        self.main = ""

    def of(self, clause: Clause) -> tuple[str, frozenset[str]]:
        """Return the role of the subject, empty if it is none of the people, and the meanings before the verb."""
        self.last, self.last_tags = self._found(clause)
        return self.last, self.last_tags

    def _found(self, clause: Clause) -> tuple[str, frozenset[str]]:
        row = self.row
        end = clause.start
        while end < clause.end and not (row.verbs[end] or row.words[end].modal):
            end += 1
        named, hanging = self._named(clause, end)
        tags = one(NOTHING.union(*row.tags[clause.start : end]))
        if named:
            return named, tags
        if clause.opener in RELATIVE:
            self.main = self.main or self.last
            return self._antecedent(clause.start), tags
        if clause.opener == "," and self.main and end - clause.start <= 2:
            # "This client, who ..., wrote": behind a relative clause the main verb has the subject of before.
            main, self.main = self.main, ""
            return main, tags
        fronted = _fronted(row, clause)
        if hanging and not fronted:
            return hanging, tags
        thing = any("determiner" in word.entry.grammar for word in row.words[clause.start + 1 : end])
        return ("", tags) if thing and not fronted else (self.last, tags or self.last_tags)

    def _named(self, clause: Clause, end: int) -> tuple[str, str]:
        """Return whom the words before the verb name: a pronoun in the nominative, else the first person or thing
        that hangs on no preposition; and beside it the first one that does.
        """
        row, role, hanging, nominative, bound = self.row, "", "", "", False
        for at in range(clause.start, end):
            word, here = row.words[at], row.roles[at]
            if word.low == ",":
                bound = False
                role = "" if role == "therapy" or _fronted(row, clause) else role
            elif "preposition" in word.entry.grammar:
                bound = True
            elif here:
                nominative = here if word.low in NOMINATIVE else nominative
                role, hanging = (role, hanging or here) if bound else (role or here, hanging)
                bound = False
            elif bound and word.low[0].isalnum() and "determiner" not in word.entry.grammar:
                bound = False
        return nominative or role, hanging

    def _antecedent(self, at: int) -> str:
        """Return the last person or thing before, where "who" belongs; not a pronoun: "a man I saw who"."""
        row = self.row
        places = (place for place in range(at - 1, -1, -1) if row.roles[place])
        return next((row.roles[place] for place in places if row.words[place].low not in NOMINATIVE), "")


def _fronted(row: Row, clause: Clause) -> bool:
    """Tell whether a clause begins with a preposition: "In our last hour, ..."."""
    at = clause.start
    while at < clause.end - 1 and (row.words[at].low in _LEADING or not row.words[at].low[0].isalnum()):
        at += 1
    return at < clause.end and "preposition" in row.words[at].entry.grammar
