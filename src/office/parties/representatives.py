"""Who speaks for an applicant: authority with proof, seen by a worker, in force on the day (D3)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.documents.models import StoredFile
from office.law import Refusal, StaleChange, clause
from office.parties.access import check_serves
from office.parties.data import plain_text
from office.parties.models import Applicant, Ground, Kind, Representative


@dataclass(frozen=True)
class AuthorityData:
    """What is typed of an authority: its ground, the document that proves it, its days."""

    ground: str
    proof: str
    starts_on: date
    valid_until: date | None = None
    proof_file: StoredFile | None = None


@transaction.atomic
def add_representative(
    applicant: Applicant, person: Applicant, data: AuthorityData, *, seen: bool, by: Worker, at: datetime
) -> Representative:
    """Write down that ``person`` may act for ``applicant``; ``seen``: the worker has the document of authority at hand.

    Raises ValidationError for a form that is not whole, Refusal D3 for one's own representative.
    """
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    check_serves(applicant, by=by, at=at)
    check_serves(person, by=by, at=at)
    if applicant.pk == person.pk:
        raise Refusal("D3", _("Nobody is their own representative. Name the person who acts for the applicant."))
    representative = Representative(
        applicant=applicant,
        person=person,
        ground=data.ground,
        proof=_cleaned(data),
        proof_file=data.proof_file,
        starts_on=data.starts_on,
        valid_until=data.valid_until,
        verified_at=at if seen else None,
        verified_by=by if seen else None,
        created_at=at,
        created_by=by,
    )
    representative.save(force_insert=True)
    told = {"representative": str(representative.pk), "ground": representative.ground, "seen": seen}
    record("representative.added", applicant, by=by, at=at, data=told)
    return representative


def _cleaned(data: AuthorityData) -> str:
    if data.ground not in Ground.values:
        raise ValidationError({"ground": ValidationError(_("Choose one of the offered values."))})
    if data.valid_until and data.valid_until < data.starts_on:
        raise ValidationError({"valid_until": ValidationError(_("The authority can not end before it begins."))})
    try:
        proof = plain_text(data.proof, 300)
    except ValidationError as error:
        raise ValidationError({"proof": error}) from None
    if not proof:
        message = _("Write the number, date and issuer of the document of authority.")
        raise ValidationError({"proof": ValidationError(message)})
    return proof


@transaction.atomic
def verify_representative(representative: Representative, *, by: Worker, at: datetime) -> Representative:
    """Note that the worker has seen the document of authority. Raises StaleChange if it is seen or revoked already."""
    stored = _locked(representative, by=by, at=at)
    if stored.verified_at is not None or stored.revoked_on is not None:
        message = _("This authority is checked or revoked already. Look at it as it is now.")
        raise StaleChange("D3", message, present=stored)
    stored.verified_at, stored.verified_by = at, by
    stored.save(update_fields=["verified_at", "verified_by"])
    told = {"representative": str(stored.pk)}
    record("representative.verified", stored.applicant, by=by, at=at, data=told)
    return stored


@transaction.atomic
def revoke_representative(
    representative: Representative, *, because: str, on: date, by: Worker, at: datetime
) -> Representative:
    """End an authority before its time: from the day ``on`` it is in force no more. Raises StaleChange, ValidationError."""
    stored = _locked(representative, by=by, at=at)
    if stored.revoked_on is not None:
        raise StaleChange("D3", _("This authority is revoked already. Look at it as it is now."), present=stored)
    reason = plain_text(because, 300)
    if not reason:
        raise ValidationError({"because": ValidationError(_("Write why the authority ends."))})
    stored.revoked_on, stored.revoked_because = on, reason
    stored.save(update_fields=["revoked_on", "revoked_because"])
    told = {"representative": str(stored.pk), "on": on.isoformat()}
    record("representative.revoked", stored.applicant, by=by, at=at, data=told)
    return stored


def _locked(representative: Representative, *, by: Worker, at: datetime) -> Representative:
    rows = Representative.objects.select_for_update(of=("self",)).select_related("applicant")
    stored = rows.get(pk=representative.pk)
    check_serves(stored.applicant, by=by, at=at)
    return stored


@clause("D3")
def check_authority(applicant: Applicant, person: Applicant, *, at: datetime) -> Representative | None:
    """The authority by which ``person`` stands here for ``applicant``; None when the applicant has come in person.

    An applicant is a natural or a legal person or an authorised representative of either. A legal person never comes by
    itself. Raises Refusal D3 where there is no authority in force on the day of ``at`` that a worker has seen.
    """
    if person.pk == applicant.pk and applicant.kind == Kind.NATURAL:
        return None
    if person.pk == applicant.pk:
        raise Refusal("D3", _("A legal person acts through somebody: name its head or another representative."))
    authorities = list(Representative.objects.filter(applicant=applicant, person=person).order_by("-starts_on"))
    in_force = [one for one in authorities if one.is_in_force(timezone.localdate(at))]
    if in_force:
        return in_force[0]
    raise Refusal("D3", _why_not(authorities, timezone.localdate(at)))


def _why_not(authorities: list[Representative], on: date) -> object:
    if not authorities:
        return _("This person has no authority here. Ask for the document that gives it and add the representative.")
    if any(one.runs_on(on) for one in authorities):
        return _("Nobody has seen the document of authority yet. Check the original and note it.")
    if all(on < one.starts_on for one in authorities):
        return _("The authority is not in force yet. Ask for the document that gives it today.")
    return _("The authority is over. Ask for a new document and add it.")
