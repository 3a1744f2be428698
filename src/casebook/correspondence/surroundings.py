"""What stands around a reply when it is checked: the letter, the address it may go to, the names of others."""

from casebook.correspondence.agreeing import addresses_of
from casebook.record.access import cases_of
from casebook.record.acts.cases import clients_of, may_be_read
from casebook.record.models import Account, CasePerson, ClientName, Document, EpisodeOfCare
from casebook.record.shapes import reading_of
from casebook.record.who import Doing
from sessionlab.correspondence import Around
from sessionlab.transcript import Letter


def around(case: EpisodeOfCare, letter: Document, doing: Doing) -> Around:
    """Return what a reply is checked against. A letter that no program may read stays out of it."""
    reading = reading_of(letter) if may_be_read(case) else None
    others = [one for one in cases_of(doing.account) if one.pk != case.pk]
    own = [case.pseudonym, case.code, *_real_names(case)]
    account = Account.objects.filter(pk=doing.account).first()
    return Around(
        letter=reading if isinstance(reading, Letter) else None,
        addresses=addresses_of(case),
        own_names=[*own, *([account.name] if account else [])],
        other_names=[*(one.pseudonym for one in others), *_real_names(*others)],
    )


def _real_names(*cases: EpisodeOfCare) -> list[str]:
    """Return the real names of the clients of some cases, where they are kept; the latest of each counts."""
    if len(cases) == 1:
        people = clients_of(cases[0])
    else:
        rows = CasePerson.objects.filter(case_id__in=[case.pk for case in cases])
        people = [*rows.values_list("client_id", flat=True)]
    rows_of_names = ClientName.objects.filter(client_id__in=people).order_by("at").values_list("client_id", "name")
    return [*dict(rows_of_names).values()]
