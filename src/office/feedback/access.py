"""Who of the staff may open an enquiry: those who receive people in its centre, and its head; each opening is logged."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from office.accounts.models import Worker
from office.audit import read_access, read_access_of_each
from office.centres.access import posting_for, visible_centres
from office.centres.models import Centre, Role
from office.documents.models import StoredFile
from office.feedback.models import Enquiry
from office.feedback.queries import Cursor, Page, Wanted, register

READERS: Final = (Role.FRONT_OFFICE, Role.GREETER, Role.CENTRE_HEAD)


@transaction.atomic
def access_enquiry(worker: Worker, enquiry: UUID, *, at: datetime, purpose: str) -> Enquiry:
    """Open an enquiry. Raises Enquiry.DoesNotExist for one that is not there or not of a reception where he works."""
    found = Enquiry.objects.select_related(
        "centre__city", "service", "answer__answered_by", "answer__letter", "taken_by"
    )
    enquiry_found = found.get(pk=enquiry, centre__in=visible_centres(worker, *READERS, at=at))
    read_access(enquiry_found, by=worker, at=at, purpose=purpose)
    return enquiry_found


@transaction.atomic
def enquiries_shown(
    centre: Centre, wanted: Wanted, *, after: Cursor | None, by: Worker, at: datetime, purpose: str
) -> Page[Enquiry]:
    """Give a page of the register with the questions; each that is shown is logged as opened. Raises Refusal K3, K12."""
    posting_for(by, *READERS, centre=centre, at=at)
    page = register(centre, wanted, after=after)
    read_access_of_each(page.rows, by=by, at=at, purpose=purpose)
    return page


def letter_of(worker: Worker, enquiry: UUID, *, at: datetime, purpose: str) -> StoredFile:
    """Open the letter of an answer. Raises Enquiry.DoesNotExist where there is none for him."""
    found = access_enquiry(worker, enquiry, at=at, purpose=purpose)
    if not hasattr(found, "answer") or found.answer.letter is None:
        raise Enquiry.DoesNotExist
    return found.answer.letter
