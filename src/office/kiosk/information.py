"""What a person may want to know before or instead of a number: cards in force, forms, rules, the centre (L6, L9)."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.catalogue.book import present_book
from office.catalogue.pages import coming_of, steps_to_result, versions_of
from office.catalogue.queries import card_in_force, forms_for, forms_in_force, services_by_group
from office.catalogue.queries import services_in_force as in_force
from office.centres.models.places import in_language
from office.centres.queries import entrance_sign, participants
from office.kiosk.terminal import Tile, page, terminal, tiles
from office.law import CLAUSES, clause
from office.publications.markup import html
from office.publications.models import Kind
from office.publications.queries import easy_page, of_centre, text_of, the_one
from office.queueing.policy import published
from office.queueing.queues import rules_of
from office.ui.clock import today
from office.ui.requests import DeviceRequest
from office.ui.words import term_length

SOURCES: Final = {"statute": ("D", "K"), "regulation": ("L",)}


@require_safe
@terminal
@clause("L6")
def index(request: DeviceRequest) -> HttpResponse:
    """Offer what is known here, each page drawn anew from what is in force today: nothing is copied to the terminal."""
    found = [
        Tile(reverse("kiosk:cards"), _("Services"), _("Documents, term, fee, result")),
        Tile(reverse("kiosk:forms"), _("Forms"), _("What is to be filled in, with samples")),
        Tile(reverse("kiosk:centre"), _("About the centre"), _("Address, hours, phones, bodies")),
        Tile(reverse("kiosk:queue"), _("How the queue works"), _("One rule for everybody")),
        Tile(reverse("kiosk:rules", args=["regulation"]), _("Regulation of the centre")),
        Tile(reverse("kiosk:rules", args=["statute"]), _("Statute of the centre")),
        Tile(reverse("kiosk:texts"), _("More about the centre"), _("Acts, other services, the children's room, news")),
    ]
    return tiles(request, _("Information"), found, back=reverse("kiosk:start"))


@require_safe
@terminal
def groups(request: DeviceRequest) -> HttpResponse:
    """Show the groups of all services that may be applied for, also those that are received elsewhere."""
    offers = services_by_group(request.device.centre.city, today())
    found = [Tile(reverse("kiosk:cards_group", args=[group.code]), group.local_name) for group, _ones in offers]
    return tiles(request, _("Services"), found, back=reverse("kiosk:information"))


@require_safe
@terminal
def group(request: DeviceRequest, code: str) -> HttpResponseBase:
    """Show the services of one group."""
    services = list(in_force(request.device.centre.city, today()).filter(group__code=code).order_by("name"))
    if not services:
        raise Http404
    found = [Tile(reverse("kiosk:card", args=[each.code]), each.local_name) for each in services]
    return tiles(request, services[0].group.local_name, found, back=reverse("kiosk:cards"))


@require_safe
@terminal
def card(request: DeviceRequest, code: str) -> HttpResponse:
    """Show the card in force of a service; a number can be taken from here."""
    city = request.device.centre.city
    found = card_in_force(in_force(city, today()).get(code=code), city, today())
    called = present_book().words.called(code)
    shown = {
        "title": found.service.local_name,
        "card": found,
        "term": term_length(found.term_value, found.term_unit),
        "is_overdue": found.review_on < today(),
        "forms": forms_for(found.service, today()),
        "norm": _one(ground.norm for ground in found.refusal_grounds.all()),
        "says": in_language(called.says, called.says_en),
        "easy": easy_page(found.service, city, today()),
        "steps": [(step, term_length(step.term_value, step.term_unit)) for step in steps_to_result(found, today())],
        "coming": coming_of(versions_of(found), today()),
    }
    return page(request, "card", shown, back=reverse("kiosk:cards_group", args=[found.service.group.code]))


def _one(norms: Iterable[str]) -> str:
    """Give the norm that all grounds rest on, where it is one and the same: it is said once."""
    found = set(norms)
    return found.pop() if len(found) == 1 else ""


@require_safe
@terminal
def forms(request: DeviceRequest) -> HttpResponse:
    """Show every form that a service in force uses."""
    rows = forms_in_force(request.device.centre.city, today()).order_by("name")
    found = [Tile(reverse("kiosk:form", args=[each.pk]), each.name) for each in rows]
    return tiles(request, _("Forms"), found, back=reverse("kiosk:information"))


@require_safe
@terminal
def form(request: DeviceRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word of the address
    """Show what a form asks for, and how others have filled it in."""
    found = forms_in_force(request.device.centre.city, today()).get(pk=id)
    sample = next(iter(found.samples.all()), None)
    shown = {"title": found.name, "form": found, "sections": _filled(found.sections, sample.values if sample else {})}
    return page(request, "form", shown, back=reverse("kiosk:forms"))


def _filled(sections: list[dict[str, Any]], values: dict[str, Any]) -> list[dict[str, Any]]:
    """Put to each field of a form what a sample writes there; a table is told by the names of its columns."""
    return [
        {"title": section["title"], "fields": [_field(each, values.get(each["code"])) for each in section["fields"]]}
        for section in sections
    ]


def _field(field: dict[str, Any], value: Any) -> dict[str, Any]:
    return {"label": field["label"], "hint": field.get("hint", ""), "sample": _sample(value)}


def _sample(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if isinstance(value, str) else ""


@require_safe
@terminal
def queue(request: DeviceRequest) -> HttpResponse:
    """Show the calling policy in plain words, with the numbers of this centre."""
    rules = rules_of(request.device.centre)
    shown = {"title": _("How the queue works"), "rules": published(rules.policy), "norms": rules}
    return page(request, "queue", shown, back=reverse("kiosk:information"))


@require_safe
@terminal
def centre(request: DeviceRequest) -> HttpResponse:
    """Show where the centre is, when it receives, who works in it, and what a person with a disability finds here."""
    here = request.device.centre
    bodies = [each.provider for each in participants(here, today())]
    sign = entrance_sign(here, today())
    week = [(WEEKDAYS[day.weekday], day.shifts) for day in sign.week] if sign else []
    shown = {"title": _("About the centre"), "sign": sign, "week": week, "bodies": bodies}
    return page(request, "centre", shown, back=reverse("kiosk:information"))


@require_safe
@terminal
def rules(request: DeviceRequest, source: str) -> HttpResponse:
    """Show the statute or the regulation in force as it is published, and clause by clause how this system keeps it."""
    if source not in SOURCES:
        raise Http404
    text = the_one(request.device.centre, Kind(source), today())
    kept = [each for each in CLAUSES.values() if each.id.startswith(SOURCES[source])]
    title = _("Statute of the centre") if source == "statute" else _("Regulation of the centre")
    shown = {"title": title, "clauses": kept, "text": text, "html": html(text.local_text, links=False) if text else ""}
    return page(request, "rules", shown, back=reverse("kiosk:information"))


@require_safe
@terminal
def texts(request: DeviceRequest) -> HttpResponse:
    """Offer everything else that is published of this centre and its city."""
    found = [each for each in of_centre(request.device.centre, today()) if each.publication.kind not in SOURCES]
    places = [Tile(reverse("kiosk:text", args=[each.publication.slug]), each.local_title) for each in found]
    return tiles(request, _("More about the centre"), places, back=reverse("kiosk:information"))


@require_safe
@terminal
def text(request: DeviceRequest, slug: str) -> HttpResponse:
    """Show a published text with its video in sign language, as it applies today."""
    found = text_of(request.device.centre, slug, today())
    service = found.publication.service
    back = reverse("kiosk:card", args=[service.code]) if service else reverse("kiosk:texts")
    shown = {"title": found.local_title, "text": found, "html": html(found.local_text, links=False)}
    return page(request, "text", shown, back=back)
