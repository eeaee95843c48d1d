"""Leave to process data, and who speaks for whom: consents, representatives, other people of a package."""

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_noop
from ninja import Router

from office.accounts.scopes import Scope
from office.api import tags
from office.api.callers import Caller
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas.acts import Made
from office.api.schemas.people import (
    AffectedNew,
    AffectedShown,
    ConsentShown,
    ConsentsShown,
    NewConsent,
    NewRepresentative,
    RepresentativeShown,
    RepresentativesShown,
    Revocation,
    WithdrawnHow,
)
from office.centres.access import access_centre
from office.centres.models import Role
from office.parties.access import (
    access_affected,
    access_applicant,
    access_consent,
    access_representative,
    access_representatives,
)
from office.parties.affected import add_affected
from office.parties.consents import ConsentData, give_consent, withdraw_consent
from office.parties.models import AffectedPerson, Applicant, Consent, Representative
from office.parties.queries import consents_of
from office.parties.representatives import add_representative, revoke_representative

router = Router()
WHO_SERVE: Final = (Role.FRONT_OFFICE, Role.CASE_OFFICER)
CONSENT: Final = gettext_noop("consent to processing")
AUTHORITY: Final = gettext_noop("authority to act for somebody")
MADE_EXAMPLE: Final = {"id": "7d0c9c54-0a3e-4a2e-9a57-3a3c6b0f9d21"}
CONSENT_EXAMPLE: Final[dict[str, Any]] = {
    **MADE_EXAMPLE,
    "purpose": "service",
    "service": "",
    "data_categories": "імʼя, адреса, склад сімʼї",
    "centre": "lutsk",
    "recipients": [],
    "term_until": None,
    "given_at": "2026-11-20T10:00:00+02:00",
    "given_how": "paper",
    "withdrawn_at": None,
}
NEW_CONSENT: Final = {"centre": "lutsk", "data_categories": "імʼя, адреса", "proof": "заява від 20.11.2026"}
REPRESENTATIVE_EXAMPLE: Final[dict[str, Any]] = {
    **MADE_EXAMPLE,
    "person": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60",
    "name": "Зразковий Іван Петрович",
    "ground": "power_of_attorney",
    "starts_on": "2026-11-01",
    "valid_until": None,
    "verified_at": "2026-11-20T10:00:00+02:00",
    "revoked_on": None,
}
NEW_REPRESENTATIVE: Final = {
    "person": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60",
    "ground": "power_of_attorney",
    "proof": "довіреність № 12 від 01.11.2026",
    "starts_on": "2026-11-01",
}
AFFECTED_EXAMPLE: Final[dict[str, Any]] = {
    **MADE_EXAMPLE,
    "applicant": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60",
    "surname": "Зразковий",
    "given_name": "Іван",
    "patronymic": "",
    "relation": "spouse",
    "born_on": None,
    "is_minor": False,
    "consent_required": True,
    "legal_representative": None,
}
NEW_AFFECTED: Final = {"surname": "Зразковий", "given_name": "Іван", "relation": "spouse"}


@operation(
    router,
    "GET",
    "/people/{uuid:person_id}/consents",
    scope=Scope.PEOPLE,
    roles=WHO_SERVE,
    answer=ConsentsShown,
    opens=True,
    examples={"answer": {"items": [CONSENT_EXAMPLE]}},
)
def list_consents(request: ApiRequest, person_id: UUID) -> Reply:
    """List what a person has consented to, withdrawn or not, the newest first."""
    person = _person(request.auth, person_id, request.purpose)
    return Reply(ConsentsShown(items=[ConsentShown.of(consent) for consent in consents_of(person)]))


@operation(
    router,
    "POST",
    "/people/{uuid:person_id}/consents",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=Made,
    status=201,
    examples={"body": NEW_CONSENT, "answer": MADE_EXAMPLE},
)
def give_leave(request: ApiRequest, person_id: UUID, body: NewConsent) -> Reply:
    """Take a consent of a person (L24)."""
    return _given(request, _person(request.auth, person_id, CONSENT), body)


@operation(
    router,
    "POST",
    "/affected/{uuid:affected_id}/consents",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=Made,
    status=201,
    examples={"body": NEW_CONSENT, "answer": MADE_EXAMPLE},
)
def give_leave_of_another(request: ApiRequest, affected_id: UUID, body: NewConsent) -> Reply:
    """Take the written consent of another person whose data the package needs (K20)."""
    caller = request.auth
    return _given(request, access_affected(caller.worker, affected_id, at=caller.at, purpose=CONSENT), body)


def _given(request: ApiRequest, subject: Applicant | AffectedPerson, body: NewConsent) -> Reply:
    caller = request.auth
    said = dict(body)
    centre, giver, service = said.pop("centre"), said.pop("given_by"), said.pop("service")
    data = ConsentData(
        **said | {"recipients": tuple(body.recipients)},
        service=str(service or ""),
        given_by=_person(caller, giver, CONSENT) if giver else None,
    )
    place = access_centre(caller.worker, centre, at=caller.at)
    consent = give_consent(subject, data, centre=place, by=caller.worker, at=caller.at)
    return Reply(Made(id=consent.pk), tag=_consent_tag(consent), location=f"/api/v1/consents/{consent.pk}")


@operation(
    router,
    "GET",
    "/consents/{uuid:consent_id}",
    scope=Scope.PEOPLE,
    roles=WHO_SERVE,
    answer=ConsentShown,
    opens=True,
    examples={"answer": CONSENT_EXAMPLE},
)
def open_consent(request: ApiRequest, consent_id: UUID) -> Reply:
    """Open a consent."""
    caller = request.auth
    consent = access_consent(caller.worker, consent_id, at=caller.at, purpose=request.purpose)
    return Reply(ConsentShown.of(consent), tag=_consent_tag(consent))


@operation(
    router,
    "POST",
    "/consents/{uuid:consent_id}/withdrawal",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=Made,
    changes=True,
    examples={"body": {"how": "paper"}, "answer": MADE_EXAMPLE},
)
def withdraw_leave(request: ApiRequest, consent_id: UUID, body: WithdrawnHow) -> Reply:
    """Note that a consent is withdrawn: from now on nothing new is done by it."""
    caller = request.auth
    consent = access_consent(caller.worker, consent_id, at=caller.at, purpose=CONSENT)
    tags.check(_consent_tag(consent), request.seen)
    stored = withdraw_consent(consent, how=body.how, by=caller.worker, at=caller.at)
    return Reply(Made(id=stored.pk), tag=_consent_tag(stored))


def _consent_tag(consent: Consent) -> str:
    """A consent changes once, when it is withdrawn; a second withdrawal is refused by the use-case itself."""
    return "withdrawn" if consent.withdrawn_at else "given"


@operation(
    router,
    "GET",
    "/people/{uuid:person_id}/representatives",
    scope=Scope.PEOPLE,
    roles=WHO_SERVE,
    answer=RepresentativesShown,
    opens=True,
    examples={"answer": {"items": [REPRESENTATIVE_EXAMPLE]}},
)
def list_representatives(request: ApiRequest, person_id: UUID) -> Reply:
    """List who has or had authority to act for a person, the newest first."""
    caller = request.auth
    person = _person(caller, person_id, request.purpose)
    held = access_representatives(person, caller.worker, at=caller.at, purpose=request.purpose)
    return Reply(RepresentativesShown(items=[RepresentativeShown.of(each) for each in held]))


@operation(
    router,
    "POST",
    "/people/{uuid:person_id}/representatives",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=Made,
    status=201,
    examples={"body": NEW_REPRESENTATIVE, "answer": MADE_EXAMPLE},
)
def authorise_representative(request: ApiRequest, person_id: UUID, body: NewRepresentative) -> Reply:
    """Write down that somebody may act for the person; the worker has seen the paper (D3)."""
    caller = request.auth
    applicant = _person(caller, person_id, AUTHORITY)
    other = _person(caller, body.person, AUTHORITY)
    held = add_representative(applicant, other, body.data(), seen=True, by=caller.worker, at=caller.at)
    return Reply(Made(id=held.pk), tag=_authority_tag(held), location=f"/api/v1/representatives/{held.pk}")


@operation(
    router,
    "GET",
    "/representatives/{uuid:representative_id}",
    scope=Scope.PEOPLE,
    roles=WHO_SERVE,
    answer=RepresentativeShown,
    opens=True,
    examples={"answer": REPRESENTATIVE_EXAMPLE},
)
def open_representative(request: ApiRequest, representative_id: UUID) -> Reply:
    """Open an authority, and with it both people."""
    caller = request.auth
    held = access_representative(caller.worker, representative_id, at=caller.at, purpose=request.purpose)
    return Reply(RepresentativeShown.of(held), tag=_authority_tag(held))


@operation(
    router,
    "POST",
    "/representatives/{uuid:representative_id}/revocation",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=Made,
    changes=True,
    examples={"body": {"because": "Довіреність скасовано", "on": "2026-11-21"}, "answer": MADE_EXAMPLE},
)
def revoke_authority(request: ApiRequest, representative_id: UUID, body: Revocation) -> Reply:
    """End an authority before its time."""
    caller = request.auth
    held = access_representative(caller.worker, representative_id, at=caller.at, purpose=AUTHORITY)
    tags.check(_authority_tag(held), request.seen)
    stored = revoke_representative(held, because=body.because, on=body.on, by=caller.worker, at=caller.at)
    return Reply(Made(id=stored.pk), tag=_authority_tag(stored))


def _authority_tag(held: Representative) -> str:
    """An authority is verified once and revoked once; the use-cases refuse to do either again."""
    return f"{'verified' if held.verified_at else 'new'}-{'revoked' if held.revoked_on else 'runs'}"


@operation(
    router,
    "POST",
    "/people/{uuid:person_id}/affected",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=Made,
    status=201,
    examples={"body": NEW_AFFECTED, "answer": MADE_EXAMPLE},
)
def add_affected_person(request: ApiRequest, person_id: UUID, body: AffectedNew) -> Reply:
    """Add another person whose data the applicant's packages need (K20); the same one twice stays one."""
    caller = request.auth
    applicant = _person(caller, person_id, CONSENT)
    guardian = _person(caller, body.legal_representative, CONSENT) if body.legal_representative else None
    added = add_affected(applicant, body.data(), legal_representative=guardian, by=caller.worker, at=caller.at)
    return Reply(Made(id=added.pk), location=f"/api/v1/affected/{added.pk}")


def _person(caller: Caller, person_id: UUID, purpose: str) -> Applicant:
    return access_applicant(caller.worker, person_id, at=caller.at, purpose=purpose)


@operation(
    router,
    "GET",
    "/affected/{uuid:affected_id}",
    scope=Scope.PEOPLE,
    roles=WHO_SERVE,
    answer=AffectedShown,
    opens=True,
    examples={"answer": AFFECTED_EXAMPLE},
)
def open_affected_person(request: ApiRequest, affected_id: UUID) -> Reply:
    """Open another person whose data are processed."""
    caller = request.auth
    return Reply(AffectedShown.of(access_affected(caller.worker, affected_id, at=caller.at, purpose=request.purpose)))
