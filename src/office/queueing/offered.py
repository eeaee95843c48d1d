"""For what a number can be taken in a centre: the services that stand in one of its queues and may be applied for."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from office.catalogue.book import present_book
from office.catalogue.models import Service
from office.catalogue.queries import services_in_force
from office.catalogue.search import Searchable, found, with_words
from office.catalogue.words import Vocabulary
from office.centres.models import Centre
from office.queueing.models import QueueService
from office.tables.asking import Question, the_one


def services_received(centre: Centre, on: date) -> list[Service]:
    """Give them by group and name, in one statement."""
    queued = QueueService.objects.filter(centre=centre, queue__is_open=True).values("service")
    return list(services_in_force(centre.city, on).filter(pk__in=queued).order_by("group__order", "name"))


def received_by_words(services: list[Service], words: str) -> list[Service]:
    """Give those of ``services`` that match what was typed, the nearest first; typing errors are forgiven."""
    by_code = {each.code: each for each in services}
    said = present_book().words
    return [by_code[code] for code in found(words, [_searchable(each, said) for each in services], said)]


def received_here(centre: Centre, code: str, on: date) -> Service:
    """Give one of them by its code. Raises Service.DoesNotExist for what no number can be taken for here."""
    return the_one(_RECEIVED_HERE.ask(centre=centre.pk, city=centre.city_id, code=code, on=on), Service)


def _asked_here(centre: Any, city: Any, code: Any, on: Any) -> QuerySet[Service]:
    queued = QueueService.objects.filter(centre=centre, queue__is_open=True, service__code=code).values("service")
    return services_in_force(city, on).filter(pk__in=queued)


_RECEIVED_HERE: Final = Question(_asked_here, centre=UUID, city=UUID, code=str, on=date)


def _searchable(service: Service, said: Vocabulary) -> Searchable:
    names = (service.name, service.name_en)
    around = (service.group.name, service.group.name_en)
    return with_words(service.code, names, (service.code,), around, said=said)
