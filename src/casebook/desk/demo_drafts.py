"""A draft of an invented case, written too soon and too close: the gate says why it does not go out."""

from typing import Final

from casebook.publishing.drafts import begin_draft, save_version
from casebook.publishing.heads import Head
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing

CODE: Final = "C-2308"
SLUG: Final = "the-scarf"
TEXT: Final = """\
On Friday he put on his scarf after half an hour and said: “You have nothing for me that I do not know already.”

The next day I wrote to him that I had been too quick. I do not know whether he reads what I publish; he told me once \
that he had looked.
"""
HEAD: Final = Head(title="The Scarf", title_in_sentence_case="The scarf", series_title="Hours", series_slug="hours")


def keep_draft_of(case: EpisodeOfCare, doing: Doing) -> None:
    """Begin the draft where the case is the one it tells of."""
    if case.code == CODE:
        draft = begin_draft(case, doing, slug=SLUG)
        save_version(case, draft, doing, text=TEXT, head=HEAD)
