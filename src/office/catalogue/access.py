"""Who edits, who signs and who reads what. Cards that were once in force are public; the rest is the catalogue's own."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from office.accounts.models import Worker
from office.catalogue.models import (
    AnyCard,
    FormDraft,
    FormTemplate,
    RegionalDirectorate,
    Service,
    SignKind,
    VersionedCard,
    Wording,
)
from office.centres.access import posting_for, postings_of
from office.centres.calendars import local_day
from office.centres.models import City, Posting, Role
from office.tables.asking import Question

WRITERS: Final = (Role.CATALOGUE_EDITOR, Role.DEPARTMENT)
"""Who drafts and who publishes words that services are found by: common to all cities, so any of them, never one alone."""


def editor_of(city: City, *, by: Worker, at: datetime) -> Posting:
    """Give the posting by which ``by`` edits the catalogue of ``city``; raise Refusal("K3" or "K12") without one."""
    return posting_for(by, Role.CATALOGUE_EDITOR, city=city, at=at)


def an_editor(*, by: Worker, at: datetime) -> Posting:
    """Give any posting as an editor: services, groups and forms are common to all cities. Raises Refusal("K3")."""
    return posting_for(by, Role.CATALOGUE_EDITOR, at=at)


def signatures_open_to(card: VersionedCard, *, by: Worker, at: datetime) -> list[SignKind]:
    """Give the signatures under ``card`` that are still missing and that ``by`` is in a position to give (K8b)."""
    regional = regional_of(card.city_id, at) if card.needs_regional else None
    mine = signs_as(postings_of(by, at), card, regional)
    return [kind for kind in missing_signatures(card) if kind in mine]


def signs_as(postings: Iterable[Posting], card: VersionedCard, regional: UUID | None) -> set[SignKind]:
    """Give what a person with ``postings`` may sign as; ``regional`` is the regional pension directorate's id."""
    kinds = set()
    for posting in postings:
        heads = posting.provider_id if posting.role == Role.PROVIDER_HEAD else None
        if heads is not None and heads == card.deciding_body_id:
            kinds.add(SignKind.PROVIDER_HEAD)
        if heads is not None and heads == regional and card.needs_regional:
            kinds.add(SignKind.PENSION_REGIONAL)
        if posting.role == Role.DEPARTMENT and posting.city_id == card.city_id:
            kinds.add(SignKind.DEPARTMENT)
    return kinds


def missing_signatures(card: VersionedCard) -> list[SignKind]:
    """Give the signatures that K8b asks of ``card`` and that it does not bear yet."""
    asked = {
        SignKind.PROVIDER_HEAD: card.signed_by_provider_at is None,
        SignKind.DEPARTMENT: card.signed_by_department_at is None,
        SignKind.PENSION_REGIONAL: card.needs_regional and card.signed_by_regional_at is None,
    }
    return [kind for kind, missing in asked.items() if missing]


def regional_of(city: UUID, at: datetime) -> UUID | None:
    """Give the id of the body that is the regional pension directorate for the city with id ``city`` on that day."""
    found = _REGIONAL.ask(city=city, day=local_day(at))
    return found[0]["provider"] if found else None


_REGIONAL: Final = Question(
    lambda city, day: RegionalDirectorate.objects.on(day).filter(city=city).order_by("pk").values("provider")[:1],
    city=UUID,
    day=date,
)


def access_card(kind: type[AnyCard], card_id: UUID, *, worker: Worker, at: datetime) -> AnyCard:
    """Give a card for ``worker`` to look at. Raises ``kind.DoesNotExist`` for one that is not theirs or is not there.

    A version that came in force is public. Drafts and versions being signed: the city's editor and department, and the
    heads who sign them.
    """
    card = kind._default_manager.select_related("service", "city", "deciding_body").get(pk=card_id)  # noqa: SLF001
    if card.in_force_from is not None:
        return card
    postings = postings_of(worker, at)
    edits = any(posting.role == Role.CATALOGUE_EDITOR and posting.city_id == card.city_id for posting in postings)
    if edits or signs_as(postings, card, regional_of(card.city_id, at)):
        return card
    raise kind.DoesNotExist


def access_draft(kind: type[AnyCard], card_id: UUID, *, worker: Worker, at: datetime) -> AnyCard:
    """Give a card of a city whose catalogue ``worker`` edits. Raises ``kind.DoesNotExist`` as ``access_card`` does."""
    card = kind._default_manager.select_related("service__group", "city", "deciding_body", "changed_by").get(pk=card_id)  # noqa: SLF001
    if card.city_id in {each.city_id for each in postings_of(worker, at) if each.role == Role.CATALOGUE_EDITOR}:
        return card
    raise kind.DoesNotExist


def access_service(service_id: UUID, *, worker: Worker, at: datetime) -> Service:
    """Give a service, common to all cities, for one who edits a catalogue. Raises ``Service.DoesNotExist``."""
    if _edits(worker, at):
        return Service.objects.select_related("group").get(pk=service_id)
    raise Service.DoesNotExist


def access_form(form_id: UUID, *, worker: Worker, at: datetime) -> FormTemplate:
    """Give a published form for one who edits a catalogue. Raises ``FormTemplate.DoesNotExist``."""
    if _edits(worker, at):
        return FormTemplate.objects.prefetch_related("samples").get(pk=form_id)
    raise FormTemplate.DoesNotExist


def access_form_draft(code: str, *, worker: Worker, at: datetime) -> FormDraft:
    """Give the draft of a form for one who edits a catalogue. Raises ``FormDraft.DoesNotExist``."""
    if _edits(worker, at):
        return FormDraft.objects.select_related("changed_by").get(code=code)
    raise FormDraft.DoesNotExist


def access_wording(wording_id: UUID, *, worker: Worker, at: datetime) -> Wording:
    """Give a version of words, common to all cities, for one who writes or publishes them. Raises as ``access_form``."""
    if any(each.role in WRITERS for each in postings_of(worker, at)):
        return Wording.objects.select_related("changed_by", "sent_by", "published_by").get(pk=wording_id)
    raise Wording.DoesNotExist


def _edits(worker: Worker, at: datetime) -> bool:
    return any(each.role == Role.CATALOGUE_EDITOR for each in postings_of(worker, at))
