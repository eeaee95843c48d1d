"""The consent to processing of personal data, to be read and signed (L24, K20)."""

from datetime import date, datetime
from typing import Final

from django.utils.translation import override

from office.cases.facts import LOCAL, consents_of
from office.cases.models import Case, SubmissionPackage
from office.cases.papers.common import signer
from office.catalogue.queries import process_card_in_force
from office.centres.papers import centre_head
from office.documents import signed, typeset_paper
from office.law import Refusal
from office.parties.consents import consent_in_force, what_withdrawal_means
from office.parties.models import AffectedPerson, Applicant, Consent, IdentityDocument, Purpose

USUAL_DATA: Final = "прізвище, ім’я, по батькові, дата народження, адреса, ідентифікатори, документи пакета"
"""Which data a consent covers where nothing else was written: the words of a paper, so never translated."""
UNTIL_DONE: Final = (
    "До досягнення мети обробки або до відкликання згоди. Документи зареєстрованої справи зберігають стільки, скільки "
    "визначає законодавство про архіви."
)


def consent_paper(package: SubmissionPackage, *, at: datetime) -> bytes:
    """Make the applicant's consent for the service of ``package``, and beside it that to request documents (L28).

    Before registration it is signed, and afterwards it goes into the case with its number and QR code.
    """
    consent, request_consent = consents_of(package, at=at)
    purposes = [_purpose(Purpose.SERVICE, consent, USUAL_DATA, _bodies(package, at=at))]
    if wanted := [item.name for item in package.items.all() if item.document and item.document.obtainable_by_request]:
        purposes.append(_purpose(Purpose.OBTAIN_DOCUMENTS, request_consent, "; ".join(wanted), ()))
    authority = package.representative
    ground = f"{authority.get_ground_display()}: {authority.proof}" if authority else ""
    return _typeset(
        package,
        person=_applicant(package.applicant),
        given_by=_applicant(authority.person) if authority else None,
        authority=ground,
        purposes=tuple(purposes),
        until=consent.term_until if consent else None,
        at=at,
    )


def affected_consent_paper(package: SubmissionPackage, person: AffectedPerson, *, at: datetime) -> bytes:
    """Make the consent of another person whose data the package needs; for a child its legal representative signs."""
    service = str(package.service_id)
    given = consent_in_force(person, purpose=Purpose.SERVICE, centre=package.centre, at=at, service=service)
    guardian = person.legal_representative
    return _typeset(
        package,
        person=signed.SigningPerson(name=person.full_name, born_on=person.born_on, document="", address="", phone=""),
        given_by=_applicant(guardian) if guardian else None,
        authority="законний представник" if guardian else "",
        purposes=(_purpose(Purpose.SERVICE, given, USUAL_DATA, _bodies(package, at=at)),),
        until=given.term_until if given else None,
        at=at,
    )


def _typeset(
    package: SubmissionPackage,
    *,
    person: signed.SigningPerson,
    given_by: signed.SigningPerson | None,
    authority: str,
    purposes: tuple[signed.ConsentPurpose, ...],
    until: date | None,
    at: datetime,
) -> bytes:
    case = _case_of(package)
    paper = signed.Consent(
        head=centre_head(package.centre),
        person=person,
        given_by=given_by,
        authority=authority,
        service=package.service.name,
        case_number=case.number if case else "",
        tracking_code=case.tracking_code if case else "",
        purposes=purposes,
        term=f"До {until:%d.%m.%Y} або до відкликання згоди." if until else UNTIL_DONE,
        taken_by=signer(package.taken_by, "Працівник фронт-офісу"),
        qr=case.tracking_code if case else "",
    )
    return typeset_paper(paper, at=at)


def _purpose(purpose: Purpose, consent: Consent | None, usual: str, bodies: tuple[str, ...]) -> signed.ConsentPurpose:
    with override("uk"):
        return signed.ConsentPurpose(
            purpose=str(purpose.label),
            data=consent.data_categories if consent else usual,
            recipients=tuple(consent.recipients) if consent and consent.recipients else bodies,
            withdrawal=str(what_withdrawal_means(purpose)[0]),
            given_on=consent.given_at.astimezone(LOCAL).date() if consent else None,
        )


def _applicant(person: Applicant) -> signed.SigningPerson:
    document = person.identity_documents.order_by("-issued_on").first()
    return signed.SigningPerson(
        name=person.full_name,
        born_on=person.born_on,
        document=_requisites(document) if document else "",
        address=", ".join(filter(None, (person.post_index, person.address))),
        phone=person.phone or "",
    )


def _requisites(document: IdentityDocument) -> str:
    with override("uk"):
        return f"{document}, видано {document.issued_on:%d.%m.%Y}, {document.issued_by}"


def _case_of(package: SubmissionPackage) -> Case | None:
    return getattr(package, "case", None)


def _bodies(package: SubmissionPackage, *, at: datetime) -> tuple[str, ...]:
    """Name the other bodies that work on the service: those of the case's steps, or of the process card in force."""
    case = _case_of(package)
    if case is not None:
        names = [case.decider.name, *(step.provider.name for step in case.steps.select_related("provider"))]
    else:
        names = _of_the_card(package, on=at.astimezone(LOCAL).date())
    return tuple(name for name in dict.fromkeys(names) if name != package.provider.name)


def _of_the_card(package: SubmissionPackage, *, on: date) -> list[str]:
    try:
        card = process_card_in_force(package.service, package.centre.city, on)
    except Refusal:  # a service without a process card is decided in one step (ADR 0052)
        decider = package.card.deciding_body
        return [decider.name] if decider else []
    return [step.provider.name for step in card.steps.all()]
