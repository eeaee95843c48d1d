"""What the public page of a service says, and how the card came to say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet, prefetch_related_objects

from office.catalogue.comparing import Comparison, compared
from office.catalogue.drafting import text_of
from office.catalogue.kept import Kept
from office.catalogue.models import FormTemplate, InformationCard, ProcessStep, Question
from office.catalogue.queries import _in_force as in_force
from office.catalogue.queries import forms_for
from office.catalogue.window import Shown, Window
from office.centres.models import City
from office.law import clause


@dataclass(frozen=True)
class ServicePage:
    """The card in force with its rows, the steps up to the result, the forms, and all versions, the latest first."""

    service: Shown
    card: InformationCard
    steps: Sequence[ProcessStep]
    forms: Sequence[FormTemplate]
    versions: Sequence[InformationCard]
    on: date

    @property
    def coming(self) -> InformationCard | None:
        """The version that applies from a later day, where one is announced."""
        return coming_of(self.versions, self.on)

    @property
    def is_past_review(self) -> bool:
        """Whether the day has passed by which the editors were to compare the card with the acts (L15)."""
        return self.card.review_on < self.on


_cards: Final[Kept[InformationCard]] = Kept(700)
_pages: Final[Kept[ServicePage]] = Kept(300)


def cards_of(window: Window, services: Sequence[Shown]) -> dict[str, InformationCard]:
    """Give the cards in force of ``services`` with their rows, by code: in four statements, or in none."""
    keys = {each.code: (window.edition, window.on, each.id, window.city.pk) for each in services}
    found = {code: _cards.seen(key) for code, key in keys.items()}
    missing = [each for each in services if found[each.code] is None]
    for card in _read_cards(window.city, window.on, missing) if missing else ():
        found[card.service.code] = card
        _cards.put(keys[card.service.code], card)
    return {code: card for code, card in found.items() if card is not None}


@clause("L15")
def service_page(window: Window, service: Shown) -> ServicePage | None:
    """Give the page of a service in the window, as it stands on the window's day; None where its card has just ended."""
    card = cards_of(window, [service]).get(service.code)
    if card is None:
        return None
    return _pages.get((window.edition, window.on, card.pk), lambda: _read_page(window, service, card))


def _read_cards(city: City, on: date, services: Iterable[Shown]) -> list[InformationCard]:
    cards = InformationCard.objects.filter(in_force(on), service__in=[each.id for each in services], city=city)
    found = list(cards.defer("typed").select_related("service", "deciding_body"))
    if found:
        with_rows(*found)
    return found


def with_rows(*cards: InformationCard) -> None:
    """Put to cards their rows, and to each document the question that it depends on, in three statements."""
    prefetch_related_objects(cards, "documents", "questions", "refusal_grounds")
    for card in cards:
        questions: dict[int, Question] = {each.pk: each for each in card.questions.all()}
        for document in card.documents.all():
            if document.condition_question_id is not None:
                document.condition_question = questions[document.condition_question_id]


def _read_page(window: Window, service: Shown, card: InformationCard) -> ServicePage:
    return ServicePage(
        service=service,
        card=card,
        steps=tuple(steps_to_result(card, window.on)),
        forms=tuple(forms_for(card.service, window.on)),
        versions=tuple(versions_of(card)),
        on=window.on,
    )


def steps_to_result(card: InformationCard, on: date) -> QuerySet[ProcessStep]:
    """Give the steps that lead to the result on that day, with who takes them; none where no process card applies."""
    steps = ProcessStep.objects.filter(
        in_force(on, of="card__"), card__service=card.service_id, card__city=card.city_id
    )
    return steps.select_related("provider")


def coming_of(versions: Iterable[InformationCard], on: date) -> InformationCard | None:
    """Give the first of the versions, the latest first, that applies from a later day than ``on``."""
    later = [each for each in versions if each.in_force_from and each.in_force_from > on]
    return later[-1] if later else None


def versions_of(card: InformationCard) -> list[InformationCard]:
    """Give the versions of a card that are, were or will be in force, the latest first, without their rows."""
    known = InformationCard.objects.filter(service=card.service_id, city=card.city_id, in_force_from__isnull=False)
    return list(known.defer("typed").order_by("-in_force_from", "-version"))


@dataclass(frozen=True)
class Version:
    """A version of a card, and what it says otherwise than the one before it (None: it is the first)."""

    card: InformationCard
    before: InformationCard | None
    changes: Comparison | None


def version(page: ServicePage, number: int) -> Version | None:
    """Give a version of the card of ``page`` by its number; None where no such was, is or will be in force."""
    order = [each.version for each in page.versions]
    if number not in order:
        return None
    place = order.index(number)
    card, before = page.versions[place], next(iter(page.versions[place + 1 :]), None)
    both = [card, before] if before else [card]
    with_rows(*both)
    return Version(card, before, compared(text_of(before), text_of(card)) if before else None)
