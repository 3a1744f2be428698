"""The small pieces of a page that come by the thousand, written straight: a template takes ten times as long for them.

Every value goes through `_safe`, so that words of a source never become markup.
"""

from html import escape

from django.utils.safestring import SafeString

from casebook.reading.svg_marks import Drawn


def _safe(value: str) -> str:
    return escape(value, quote=True)


def glyph(shape: str, *, suggested: bool) -> str:
    """Return the sign of a mark."""
    look = " glyph--suggested" if suggested else ""
    return (
        f'<svg class="glyph{look}" viewBox="-12 -12 24 24" aria-hidden="true"><use href="#glyph-{_safe(shape)}"/></svg>'
    )


def note(
    *, number: str, shape: str, name: str, facts: str, because: str, suggested: bool, here: str = ""
) -> SafeString:
    """Return one remark in the margin; `here` is where links to it arrive, where no words carry it."""
    place = f' id="{_safe(here)}"' if here else ""
    why = f"{_safe(because)} " if because else ""
    return SafeString(
        f'<li class="note"{place}>{glyph(shape, suggested=suggested)}\n'
        f'<div><p><span class="number">{_safe(number)}</span> <span class="note__name">{_safe(name)}</span></p>\n'
        f'<p class="soft">{why}<span class="note__facts">{_safe(facts)}</span></p></div></li>\n'
    )


def row(
    *, day: str, shape: str, what: str, who: str, weight: str, words: str, href: str, state: str, suggested: bool
) -> SafeString:
    """Return one event of the course as a row of the table."""
    return SafeString(
        f"<tr>\n<td>{_safe(day)}</td>\n"
        f'<td><span class="what">{glyph(shape, suggested=suggested)}{_safe(what)}</span></td>\n'
        f"<td>{_safe(who)}</td>\n<td>{_safe(weight)}</td>\n"
        f'<td class="quote"><a href="{_safe(href)}"><bdi>{_safe(words or "to the words")}</bdi></a></td>\n'
        f"<td>{_safe(state)}</td>\n</tr>\n"
    )


def told(*, number: int, day: str, shape: str, name: str, who: str, words: str, href: str) -> SafeString:
    """Return one event of the list of what happened; `href` is empty where no passage carries it."""
    quoted = f"<bdi>{_safe(words)}</bdi>" if words else "to the entry" if href else ""
    linked = f'<br><a href="{_safe(href)}">{quoted}</a>' if href else f"<br>{quoted}" if words else ""
    return SafeString(
        f'<li class="told__one" id="e{number}">\n<span class="told__day">{_safe(day)}</span>\n'
        f"{glyph(shape, suggested=False)}\n"
        f'<span>{_safe(name)} <span class="soft">· {_safe(who)}</span>{linked}</span>\n</li>\n'
    )


def words(*, text: str, look: str, anchors: tuple[str, ...], numbers: str) -> str:
    """Return a stretch of words of one look, with the places where links arrive and the numbers of its notes."""
    places = "".join(f'<span id="{_safe(anchor)}"></span>' for anchor in anchors)
    if not look:
        return f"{places}{_safe(text)}"
    raised = f'<sup class="number">{_safe(numbers)}</sup>' if numbers else ""
    return f'{places}<span class="{_safe(look)}">{_safe(text)}</span>{raised}'


def block(*, speaker: str, who: str, verse: bool, inner: str, margin: str) -> SafeString:
    """Return a turn or a paragraph with its margin; `inner` and `margin` are markup already."""
    turn = f" block--turn block--{_safe(who)}" if speaker else ""
    name = f'<span class="block__speaker">{_safe(speaker)}</span>\n' if speaker else ""
    kept = " block__words--verse" if verse else ""
    notes = f'<ul class="notes">{margin}</ul>\n' if margin else ""
    return SafeString(
        f'<div class="block{turn}">\n{name}<p class="block__words{kept}" dir="auto">{inner}</p>\n{notes}</div>\n'
    )


def column(*, x: str, y: str, width: str, height: str) -> str:
    """Return the ground of an hour on the ribbon."""
    return (
        f'<rect class="ribbon__hour" x="{_safe(x)}" y="{_safe(y)}" width="{_safe(width)}" height="{_safe(height)}"/>\n'
    )


def date(*, bracket: str, x: str, y: str, text: str, said: str) -> str:
    """Return a day below the ribbon; `bracket` embraces the places of days that are not known."""
    leader = f'<path class="ribbon__leader" d="{_safe(bracket)}"/>\n' if bracket else ""
    look = " ribbon__day--undated" if bracket else ""
    return (
        f'{leader}<text class="ribbon__day{look}" x="{_safe(x)}" y="{_safe(y)}" text-anchor="middle">{_safe(text)}'
        f"<title>{_safe(said)}</title></text>\n"
    )


def mark(*, drawn: Drawn, href: str, said: str, suggested: bool) -> SafeString:
    """Return a mark of the ribbon: a link with a target wide enough for a finger, its stem, its shape."""
    look = " mark--suggested" if suggested else ""
    stem = f'<path class="shape shape--stem" d="{_safe(drawn.stem)}"/>' if drawn.stem else ""
    if drawn.path:
        shape = f'<path class="shape shape--bar shape--{_safe(drawn.shape)}" d="{_safe(drawn.path)}"/>'
    else:
        shape = f'<use href="#glyph-{_safe(drawn.symbol)}" x="{_safe(drawn.x)}" y="{_safe(drawn.y)}"/>'
    said = _safe(said)
    return SafeString(
        f'<a class="mark mark--{drawn.number}{look}" href="{_safe(href)}" aria-label="{said}">\n<title>{said}</title>\n'
        f'<rect class="mark__target" x="{_safe(drawn.target_x)}" y="{_safe(drawn.target_y)}" '
        f'width="{_safe(drawn.target_width)}" height="{_safe(drawn.target_height)}" rx="3"/>\n{stem}{shape}\n</a>\n'
    )


def saying(*, number: int, name: str, facts: str, more: str, words: str, because: str) -> SafeString:
    """Return what is shown below the ribbon while a mark is pointed at."""
    beside = f" · {_safe(more)}" if more else ""
    quoted = f'<p class="saying__words"><bdi>{_safe(words)}</bdi></p>\n' if words else ""
    why = f'<p class="soft">{_safe(because)}</p>\n' if because else ""
    return SafeString(
        f'<div class="saying saying--{number}">\n<p><span class="saying__name">{_safe(name)}</span> '
        f'<span class="soft">{_safe(facts)}{beside}</span></p>\n{quoted}{why}</div>\n'
    )
