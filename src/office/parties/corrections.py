"""Asking that one's own data be put right, and answering it: put right by the usual act, or not, with the ground."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from office.accounts.models import Worker
from office.audit import read_access, record
from office.centres.access import visible_centres
from office.centres.duties import fulfil, owe
from office.centres.models import Centre
from office.centres.staffing import receiver_for
from office.documents.models import StoredFile
from office.law import Refusal
from office.law.states import StaleChange
from office.law.words import Words as _
from office.messages import send
from office.parties.access import WHO_SERVE
from office.parties.accounts import people_of
from office.parties.applicants import DuplicateApplicant, NotTheSame, correct_applicant, data_of
from office.parties.data import plain_text
from office.parties.models import (
    Applicant,
    ApplicantAccount,
    Consent,
    CorrectedField,
    CorrectionDuty,
    CorrectionRequest,
)
from office.parties.models.corrections import LONGEST_SAID, LONGEST_VALUE
from office.parties.search import log_shown
from office.parties.states import CorrectionState
from office.parties.terms import GUARDED, answer_correction

MOST_OPEN: Final = 5
"""So many requests of one person may wait at once."""
SHOWN: Final = 200


@dataclass(frozen=True)
class Wrong:
    """What a person says: which field is wrong, what is right, and why; ``proof``: a document that shows it."""

    field: CorrectedField
    wanted: str
    reason: str
    proof: StoredFile | None = None
    language: str = "uk"


# -- the person --------------------------------------------------------------------------------------------------------


def my_corrections(account: ApplicantAccount) -> QuerySet[CorrectionRequest]:
    """Give what the account has asked to be put right, the latest first, with who owes the answer and by when."""
    return CorrectionRequest.objects.filter(account=account).select_related("centre").prefetch_related("duties")


@transaction.atomic
def ask_correction(
    account: ApplicantAccount, person: UUID, wrong: Wrong, *, at: datetime, request: UUID
) -> CorrectionRequest:
    """Ask that a field of one's own record be put right; somebody by name owes the answer in ten working days.

    ``request``: the same form sent twice is one request. Raises Applicant.DoesNotExist for a record that is not theirs;
    Refusal K21: nothing is said, too long, or too many wait already.
    """
    ApplicantAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    if (there := CorrectionRequest.objects.filter(request=request).first()) is not None:
        return there
    mine = people_of(account).get(pk=person)
    said = _checked(account, wrong)
    centre = _centre_of(mine)
    made = CorrectionRequest.objects.create(
        applicant=mine, account=account, centre=centre, asked_at=at, request=request, **said
    )
    owe(CorrectionDuty, answer_correction(), bearer=_bearer(centre, at=at), centre=centre, since=at, correction=made)
    record("correction.asked", mine, by=None, at=at, data={"correction": str(made.pk), "fields": [made.field]})
    return made


def _checked(account: ApplicantAccount, wrong: Wrong) -> dict[str, Any]:
    wanted, reason = plain_text(wrong.wanted, LONGEST_VALUE), wrong.reason.strip()
    if not wanted:
        raise Refusal(GUARDED, _("Write what is right."), field="wanted")
    if not reason:
        raise Refusal(GUARDED, _("Write why: from which document it can be seen."), field="reason")
    if len(reason) > LONGEST_SAID:
        raise Refusal(GUARDED, _("Say it shorter: at most {most} characters.", most=LONGEST_SAID), field="reason")
    if CorrectionRequest.objects.filter(account=account, state=CorrectionState.OPEN).count() >= MOST_OPEN:
        raise Refusal(GUARDED, _("{most} of your requests wait already. Wait for their answers.", most=MOST_OPEN))
    told = {"field": wrong.field, "proof": wrong.proof, "language": wrong.language}
    return {"wanted": wanted, "reason": reason, **told}


def _centre_of(person: Applicant) -> Centre:
    """The centre to which the person last gave their leave keeps the record; else the first one of the city."""
    last = Consent.objects.filter(applicant=person).select_related("controller").order_by("-given_at").first()
    return last.controller if last else Centre.objects.filter(city=person.city_id).earliest("code")


def _bearer(centre: Centre, *, at: datetime) -> Worker:
    rows = CorrectionDuty.objects.open().filter(centre=centre).order_by()
    load = dict(rows.values_list("bearer").annotate(Count("pk")))
    return receiver_for(centre, at=at, load=load, clause=GUARDED)


# -- the staff ---------------------------------------------------------------------------------------------------------


def corrections_for(worker: Worker, *, at: datetime) -> QuerySet[CorrectionDuty]:
    """Give the requests that wait in the worker's centres, the next due first; nobody's data are among them."""
    return corrections_owed(visible_centres(worker, *WHO_SERVE, at=at))


def corrections_owed(centres: QuerySet[Centre] | list[Centre]) -> QuerySet[CorrectionDuty]:
    """Give who owes which answer by when in these centres, the next due first; nobody's data are among them."""
    found = CorrectionDuty.objects.open().filter(centre__in=centres)
    found = found.select_related("bearer", "centre", "correction").order_by("due_at", "pk")
    return found.defer("correction__wanted", "correction__reason", "correction__answer")


def access_correction(worker: Worker, correction: UUID, *, at: datetime, purpose: str) -> CorrectionRequest:
    """Open a request, and with it the record. Raises CorrectionRequest.DoesNotExist for none of the worker's centres."""
    theirs = CorrectionRequest.objects.filter(centre__in=visible_centres(worker, *WHO_SERVE, at=at))
    found = theirs.select_related("applicant__city", "centre", "answered_by", "proof").get(pk=correction)
    read_access(found.applicant, by=worker, at=at, purpose=purpose, subject=found)
    return found


def put_right(
    correction: CorrectionRequest,
    value: str,
    *,
    answer: str,
    version: int,
    by: Worker,
    at: datetime,
    not_the_same: NotTheSame | None = None,
) -> CorrectionRequest:
    """Put the field right as whoever serves people does (``correct_applicant``), and tell the person.

    Something else than a field is put right where it stands; here ``answer`` says what was done. Raises StaleChange:
    answered already, or the record was changed meanwhile (``version`` is the one that was seen); ValidationError or
    DuplicateApplicant as the correction itself; Refusal K21: no answer.
    """
    try:
        with transaction.atomic():
            locked = _open(correction, by=by, at=at)
            if locked.field != CorrectedField.OTHER:
                data = data_of(locked.applicant, **{locked.field: _read(locked.field, value)})
                correct_applicant(locked.applicant, data, version=version, by=by, at=at, not_the_same=not_the_same)
            return _settle(locked, CorrectionState.CORRECTED, answer, by=by, at=at)
    except DuplicateApplicant as double:
        log_shown(double.candidates, by=by, at=at)  # nothing was changed, yet somebody was shown
        raise


def _read(field: str, value: str) -> Any:
    if field != CorrectedField.BORN_ON:
        return value
    try:
        return datetime.strptime(value.strip(), "%d.%m.%Y").date()  # noqa: DTZ007  a legal day has no time
    except ValueError:
        told = gettext("Write the date like this: 27.03.1984.")
        raise ValidationError({"born_on": told}) from None


def refuse_correction(correction: CorrectionRequest, *, ground: str, by: Worker, at: datetime) -> CorrectionRequest:
    """Leave the data as they are, with the ground in words, and tell the person. Raises Refusal K21, StaleChange."""
    with transaction.atomic():
        return _settle(_open(correction, by=by, at=at), CorrectionState.REFUSED, ground, by=by, at=at)


def _open(correction: CorrectionRequest, *, by: Worker, at: datetime) -> CorrectionRequest:
    theirs = CorrectionRequest.objects.filter(centre__in=visible_centres(by, *WHO_SERVE, at=at))
    held = theirs.select_for_update(of=("self",), no_key=True).select_related("applicant", "account", "centre")
    locked = held.get(pk=correction.pk)
    if locked.state != CorrectionState.OPEN:
        raise StaleChange(GUARDED, _("This request is answered already. Look at the answer."), present=locked.state)
    return locked


def _settle(
    locked: CorrectionRequest, state: CorrectionState, answer: str, *, by: Worker, at: datetime
) -> CorrectionRequest:
    said = answer.strip()
    if not said:
        raise Refusal(GUARDED, _("Write the answer: what was done, or why not."), field="answer")
    if len(said) > LONGEST_SAID:
        raise Refusal(GUARDED, _("Say it shorter: at most {most} characters.", most=LONGEST_SAID), field="answer")
    locked.move(state)
    locked.answer, locked.answered_by, locked.answered_at = said, by, at
    locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    fulfil(CorrectionDuty.objects.filter(correction=locked), by=by, at=at)
    told = {"correction": str(locked.pk), "fields": [locked.field], "state": state.value}
    record("correction.answered", locked.applicant, by=by, at=at, data=told)
    _tell(locked, at)
    return locked


def _tell(done: CorrectionRequest, at: datetime) -> None:
    address = done.account.email or done.applicant.email
    if not address:
        return
    with translation.override(done.language):
        what = str(CorrectedField(done.field).label)
        subject = gettext("Answer to your request to put your data right: %(what)s") % {"what": what}
    key = f"correction:{done.pk}"
    data = {"subject": subject, "text": done.answer}
    send(channel="email", address=address, template="letter", data=data, key=key, at=at, language=done.language)


def corrections_told(account: ApplicantAccount) -> list[dict[str, Any]]:
    """Give the requests of an account as plain values, for the person to take along."""
    names = ("field", "wanted", "reason", "state", "asked_at", "answered_at", "answer")
    rows = CorrectionRequest.objects.filter(account=account)[:SHOWN]
    return [{name: _plain(getattr(each, name)) for name in names} for each in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
