"""The facts a sentence about a state may tell: days, counts and kinds, never somebody's words."""

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.past import Past, days_between
from sessionlab.relationship.places import opener_of
from sessionlab.relationship.wording import say_day_briefly, say_days, say_number, say_ordinal, say_when
from sessionlab.transcript import When

WHO = {By.CLIENT: "the client", By.THERAPIST: "the therapist", By.BOTH: "the two"}
LETTER_BY = {By.CLIENT: EventKind.LETTER_IN, By.THERAPIST: EventKind.LETTER_OUT}


def tell_change(sentence: str, *, past: Past, index: int, on: When, count: int = 0) -> str:
    """Fill the sentence of a rule about the event at `index`.

    :param on: the day the state holds from
    :param count: how many quiet or missed hours the rule counted
    """
    event = past.events[index]
    facts = {
        "since": since(on),
        "who": WHO[event.by],
        "how": how(past, index),
        "again": again(past, event),
        "gap": gap(past, event),
        "quiet": say_number(count),
        "missed": say_number(count),
        "days": "",
        **mended(past, on),
    }
    facts["before"] = past.table.before.get(past.state, "").format_map(facts)
    return sentence.format_map(facts).strip()


def since(on: When) -> str:
    """Say from when a state holds."""
    return f"since {say_when(on)}" if on.known else "on a day that is not told"


def how(past: Past, index: int) -> str:
    """Say where it happened: by letter or in the hour, nothing where that is not told."""
    event = past.events[index]
    if event.turn is not None:
        return " in the hour"
    place = opener_of(past.events, index)
    if place is EventKind.SESSION:
        return " in the hour"
    return " by letter" if place is not None and place is LETTER_BY.get(event.by) else ""


def again(past: Past, event: Event) -> str:
    """Say how often it has happened, from the second time on."""
    times = past.count(event.kind)
    return f" for the {say_ordinal(times + 1)} time" if times else ""


def gap(past: Past, event: Event) -> str:
    """Say how many days lie between the last repair and the event, where both are exact and apart."""
    repair = past.latest(EventKind.REPAIR, EventKind.RETURN)
    if repair is None or past.events[repair].when.on is None or event.when.on is None:
        return ""
    days = days_between(past.events[repair].when, event.when)
    return f" {say_days(days)}" if days is not None and days > 0 else ""


def mended(past: Past, on: When) -> dict[str, str]:
    """Name the last rupture and the last repair by their days."""
    rupture = _named(past, past.latest(EventKind.RUPTURE), "rupture", on=on)
    repair = _named(past, past.latest(EventKind.REPAIR, EventKind.RETURN), "repair", on=on)
    rupture = rupture or "what had come between them"
    repair = repair or "the repair before it"
    return {
        "rupture": rupture,
        "Rupture": rupture[0].upper() + rupture[1:],
        "repair": repair,
        "Repair": repair[0].upper() + repair[1:],
    }


def _named(past: Past, index: int | None, noun: str, *, on: When) -> str:
    if index is None:
        return ""
    when = past.events[index].when
    if when.on is None:
        return f"the {noun} before it"
    if when.on == on.on:
        return f"the {noun} of the same day"
    return f"the {noun} of {say_day_briefly(when.on, beside=on.first)}"
