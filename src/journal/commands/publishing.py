"""Trust a key, take a bundle in, take a post down, list the posts."""

from datetime import UTC, datetime
from pathlib import Path

import click

from journal.commands.tables import bring_up_to_date
from journal.pages.addresses import of_post, whole
from journal.pages.policy import KEPT_SECONDS
from journal.published.acts import take_down, take_in, today, trust, trust_no_more
from journal.published.models import Post

CACHES = (
    f"a proxy between you and your readers, if it obeys: at most {KEPT_SECONDS} seconds",
    "a static copy made by `journal build`: until you build it anew",
    "feed readers: often for good; the feeds no longer carry it",
    "search engines: until they come by; each has a form for outdated content",
    "web archives (archive.org and others): until you ask them to remove it",
    "whoever saved, printed or quoted it",
)


@click.command("trust")
@click.argument("keyfile", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--author", default="", help="The slug of the author whose key it is.")
def trust_command(keyfile: Path, author: str) -> None:
    """Take in bundles that this public key signed."""
    bring_up_to_date()
    row = trust(keyfile.read_bytes(), author=author, at=datetime.now(UTC))
    click.echo(f"Trusted: {row.key_id}. Compare these signs with the author's before you go on.")


@click.command("distrust")
@click.argument("key_id")
def distrust_command(key_id: str) -> None:
    """Take in nothing more that the key with this id signs."""
    bring_up_to_date()
    trust_no_more(key_id)
    click.echo("Not trusted any more. What it signed before stays out; `journal take-down SLUG` takes it down.")


@click.command("take-in")
@click.argument("bundle", type=click.Path(path_type=Path))
def take_in_command(bundle: Path) -> None:
    """Check a bundle and publish, schedule or replace."""
    bring_up_to_date()
    taken = take_in(bundle, at=datetime.now(UTC))
    where = whole(of_post(taken.post))
    if not taken.due:
        click.echo(f"Waits for {taken.post.published_on}: {where}")
    elif taken.number > 1:
        click.echo(f"Release {taken.number} is out in the place of the one before: {where}")
    else:
        click.echo(f"Out: {where}")


@click.command("take-down")
@click.argument("slug")
def take_down_command(slug: str) -> None:
    """Take a post down for good."""
    bring_up_to_date()
    post = take_down(slug, at=datetime.now(UTC))
    click.echo(f"Taken down: {whole(of_post(post))} answers 410. It is out of the feeds, the map and the search.")
    click.echo("Who may still hold it:")
    for holder in CACHES:
        click.echo(f"- {holder}")


@click.command("posts")
def posts_command() -> None:
    """List the posts: what is out, what waits for its day, what was taken down."""
    bring_up_to_date()
    on = today(datetime.now(UTC))
    for post in Post.objects.select_related("series"):
        if post.taken_down_on:
            state = f"taken down {post.taken_down_on}"
        else:
            state = f"{'out since' if post.published_on <= on else 'waits for'} {post.published_on}"
        click.echo(f"{post.slug}\t{post.series.slug}\t{state}")
