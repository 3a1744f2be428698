"""The pages on which is decided about a draft: the facts, the strategy, consent, the override and the review."""

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_safe

from casebook.desk.asking import Asked
from casebook.desk.views.drafts import answered, of_draft
from casebook.publishing import deciding, review_files
from casebook.publishing.drafts import standing_version
from casebook.publishing.models import (
    Author,
    Draft,
    Fact,
    FactDecision,
    PublicationConsent,
    Review,
    StateOverride,
    StrategyChoice,
)
from casebook.publishing.rules import NO_RESEARCH, RESEARCH, FactKind, fact_kinds, research_points, strategies
from casebook.publishing.weighing import caseload_of, ledger_of, weigh
from casebook.record.access import demand_writing
from casebook.record.acts.cases import clients_of, codes_in
from casebook.record.errors import InvalidEntry
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of fact about a client: what was entered, what becomes of it in this draft, and what its fields hold."""

    kind: FactKind
    decided: bool
    value: str
    wider: str
    treatment: str
    published_as: str
    reason: str


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show and decide the facts about each client of the case."""
    return answered(
        request,
        code,
        draft_id,
        page="draft-facts",
        template="desk/draft_facts.html",
        act=_decide,
        told=partial(_lines, typed=request.POST),
    )


def _lines(case: EpisodeOfCare, draft: Draft, doing: Doing, *, typed: QueryDict) -> dict[str, Any]:
    people = []
    for client, code in codes_in(case).items():
        known, decided = deciding.facts_of_client(client), deciding.decisions_of(draft, client)
        again = typed if typed.get("client") == str(client) else None
        lines = [_line(one, known.get(one.kind), decided.get(one.kind), again) for one in fact_kinds()]
        people.append({"id": client, "code": code, "lines": lines, "ledger": ledger_of(case).get(client, [])})
    return {
        "people": people,
        "treatments": deciding.TREATMENTS,
        "values": weigh(case, draft, doing).values,
        "clients": len(caseload_of(doing)),
    }


def _line(one: FactKind, fact: Fact | None, decision: FactDecision | None, typed: QueryDict | None) -> Line:
    """Return a line as it was kept, or as it was typed in a form that was refused."""
    if typed is not None:
        fields = [typed.get(f"{one.kind}-{name}", "") for name in ("value", "wider", "treatment", "as", "reason")]
    else:
        kept = (fact.value, fact.wider) if fact is not None else ("", "")
        made = (decision.treatment, decision.published_as, decision.reason) if decision is not None else ("", "", "")
        fields = [*kept, *made]
    return Line(one, decision is not None, *fields)


def _decide(case: EpisodeOfCare, draft: Draft, doing: Doing, form: Asked) -> str:
    client = form.row("client")
    if client is None:
        form.faults.append("No client was named.")
    kinds = [one.kind for one in fact_kinds()]
    values = {kind: (form.text(f"{kind}-value", most=2000), form.text(f"{kind}-wider", most=2000)) for kind in kinds}
    decisions = {
        kind: (chosen, form.text(f"{kind}-as", most=2000), form.text(f"{kind}-reason", most=2000))
        for kind in kinds
        if (chosen := form.text(f"{kind}-treatment"))
    }
    form.check()
    assert client is not None
    deciding.enter_facts(case, doing, client=client, values=values)
    deciding.decide_facts(case, draft, doing, client=client, decisions=decisions)
    return f"Kept. Decided: {len(decisions)} of {len(kinds)}."


@require_http_methods(["GET", "HEAD", "POST"])
def strategy(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show and choose how the client is protected."""
    return answered(
        request, code, draft_id, page="draft-strategy", template="desk/draft_strategy.html", act=_choose, told=_chosen
    )


def _chosen(case: EpisodeOfCare, draft: Draft, doing: Doing) -> dict[str, Any]:
    row = deciding.latest(StrategyChoice, draft)
    chosen, ticked = (row.strategies, row.ticked) if row is not None else ([], [])
    shown = [
        {
            "one": one,
            "chosen": one.id in chosen,
            "points": [(f"{one.id}.{point}", said, f"{one.id}.{point}" in ticked) for point, said in one.points],
        }
        for one in strategies()
    ]
    research = {
        "said": [(RESEARCH, "Yes", RESEARCH in ticked), (NO_RESEARCH, "No", NO_RESEARCH in ticked)],
        "points": [(point, said, point in ticked) for point, said in research_points()],
    }
    return {"strategies": shown, "research": research, "justification": row.justification if row is not None else ""}


def _choose(case: EpisodeOfCare, draft: Draft, doing: Doing, form: Asked) -> str:
    justification = form.text("justification", most=10_000)
    form.check()
    chosen, ticked = form.fields.getlist("strategy"), form.fields.getlist("point") + form.fields.getlist("research")
    deciding.choose_strategy(case, draft, doing, chosen=chosen, ticked=ticked, justification=justification)
    return "The strategy is kept."


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show the very text, and enter what a client said to it."""
    return answered(
        request, code, draft_id, page="draft-consent", template="desk/draft_consent.html", act=_agree, told=_agreed
    )


def _agreed(case: EpisodeOfCare, draft: Draft, doing: Doing) -> dict[str, Any]:
    codes = codes_in(case)
    rows = deciding.rows_of(PublicationConsent, draft)
    now = standing_version(draft).row.sha256
    said = [{"row": row, "code": codes.get(row.client_id, ""), "these": row.sha256 == now} for row in reversed(rows)]
    return {"codes": codes.items(), "said": said, "author": Author.objects.order_by("at", "pk").last()}


def _agree(case: EpisodeOfCare, draft: Draft, doing: Doing, form: Asked) -> str:
    client, on = form.row("client"), form.day("on") or doing.today
    given = form.text("given") == "yes"
    if given and form.text("sha256") != standing_version(draft).row.sha256:
        form.faults.append("The text was changed since this page was opened: show the client what stands there now.")
    form.check()
    deciding.enter_publication_consent(
        case,
        draft,
        doing,
        client=client or clients_of(case)[0],
        given=given,
        on=on,
        scope=form.text("scope", most=2000),
        web=form.text("web") == "yes",
    )
    if given:
        return "The consent is kept, for exactly these words."
    return f"It is taken back. If it is out, take it down on the site: journal take-down {draft.slug}"


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show the reviews; say why it cannot wait; take a colleague's word at the desk or from a file."""
    return answered(
        request, code, draft_id, page="draft-review", template="desk/draft_review.html", act=_review, told=_reviews
    )


def _reviews(case: EpisodeOfCare, draft: Draft, doing: Doing) -> dict[str, Any]:
    now = standing_version(draft).row.sha256
    rows = deciding.rows_of(Review, draft)
    return {
        "override": deciding.latest(StateOverride, draft),
        "reviews": [{"row": row, "these": row.sha256 == now} for row in reversed(rows)],
        "values": weigh(case, draft, doing).values,
    }


def _review(case: EpisodeOfCare, draft: Draft, doing: Doing, form: Asked) -> str:
    act = form.text("act")
    if act == "override":
        reason = form.text("reason", most=4000)
        form.check()
        deciding.override_state(case, draft, doing, reason=reason)
        return "The reason is kept. It opens nothing until a colleague says so too."
    if act == "desk":
        if form.text("sha256") != standing_version(draft).row.sha256:
            form.faults.append("The text was changed since this page was opened: read what stands there now.")
        words = form.text("words", most=4000)
        form.check()
        may, spite = form.text("may") == "yes", form.text("spite") == "yes"
        deciding.review_at_the_desk(case, draft, doing, may_go_out=may, in_spite_of_the_state=spite, words=words)
        return "Your word is kept, for exactly these words."
    raise InvalidEntry("Nothing was chosen.", remedy="Choose one of the forms on the page.")


@require_http_methods(["POST"])
def take_back(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Take a filled review file back."""
    return answered(
        request,
        code,
        draft_id,
        page="draft-review",
        template="desk/draft_review.html",
        act=_take(request),
        told=_reviews,
    )


def _take(request: HttpRequest) -> Any:
    file = request.FILES.get("file")

    def take(case: EpisodeOfCare, draft: Draft, doing: Doing, form: Asked) -> str:
        if file is None:
            demand_writing(case, doing)
            raise InvalidEntry("No file was chosen.", remedy="Choose the file that the colleague sent back.")
        review_files.take_back(case, draft, doing, content=file.read(review_files.LARGEST + 1))
        return "The review is kept, for the words that were read."

    return take


@require_safe
def review_file(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Give out the file that a colleague fills in."""
    doing, case, draft = of_draft(request, code, draft_id)
    answer = HttpResponse(review_files.give_out(case, draft, doing), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="review-{draft.slug}.json"'
    return answer
