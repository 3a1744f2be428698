"""Drafts of an answer to somebody who writes of crisis. A moderator changes them first; none goes by itself."""

from typing import Final

REPLIES: Final = (
    (
        "Heavy, but nothing of dying",
        "Thank you for writing this. It sounds as if you have been carrying it for a long time. I am one of the people "
        "who read here, not somebody who can treat you; but please let one person near you know how it is, a doctor or "
        "a friend. If it gets heavier, the lines at the foot of this page answer at any hour.",
    ),
    (
        "Thoughts of dying, no plan told",
        "I have read what you wrote, and I am glad that you said it. Thoughts like these can be spoken about, and they "
        "do pass. I cannot be with you from here, and I read here only now and then. Please speak with somebody today: "
        "one of the lines at the foot of this page, your doctor, or whoever is nearest to you.",
    ),
    (
        "A plan, a means, or a day",
        "I am worried about you, and I take what you wrote seriously. Please do not stay alone with it now. Call your "
        "emergency number or one of the lines at the foot of this page, or go to the nearest hospital, and tell "
        "somebody near you what you told us. If you can, put distance between yourself and what you thought of using.",
    ),
)
GUIDANCE: Final = (
    "Answer the person, not the rule: say that you read it, and that it was right to say it.",
    "Promise nothing that you cannot do. You do not know who it is, and you do not try to find out.",
    "Name no way of dying, and do not show a comment that names one.",
    "An answer stands on the page that only its writer has the address of. Nobody else sees it.",
    "This site does not assess anybody. If you know a person from elsewhere, act as you would anywhere.",
)
