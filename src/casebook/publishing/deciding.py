"""What is decided about a draft: what stays and why, the facts, the strategy, consent, the override, the review."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.publishing.drafts import standing_version
from casebook.publishing.fitting import split
from casebook.publishing.models import (
    Draft,
    DraftRow,
    Fact,
    FactDecision,
    Justification,
    PublicationConsent,
    Review,
    StateOverride,
    StrategyChoice,
)
from casebook.publishing.namesakes import is_the_author
from casebook.publishing.rules import (
    NO_RESEARCH,
    RESEARCH,
    fact_kinds,
    research_points,
    shipped_table,
    strategies,
)
from casebook.record.access import demand_writing, may_read_process
from casebook.record.acts.cases import clients_of
from casebook.record.adding import add, add_all, is_late
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import Account, EpisodeOfCare
from casebook.record.standing import gone_from, standing
from casebook.record.who import Doing

Kept = TypeVar("Kept", bound=DraftRow)
TREATMENTS = ("drop", "generalise", "shift", "swap", "keep")
TRUE_IN_PRINT = ("generalise", "keep")
"""Treatments after which what is printed is true of the client."""
CHANGING = ("generalise", "shift", "swap")
_ANOTHER = "Have it read by somebody else, who signs with the whole of their name."
MENDED = "Correct it and send it again; nothing is lost."


def justify(case: EpisodeOfCare, draft: Draft, doing: Doing, *, family: str, quote: str, words: str) -> Justification:
    """Say why something that was found stays; it holds for these words alone.

    :raises InvalidEntry: the reason is too short to be one
    """
    demand_writing(case, doing)
    fewest = shipped_table().parameters["fewest_words_of_a_reason"]
    if len(words.split()) < fewest:
        raise InvalidEntry(f"A reason has {fewest} words at least.", remedy="Say in words why it may stay.")
    row = Justification(case_id=case.pk, draft_id=draft.pk, family=family, quote=quote, words=words.strip())
    return add(row, doing, store=Store.PROCESS)


def justifications_of(draft: Draft) -> dict[tuple[str, str], Justification]:
    """Return why things stay, by family and words; the latest of each counts."""
    return {(row.family, row.quote): row for row in rows_of(Justification, draft)}


def enter_facts(
    case: EpisodeOfCare, doing: Doing, *, client: uuid.UUID, values: Mapping[str, tuple[str, str]]
) -> list[Fact]:
    """Enter what is true of a client, by kind: the words, and what they are a case of. What is the same stays.

    :raises NotYours: the client is none of this case
    :raises InvalidEntry: there is no such kind
    """
    demand_writing(case, doing)
    if client not in clients_of(case):
        raise NotYours
    if not set(values) <= {one.kind for one in fact_kinds()}:
        raise InvalidEntry("There is no such kind of fact.", remedy="Choose one of the table.")
    known = {kind: (row.value, row.wider) for kind, row in facts_of_client(client).items()}
    rows = [
        Fact(case_id=case.pk, client_id=client, kind=kind, value=value.strip(), wider=wider.strip())
        for kind, (value, wider) in values.items()
        if (value.strip(), wider.strip()) != known.get(kind, ("", ""))
    ]
    if rows:
        add_all(rows, doing, store=Store.PROCESS)
    return rows


def facts_of_client(client: uuid.UUID) -> dict[str, Fact]:
    """Return the latest fact of each kind about a client."""
    return {row.kind: row for row in Fact.objects.filter(client_id=client).order_by("at", "pk")}


def decide_facts(
    case: EpisodeOfCare,
    draft: Draft,
    doing: Doing,
    *,
    client: uuid.UUID,
    decisions: Mapping[str, tuple[str, str, str]],
) -> None:
    """Decide what becomes of facts in a draft, by kind: the treatment, what is published, the reason.

    :raises InvalidEntry: with everything that is missing
    """
    demand_writing(case, doing)
    if client not in clients_of(case):
        raise NotYours
    facts, names = facts_of_client(client), {one.kind: one.name for one in fact_kinds()}
    faults = []
    for kind, (treatment, published_as, reason) in decisions.items():
        true = facts[kind].value if kind in facts else ""
        if kind not in names or treatment not in TREATMENTS:
            faults.append("There is no such fact, or no such treatment.")
        elif treatment != "drop" and not (published_as.strip() or (treatment == "keep" and true)):
            faults.append(f"{names[kind]}: what is published is missing.")
        elif true and not reason.strip():
            faults.append(f"{names[kind]}: the reason is missing.")
    if faults:
        raise InvalidEntry(tuple(dict.fromkeys(faults)), remedy=MENDED)
    known = {kind: (row.treatment, row.published_as, row.reason) for kind, row in decisions_of(draft, client).items()}
    rows = [
        _decision(draft, client, kind, treatment, published_as.strip() or _kept(treatment, facts, kind), reason.strip())
        for kind, (treatment, published_as, reason) in decisions.items()
    ]
    new = [row for row in rows if (row.treatment, row.published_as, row.reason) != known.get(row.kind)]
    if new:
        add_all(new, doing, store=Store.PROCESS)


def _kept(treatment: str, facts: Mapping[str, Fact], kind: str) -> str:
    return "; ".join(split(facts[kind].value)) if treatment == "keep" and kind in facts else ""


def _decision(draft: Draft, client: uuid.UUID, kind: str, treatment: str, published: str, reason: str) -> FactDecision:
    return FactDecision(
        case_id=draft.case_id,
        draft_id=draft.pk,
        client_id=client,
        kind=kind,
        treatment=treatment,
        published_as="" if treatment == "drop" else published,
        reason=reason,
    )


def decisions_of(draft: Draft, client: uuid.UUID) -> dict[str, FactDecision]:
    """Return what becomes of each kind of fact about a client in a draft."""
    return {row.kind: row for row in rows_of(FactDecision, draft) if row.client_id == client}


def choose_strategy(
    case: EpisodeOfCare, draft: Draft, doing: Doing, *, chosen: Sequence[str], ticked: Sequence[str], justification: str
) -> StrategyChoice:
    """Choose how the client is protected, and say why so.

    :raises InvalidEntry: there is no such strategy or point
    """
    demand_writing(case, doing)
    known = {one.id: one for one in strategies()}
    points = {f"{one.id}.{point}" for one in strategies() for point, _ in one.points}
    points |= {RESEARCH, NO_RESEARCH, *(point for point, _ in research_points())}
    if not set(chosen) <= set(known) or not set(ticked) <= points:
        raise InvalidEntry("Something was chosen that there is not.", remedy="Choose of those on the page.")
    row = StrategyChoice(
        case_id=case.pk,
        draft_id=draft.pk,
        strategies=[one for one in known if one in chosen],
        ticked=sorted(set(ticked)),
        justification=justification.strip(),
    )
    return add(row, doing, store=Store.PROCESS)


def enter_publication_consent(
    case: EpisodeOfCare,
    draft: Draft,
    doing: Doing,
    *,
    client: uuid.UUID,
    given: bool,
    on: date,
    scope: str = "",
    web: bool = False,
) -> PublicationConsent:
    """Enter what a client said about the text as it stands, or that they take it back.

    :raises NotYours: the client is none of this case
    :raises InvalidEntry: with everything that is missing
    """
    demand_writing(case, doing)
    if client not in clients_of(case):
        raise NotYours
    faults = ["The day is still to come."] if on > doing.today + timedelta(days=1) else []
    if given and not scope.strip():
        faults.append("What was agreed to is missing.")
    if given and not web:
        faults.append("Without the web it cannot go out: the page stands there for everybody.")
    if faults:
        raise InvalidEntry(faults, remedy=MENDED)
    now = standing_version(draft)
    row = PublicationConsent(
        case_id=case.pk,
        draft_id=draft.pk,
        client_id=client,
        version_id=now.row.pk,
        sha256=now.row.sha256,
        given=given,
        on=on,
        scope=scope.strip(),
        web=web,
        late=is_late(on, doing),
    )
    return add(row, doing, action=Action.CONSENT if given else Action.WITHDRAW_CONSENT, store=Store.PROCESS)


def words_taken_back(client: uuid.UUID, *, besides: Draft) -> list[PublicationConsent]:
    """Return the latest word of a client about each other text, of whichever case, where it was taken back."""
    rows = PublicationConsent.objects.filter(client_id=client).exclude(draft_id=besides.pk).order_by("at", "pk")
    gone = gone_from(*sorted({row.case_id for row in rows}), store=Store.PROCESS)
    last = {row.draft_id: row for row in rows if row.pk not in gone}
    return [row for row in last.values() if not row.given]


def override_state(case: EpisodeOfCare, draft: Draft, doing: Doing, *, reason: str) -> StateOverride:
    """Say why it goes out although the case is not over; it opens nothing without a colleague's sign-off.

    :raises InvalidEntry: the reason is too short to be one
    """
    demand_writing(case, doing)
    fewest = shipped_table().parameters["fewest_words_of_a_reason"]
    if len(reason.split()) < fewest:
        raise InvalidEntry(f"A reason has {fewest} words at least.", remedy="Say in words why it cannot wait.")
    return add(StateOverride(case_id=case.pk, draft_id=draft.pk, reason=reason.strip()), doing, store=Store.PROCESS)


def review_at_the_desk(
    case: EpisodeOfCare, draft: Draft, doing: Doing, *, may_go_out: bool, in_spite_of_the_state: bool, words: str
) -> Review:
    """Say what one thinks of the text as it stands: a colleague to whom the desk was handed.

    :raises NotYours: it is one's own case, or one may not see its process notes
    :raises InvalidEntry: the account has a name of the author
    """
    account = Account.objects.filter(pk=doing.account).first()
    if case.owner_id == doing.account or account is None or not may_read_process(case, doing.account):
        raise NotYours
    given, _, family = account.name.rpartition(" ")
    if is_the_author(given, family):
        raise InvalidEntry("This account has the name of the author, or one that could be theirs.", remedy=_ANOTHER)
    row = Review(
        case_id=case.pk,
        draft_id=draft.pk,
        sha256=standing_version(draft).row.sha256,
        on=doing.today,
        given=given,
        family=family,
        credentials=account.credentials,
        may_go_out=may_go_out,
        in_spite_of_the_state=may_go_out and in_spite_of_the_state,
        words=words.strip(),
        account_id=account.pk,
    )
    return add(row, doing, store=Store.PROCESS)


def rows_of(kind: type[Kept], draft: Draft) -> list[Kept]:
    """Return the rows of a draft that stand, the latest last."""
    rows = kind.objects.filter(draft_id=draft.pk).order_by("at", "pk")
    return standing(rows, case_id=draft.case_id, store=Store.PROCESS)


def latest(kind: type[Kept], draft: Draft) -> Kept | None:
    """Return the latest row of a draft, None where there is none."""
    rows = rows_of(kind, draft)
    return rows[-1] if rows else None
