"""Addresses: of each thing on the site, and of the same thing as the rest of the world writes it."""

from django.conf import settings
from django.urls import reverse

from journal.published.models import Person, Post, Series


def site() -> str:
    """Return the address of the site, without a slash at its end."""
    return str(settings.JOURNAL["JOURNAL_ADDRESS"])


def whole(path: str) -> str:
    """Return a path with the site before it."""
    return f"{site()}{path}"


def of_post(post: Post, name: str = "post", **more: str) -> str:
    """Return the path of a post, or of something that belongs to it."""
    return reverse(name, kwargs={"series": post.series.slug, "slug": post.slug, **more})


def of_series(series: Series, name: str = "series") -> str:
    """Return the path of a series, or of its feed."""
    return reverse(name, kwargs={"series": series.slug})


def of_person(person: Person, role: str = "author") -> str:
    """Return the path of an author or reviewer."""
    return reverse(role, kwargs={"slug": person.slug})
