"""Make somebody a moderator, or give them a new password."""

import os

import click
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from journal.commands.tables import bring_up_to_date
from journal.errors import NoSuchPost, Refusal
from journal.moderating.models import Moderator
from journal.published.models import Person


@click.command("moderate")
@click.argument("name")
@click.option("--author", default="", help="The slug of the author or reviewer under whose name they answer.")
@click.option("--password-fd", type=int, default=None, help="Read the password from this open file, one line.")
def moderate_command(name: str, author: str, password_fd: int | None) -> None:
    """Let NAME moderate. The password is asked for; it is never an argument."""
    bring_up_to_date()
    person = Person.objects.filter(slug=author).first() if author else None
    if author and person is None:
        raise NoSuchPost("Nobody of that slug has published here.", remedy="Take in a bundle of theirs first.")
    password = _asked() if password_fd is None else _read(password_fd)
    user = User.objects.filter(username=name).first() or User(username=name)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refusal(tuple(weak.messages), remedy="Choose a longer one, of words that belong to nobody.") from None
    user.set_password(password)
    user.save()
    Moderator.objects.update_or_create(user=user, defaults={"person": person} if author else {})
    click.echo(f"{name} moderates from now on, at /moderating/.")


def _asked() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _read(number: int) -> str:
    with os.fdopen(os.dup(number), encoding="utf-8") as file:
        return file.readline().rstrip("\n")
