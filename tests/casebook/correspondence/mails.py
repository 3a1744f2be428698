"""Letters as a mail program keeps them."""


def mail(
    words: str = "You never listen to me. I am taking a month off.",
    *,
    sender: str = "Ben <ben@example.org>",
    to: str = "M <m@example.net>",
    day: int = 26,
    number: int = 1,
    answers: int | None = None,
    more: str = "",
) -> bytes:
    """Return a letter of April 2024 as a mail program keeps it."""
    thread = f"In-Reply-To: <{answers}@example.org>\n" if answers else ""
    return (
        f"From: {sender}\nTo: {to}\nDate: {day} Apr 2024 18:00:00 +0000\nSubject: Friday\n"
        f"Message-ID: <{number}@example.org>\n{thread}{more}MIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{words}\n"
    ).encode()
