"""How much weaker a link looks through a reader that errs: what unconfirmed marks can show of it at most."""

from dataclasses import dataclass

from sessionlab.errors import InvalidInput
from sessionlab.formulation.weigh import Weighing


@dataclass(frozen=True, slots=True)
class Errors:
    """How a reader errs on one state: the share of its turns it sees, and of the other turns it calls by mistake."""

    sensitivity: float
    false_rate: float


@dataclass(frozen=True, slots=True)
class Attenuation:
    """What is left of a link. `factor` is the share of its covariance, `q` Yule's Q as the reader would show it."""

    factor: float
    q: float


def attenuation(found: Weighing, *, before: Errors, after: Errors) -> Attenuation:
    """Return what a reader with such errors would show of a link that is truly as it was weighed.

    The errors on the two states are taken as independent of each other and of the link: each true cell of the table is
    spread over the four cells by its chances (Bross 1954, Biometrics 10, 478-486). For a window of k turns a mistake
    in any of them counts. In truth errors often come together, and a link can then look stronger than it is.

    :raises InvalidInput: a rate outside 0 to 1
    """
    rates = (before.sensitivity, before.false_rate, after.sensitivity, after.false_rate)
    if not all(0 <= rate <= 1 for rate in rates):
        raise InvalidInput("A rate of errors is not between 0 and 1.", remedy="Give shares of turns.")
    k = found.link.within
    missed = (1 - after.sensitivity) * (1 - after.false_rate) ** (k - 1)
    coming = (1 - missed, 1 - (1 - after.false_rate) ** k)
    seen = [[0.0, 0.0], [0.0, 0.0]]
    for i, row in enumerate(found.table):
        for j, count in enumerate(row):
            here, there = (before.sensitivity, before.false_rate)[i], coming[j]
            seen[0][0] += count * here * there
            seen[0][1] += count * here * (1 - there)
            seen[1][0] += count * (1 - here) * there
            seen[1][1] += count * (1 - here) * (1 - there)
    (a, b), (c, d) = seen
    whole = a * d + b * c
    factor = (before.sensitivity - before.false_rate) * (coming[0] - coming[1])
    return Attenuation(factor, (a * d - b * c) / whole if whole else float("nan"))
