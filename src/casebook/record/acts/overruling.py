"""The therapist's own answer to how the two stand."""

from casebook.audit.vocabulary import Action
from casebook.record.access import demand_writing
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.models import EpisodeOfCare, StateOverrule
from casebook.record.who import Doing
from sessionlab.relationship.states import State


def overrule(case: EpisodeOfCare, doing: Doing, *, state: State | None, reason: str) -> StateOverrule:
    """Put one's own state beside the rule's, or with None take it back.

    :raises InvalidEntry: there is no reason
    """
    demand_writing(case, doing)
    if not reason.strip():
        raise InvalidEntry("The reason is missing.", remedy="Say in a few words why.")
    row = StateOverrule(case_id=case.pk, state="" if state is None else state.value, on=doing.today, reason=reason)
    return add(row, doing, action=Action.OVERRULE_STATE)
