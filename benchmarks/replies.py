"""How many sentences the checks of a reply find, and how often they speak on letters written for another purpose."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sessionlab.correspondence import Part, Reply, check_reply
from sessionlab.correspondence.check_rules import check_named, each_in, found_in, speaks_of

ROOT = Path(__file__).parents[1]
SENTENCES = ROOT / "tests" / "sessionlab" / "correspondence" / "sentences"
LETTERS = ROOT / "training" / "letters"
LISTS = {"interpretation": "interpretations", "risk": "risk_words", "safety": "safety_words"}


def run() -> None:
    """Print the tables of docs/replies.md."""
    for which in ("made_with", "written_after"):
        print(f"Checks of a reply, sentences {which.replace('_', ' ')}: found of those to be found, false alarms")
        for name, sentences in tomllib.loads((SENTENCES / f"{which}.toml").read_text("utf-8")).items():
            print(f"  {name:15} {_counted(name, sentences)}")
    print("Conditions with a penalty, and parts with more than two guesses, written once their rules stood")
    for name, found, false in later():
        print(f"  {name:15} {found}, {false} false")
    written = list(letters("therapist"))
    print(f"Checks on {len(written)} letters of therapists written for another purpose: letters with a finding")
    for name in ("blame", "promise", "threat"):
        print(f"  {name:15} {sum(speaks_of(check_named(name), text) for text in written)}")
    most = check_named("interpretations")
    print(f"  {most.id:15} {sum(len(list(found_in(most, text))) > most.limit for text in written)}")
    guesses = check_named("guesses")
    guessed = sum(len(list(each_in(guesses, text))) > guesses.limit for text in written)
    print(f"  {guesses.id:15} {guessed} (the whole letter taken as one part)")
    hostile = list(letters("client"))
    risky = sum(speaks_of(check_named("risk_words"), text) for text in hostile)
    print(f"Words of risk in {len(hostile)} letters of clients, none of which was written to hold any: in {risky}")


def _counted(name: str, sentences: Mapping[str, Sequence[str]]) -> str:
    check = check_named(LISTS.get(name, name))

    def tells(sentence: str) -> bool:
        return (name == "subject" and len(sentence.split()) > check.limit) or speaks_of(check, sentence)

    found, false = (sum(map(tells, sentences[kind])) for kind in ("yes", "no"))
    return f"{found} of {len(sentences['yes'])}, {false} of {len(sentences['no'])}"


def later() -> Iterator[tuple[str, str, str]]:
    """Yield how many of the sentences and parts written last are found, and how many innocent ones are accused."""
    for name, wanted in tomllib.loads((SENTENCES / "written_later.toml").read_text("utf-8")).items():
        check = "interpretations" if name == "guesses" else name
        found, false = ([_meets(check, words) for words in wanted[kind]] for kind in ("yes", "no"))
        yield name, f"{sum(found)} of {len(found)}", f"{sum(false)} of {len(false)}"


def _meets(check: str, words: str) -> bool:
    return any(found.check == check for found in check_reply(Reply("", (), {Part.FELT: words})))


def letters(writer: str) -> Iterator[str]:
    """Yield the words of each letter of one of the two."""
    for path in sorted(LETTERS.glob("*.txt")):
        for letter in path.read_text("utf-8").split("\n# "):
            head, *lines = letter.splitlines()
            if f"from: {writer}" in head:
                yield "\n".join(line.split("\t", 2)[2] for line in lines if line.count("\t") > 1)
