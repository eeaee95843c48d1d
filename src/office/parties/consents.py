"""Leave to process personal data: given, in force, withdrawn, and what is passed on by it (L24, K14.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.centres.models import Centre
from office.documents.models import StoredFile
from office.law import Refusal, StaleChange, clause
from office.parties.access import check_works_at
from office.parties.data import plain_text
from office.parties.models import AffectedPerson, Applicant, Consent, Disclosure, GivenHow, Purpose
from office.parties.names import fold
from office.parties.representatives import check_authority

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Subject = Applicant | AffectedPerson
# Leave to give a service is no leave to pass data on: each of these has a consent of its own.
PASSES_DATA_ON: Final = frozenset({Purpose.THIRD_PARTIES, Purpose.REGISTERS, Purpose.OBTAIN_DOCUMENTS})


@dataclass(frozen=True)
class ConsentData:
    """What a consent says (Law 2297-VI): for what, which data, to whom, until when, and how it was given.

    ``service`` is the id of one service, empty for any service of the centre; ``given_by`` the representative who gave
    it; ``proof`` the requisites of the paper, ``proof_file`` its scan.
    """

    data_categories: str
    purpose: str = Purpose.SERVICE
    service: str = ""
    recipients: tuple[str, ...] = ()
    term_until: date | None = None
    given_how: str = GivenHow.PAPER
    given_by: Applicant | None = None
    proof: str = ""
    proof_file: StoredFile | None = field(default=None)


@transaction.atomic
def give_consent(subject: Subject, data: ConsentData, *, centre: Centre, by: Worker, at: datetime) -> Consent:
    """Write down a consent that the centre's worker has taken at ``at``. The same one pressed twice stays one.

    Raises ValidationError (every problem at its field); Refusal D3 or K20 where another person than may consents.
    """
    check_works_at(centre, by=by, at=at)
    hold_subject(subject)
    columns = _cleaned(subject, data, at=at)
    _check_giver(subject, data, at=at)
    consents = Consent.objects.of(subject)
    there = consents.in_force(at).filter(controller=centre, **columns).first()
    if there is not None:
        return there
    whose = {"applicant": subject} if isinstance(subject, Applicant) else {"affected": subject}
    consent = Consent(controller=centre, given_at=at, taken_by=by, **whose, **columns)
    consent.save(force_insert=True)
    told = {"consent": str(consent.pk), "purpose": consent.purpose, "how": consent.given_how}
    record("consent.given", subject, by=by, at=at, data=told)
    return consent


def hold_subject(subject: Subject) -> None:
    """Lock the person: giving, withdrawing and relying on a consent of theirs come one after another."""
    people = Applicant.objects if isinstance(subject, Applicant) else AffectedPerson.objects
    people.select_for_update(no_key=True).get(pk=subject.pk)


def _cleaned(subject: Subject, data: ConsentData, *, at: datetime) -> dict[str, Any]:
    problems: dict[str, Any] = {}
    texts: dict[str, Any] = {}
    for name, most in (("data_categories", 500), ("service", 36), ("proof", 300)):
        try:
            texts[name] = plain_text(getattr(data, name), most)
        except ValidationError as error:
            problems[name] = error
    try:
        texts["recipients"] = [text for one in data.recipients if (text := plain_text(one, 200))]
    except ValidationError as error:
        problems["recipients"] = error
    problems = _missing(subject, data, on=timezone.localdate(at)) | problems
    if problems:
        raise ValidationError(problems)
    plain = ("purpose", "term_until", "given_how", "given_by", "proof_file")
    return texts | {name: getattr(data, name) for name in plain}


def _missing(subject: Subject, data: ConsentData, *, on: date) -> dict[str, Any]:
    proved = bool(data.proof.strip()) or data.proof_file is not None
    through = data.given_how == GivenHow.REPRESENTATIVE
    holds: dict[str, tuple[bool, StrOrPromise]] = {
        "purpose": (data.purpose in Purpose.values, _("Choose one of the offered values.")),
        "given_how": (data.given_how in GivenHow.values, _("Choose one of the offered values.")),
        "data_categories": (bool(data.data_categories.strip()), _("Write which data the consent covers.")),
        "term_until": (data.term_until is None or data.term_until >= on, _("The term of the consent is over already.")),
        "given_by": (through == (data.given_by is not None), _("Name the representative who gives the consent.")),
        "recipients": (_recipients_named(data), _("Name who will receive the data.")),
        "proof": (proved or not _needs_proof(subject, data), _("Name the document of the consent or attach its scan.")),
    }
    return {name: ValidationError(message) for name, (right, message) in holds.items() if not right}


def _recipients_named(data: ConsentData) -> bool:
    return data.purpose != Purpose.THIRD_PARTIES or any(one.strip() for one in data.recipients)


def _needs_proof(subject: Subject, data: ConsentData) -> bool:
    """A consent of another person (K20) and one for the community register (K22) are written."""
    return isinstance(subject, AffectedPerson) or data.purpose == Purpose.REGISTERS


def _check_giver(subject: Subject, data: ConsentData, *, at: datetime) -> None:
    if isinstance(subject, AffectedPerson):
        _check_legal_representative(subject, data)
    elif data.given_by is not None:
        check_authority(subject, data.given_by, at=at)


def _check_legal_representative(subject: AffectedPerson, data: ConsentData) -> None:
    guardian = subject.legal_representative
    if data.given_by != guardian:
        who = guardian or subject
        raise Refusal("K20", _("This consent is for %(who)s to give.") % {"who": who.full_name}, field="given_by")


def consents_in_force(
    subject: Subject, *purposes: Purpose, centre: Centre, at: datetime, service: str = ""
) -> dict[str, Consent]:
    """The latest consent in force at ``at`` for each of ``purposes``, in one statement; a purpose without one is left out.

    A consent for any service covers each one; a consent for one service covers that one alone.
    """
    consents = Consent.objects.of(subject).in_force(at).filter(purpose__in=purposes, controller=centre)
    covering = consents.filter(Q(service="") | Q(service=service)) if service else consents.filter(service="")
    return {consent.purpose: consent for consent in covering.order_by("given_at")}


def consent_in_force(
    subject: Subject, *, purpose: Purpose, centre: Centre, at: datetime, service: str = ""
) -> Consent | None:
    """The latest consent of this person to the centre for the purpose that is in force at ``at``; None if there is none."""
    return consents_in_force(subject, purpose, centre=centre, at=at, service=service).get(purpose)


@clause("L24")
@transaction.atomic
def check_consent(
    subject: Subject, *, purpose: Purpose = Purpose.SERVICE, centre: Centre, at: datetime, service: str = ""
) -> Consent:
    """The consent by which data of this person are processed now; without it nothing is registered.

    In the caller's transaction nobody can withdraw it before that transaction ends. Raises Refusal L24.
    """
    hold_subject(subject)
    consent = consent_in_force(subject, purpose=purpose, centre=centre, at=at, service=service)
    if consent is None:
        message = _("There is no consent in force for this purpose: %(purpose)s. Take the signed consent first.")
        raise Refusal("L24", message % {"purpose": Purpose(purpose).label})
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, how: GivenHow, by: Worker, at: datetime) -> Consent:
    """Note the withdrawal: from ``at`` nothing new is done by this consent; see ``what_withdrawal_means``.

    Raises StaleChange where it is withdrawn already.
    """
    stored = Consent.objects.select_related("applicant", "affected", "controller").get(pk=consent.pk)
    check_works_at(stored.controller, by=by, at=at)
    hold_subject(stored.subject)
    stored.refresh_from_db(fields=["withdrawn_at", "withdrawn_how", "withdrawn_by"])
    if stored.withdrawn_at is not None:
        raise StaleChange("L24", _("This consent is withdrawn already. Look at it as it is now."), present=stored)
    stored.withdrawn_at, stored.withdrawn_how, stored.withdrawn_by = at, how, by
    stored.save(update_fields=["withdrawn_at", "withdrawn_how", "withdrawn_by"])
    told = {"consent": str(stored.pk), "purpose": stored.purpose, "how": how}
    record("consent.withdrawn", stored.subject, by=by, at=at, data=told)
    return stored


_STOPS: Final[dict[str, "StrOrPromise"]] = {
    Purpose.SERVICE: _("No new application is registered without a new consent."),
    Purpose.OBTAIN_DOCUMENTS: _("The centre sends no new requests for documents; the applicant brings them."),
    Purpose.REGISTERS: _("The centre exchanges no more data with the community register."),
    Purpose.THIRD_PARTIES: _("The centre passes no more data to the recipients named in the consent."),
}


def what_withdrawal_means(purpose: Purpose) -> list["StrOrPromise"]:
    """What to tell the person before the withdrawal: what stops at once, and what the law keeps."""
    return [
        _STOPS[purpose],
        _("What was done while the consent was in force stays lawful."),
        _("Documents of registered cases stay as long as the law on archives requires; they are not erased."),
        _("Data the centre must process by law are processed without this consent."),
    ]


@clause("K14.1")
@transaction.atomic
def disclose(
    consent: Consent,
    *,
    recipient: str,
    what: str,
    channel: str,
    case_reference: str = "",
    by: Worker,
    at: datetime,
) -> Disclosure:
    """Write down that data go to a third party: only by a consent in force now that names this recipient.

    To be called in the transaction that sends the data. Raises Refusal K14.1, ValidationError.
    """
    stored = Consent.objects.select_related("applicant", "affected", "controller").get(pk=consent.pk)
    check_works_at(stored.controller, by=by, at=at)
    hold_subject(stored.subject)
    _check_covers(stored, recipient, at=at)
    disclosure = Disclosure(
        consent=stored,
        recipient=_line("recipient", recipient, 200),
        what=_line("what", what, 500),
        channel=_line("channel", channel, 100),
        case_reference=plain_text(case_reference, 60),
        disclosed_at=at,
        disclosed_by=by,
    )
    disclosure.save(force_insert=True)
    told = {"disclosure": str(disclosure.pk), "consent": str(stored.pk), "case": disclosure.case_reference}
    record("data.disclosed", stored.subject, by=by, at=at, data=told)
    return disclosure


def _line(name: str, text: str, most: int) -> str:
    line = plain_text(text, most)
    if not line:
        raise ValidationError({name: ValidationError(_("Fill this in: it stays in the log of disclosures."))})
    return line


def _check_covers(consent: Consent, recipient: str, *, at: datetime) -> None:
    if not Consent.objects.in_force(at).filter(pk=consent.pk).exists():
        raise Refusal("K14.1", _("This consent is not in force: take a new one before the data are passed on."))
    if consent.purpose not in PASSES_DATA_ON:
        raise Refusal("K14.1", _("This consent does not cover passing data on: take one for that purpose."))
    if consent.recipients and not _names(consent.recipients, recipient):
        raise Refusal("K14.1", _("The consent does not name this recipient: take one that does."), field="recipient")


def _names(recipients: Iterable[str], recipient: str) -> bool:
    return fold(recipient) in map(fold, recipients)
