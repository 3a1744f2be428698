import gc
import weakref

from sessionlab.language.accounts import Account, account_of, parse
from sessionlab.language.frames import Frame
from sessionlab.language.sentences import passages
from sessionlab.transcript import Narrative, Source


def read(text: str) -> Account:
    return parse(text, passages(text))


def frame(text: str, lemma: str) -> Frame:
    return next(f for parsed in reversed(read(text).sentences) for f in parsed.frames if f.lemma == lemma)


def test_a_therapist_who_tells_is_known_by_what_is_hers() -> None:
    assert read("My client was late. I waited.").cast.narrator == "therapist"


def test_a_client_who_tells_is_known_by_what_is_hers() -> None:
    assert read("My therapist was late. I waited.").cast.narrator == "client"


def test_a_relation_is_somebody_else_than_the_client() -> None:
    assert frame("My client came. His boss mocked him.", "mock").subject == "other"


def test_a_former_helper_is_a_third_party() -> None:
    assert frame("My client came. Her previous therapist mocked her.", "mock").subject == "other"


def test_the_subject_is_found_behind_an_opening_phrase() -> None:
    assert frame("My client came. Around the middle of the hour she withdrew.", "withdraw").subject == "client"


def test_one_who_is_asked_to_do_it_is_the_one_who_does() -> None:
    assert frame("My client came. I asked her to return.", "return").subject == "client"


def test_a_negation_makes_an_absence() -> None:
    found = frame("My client was ill. She did not attend the session.", "attend")
    assert "absent" in found.settled


def test_what_is_supposed_is_not_real() -> None:
    assert frame("My client came. If he quit, I would be sad.", "quit").mood == "supposed"


def test_what_nearly_happened_is_not_real() -> None:
    assert frame("My client came. She nearly quit.", "quit").mood == "nearly"


def test_a_question_is_not_told_as_real() -> None:
    assert frame("My client came. Did she quit?", "quit").mood == "asked"


def test_a_report_names_who_reports() -> None:
    found = frame("My client came. She told me that she was leaving.", "leave")
    assert (found.under, "say" in found.under_tags) == ("client", True)


def test_in_quotation_marks_the_client_says_you_to_the_therapist() -> None:
    assert frame('My client came. "You never listen," she said.', "listen").subject == "therapist"


def test_the_parse_of_a_note_goes_with_the_note() -> None:
    text = "My client came."
    note = Narrative(source=Source("note", "n", "0"), text=text, passages=passages(text))
    held = weakref.ref(note)
    assert account_of(note) is account_of(note)
    del note
    gc.collect()
    assert held() is None
