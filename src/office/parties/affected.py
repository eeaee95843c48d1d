"""Other people whose data the package needs, and the proof of their consent (K20)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.centres.models import Centre
from office.law import Refusal, StaleChange, clause
from office.parties.access import check_serves
from office.parties.consents import consent_in_force
from office.parties.data import AffectedData, cleaned_affected
from office.parties.models import AffectedPerson, Applicant, Purpose
from office.parties.rules import fold_name, is_minor

_WHO: Final = ("surname", "given_name", "patronymic", "relation", "born_on", "rntrc")


@transaction.atomic
def add_affected(
    applicant: Applicant,
    data: AffectedData,
    *,
    legal_representative: Applicant | None = None,
    by: Worker,
    at: datetime,
) -> AffectedPerson:
    """Add another person of the applicant's packages; the same one pressed twice stays one. Raises ValidationError."""
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    check_serves(applicant, by=by, at=at)
    columns = _columns(cleaned_affected(data), legal_representative, at=at, by=by)
    there = applicant.affected_people.filter(**{name: columns[name] for name in _WHO}).first()
    if there is not None:
        return there
    affected = AffectedPerson(applicant=applicant, created_at=at, created_by=by, **columns)
    _fold(affected)
    affected.save(force_insert=True)
    record("affected.added", affected, by=by, at=at, data={"applicant": str(applicant.pk)})
    return affected


@transaction.atomic
def correct_affected(
    affected: AffectedPerson,
    data: AffectedData,
    *,
    legal_representative: Applicant | None = None,
    version: int,
    by: Worker,
    at: datetime,
) -> AffectedPerson:
    """Put the data right; ``version`` is the one the worker saw. Raises StaleChange, ValidationError."""
    people = AffectedPerson.objects.select_for_update(of=("self",)).select_related("applicant")
    stored = people.get(pk=affected.pk)
    check_serves(stored.applicant, by=by, at=at)
    if stored.version != version:
        message = _("Somebody has changed this record meanwhile. Look at it as it is now and make your change again.")
        raise StaleChange("K20", message, present=stored)
    columns = _columns(cleaned_affected(data), legal_representative, at=at, by=by)
    changed = [name for name, value in columns.items() if getattr(stored, name) != value]
    if not changed:
        return stored
    for name in changed:
        setattr(stored, name, columns[name])
    _fold(stored)
    stored.version += 1
    stored.save(update_fields=[*changed, "folded_name", "version"])
    record("affected.corrected", stored, by=by, at=at, data={"fields": changed, "version": stored.version})
    return stored


def _fold(person: AffectedPerson) -> None:
    """Keep the form of the name by which the person is found."""
    person.folded_name = fold_name(person.surname, person.given_name, person.patronymic)


def _columns(data: AffectedData, guardian: Applicant | None, *, by: Worker, at: datetime) -> dict[str, Any]:
    if guardian is not None:
        check_serves(guardian, by=by, at=at)
    minor = is_minor(data.born_on, timezone.localdate(at), stated=data.is_minor)
    if minor and data.consent_required and guardian is None:
        message = _("For somebody under eighteen the legal representative consents: name the parent or guardian.")
        raise ValidationError({"legal_representative": ValidationError(message)})
    basis = "" if data.consent_required else data.no_consent_basis
    return asdict(data) | {
        "rntrc": data.rntrc or None,
        "is_minor": minor,
        "no_consent_basis": basis,
        "legal_representative": guardian,
    }


def proved_consent(
    affected: AffectedPerson,
    *,
    purpose: Purpose = Purpose.SERVICE,
    centre: Centre,
    at: datetime,
    service: str = "",
) -> bool:
    """Whether a consent of this person, or of the legal representative, is in force and proved by a document.

    The proof itself is held by the table: a consent of another person without one can not be stored.
    """
    return consent_in_force(affected, purpose=purpose, centre=centre, at=at, service=service) is not None


@clause("K20")
def check_affected(affected: AffectedPerson, *, centre: Centre, at: datetime, service: str = "") -> None:
    """Let the package go on only with proof of this person's consent, where the law asks for consent.

    Raises Refusal K20 that says whose consent to bring.
    """
    if not affected.consent_required or proved_consent(affected, centre=centre, at=at, service=service):
        return
    who = affected.legal_representative or affected
    message = _("Consent is not proved for %(whose)s. Take the written consent of %(who)s and add it to the package.")
    raise Refusal("K20", message % {"whose": affected.full_name, "who": who.full_name})
