"""Open attacks: what is one, and what only sounds like one. All sentences are made up."""

import time

import pytest

from sessionlab.coding.cues import Hit
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.rules import rate
from sessionlab.coding.scene import follow
from sessionlab.reading import read
from sessionlab.transcript import Transcript

_BEFORE = (
    "T: Hello.\nC: Hello.\nT: Did you find a seat on the bus?\nC: I did, it was half empty.\nT: How was the week?\n"
)

HARMLESS = """
Are you mad at me?
You are so full of good ideas.
You are not a person who judges people and that helps.
You're a kid, you don't know any better. So I did what he wanted.
You are lying there at night and you think.
You're mad if you don't take the overtime.
The voice is always there. You're useless, you're worthless, it says.
Dave just exploded. You're useless, you're a waste of space. In front of the kids.
Fuck it, I'll go to the party.
Sod it, why not.
Get out of bed, that's the first step.
Pack it in altogether, that's the plan. Forty years of smoking.
Save it for a rainy day.
Do one thing at a time and get on with it.
You don't care what you eat when you're low.
You pretend everything is fine and you go to work.
You get paid for every box you pack.
I said I was fine. That's a lie.
I don't believe any of his promises.
If you leave it, it only gets worse.
I felt worse after my mum died.
I feel worse when I drink.
Don't call me on Tuesday, I'm working.
You guys are always so kind to me.
Do you guys want me to fill in the form first?
Thank you great people for everything.
Dave shouted at me across the yard. Shut up, you stupid woman.
You look just like my sister!
I'm not telling you anything new here.
We're done at the hospital by four.
So we're done for today?
I want a different job.
I need a proper sleep.
Can I have a different time next week?
I want to find someone who cares about me.
I need to get another one by Friday.
I want another doctor to look at my knee.
I hate these headaches.
I hate coming home to an empty flat.
I'm sick of all this snow.
A bull got loose on the farm.
More crap at work this week.
I know I'm not going to die. That's nonsense.
You look at the clock and it's four in the morning.
My ex used to scream at me every night. You're pathetic. You're a waste of space.
So "shut up" is what was on the sign.
He left a note. 'You're a liar.'
He left a note. ‘You’re a liar.’
It said so on the wall: 'shut up' and a heart.
[chuckles] Oh, shut up.
(giggled) Oh, shut up.
You sit there in the dark and you wait for the morning.
They teach you to breathe on that course.
I said I was tired, and my dad goes. You're a disgrace.
""".strip().splitlines()

ATTACKS = """
You ruined everything I had built.
You have wrecked my marriage.
You broke my trust.
You sit there with your pen.
You're not a real therapist.
Blah blah blah.
That's the stupidest question I've ever heard.
Nobody asked you.
Who asked you?
Screw you.
Damn you.
Forget you.
Mind your own business.
Keep your opinions to yourself.
Not another word.
Wind your neck in.
Spare me.
Take a hike.
Sling your hook.
I was fine until I met you.
Quit analysing me.
You don't give a damn.
You're only in it for the money.
You only want my money.
As if you cared.
I want a better therapist.
I want a qualified therapist.
Call yourself a therapist?
You got that from a book.
You keep looking at your watch.
Did they teach you that?
What do you do all day?
I'm not talking to you.
I'm not listening to this.
I'm not staying here.
One more word.
I went home last week and cried all night. You have made everything worse.
I thought you would help. You've made it all worse.
I called three times and nobody rang back. You are a liar.
My husband said you'd help. Piss off.
He goes to work and I come here. Shut up.
I'm 5'10" and you call me small. Shut up. You are a liar.
"You are a liar," that is what I want to say to you. You are a liar.
Do me a favour and go.
You patronising cow.
You're so patronising.
Shut up, you stupid woman.
My parents' house is sold. 'Cause of you. You are a liar.
My boss screamed at me on Monday. It was raining. You are a fraud.
No wonder you're useless.
What a load of rubbish.
""".strip().splitlines()

MOST_SECONDS = 0.05
_LONG = (
    "just please now oh",
    "you have just only really all",
    "that is such a load of old",
    "you great little old stupid cold",
    "i really just am so fed up",
    "you are so just really a right little",
    "he just then told",
    "we went out of here away worse",
    "am i not . you",
)


def marks(words: str) -> set[str]:
    """Return the marks of an attack in one answer of a client, after small talk."""
    [talk] = read(f"{_BEFORE}C: {words}\nT: Go on.\n")
    found = {rating.marker for rating in rate(talk) if rating.turn == 5}
    return {marker for marker in found if marker.startswith("C.") or marker == "S.contempt"}


def attack_hits(words: str) -> list[Hit]:
    [talk] = read(f"{_BEFORE}C: {words}\nT: Go on.\n")
    assert isinstance(talk, Transcript)
    seen = list(follow(talk.turns, book=rule_book()))[5]
    return [hit for hit in seen.hits if hit.rule.id.startswith("attack-")]


@pytest.mark.parametrize("words", HARMLESS)
def test_what_only_sounds_like_an_attack_is_none(words: str) -> None:
    assert not attack_hits(words)
    assert not marks(words)


@pytest.mark.parametrize("words", ATTACKS)
def test_an_attack_is_marked(words: str) -> None:
    assert attack_hits(words)
    assert marks(words)


@pytest.mark.parametrize("piece", _LONG)
def test_no_rule_for_attacks_takes_long_over_a_long_turn(piece: str) -> None:
    words = " ".join([piece] * (5000 // len(piece.split())))
    plain = f" {words} "
    for rule in rule_book().rules:
        if rule.id.startswith("attack-"):
            began = time.process_time()
            list(rule.pattern.finditer(plain))
            assert time.process_time() - began < MOST_SECONDS, rule.id
