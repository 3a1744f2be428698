"""Bring posts from another blog as bundles to be signed, and take ours out in the forms that other blogs read."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from journal.bundle.signature import read_public_key
from journal.commands.tables import bring_up_to_date
from journal.commenting.queries import counted, threads_of
from journal.errors import NoSuchPost, Refusal, UnreadableExport
from journal.exchange.carried import Carried, Name
from journal.exchange.ghost import as_ghost, from_ghost
from journal.exchange.seed_page import as_text, from_html, from_text
from journal.exchange.unsigned import write_unsigned
from journal.exchange.wordpress import as_wordpress, from_wordpress
from journal.pages.addresses import of_post, whole
from journal.pages.seen import cited, post_page
from journal.published.acts import today
from journal.published.models import Person, Post
from journal.published.queries import in_reading_order, out

FORMS: Final = ("text", "html", "wordpress", "ghost")
LARGEST_PAGE: Final = 2 * 1024 * 1024


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "form", type=click.Choice(FORMS), required=True, help="What the file is.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--language", default="en", show_default=True)
def import_command(file: Path, form: str, folder: Path, key: Path, language: str) -> None:
    """Make bundles of the posts of another blog, for their author to look at and sign."""
    key_id = read_public_key(key.read_bytes()).shown
    posts = _read(file, form)
    left = [reason for post in posts for reason in _brought(post, folder, key_id=key_id, language=language)]
    if len(left) < len(posts):
        _say_what_to_look_at()
    if not posts:
        left = ["There is no published post in it."]
    if left:
        raise UnreadableExport(
            left, remedy="The others were written. Mend these in the export, or choose a new folder."
        )


def _brought(post: Carried, folder: Path, *, key_id: str, language: str) -> list[str]:
    """Write one post and say where, or return why it was left out: one that cannot be read stops no other."""
    try:
        place = write_unsigned(post, folder, key_id=key_id, language=language)
    except Refusal as refusal:
        return [f"Left out, {post.slug}: {' '.join(refusal.reasons)}"]
    click.echo(f"{place}: {post.title}")
    for loss in post.losses:
        click.echo(f"  {loss}")
    return []


def _say_what_to_look_at() -> None:
    click.echo("Look at each manifest.json before you sign. How the people were protected is not known: kind says")
    click.echo("'no case'; a note about a case needs its own kind and how it was disguised. The title in sentence case")
    click.echo("is a guess.")
    click.echo("Sign in each folder: minisign -S -l -m manifest.json -x manifest.sig -t 'casebook.bundle/1 SLUG'")


def _read(file: Path, form: str) -> list[Carried]:
    raw = file.read_bytes()
    if form == "wordpress":
        return from_wordpress(raw)
    if form == "ghost":
        return from_ghost(raw)
    if len(raw) > LARGEST_PAGE:
        raise UnreadableExport("A page is smaller than 2 MiB.", remedy="Choose the page itself.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableExport("The page is not UTF-8.", remedy="Save it as UTF-8.") from None
    return [from_text(text) if form == "text" else from_html(text)]


@click.command("export")
@click.argument("slugs", nargs=-1)
@click.option("--as", "form", type=click.Choice(FORMS), required=True, help="What to write.")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Else it is printed.")
def export_command(slugs: tuple[str, ...], form: str, file: Path | None) -> None:
    """Write posts that are out, all of them or those named by SLUGS."""
    bring_up_to_date()
    posts = in_reading_order(out(today(timezone.now())))
    missing = sorted(set(slugs) - {post.slug for post in posts})
    if missing:
        raise NoSuchPost(f"{len(missing)} of the posts named are not out.", remedy="`journal posts` lists them.")
    chosen = [post for post in posts if not slugs or post.slug in slugs]
    if form in ("text", "html") and len(chosen) != 1:
        raise NoSuchPost(f"A page is of one post, these are {len(chosen)}.", remedy="Name one slug.")
    raw = _written(chosen, form)
    if file is None:
        sys.stdout.buffer.write(raw)
    else:
        file.write_bytes(raw)


def _written(posts: list[Post], form: str) -> bytes:
    site = settings.JOURNAL["JOURNAL_NAME"]
    writers: dict[str, Callable[[], bytes]] = {
        "text": lambda: as_text(carried(posts[0])).encode(),
        "html": lambda: _page(posts[0]).encode(),
        "wordpress": lambda: as_wordpress(map(carried, posts), site=site, address=whole("/"), zone=settings.TIME_ZONE),
        "ghost": lambda: as_ghost(map(carried, posts)),
    }
    return writers[form]()


def _page(post: Post) -> str:
    seen = post_page(post, at=timezone.now())
    return render_to_string("journal/exchanged.html", {"seen": seen, "carried": carried(post)})


def carried(post: Post) -> Carried:
    """Return a post of ours as it goes to another blog."""
    known = cited(post)
    return Carried(
        title=post.title,
        markdown=post.markdown,
        author=_name(post.author),
        series=post.series.title,
        reviewer=_name(post.reviewer) if post.reviewer else None,
        slug=post.slug,
        summary=post.summary,
        tags=tuple(post.tags),
        site=known.site,
        address=whole(of_post(post)),
        rights=post.rights,
        published_on=post.published_on,
        last_updated_on=post.last_updated_on,
        last_reviewed_on=post.last_reviewed_on,
        retrieved_on=today(timezone.now()),
        comments=counted(threads_of(post)),
    )


def _name(person: Person) -> Name:
    return Name(person.given, person.family, person.credentials)
