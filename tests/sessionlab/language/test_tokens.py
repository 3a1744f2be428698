from sessionlab.language.accounts import parse
from sessionlab.language.lexicon import load
from sessionlab.language.sentences import passages
from sessionlab.language.tokens import Vocabulary, places, words


def lows(sentence: str) -> list[str]:
    return [word.low for word in words(sentence, Vocabulary(load()))]


def test_a_contraction_is_two_words() -> None:
    assert lows("He didn't say she's ill.") == ["he", "did", "n't", "say", "she", "'s", "ill", "."]


def test_a_curly_apostrophe_is_read_as_a_straight_one() -> None:
    assert lows("It isn’t hers, it’s mine.") == ["it", "is", "n't", "hers", ",", "it", "'s", "mine", "."]


def test_every_word_has_its_place() -> None:
    sentence = "Wouldn’t the well-read man (aged 40) cry?"
    found = [sentence[start:end] for start, end in places(sentence)]
    assert found == ["Would", "n’t", "the", "well-read", "man", "(", "aged", "40", ")", "cry", "?"]


def test_the_places_of_a_parsed_sentence_count_in_the_whole_text() -> None:
    text = "My client came late. She hadn't slept."
    last = parse(text, passages(text)).sentences[-1]
    assert last.span(1, 3).of(text) == "hadn't slept"


def test_a_word_is_looked_up_once_for_all_its_places() -> None:
    known = Vocabulary(load())
    first, _, _, second, _ = words("hour after an hour.", known)
    assert first is second
