"""Who books: what they say of themselves, put in order and checked."""

from dataclasses import dataclass

from office.law import Refusal
from office.law.words import Words as _
from office.parties.contacts import contact
from office.parties.identifiers import IdentifierError
from office.parties.models import ApplicantAccount
from office.queueing.taking import LONGEST_NAME, LONGEST_NEEDS


@dataclass(frozen=True)
class Booker:
    """A person as they name themselves, where they can be told, and what helps at the visit."""

    name: str
    contact: str = ""
    """An e-mail or a phone in any usual writing; empty where a worker books for who has neither."""
    needs: str = ""
    language: str = "uk"
    channel: str = ""
    """Found out from the contact."""


def in_order(who: Booker, *, contact_needed: bool) -> Booker:
    """Give what was said in the one form in which it is kept and compared.

    Raises Refusal L20 for a missing name, or a contact that is neither an e-mail nor a phone.
    """
    name, needs = " ".join(who.name.split()), who.needs.strip()
    if not name:
        raise Refusal("L20", _("Give the name under which you will come."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal("L20", _("The name is too long: at most 160 characters."), field="name")
    if len(needs) > LONGEST_NEEDS:
        raise Refusal("L20", _("Say it shorter: at most 500 characters."), field="needs")
    channel, contact = _told_by(who.contact.strip(), contact_needed)
    return Booker(name, contact, needs, who.language, channel)


def contact_of(typed: str) -> str:
    """Give a contact as it is kept; empty for what is none."""
    try:
        return _told_by(typed.strip(), needed=True)[1]
    except Refusal:
        return ""


def is_proved_by(account: ApplicantAccount | None, who: Booker) -> bool:
    """Tell whether the contact of ``who`` (in order) is the e-mail for which the account's provider vouches."""
    return account is not None and bool(account.email) and contact_of(account.email or "") == who.contact


def _told_by(typed: str, needed: bool) -> tuple[str, str]:  # noqa: FBT001
    if not typed and not needed:
        return "", ""
    try:
        return contact(typed)
    except IdentifierError as wrong:
        raise Refusal("L20", wrong.message, field="contact") from None
