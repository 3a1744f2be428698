"""References in words, against the shape they have and against APA 7."""

from dataclasses import replace
from datetime import date

import pytest

from journal.citing.cited import Cited
from journal.citing.reference import apa_reference, page_reference

CITED = Cited(
    "Ines Marie", "Calder", "PhD", "The Empty Hour", "The empty hour", "Case Notes", "The Journal",
    "https://j.example/x/", "en", date(2024, 5, 4), "the-empty-hour",
)  # fmt: skip
DAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("changes", "day", "reference"),
    [
        ({}, DAY, "Calder PhD, I. (2024). The Empty Hour. The Journal. Retrieved on June 1, 2024, from https://j.example/x/"),
        ({"address": ""}, DAY, "Calder PhD, I. (2024). The Empty Hour. The Journal. Retrieved on June 1, 2024."),
        ({}, None, "Calder PhD, I. (2024). The Empty Hour. The Journal. Retrieved from https://j.example/x/"),
        ({"address": ""}, None, "Calder PhD, I. (2024). The Empty Hour. The Journal."),
        ({"site": "", "address": ""}, None, "Calder PhD, I. (2024). The Empty Hour."),
        ({"credentials": "", "given": "", "address": ""}, None, "Calder. (2024). The Empty Hour. The Journal."),
        ({"credentials": "Psy.D.", "given": "", "address": "", "site": ""}, None, "Calder Psy.D. (2024). "
         "The Empty Hour."),
        ({"published_on": None, "address": ""}, None, "Calder PhD, I. (n.d.). The Empty Hour. The Journal."),
        ({"title": "Who Left?", "address": ""}, None, "Calder PhD, I. (2024). Who Left? The Journal."),
    ],
)  # fmt: skip
def test_the_reference_of_the_page(changes: dict[str, object], day: date | None, reference: str) -> None:
    assert page_reference(replace(CITED, **changes), retrieved_on=day) == reference  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reference"),
    [
        ({}, "Calder, I. M. (2024, May 4). The empty hour. *Case Notes*. https://j.example/x/"),
        ({"given": "Jean-Luc"}, "Calder, J.-L. (2024, May 4). The empty hour. *Case Notes*. https://j.example/x/"),
        ({"given": ""}, "Calder. (2024, May 4). The empty hour. *Case Notes*. https://j.example/x/"),
        ({"address": ""}, "Calder, I. M. (2024, May 4). The empty hour. *Case Notes*."),
        ({"blog": ""}, "Calder, I. M. (2024, May 4). The empty hour. https://j.example/x/"),
        ({"blog": "", "address": ""}, "Calder, I. M. (2024, May 4). The empty hour."),
        ({"published_on": None}, "Calder, I. M. (n.d.). The empty hour. *Case Notes*. https://j.example/x/"),
        ({"title_in_sentence_case": "Who left?"}, "Calder, I. M. (2024, May 4). Who left? *Case Notes*. https://j.example/x/"),
    ],
)  # fmt: skip
def test_the_reference_after_apa_7(changes: dict[str, object], reference: str) -> None:
    made = apa_reference(replace(CITED, **changes))  # type: ignore[arg-type]

    italic = f"*{made.italic}*" if made.italic else ""
    assert f"{made.before}{italic}{made.after}" == reference
