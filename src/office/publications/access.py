"""Who drafts, who publishes and who reads. What was ever in force is open to all; the rest is the staff's own."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from office.accounts.models import Worker
from office.centres.access import posting_for, postings_of
from office.centres.models import Centre, City, Posting, Role
from office.publications.models import Publication, Version

EDITORS: Final = (Role.CATALOGUE_EDITOR, Role.CENTRE_HEAD, Role.DEPARTMENT)
"""Who drafts: of a centre also its head, of the whole city its editor and its department."""
SIGNERS: Final = (Role.CENTRE_HEAD, Role.DEPARTMENT)
"""Who publishes what somebody else has drafted: of a centre also its head, of the whole city its department."""
OF_CITY: Final = (Role.CATALOGUE_EDITOR, Role.DEPARTMENT)


def editor_of(city: City, centre: Centre | None, *, by: Worker, at: datetime) -> Posting:
    """Give the posting by which ``by`` drafts there. Raises Refusal("K3") or ("K12") without one."""
    if centre is None:
        return posting_for(by, *OF_CITY, city=city, at=at)
    return posting_for(by, *EDITORS, centre=centre, at=at)


def signer_of(city: City, centre: Centre | None, *, by: Worker, at: datetime) -> Posting:
    """Give the posting by which ``by`` publishes there. Raises Refusal("K3") or ("K12") without one."""
    if centre is None:
        return posting_for(by, Role.DEPARTMENT, city=city, at=at)
    return posting_for(by, *SIGNERS, centre=centre, at=at)


def may_publish(version: Version, *, by: Worker, at: datetime) -> bool:
    """Tell whether ``by`` is one who may publish this version: in a position to, and not among its authors."""
    place = version.publication
    held = [each for each in postings_of(by, at) if each.role in SIGNERS]
    is_in_place = any(_reaches(each, place.city_id, place.centre_id) for each in held)
    return is_in_place and by.pk not in version.authors and by.pk != version.submitted_by_id


def _reaches(posting: Posting, city: UUID, centre: UUID | None) -> bool:
    if posting.role == Role.CENTRE_HEAD:
        return centre is not None and posting.centre_id == centre
    return posting.city_id == city


def publications_of(postings: Iterable[Posting]) -> QuerySet[Publication]:
    """Give the publications that ``postings`` let one edit."""
    held = [each for each in postings if each.role in EDITORS]
    reached = [Q(centre=each.centre_id) if each.role == Role.CENTRE_HEAD else Q(city=each.city_id) for each in held]
    return Publication.objects.filter(reduce(or_, reached)) if reached else Publication.objects.none()


def access_publication(key: UUID, *, worker: Worker, at: datetime) -> Publication:
    """Give a publication that ``worker`` edits. Raises Publication.DoesNotExist for others' and for none."""
    found = publications_of(postings_of(worker, at))
    return found.select_related("city", "centre__city", "provider", "service").get(pk=key)


def access_version(key: UUID, *, worker: Worker, at: datetime) -> Version:
    """Give a version of a publication that ``worker`` edits. Raises Version.DoesNotExist for others' and for none."""
    found = Version.objects.filter(publication__in=publications_of(postings_of(worker, at)))
    joined = (
        "publication__city",
        "publication__centre__city",
        "publication__provider",
        "publication__service",
        "file",
        "video_file",
    )
    return found.select_related(*joined, "drafted_by", "changed_by", "submitted_by", "published_by").get(pk=key)
