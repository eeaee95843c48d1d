"""An e-mail or a phone as somebody types it, in the one form in which it is kept and compared."""

from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from office.messages.states import Channel
from office.parties.identifiers import IdentifierError, phone

LONGEST_EMAIL: Final = 254


class Contact(NamedTuple):
    """Where somebody can be told, and by which way."""

    channel: Channel
    address: str


def contact(typed: str) -> Contact:
    """Read a contact. Raises IdentifierError, which says what is expected, for what is neither e-mail nor phone."""
    text = typed.strip()
    if "@" in text:
        return Contact(Channel.EMAIL, _email(text))
    try:
        return Contact(Channel.SMS, phone(text))
    except IdentifierError:
        raise IdentifierError(
            _("Give an e-mail address, or a phone with its code, for example 050 123 45 67.")
        ) from None


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise _malformed() from None
    if len(text) > LONGEST_EMAIL:
        raise _malformed()
    return text.lower()


def _malformed() -> IdentifierError:
    return IdentifierError(_("Write the e-mail like this: name@example.com."))
