"""A site in a folder of its own, its cast, and the browsers that look at it."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.journal.bundles import AT, Signer, write_bundle

from journal.published.acts import take_in, trust
from journal.published.models import Post

# Playwright keeps an event loop running in the thread of the tests; Django would then refuse every query made in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    """Give every test a folder of the site of its own."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.JOURNAL = {**settings.JOURNAL, "JOURNAL_CLOSE_AFTER_DAYS": 0}
    return Path(settings.HOME)


@pytest.fixture
def browser() -> Client:
    """Return a stranger's browser, which says where its forms were sent from."""
    return Client(headers={"origin": "http://testserver", "sec-fetch-site": "same-origin"})


@pytest.fixture
def publish(db: None, tmp_path: Path) -> Callable[..., Post]:
    """Return what writes a bundle by a trusted author and takes it in."""

    def write_and_take_in(*, at: datetime = AT, by: Signer | None = None, **changes: object) -> Post:
        trust((by or Signer()).public_file(), at=at)
        slug = str(changes.get("slug", "the-empty-hour"))
        return take_in(write_bundle(tmp_path / slug, by=by, **changes), at=at).post  # type: ignore[arg-type]

    return write_and_take_in


@pytest.fixture
def post(publish: Callable[..., Post]) -> Post:
    """Return a post that is out."""
    return publish()
