"""Writing into the book of responses and proposals (L52): by anybody on the web, at the terminal, or on paper."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.duties import owe
from office.centres.models import Centre, Desk, Role
from office.centres.staffing import head_of
from office.documents.models import StoredFile
from office.feedback.models import EntryDuty, FeedbackBook, FeedbackEntry
from office.feedback.models.book import LONGEST_ENTRY, LONGEST_NAME
from office.feedback.numbers import next_line
from office.feedback.settings import rules_of
from office.feedback.states import EntryKind, EntryWay
from office.feedback.terms import answer_entry
from office.law import Refusal, clause
from office.law.words import Words as _
from office.parties.contacts import contact as contact_in_order
from office.parties.identifiers import IdentifierError


@dataclass(frozen=True)
class Said:
    """What somebody writes into the book. The name and the contact are theirs to give or not."""

    kind: EntryKind
    text: str
    name: str = ""
    contact: str = ""
    """An e-mail or a phone in any usual writing."""
    language: str = "uk"


@clause("L52")
@transaction.atomic
def write_entry(
    centre: Centre, said: Said, *, way: EntryWay, at: datetime, request: UUID, desk: Desk | None = None
) -> FeedbackEntry:
    """Write an entry into the book of ``centre``: it gets the next number, and the head owes an answer (L52).

    ``request``: the same form sent twice is one entry. Raises Refusal L52: nothing is said, it is too long, or the
    contact is neither an e-mail nor a phone.
    """
    return _entered(centre, said, way=way, at=at, request=request, desk=desk)


@transaction.atomic
def enter_paper(
    centre: Centre, said: Said, *, scan: StoredFile | None, by: Worker, at: datetime, request: UUID
) -> FeedbackEntry:
    """Type in an entry of the paper book, with a scan of the page where there is one.

    Raises Refusal: K3 or K12, ``by`` receives nobody here; L52 as above.
    """
    posting_for(by, Role.FRONT_OFFICE, Role.GREETER, Role.CENTRE_HEAD, centre=centre, at=at)
    return _entered(centre, said, way=EntryWay.PAPER, at=at, request=request, by=by, scan=scan)


def _entered(
    centre: Centre,
    said: Said,
    *,
    way: EntryWay,
    at: datetime,
    request: UUID,
    desk: Desk | None = None,
    by: Worker | None = None,
    scan: StoredFile | None = None,
) -> FeedbackEntry:
    text, name = said.text.strip(), " ".join(said.name.split())
    _check(text, name)
    channel, contact = _where(said.contact.strip())
    head = head_of(centre, at=at, clause="L52")
    try:
        with transaction.atomic():
            book = next_line(FeedbackBook, centre, local_day(at).year)
            entry = FeedbackEntry.objects.create(
                book=book, centre=centre, sequence=book.last_number, kind=said.kind, way=way, text=text, name=name,
                channel=channel, contact=contact, language=said.language, desk=desk, scan=scan, entered_by=by,
                received_at=at, request=request,
            )  # fmt: skip
    except IntegrityError:
        # The form was sent twice at once: the number is given back with the savepoint, and the first one stands.
        if found := FeedbackEntry.objects.select_related("book").filter(request=request).first():
            return found
        raise
    owe(EntryDuty, answer_entry(rules_of(centre).entry_days), bearer=head, centre=centre, since=at, entry=entry)
    record("book.entered", entry, by=by, at=at, data={"number": entry.number, "kind": entry.kind, "way": entry.way})
    return entry


def _check(text: str, name: str) -> None:
    if not text:
        raise Refusal("L52", _("Write what you want to say."), field="text")
    if len(text) > LONGEST_ENTRY:
        raise Refusal("L52", _("Say it shorter: at most {most} characters.", most=LONGEST_ENTRY), field="text")
    if len(name) > LONGEST_NAME:
        raise Refusal("L52", _("The name is too long: at most {most} characters.", most=LONGEST_NAME), field="name")


def _where(typed: str) -> tuple[str, str]:
    if not typed:
        return "", ""
    try:
        return contact_in_order(typed)
    except IdentifierError as wrong:
        raise Refusal("L52", wrong.message, field="contact") from None
