"""Reading from the tables what the pure rules ask."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from office.cases.models import PackageItem, SubmissionPackage
from office.cases.rules import ItemFacts, PackageFacts
from office.catalogue.queries import questions_for
from office.parties.consents import in_force, unproved
from office.parties.representatives import has_authority

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


def gather(package: SubmissionPackage, *, at: datetime) -> PackageFacts:
    """Collect everything that decides whether the package can be registered at that moment."""
    representative = package.representative
    shown_by = representative.person if representative else package.applicant
    asked = [question.code for question in questions_for(package.card)]
    return PackageFacts(
        items=item_facts(package.items.select_related("document")),
        identified=shown_by.identity_documents.exists(),
        authority=None if representative is None else has_authority(representative, at=at),
        consented=package.consent is not None and in_force(package.consent, at=at),
        consented_to_requests=package.request_consent is not None and in_force(package.request_consent, at=at),
        unproved_consents=tuple(str(person) for person in unproved(package.affected.all(), at=at)),
        unanswered=tuple(code for code in asked if code not in package.answers),
    )
