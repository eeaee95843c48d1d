"""What the catalogue says on a day: the list, the cards in force, this applicant's documents, who does what."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from office.accounts.models import Worker
from office.catalogue.access import missing_signatures, regional_of, signs_as
from office.catalogue.book import present_book
from office.catalogue.competence import nobody_decides, roles_at
from office.catalogue.models import (
    AnyCard,
    FormTemplate,
    InformationCard,
    ListedService,
    ProcessCard,
    ProcessStep,
    Question,
    RequiredDocument,
    RoleKind,
    Service,
    ServiceGroup,
    StepAction,
    VersionedCard,
)
from office.catalogue.rules import is_needed
from office.catalogue.search import Searchable, found, with_words
from office.catalogue.states import CardState, ListState
from office.catalogue.words import Vocabulary
from office.centres.access import postings_of
from office.centres.models import Centre, City, Posting, Provider, Role
from office.law import Refusal, clause
from office.tables import asking

KINDS: Final[tuple[type[VersionedCard], ...]] = (InformationCard, ProcessCard)


def _in_force(on: date, of: str = "") -> Q:
    """Say that the days in force of the row, or of the row behind ``of``, hold ``on``."""
    lasting = Q(**{f"{of}in_force_until__isnull": True}) | Q(**{f"{of}in_force_until__gte": on})
    return Q(**{f"{of}in_force_from__lte": on}) & lasting


# --- the list (K8a, L10) ---------------------------------------------------------------------------------------------


def _entries(city: City, on: date) -> QuerySet[ListedService]:
    approved = Q(service_list__state__in=[ListState.APPROVED, ListState.REPLACED])
    return ListedService.objects.filter(
        approved, _in_force(on, of="service_list__"), service_list__city=city, service__is_active=True
    )


@clause("K8a")
def listed_service(service: Service, city: City, on: date) -> ListedService:
    """Give ``service``'s entry, with its registration number, on the approved list of ``city`` in force that day.

    Raises Refusal("K8a") where it is on no such list: it can not be applied for.
    """
    entry = _entries(city, on).filter(service=service).select_related("service_list", "service").first()
    if entry is None:
        message = _("“%(service)s” is on no approved list of services in force. It can be applied for once the "
                    "executive committee has approved a list that holds it.")  # fmt: skip
        raise Refusal("K8a", message % {"service": service.name})
    return entry


def _offers(city: City, on: date) -> QuerySet[ListedService]:
    """Give the entries of the list in force whose services have a card in force too, by group and number."""
    card = InformationCard.objects.filter(_in_force(on), service=OuterRef("service"), city=city)
    return (
        _entries(city, on)
        .filter(Exists(card))
        .select_related("service__group")
        .order_by("service__group__order", "registration_number")
    )


def services_in_force(city: City, on: date) -> QuerySet[Service]:
    """Give the services that may be applied for that day: on the approved list, and with a card in force."""
    return Service.objects.filter(pk__in=_offers(city, on).values("service")).select_related("group")


@clause("L10")
def services_by_group(city: City, on: date) -> list[tuple[ServiceGroup, list[ListedService]]]:
    """Give the services that may be applied for that day under their groups, in the order of the groups.

    Each comes as its entry on the list, with its registration number; groups without any are left out.
    """
    return [(group, list(offers)) for group, offers in groupby(_offers(city, on), lambda offer: offer.service.group)]


# --- cards (K8b) -----------------------------------------------------------------------------------------------------


def card_in_force(service: Service, city: City, on: date) -> InformationCard:
    """Give the version of the information card that applies on that day, with its rows fetched.

    Raises Refusal("K8b") where there is none: a card without all its signatures is never in force.
    """
    card = (
        InformationCard.objects.filter(_in_force(on), service=service, city=city)
        .select_related("service", "deciding_body")
        .prefetch_related("documents__condition_question", "questions", "refusal_grounds")
        .first()
    )
    if card is None:
        message = _("“%(service)s” has no information card in force. Ask the editor of the catalogue to have the card "
                    "signed and brought in force.")  # fmt: skip
        raise Refusal("K8b", message % {"service": service.name})
    return card


def process_card_in_force(service: Service, city: City, on: date) -> ProcessCard:
    """Give the version of the process card that applies on that day, with steps, their order and actions fetched.

    Raises Refusal("K8b") where there is none.
    """
    steps = ProcessStep.objects.select_related("provider").prefetch_related("after", "actions__provider")
    card = (
        ProcessCard.objects.filter(_in_force(on), service=service, city=city)
        .select_related("service", "deciding_body")
        .prefetch_related(Prefetch("steps", steps))
        .first()
    )
    if card is None:
        message = _("“%(service)s” has no process card in force. Ask the editor of the catalogue to have the card "
                    "signed and brought in force.")  # fmt: skip
        raise Refusal("K8b", message % {"service": service.name})
    return card


def applying(kind: type[AnyCard], city: City, on: date) -> list[AnyCard]:
    """Give the cards of one kind that apply in ``city`` that day, with their rows fetched."""
    cards = list(kind._default_manager.filter(_in_force(on), city=city).select_related("service"))  # noqa: SLF001
    if cards:
        read_rows(*cards)
    return cards


def cards_past_review(city: City, on: date) -> QuerySet[InformationCard]:
    """Give the cards that apply that day though the date of their review has passed, the longest overdue first."""
    overdue = InformationCard.objects.filter(_in_force(on), city=city, review_on__lt=on)
    return overdue.select_related("service").order_by("review_on", "service__name")


def cards_to_sign(worker: Worker, at: datetime, postings: Sequence[Posting] | None = None) -> list[VersionedCard]:
    """Give the submitted cards of both kinds that wait for a signature of ``worker``, the longest waiting first.

    One that bears the worker's signature already is left out: the others must be other people's (K8b). ``postings``:
    the ones he acts in, where they were read already; all of his otherwise.
    """
    postings = postings_of(worker, at) if postings is None else postings
    cities = {city for posting in postings if (city := _city_of(posting)) is not None}
    if not cities:
        return []
    heads_a_body = any(posting.role == Role.PROVIDER_HEAD for posting in postings)
    regional = {city: regional_of(city, at) if heads_a_body else None for city in cities}
    keys = {f"city_{nth}": city for nth, city in enumerate(cities)}
    cards = [card for kind in KINDS for card in _being_signed(kind, len(cities)).ask(worker=worker.pk, **keys)]
    waiting = (card for card in cards if {*missing_signatures(card)} & signs_as(postings, card, regional[card.city_id]))
    return sorted(waiting, key=lambda card: (card.submitted_at or card.drafted_at, card.service.name))


@lru_cache(maxsize=16)
def _being_signed(kind: type[VersionedCard], cities: int) -> asking.Question[VersionedCard]:
    """Ask for the cards of one kind that are being signed in so many cities, and not by the worker yet."""

    def build(worker: Any, **keys: Any) -> QuerySet[VersionedCard]:
        cards = kind._default_manager.filter(state=CardState.SIGNING, city__in=keys.values())  # noqa: SLF001
        cards = cards.exclude(signed_by_provider=worker).exclude(signed_by_department=worker)
        return cards.exclude(signed_by_regional=worker).select_related("service", "city", "deciding_body")

    return asking.Question(build, "once", worker=UUID, **{f"city_{nth}": UUID for nth in range(cities)})


def cards_to_check(city: City, on: date) -> list[VersionedCard]:
    """Give the cards of both kinds that apply that day and still hold something to be checked, by service."""
    found: list[VersionedCard] = []
    for kind in (InformationCard, ProcessCard):
        found += kind.objects.filter(_in_force(on), city=city, needs_checking=True).select_related("service")
    return sorted(found, key=lambda card: card.service.name)


def cards_in_work(city: City) -> list[VersionedCard]:
    """Give the drafts and the submitted cards of both kinds: what the editor still has to bring in force."""
    found: list[VersionedCard] = []
    for kind in (InformationCard, ProcessCard):
        open_states = [CardState.DRAFT, CardState.SIGNING]
        found += kind.objects.filter(city=city, state__in=open_states).select_related("service", "deciding_body")
    return sorted(found, key=lambda card: (card.state, card.service.name, card.version))


def version_in_force(card: AnyCard, on: date) -> AnyCard | None:
    """Give the other version of ``card`` that applies that day: what a new one is compared with."""
    others = type(card)._default_manager.filter(_in_force(on), service=card.service_id, city=card.city_id)  # noqa: SLF001
    return others.exclude(pk=card.pk).first()


def read_rows(*cards: AnyCard) -> None:
    """Fetch everything that a page shows of cards of one kind, in the same few statements for one and for several."""
    if isinstance(cards[0], InformationCard):
        prefetch_related_objects(cards, "documents", "questions", "refusal_grounds")
        return
    steps = ProcessStep.objects.select_related("provider")
    actions = StepAction.objects.select_related("provider")
    prefetch_related_objects(cards, Prefetch("steps", steps), Prefetch("steps__actions", actions), "steps__after")


def _city_of(posting: Posting) -> UUID | None:
    return posting.provider.city_id if posting.provider else posting.city_id


# --- this applicant's documents --------------------------------------------------------------------------------------


def questions_for(card: InformationCard) -> list[Question]:
    """Give the yes-or-no questions that decide which documents an applicant needs, in the order to ask them."""
    return list(card.questions.all())


def unanswered(card: InformationCard, answers: Mapping[str, bool]) -> list[Question]:
    """Give the questions that ``answers`` (code of a question to yes or no) leaves open."""
    return [question for question in questions_for(card) if question.code not in answers]


def documents_needed(card: InformationCard, answers: Mapping[str, bool]) -> list[RequiredDocument]:
    """Give the documents this applicant needs: the unconditional ones, and those whose question has the right answer.

    ``answers``: code of a question to yes or no. A question without an answer counts as 'no': nothing is demanded on a
    guess (K19); ``unanswered`` tells what is still to be asked. Answers to unknown questions change nothing.
    """
    return [
        document
        for document in card.documents.all()
        if is_needed(
            document.condition_question.code if document.condition_question else "", document.condition_value, answers
        )
    ]


# --- forms (L11) -----------------------------------------------------------------------------------------------------


@clause("L11")
def forms_for(service: Service, on: date) -> QuerySet[FormTemplate]:
    """Give the forms in force for ``service`` with their filled samples: open to all, nobody has to sign in."""
    return FormTemplate.objects.filter(_in_force(on), services=service).prefetch_related("samples")


def forms_in_force(city: City, on: date) -> QuerySet[FormTemplate]:
    """Give every form that some service of the list in force uses, once, with its samples."""
    listed = services_in_force(city, on).values("pk")
    using = FormTemplate.services.through.objects.filter(formtemplate=OuterRef("pk"), service__in=listed)
    return FormTemplate.objects.filter(_in_force(on), Exists(using)).prefetch_related("samples")


def forms_published() -> QuerySet[FormTemplate]:
    """Give the latest version of every form, in force or to come, by name."""
    return FormTemplate.objects.filter(in_force_until__isnull=True).order_by("name")


# --- which body does what --------------------------------------------------------------------------------------------


def decider(service: Service, city: City, on: date) -> Provider:
    """Give the body that decides on ``service`` in ``city`` that day (never two: ``catalogue_one_decider``).

    At a centre that has a body of its own for it, that one decides (``competence.bodies_for``); the cards of the city
    are this body's to sign all the same. Raises Refusal("K3") where no body is competent that day.
    """
    return deciders([service], city, on)[service.pk]


def deciders(services: Sequence[Service], city: City, on: date) -> dict[UUID, Provider]:
    """Give the body that decides on each of ``services``, by the service's id. Raises Refusal("K3") as ``decider``."""
    bodies = known_deciders(services, city, on)
    for service in services:
        if service.pk not in bodies:
            raise nobody_decides(service, on)
    return bodies


def known_deciders(services: Sequence[Service], city: City, on: date) -> dict[UUID, Provider]:
    """Give the body that decides on each of ``services``; those on which nobody decides that day are left out."""
    roles = roles_at(on).filter(service__in=services, city=city, centre=None, kind=RoleKind.DECIDES)
    return {role.service_id: role.provider for role in roles.select_related("provider")}


def takes_papers(service: Service, city: City, on: date, centre: Centre | None = None) -> list[Provider]:
    """Give the bodies that take papers for ``service`` that day, by name; may be none: in ``centre``, or somewhere in ``city``."""
    roles = roles_at(on, centre).filter(service=service, city=city, kind=RoleKind.TAKES_PAPERS)
    bodies = Provider.objects.filter(pk__in=roles.values("provider"))
    return list(bodies.order_by("name"))


def services_for_desk(
    city: City, provider: Provider, on: date, search: str = "", centre: Centre | None = None
) -> list[ListedService]:
    """Give the services for which ``provider`` takes papers that day, on the list and with a card in force.

    In ``centre`` where it is named, otherwise somewhere in ``city``. Each comes as its entry on the list. ``search`` forgives typing errors, Latin look-alikes and a wrong keyboard
    layout (``search.found``), the nearest first; without it the order is by group and number.
    """
    role = roles_at(on, centre).filter(
        service=OuterRef("service"), city=city, provider=provider, kind=RoleKind.TAKES_PAPERS
    )
    offers = list(_offers(city, on).filter(Exists(role)))
    return _narrowed(offers, search) if search.strip() else offers


def offers_found(city: City, on: date, search: str) -> list[ListedService]:
    """Search all that may be applied for in ``city`` that day, whoever takes papers for it, the nearest first."""
    return _narrowed(_offers(city, on), search)


def _narrowed(offers: Iterable[ListedService], search: str) -> list[ListedService]:
    by_code = {offer.service.code: offer for offer in offers}
    said = present_book().words
    return [by_code[code] for code in found(search, [_searchable(each, said) for each in by_code.values()], said)]


def _searchable(offer: ListedService, said: Vocabulary) -> Searchable:
    service = offer.service
    numbers, around = (offer.registration_number, service.code), (service.group.name, service.group.name_en)
    return with_words(service.code, (service.name, service.name_en), numbers, around, said=said)
