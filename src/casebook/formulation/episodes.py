"""Relationship episodes: naming one, and the theme they have in common, between the two and elsewhere."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casebook.audit.stores import Store, alias_of
from casebook.formulation.models import StoredEpisode
from casebook.record.access import demand_writing, may_read_process
from casebook.record.adding import add, is_late
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import standing
from casebook.record.who import Doing
from sessionlab.formulation.ccrt import THERAPIST, Episode, Theme, theme


@dataclass(frozen=True, slots=True)
class Kept:
    """An episode with the row it stands in."""

    row: StoredEpisode
    episode: Episode

    @property
    def between_us(self) -> bool:
        """Tell whether it is one between the client and the therapist."""
        return self.episode.who == THERAPIST


def name_episode(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    who: str,
    wish: Sequence[str] = (),
    other: Sequence[str] = (),
    itself: Sequence[str] = (),
    on: date | None = None,
    words: str = "",
) -> StoredEpisode:
    """Name an episode with somebody; `THERAPIST` is the one between the two.

    :raises InvalidEntry: nobody is named, or neither a wish nor a response
    :raises NotYours: the account may not add to the case
    """
    demand_writing(case, doing)
    shape = {
        name: [" ".join(phrase.split()) for phrase in phrases if phrase.strip()]
        for name, phrases in (("wish", wish), ("other", other), ("itself", itself))
    }
    reasons = ["With whom it was is missing."] if not who.strip() else []
    if not any(shape.values()):
        reasons.append("There is neither a wish nor a response.")
    if reasons:
        raise InvalidEntry(reasons, remedy="Name whom it was with, and at least one wish or response.")
    late = is_late(on, doing)
    row = StoredEpisode(case_id=case.pk, on=on, who=" ".join(who.split()), words=words, shape=shape, late=late)
    return add(row, doing, store=Store.PROCESS)


def episodes_of(case: EpisodeOfCare, doing: Doing) -> list[Kept]:
    """Return the episodes that stand, by their days, those without one last.

    :raises NotYours: the account may not see the process notes of the case
    """
    if not may_read_process(case, doing.account):
        raise NotYours
    rows = StoredEpisode.objects.using(alias_of(Store.PROCESS)).filter(case_id=case.pk).order_by("at")
    kept = [Kept(row, _episode(row)) for row in standing(rows, case_id=case.pk, store=Store.PROCESS)]
    return sorted(kept, key=lambda one: (one.row.on is None, one.row.on or date.min))


def episode_of(case: EpisodeOfCare, row_id: uuid.UUID, doing: Doing) -> StoredEpisode:
    """Return one episode that stands.

    :raises NotYours: there is none such in this case, or it is not the account's to see
    """
    found = next((one.row for one in episodes_of(case, doing) if one.row.pk == row_id), None)
    if found is None:
        raise NotYours
    return found


def theme_of(kept: Sequence[Kept]) -> Theme | None:
    """Return the theme of some episodes, None without any."""
    return theme([one.episode for one in kept]) if kept else None


def _episode(row: StoredEpisode) -> Episode:
    return Episode(row.who, *(frozenset(row.shape[name]) for name in ("wish", "other", "itself")))
