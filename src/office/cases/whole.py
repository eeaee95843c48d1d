"""A whole package in one act: the person, the consents, every document, and the case is registered (L22 to L30).

What a screen does in several presses comes here at once from another system. The same rules apply, and the same rows are
written; but nothing is written twice, and nothing is read that is at hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from office.accounts.models import Worker
from office.cases.facts import LOCAL
from office.cases.models import Case
from office.cases.states import Channel, Mark
from office.cases.whole_file import Counter, check_whole, laid_out, write_file
from office.cases.whole_people import Parties, parties_of
from office.catalogue.offers import offer_by
from office.centres.access import posting_for
from office.centres.closures import check_open
from office.centres.models import Centre, Provider, Role
from office.law import Refusal
from office.law.words import Words as _
from office.parties.applicants import NotTheSame
from office.parties.consents import ConsentData
from office.parties.data import ApplicantData
from office.parties.representatives import AuthorityData


@dataclass(frozen=True)
class Person:
    """Who is meant: one known by ``id``, or one found by the numbers in ``data``, or registered with it."""

    id: UUID | None = None
    data: ApplicantData | None = None
    not_the_same: NotTheSame | None = None


@dataclass(frozen=True)
class SpeaksFor:
    """Who acts for the applicant: an authority known by ``id``, or a person with the paper that proves a new one."""

    id: UUID | None = None
    person: Person | None = None
    authority: AuthorityData | None = None


@dataclass(frozen=True)
class MarkedDocument:
    """One document as it was found: a ``line`` of the card (its number there), or one of the person's own by ``name``."""

    mark: Mark
    line: int | None = None
    name: str = ""
    sheets: int = 0
    note: str = ""


@dataclass(frozen=True)
class WholePackage:
    """Everything that a case is registered from. ``card``: the version of the card that the documents were checked by."""

    centre: Centre
    provider: Provider
    card: UUID
    applicant: Person
    documents: tuple[MarkedDocument, ...]
    channel: Channel = Channel.IN_PERSON
    arrived_at: datetime | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)
    consents: tuple[ConsentData, ...] = ()
    representative: SpeaksFor | None = None
    affected: tuple[UUID, ...] = ()


@transaction.atomic(savepoint=False)
def register_whole(whole: WholePackage, *, by: Worker, at: datetime) -> Case:
    """Register a case from everything at once: all of it is done, or nothing. A refusal ends the caller's transaction.

    Raises:
        Refusal: as each of the acts within raises it; ``field`` is a path into ``whole`` (``documents.2.mark``).
        ValidationError: the data of a person or a consent are not whole.
        Applicant.DoesNotExist, Representative.DoesNotExist, AffectedPerson.DoesNotExist: not there, or not theirs.
    """
    posting_for(by, Role.FRONT_OFFICE, centre=whole.centre, provider=whole.provider, at=at)
    check_open(whole.centre, at=at)
    if whole.arrived_at and whole.arrived_at > at:
        raise Refusal("L26", _("The package can not have come in the future."), field="arrived_at")
    offer = offer_by(whole.card, whole.centre, at.astimezone(LOCAL).date(), provider=whole.provider)
    laid = laid_out(offer.card, whole.answers, whole.documents)
    people: Parties = parties_of(whole, offer.card.service, by=by, at=at)
    check_whole(laid, offer, whole.answers, people, at)
    counter = Counter(whole.centre, whole.provider, whole.channel, whole.arrived_at or at, by, at)
    return write_file(counter, offer, laid, people, whole.answers)
