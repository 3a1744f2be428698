"""The lines around a post, each made of what is known: no comma, no "from", no "on" before nothing."""

from datetime import date

from journal.citing.cited import short_day

ARROW = " » "


def author_line(name: str, credentials: str) -> str:
    """Return the author as under a post: no comma before the credentials.

    >>> author_line("Ines Calder", "PhD"), author_line("Ines Calder", "")
    ('Ines Calder PhD', 'Ines Calder')
    """
    return f"{name} {credentials}".strip()


def reviewer_line(name: str, credentials: str) -> str:
    """Return the reviewer as such pages write it: a comma before the credentials.

    >>> reviewer_line("Tobias M. Wren", "Psy.D."), reviewer_line("Tobias M. Wren", "")
    ('Tobias M. Wren, Psy.D.', 'Tobias M. Wren')
    """
    return ", ".join(filter(None, (name, credentials)))


def reviewed_line(name: str, credentials: str, on: date | None) -> str:
    """Return who reviewed a post and when.

    >>> reviewed_line("T. Wren", "Psy.D.", date(2021, 3, 9))
    'By T. Wren, Psy.D. on 9 Mar 2021'
    >>> reviewed_line("", "", date(2021, 3, 9)), reviewed_line("T. Wren", "", None), reviewed_line("", "", None)
    ('9 Mar 2021', 'By T. Wren', '')
    """
    who = reviewer_line(name, credentials if name else "")
    if not on:
        return f"By {who}" if who else ""
    return f"By {who} on {short_day(on)}" if who else short_day(on)


def published_line(site: str, rights: str) -> str:
    """Return where a post was published and whose it is.

    >>> published_line("The Journal", "All rights reserved."), published_line("", "All rights reserved.")
    ('Published on The Journal. All rights reserved.', 'All rights reserved.')
    """
    where = f"Published on {site}." if site else ""
    return f"{where} {rights}".strip()
