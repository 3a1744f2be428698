"""The page of a reading stands alone, says the state with its reason, and leads from every mark to its words."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

from casebook.reading.page import render
from sessionlab.coding.rating import Coder
from sessionlab.relationship.story import Chapter, Story, gather_story
from sessionlab.transcript import Loss

MakeChapter = Callable[..., Chapter]
HOSTILE = """<script>alert('x')</script> she said "ha" & </style> \u202ereversed, I called it useless. It was."""


def page_of(story: Story, title: str = "I.") -> Any:
    """Return the page of a story as a tree."""
    return html.document_fromstring(render(story, title=title))


def parts(tree: Any, look: str) -> list[Any]:
    """Return the elements of a class, in the order of the page."""
    return list(tree.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {look} ')]"))


def said(tree: Any) -> str:
    """Return the words of an element on one line."""
    return " ".join(tree.text_content().split())


def test_the_page_says_the_state_and_its_reason(case: Story) -> None:
    assert said(parts(page_of(case), "top__state")[0]) == case.states[-1].sentence


def test_an_event_too_unsure_to_count_is_said_to_be_doubtful(case: Story) -> None:
    guessed = [
        replace(chapter, events=tuple(replace(event, confidence=0.34) for event in chapter.events))
        for chapter in case.chapters
    ]

    assert "doubtful: changes no state" not in render(case, title="I.")
    # The rupture and the repair, each in the table and beside its words.
    assert render(gather_story(guessed), title="I.").count("doubtful: changes no state") == 4


def test_the_page_names_the_person_by_the_pseudonym_alone(case: Story) -> None:
    page = render(case, title="I.")

    assert said(parts(page_of(case), "top__name")[0]) == "I."
    assert not re.search("Ines|Holm|example.org", page)


def test_the_band_of_the_state_stands_beside_it(case: Story) -> None:
    [band] = parts(page_of(case), "top__band")

    assert band.xpath(".//*[contains(@class, 'band--')]/@class")


def test_every_mark_of_the_ribbon_leads_to_words_on_the_page(case: Story) -> None:
    page = page_of(case)
    links = [link.get("href").removeprefix("#") for link in parts(page, "mark")]
    passages = {anchor.get("id") for anchor in page.xpath("//*[starts-with(@class, 'block__words')]//*[@id]")}

    assert links
    assert set(links) <= passages


def test_no_anchor_stands_twice(case: Story) -> None:
    anchors = page_of(case).xpath("//@id")

    assert len(anchors) == len(set(anchors))


def test_every_link_arrives_on_the_page(case: Story) -> None:
    page = page_of(case)
    links = {link for link in page.xpath("//@href") if not link.startswith("#glyph-")}

    assert {link.removeprefix("#") for link in links} <= set(page.xpath("//@id"))


def test_every_symbol_that_is_drawn_is_there(case: Story) -> None:
    page = page_of(case)

    assert {link.removeprefix("#") for link in page.xpath("//*[local-name()='use']/@href")} <= set(page.xpath("//@id"))


def test_a_mark_says_what_it_is_to_a_screen_reader(case: Story) -> None:
    labels = [link.get("aria-label") for link in parts(page_of(case), "mark")]

    assert any("A rupture" in label and "2 March 2020 · 5 of 5" in label for label in labels)
    assert any("The client quits, Tuesday 3 March 2020. “I will not come any more”" in label for label in labels)


def test_the_table_holds_every_event(case: Story) -> None:
    rows = page_of(case).xpath("//details//tbody/tr")

    assert len(rows) == len(case.events)
    assert said(rows[-1]).endswith("quit")


def test_the_words_of_a_mark_are_underlined_and_its_note_stands_beside_them(case: Story) -> None:
    [block] = page_of(case).xpath("//*[@class='block'][.//*[text()='She called me useless']]")

    [words], note = parts(block, "words--confrontation"), said(parts(block, "note")[0])

    assert said(words) == "She called me useless"
    assert "words--suggested" in words.get("class")
    assert "Confrontation: Complaints/concerns about the therapist" in note
    assert "the client finds fault 5 of 5 · confidence 0.72 · rules@1" in note


def test_what_a_person_rated_is_not_dashed(chapter: MakeChapter) -> None:
    story = gather_story([chapter(marks={"She called me useless": "C.therapist=5"}, by=Coder("Holm"))])

    assert parts(page_of(story), "words--confrontation")
    assert not parts(page_of(story), "words--suggested")


def test_a_turn_stands_beside_its_speaker(case: Story) -> None:
    speakers = parts(page_of(case), "block__speaker")

    assert [said(speaker) for speaker in speakers] == ["Therapist", "Client", "Therapist"]


def test_the_readings_stand_in_the_order_of_their_days(case: Story) -> None:
    titles = [title.text_content() for title in parts(page_of(case), "chapter__title")]

    assert titles == [
        "An hour word by word, Monday 2 March 2020",
        "A note, Monday 2 March 2020",
        "A letter from the client, Tuesday 3 March 2020, 20:15",
    ]


def test_the_page_asks_for_nothing_and_runs_nothing(case: Story) -> None:
    page = page_of(case)

    assert not page.xpath(
        "//script | //link | //img | //iframe | //form | //@style | //@src | //@*[starts-with(name(), 'on')]"
    )
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert not re.search(r"@import|url\((?!\"#)", page.xpath("//style")[0].text)


def test_the_policy_lets_in_the_one_style_sheet_alone(case: Story) -> None:
    page = page_of(case)
    digest = b64encode(sha256(page.xpath("//style")[0].text.encode()).digest()).decode()
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("place", ["words", "because", "title"])
def test_hostile_words_stay_words(chapter: MakeChapter, place: str) -> None:
    because = HOSTILE if place == "because" else "the client finds fault"
    text = HOSTILE if place == "words" else "I called it useless. It was."
    told = chapter(text, marks={"useless": "C.reject=2"}, events={"useless": "rupture"}, because=because)
    page = render(gather_story([told]), title=HOSTILE if place == "title" else "I.")

    assert "<script" not in page
    assert "\u202e" not in page
    assert page.count("</style") == 1
    assert "&lt;script&gt;alert(&#x27;x&#x27;)" in page


def test_half_a_character_can_be_written_to_a_file(chapter: MakeChapter) -> None:
    story = gather_story([chapter(marks={"useless": "C.reject=2"}, because="half of one: \ud83d")])

    assert "half of one: \ufffd".encode() in render(story, title="I.").encode("utf-8")


def test_an_empty_story_says_what_belongs_there(chapter: MakeChapter) -> None:
    page = page_of(gather_story([chapter()]))

    assert "Nothing in these pages tells how the two stand." in said(parts(page, "top__state")[0])
    assert "Nothing that happened between the two was found" in said(parts(page, "course")[0])
    assert not parts(page, "top__band"), "the band of a steady course would say more than anybody knows"


def test_what_was_lost_in_reading_is_said(chapter: MakeChapter) -> None:
    told, loss = chapter(), Loss(7, "A picture <of her>.", "Only words are read.")
    page = page_of(gather_story([replace(told, reading=replace(told.reading, losses=(loss,)))]))

    row = said(page.xpath("//main/section[last()]//tbody/tr")[0])

    assert row == "A note7A picture <of her>.Only words are read."


def test_where_nothing_was_lost_the_page_says_so(case: Story) -> None:
    assert "Nothing of the sources was lost" in said(page_of(case).xpath("//main/section[last()]")[0])


def test_the_same_story_gives_the_same_page(case: Story) -> None:
    assert render(case, title="I.") == render(case, title="I.")


def test_the_page_uses_no_words_of_programmers(case: Story) -> None:
    words = said(page_of(case).xpath("//body")[0]).lower()

    assert not re.search(r"\b(event|span|null|none|json|delta|detected|user|regex|score|parse)s?\b", words)


def test_a_long_story_opens_with_its_last_day_alone(chapter: MakeChapter) -> None:
    days = [chapter("A quiet hour. " * 1000, on=date(2020, 3, day)) for day in (2, 9, 16)]
    page = page_of(gather_story(days))

    assert [chapter.get("open") is not None for chapter in parts(page, "chapter")] == [False, False, True]


def test_a_long_stretch_without_a_mark_is_folded_but_for_its_ends(chapter: MakeChapter) -> None:
    turns = [f"{'TC'[number % 2]}: Words of turn {number}." for number in range(40)]
    page = page_of(gather_story([chapter("\n".join(turns), marks={"turn 20": "C.reject=2"})]))

    assert [fold.text_content() for fold in page.xpath("//details[contains(@class, 'quiet')]/summary")] == [
        "16 turns without a mark",
        "15 turns without a mark",
    ]
    assert len(parts(page, "block")) == 40
