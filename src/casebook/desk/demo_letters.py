"""The letters of the demo: what was agreed with each invented client, their addresses, and what lies in the inbox."""

from typing import Final

from casebook.correspondence.agreeing import agree, keep_address, set_up_mail
from casebook.correspondence.models import HoursAgreed, MailAgreed
from casebook.correspondence.receiving import receive
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.examples import ExampleCase

AGREED: Final = {
    "the-crit": (
        MailAgreed.BETWEEN,
        HoursAgreed.NOT_HELD,
        "Letters are read and answered within three days, and spoken about in the hour. When she stays away for longer "
        "than two weeks, Monday and Thursday at ten are given to somebody else.",
    ),
    "the-forgotten-date": (MailAgreed.PRACTICAL, HoursAgreed.HELD, "Tuesday at five is his, holidays or not."),
}


def keep_letters_of(case: EpisodeOfCare, example: ExampleCase, doing: Doing) -> None:
    """Keep the addresses of a case and what was agreed."""
    for address in addresses_of(example, "client"):
        keep_address(case, doing, address=address)
    if example.name in AGREED:
        mail, hours, words = AGREED[example.name]
        on = example.truth.hours[0].on
        agree(case, doing, on=on, mail=mail, hours=hours, words=words, remind_days=7)


def bring_inbox(examples: tuple[ExampleCase, ...], doing: Doing) -> None:
    """Let the letters come in that nobody has answered: each finds its case, or is asked about."""
    own = sorted({address for example in examples for address in addresses_of(example, "therapist")})
    set_up_mail(doing, folder="", addresses=own, place="")
    for example in examples:
        for path in example.inbox:
            receive(doing, name=path.name, content=path.read_bytes())


def addresses_of(example: ExampleCase, role: str) -> list[str]:
    """Return the mail addresses of one of the two."""
    return [name for name, said in example.speakers.items() if said == role and "@" in name]
