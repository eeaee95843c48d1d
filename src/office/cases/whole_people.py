"""The people of a whole package: the applicant, who speaks for them, whose data are touched, and by whose leave."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from office.accounts.models import Worker
from office.cases.facts import LOCAL
from office.catalogue.models import Service
from office.centres.models import Centre
from office.law import Refusal
from office.law.words import Words as _
from office.parties.access import access_affected, access_applicant, access_representative
from office.parties.affected import check_affected
from office.parties.applicants import add_document
from office.parties.arriving import ArrivedBefore, Newcomer, arrive, first_consents
from office.parties.consents import consents_in_force, give_consent, hold_subject
from office.parties.models import AffectedPerson, Applicant, Consent, Kind, Purpose, Representative
from office.parties.representatives import add_representative

if TYPE_CHECKING:
    from office.cases.whole import Person, SpeaksFor, WholePackage

REGISTERING: Final = gettext_noop("registering a case")


@dataclass(frozen=True)
class Parties:
    """Who stands behind the package. ``newcomer``: the applicant, who is still to be written with it."""

    applicant: Applicant
    consent: Consent | None
    request_consent: Consent | None
    identified: bool
    representative: Representative | None = None
    affected: Sequence[AffectedPerson] = ()
    unproved: tuple[str, ...] = ()
    newcomer: Newcomer | None = None

    def authority(self, *, at: datetime) -> bool | None:
        """Tell whether the representative may act; None where the applicant acts in person, which a legal one never does."""
        if self.representative is None:
            return None if self.applicant.kind == Kind.NATURAL else False
        return self.representative.is_in_force(at.astimezone(LOCAL).date())


def parties_of(whole: "WholePackage", service: Service, *, by: Worker, at: datetime) -> Parties:
    """Find or register everybody, and take the consents.

    Raises Refusal, ValidationError (at its place in ``whole``), DoesNotExist, as the use-cases for each alone.
    """
    with within("applicant"):
        person = _person(whole.applicant, whole.centre, by=by, at=at)
    if isinstance(person, Applicant) or whole.representative or whole.affected:
        return _known(_written(person, by=by, at=at), whole, service, by=by, at=at)
    with within("consents", inner=""):
        newcomer = first_consents(person, whole.consents, centre=whole.centre, by=by, at=at)
    leave = {consent.purpose: consent for consent in newcomer.consents}
    return Parties(
        applicant=newcomer.applicant,
        consent=leave.get(Purpose.SERVICE),
        request_consent=leave.get(Purpose.OBTAIN_DOCUMENTS),
        identified=whole.applicant.data is not None and whole.applicant.data.document is not None,
        newcomer=newcomer,
    )


def _person(person: "Person", centre: Centre, *, by: Worker, at: datetime) -> Applicant | Newcomer:
    """Give the person meant."""
    if person.data is None:
        assert person.id is not None, "a person is named or described"
        return access_applicant(by, person.id, at=at, purpose=REGISTERING)
    try:
        return arrive(person.data, centre=centre, by=by, at=at, not_the_same=person.not_the_same)
    except ArrivedBefore as before:
        known = access_applicant(by, before.known.id, at=at, purpose=REGISTERING)
    if person.data.document:
        add_document(known, person.data.document, by=by, at=at)
    return known


def _written(person: Applicant | Newcomer, *, by: Worker, at: datetime) -> Applicant:
    return person.write(by=by, at=at) if isinstance(person, Newcomer) else person


def _known(applicant: Applicant, whole: "WholePackage", service: Service, *, by: Worker, at: datetime) -> Parties:
    """Put everything to an applicant whose record and journal are there."""
    with within("representative"):
        speaker = _speaker(whole.representative, applicant, whole.centre, by=by, at=at)
    for place, consent in enumerate(whole.consents):
        with within(f"consents.{place}", inner=""):
            give_consent(applicant, consent, centre=whole.centre, by=by, at=at)
    affected = [_affected(one, applicant, by=by, at=at) for one in whole.affected]
    hold_subject(applicant)  # nobody withdraws before the case stands
    asked: dict[str, Any] = {"centre": whole.centre, "at": at, "service": str(service.pk)}
    leave = consents_in_force(applicant, Purpose.SERVICE, Purpose.OBTAIN_DOCUMENTS, **asked)
    return Parties(
        applicant=applicant,
        consent=leave.get(Purpose.SERVICE),
        request_consent=leave.get(Purpose.OBTAIN_DOCUMENTS),
        identified=(speaker.person if speaker else applicant).identity_documents.exists(),
        representative=speaker,
        affected=affected,
        unproved=tuple(person.full_name for person in affected if not _proved(person, whole.centre, service, at=at)),
    )


def _speaker(
    speaks: "SpeaksFor | None", applicant: Applicant, centre: Centre, *, by: Worker, at: datetime
) -> Representative | None:
    if speaks is None:
        return None
    if speaks.id is not None:
        held = access_representative(by, speaks.id, at=at, purpose=REGISTERING)
        if held.applicant_id != applicant.pk:
            raise Refusal("D3", _("This person is recorded for another applicant."))
        return held
    assert speaks.person is not None, "an authority is known, or its person and paper are named"
    assert speaks.authority is not None, "an authority is known, or its person and paper are named"
    person = _written(_person(speaks.person, centre, by=by, at=at), by=by, at=at)
    return add_representative(applicant, person, speaks.authority, seen=True, by=by, at=at)


def _affected(key: UUID, applicant: Applicant, *, by: Worker, at: datetime) -> AffectedPerson:
    person = access_affected(by, key, at=at, purpose=REGISTERING)
    if person.applicant_id != applicant.pk:
        raise Refusal("K20", _("This person is recorded for another applicant."), field="affected")
    return person


def _proved(person: AffectedPerson, centre: Centre, service: Service, *, at: datetime) -> bool:
    try:
        check_affected(person, centre=centre, at=at, service=str(service.pk))
    except Refusal:
        return False
    return True


@contextmanager
def within(place: str, *, inner: str = "data.") -> Iterator[None]:
    """Name the field of whatever is refused within by its place in the whole package."""
    try:
        yield
    except Refusal as refusal:
        refusal.field = f"{place}.{inner}{refusal.field}" if refusal.field else place
        raise
    except ValidationError as error:
        problems = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        raise ValidationError({f"{place}.{inner}{name}": told for name, told in problems.items()}) from None
