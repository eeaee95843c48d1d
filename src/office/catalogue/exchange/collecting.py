"""Gathers the catalogue of a city into the rows of a file: groups, services, the texts of the cards in force."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from office.catalogue.contents import CardContents, ProcessContents
from office.catalogue.drafting import text_of
from office.catalogue.exchange.book import Book, Row
from office.catalogue.exchange.columns import BY_KEY
from office.catalogue.models import InformationCard, ProcessCard, Service, ServiceGroup
from office.catalogue.queries import applying
from office.catalogue.typed import YES, rows_of, settled, typed_of
from office.centres.models import City, Provider


def collected(city: City, on: date) -> Book:
    """Give what applies in ``city`` that day. A service without a card in force comes with its names alone."""
    book: dict[str, list[Row]] = {sheet: [] for sheet in BY_KEY}
    codes = dict(Provider.objects.filter(city=city).values_list("pk", "code"))
    groups = ServiceGroup.objects.order_by("order")
    book["groups"] += [_row("groups", vars(group) | {"order": str(group.order)}) for group in groups]
    information = {card.service_id: text_of(card) for card in applying(InformationCard, city, on)}
    process = {card.service_id: text_of(card) for card in applying(ProcessCard, city, on)}
    for service in Service.objects.select_related("group").order_by("group__order", "code"):
        book["services"].append(_service(service))
        texts = (information.get(service.pk), process.get(service.pk))
        for row in (row for text in texts if text for row in rows_of_text(service.code, text, codes)):
            book[row.sheet].append(row)
    return book


def _service(service: Service) -> Row:
    marks = {name: YES if getattr(service, name) else "" for name in ("is_immediate", "is_active")}
    return _row("services", vars(service) | {"group": service.group.code} | marks)


def rows_of_text(service: str, text: CardContents | ProcessContents, codes: Mapping[UUID, str]) -> Iterator[Row]:
    """Give the rows of one card; ``codes``: id of a body to its code."""
    typed = typed_of(settled(text))
    if isinstance(text, CardContents):
        yield from _information(service, typed)
    else:
        yield from _process(service, typed, {str(key): code for key, code in codes.items()})


def _information(service: str, typed: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    plain = {**typed["about"], **typed["term"], **typed["acts"], **typed["review"]}
    yield _row("cards", plain | {"service": service, "to_verify": "\n".join(plain["to_verify"])})
    for sheet in ("questions", "documents", "refusal_grounds"):
        for row in rows_of(typed[sheet]):
            yield _row(sheet, row | {"service": service})


def _process(service: str, typed: Mapping[str, Mapping[str, Any]], codes: Mapping[str, str]) -> Iterator[Row]:
    yield _row("processes", {**typed["law"], "service": service})
    for step in rows_of(typed["steps"]):
        own = {"service": service, "number": step["key"], "after": ", ".join(step["after"])}
        yield _row("steps", step | own | {"provider": codes.get(step["provider"], "")})
        for action in step["actions"]:
            own = {"service": service, "step": step["key"], "provider": codes.get(action["provider"], "")}
            yield _row("actions", action | own)


def _row(sheet: str, values: Mapping[str, Any]) -> Row:
    return Row(sheet, 0, {column.key: str(values.get(column.key, "")) for column in BY_KEY[sheet].columns})
