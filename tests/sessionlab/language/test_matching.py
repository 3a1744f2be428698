from sessionlab.language.accounts import parse
from sessionlab.language.matching import hits
from sessionlab.language.rules import rule_table
from sessionlab.language.sentences import passages


def test_rules_on_several_meanings_of_a_word_come_in_the_order_of_the_meanings() -> None:
    text = "My client came late. She decided to terminate the therapy."
    table = rule_table("sessionlab.coding.narrative", "rules.toml")
    found = [hit for hit in hits(parse(text, passages(text)), table) if hit.frame.lemma == "terminate"]
    stood_on = [min(hit.rule.on & hit.frame.tags) for hit in found]
    assert len(set(stood_on)) > 1
    assert stood_on == sorted(stood_on)
