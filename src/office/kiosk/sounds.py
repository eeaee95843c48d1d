"""What the terminals of a centre may have to say, so that it is made before anybody waits for it."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from uuid import UUID

from django.utils.translation import override

from office.catalogue.models import InformationCard, Service
from office.catalogue.queries import applying
from office.centres.models import Centre
from office.documents.speech import LANGUAGES
from office.kiosk.hearing import arriving_menu, card_menu
from office.kiosk.spelling import spelling_menus
from office.kiosk.voice import Menu, documents_menu, group_menu, groups_menu, queue_menu, root_menu, still_here
from office.queueing.offered import services_received
from office.queueing.policy import published
from office.queueing.queues import rules_of


def sayings_of(centre: Centre, on: date) -> Iterator[tuple[str, str]]:
    """Give the language and the words of everything that is the same for everybody that day."""
    services = services_received(centre, on)
    cards = {card.service_id: card for card in applying(InformationCard, centre.city, on)}
    for language in LANGUAGES:
        with override(language):
            yield language, still_here()
            for menu in _menus(centre, services, cards):
                yield from ((language, text) for text in menu.sayings())


def _menus(centre: Centre, services: list[Service], cards: dict[UUID, InformationCard]) -> Iterator[Menu]:
    yield root_menu()
    yield arriving_menu()
    yield from spelling_menus()
    yield groups_menu(services)
    yield queue_menu(published(rules_of(centre).policy))
    for _group, ones in groupby(services, lambda each: each.group):
        yield group_menu(list(ones))
    for service in services:
        if service.pk in cards:
            yield documents_menu(service, [each.name for each in cards[service.pk].documents.all()])
            yield card_menu(service, cards[service.pk])
