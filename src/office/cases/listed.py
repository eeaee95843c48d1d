"""Lists of work that name people: whom a list has shown to which worker is written down once a day (K21, ADR 0136)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_noop

from office.accounts.models import Worker
from office.audit.reading import read_access_of_list
from office.cases.models import Case, SubmissionPackage
from office.parties.models import Applicant, ApplicantAccount

WORK: Final = gettext_noop("list of work: first look of the day")
COUNTER: Final = gettext_noop("what waits at the counter: first look of the day")
CONTROLLED: Final = gettext_noop("cases under control: first look of the day")
INCOMPLETE: Final = gettext_noop("cases that wait for documents: first look of the day")
ELECTRONIC: Final = gettext_noop("what came electronically: first look of the day")
RESULTS: Final = gettext_noop("results at the counter: first look of the day")
TO_HAND_OVER: Final = gettext_noop("cases to hand over: first look of the day")
TO_ARCHIVE: Final = gettext_noop("cases for the archive: first look of the day")


def log_listed(
    rows: Iterable[Case | SubmissionPackage],
    *,
    purpose: str,
    by: Worker,
    at: datetime,
    accounts: Iterable[ApplicantAccount] = (),
) -> None:
    """Write down that a list, which is named by ``purpose``, has shown the applicants of ``rows`` and these accounts.

    A list names applicants alone: who acts for them or is affected is logged with the case that shows them.
    """
    applicants, senders = [row.applicant_id for row in rows], [account.pk for account in accounts]
    read_access_of_list({Applicant: applicants, ApplicantAccount: senders}, by=by, at=at, purpose=purpose)
