"""A refusal: the law does not let this act happen now. Anything else that is raised is a bug."""

from office.law.register import known


class Refusal(Exception):  # noqa: N818  the word of the law, not of the language
    """An act that a clause forbids, told to the person at the desk.

    ``message`` says what to do now; it may be a lazy translation. ``field`` names the field of the form it belongs to.
    """

    def __init__(self, clause: str, message: object, *, field: str | None = None) -> None:
        super().__init__(known(clause), message)
        self.clause = clause
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)
