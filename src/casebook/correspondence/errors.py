"""The refusals of correspondence.

    RecordRefusal               base of all that the record refuses
    ├── Held                    the reply waits until a time that has not come
    ├── Unchecked               a check found something that was neither mended nor overruled
    └── NoLetter                what was brought in holds no letter

Messages hold kinds, days, counts and codes, never what somebody said or is called.
"""

from casebook.record.errors import RecordRefusal


class Held(RecordRefusal):
    """The reply waits until a time that has not come."""

    def __init__(self) -> None:
        super().__init__("The reply waits until the time you set.", remedy="Wait, or say that it waits no longer.")


class Unchecked(RecordRefusal):
    """A check found something that was neither mended nor overruled."""

    def __init__(self, number: int) -> None:
        self.number = number
        places = "one place" if number == 1 else f"{number} places"
        super().__init__(
            f"The checks found {places} that you have neither changed nor overruled.",
            remedy="Change the words, or say that they stay.",
        )


class NoLetter(RecordRefusal):
    """What was brought in holds no letter."""

    def __init__(self) -> None:
        super().__init__(
            "This is no mail: neither a letter (.eml) nor a mailbox (.mbox).",
            remedy="Save the letter from the mail program, or paste its words and say whose they are and of which day.",
        )
