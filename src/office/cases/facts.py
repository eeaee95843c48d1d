"""Reading from the tables what the pure rules ask."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from office.cases.models import PackageItem, SubmissionPackage
from office.cases.rules import ItemFacts, PackageFacts
from office.catalogue.queries import unanswered
from office.law import Refusal
from office.parties.affected import check_affected
from office.parties.consents import consents_in_force
from office.parties.models import Consent
from office.parties.models.consents import Purpose
from office.parties.models.people import Kind

LOCAL = ZoneInfo("Europe/Kyiv")
"""A legal day is a day in Kyiv, whatever zone a moment came in."""


def item_facts(items: Iterable[PackageItem]) -> tuple[ItemFacts, ...]:
    return tuple(
        ItemFacts(
            key=str(item.pk),
            name=item.name,
            mark=item.mark,
            demanded=not item.on_own_initiative,
            note=item.note,
            obtainable=bool(item.document and item.document.obtainable_by_request),
        )
        for item in items
    )


def consents_of(package: SubmissionPackage, *, at: datetime) -> tuple[Consent | None, Consent | None]:
    """Give the applicant's consents in force for this service: to process data (L24) and to request documents (L28)."""
    purposes = (Purpose.SERVICE, Purpose.OBTAIN_DOCUMENTS)
    found = consents_in_force(
        package.applicant, *purposes, centre=package.centre, at=at, service=str(package.service_id)
    )
    return found.get(Purpose.SERVICE), found.get(Purpose.OBTAIN_DOCUMENTS)


def gather(
    package: SubmissionPackage,
    *,
    at: datetime,
    items: Iterable[PackageItem] | None = None,
    consents: tuple[Consent | None, Consent | None] | None = None,
) -> PackageFacts:
    """Collect everything that decides whether the package can be registered at that moment.

    ``items``, ``consents``: those of the package where the caller has read them already, the items with their documents.
    """
    items = package.items.select_related("document") if items is None else items
    representative = package.representative
    shown_by = representative.person if representative else package.applicant
    consent, request_consent = consents_of(package, at=at) if consents is None else consents
    return PackageFacts(
        items=item_facts(items),
        identified=shown_by.identity_documents.exists(),
        authority=_authority(package, at=at),
        consented=consent is not None,
        consented_to_requests=request_consent is not None,
        unproved_consents=tuple(_unproved(package, at=at)),
        unanswered=tuple(question.code for question in unanswered(package.card, package.answers)),
    )


def _authority(package: SubmissionPackage, *, at: datetime) -> bool | None:
    """Tell whether the representative may act; None where the applicant acts in person, which a legal one never does."""
    if package.representative is None:
        return None if package.applicant.kind == Kind.NATURAL else False
    return package.representative.is_in_force(at.astimezone(LOCAL).date())


def _unproved(package: SubmissionPackage, *, at: datetime) -> Iterator[str]:
    for person in package.affected.all():
        try:
            check_affected(person, centre=package.centre, at=at, service=str(package.service_id))
        except Refusal:
            yield person.full_name
