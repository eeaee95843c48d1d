"""The reception of a centre: the live hall, its queues and what is received in them, its rules."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue.queries import services_in_force
from office.centres.models import Centre, Role
from office.management.acts import Page, SeeOther, form_act, see_other
from office.management.forms.queue import PlaceForm, QueueForm, RulesForm
from office.management.scope import OVERSEERS, reached, the_centre
from office.management.views.booking import or_conflicts
from office.queueing.access import access_queue
from office.queueing.days import pause as pause_reception
from office.queueing.days import resume as resume_reception
from office.queueing.device_lists import silent_devices
from office.queueing.models import QueueService
from office.queueing.policy import published
from office.queueing.queues import add_queue, change_queue, place_service, rules_of, set_rules
from office.queueing.reception import reception_now
from office.queueing.waits import hall_load
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.live import live_address
from office.ui.requests import StaffRequest

READING = (*OVERSEERS, Role.AUDITOR)
head = staff(Role.CENTRE_HEAD)


def address(name: str, centre: Centre) -> str:
    return f"{reverse(f'management:{name}')}?centre={centre.code}"


# -- the live hall --------------------------------------------------------------------------------------------------


@require_GET
@staff(*OVERSEERS)
def hall(request: StaffRequest) -> HttpResponse:
    """Show how full the hall is, what falls short of the norms, which desk does what, how long each service waits."""
    centres = reached(request)
    centre = the_centre(request, centres)
    shown = _hall(centre) | {
        "centres": centres,
        "live": live_address(request, "desk", centre.code),
        "heads": request.posting.role == Role.CENTRE_HEAD,
    }
    return render(request, "management/queue/hall.html", shown)


@require_GET
@staff(*OVERSEERS)
def hall_now(request: StaffRequest) -> HttpResponse:
    """Give the hall alone, for a page that keeps itself fresh."""
    return render(request, "management/queue/hall_now.html", _hall(the_centre(request)))


def _hall(centre: Centre) -> dict[str, Any]:
    at = now()
    return {
        "centre": centre,
        "hall": reception_now(centre, at=at),
        "load": hall_load(centre, at=at),
        "silent": silent_devices(centre, at=at),
        "now": at,
    }


@require_POST
@head
def pause(request: StaffRequest) -> HttpResponseBase:
    """Pause the whole reception: an air raid in one press, anything else with its reason."""
    centre = the_centre(request)
    with override("uk"):  # the reason is kept and shown to everybody in the language of the office
        air_raid = gettext("Air raid")
    pause_reception(centre, reason=request.POST.get("reason", "") or air_raid, by=request.worker, at=now())
    messages.warning(request, gettext("Reception is paused. The order is kept; nobody is called until it goes on."))
    return SeeOther(address("queue", centre))


@require_POST
@head
def resume(request: StaffRequest) -> HttpResponseBase:
    """Go on after a pause."""
    centre = the_centre(request)
    resume_reception(centre, by=request.worker, at=now())
    return see_other(request, address("queue", centre), _("Reception goes on in the same order."))


# -- queues and what is received in them ----------------------------------------------------------------------------


@require_GET
@staff(*READING)
def queues(request: StaffRequest) -> HttpResponse:
    """List the queues with the services received in each, and the services that stand in none."""
    centres = reached(request)
    centre = the_centre(request, centres)
    entries = QueueService.objects.filter(centre=centre).select_related("service__group").order_by("service__name")
    found = list(centre.queues.order_by("letter"))
    placed: dict[UUID, list[Any]] = {queue.pk: [] for queue in found}
    for entry in entries:
        placed[entry.queue_id].append(entry.service)
    standing = {service.pk for services in placed.values() for service in services}
    outside = [service for service in _in_force(centre) if service.pk not in standing]
    shown = {
        "centre": centre,
        "centres": centres,
        "queues": [(queue, placed[queue.pk]) for queue in found],
        "outside": outside,
        "heads": request.posting.role == Role.CENTRE_HEAD,
    }
    return render(request, "management/queue/queues.html", shown)


def _in_force(centre: Centre) -> Any:
    return services_in_force(centre.city, today()).order_by("group__order", "name")


@require_http_methods(["GET", "POST"])
@head
def queue_new(request: StaffRequest) -> HttpResponseBase:
    """Set up a queue."""
    centre = the_centre(request)
    form = QueueForm(request.POST or None)
    del form.fields["is_open"]
    back = address("queues", centre)
    page = Page(title=_("New queue"), verb=_("Set up the queue"), back=back, done=_("The queue is set up"))
    return form_act(request, form, page, lambda _data: add_queue(centre, form.facts, by=request.worker, at=now()))


@require_http_methods(["GET", "POST"])
@head
def queue_change(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Change a queue, or take it out of use."""
    queue = access_queue(request.worker, id, at=now())
    names = ("letter", "name", "name_en", "first", "last", "is_open")
    form = QueueForm(request.POST or None, initial={name: getattr(queue, name) for name in names})
    page = Page(
        title=_("Change the queue"),
        verb=_("Save"),
        back=address("queues", queue.centre),
        done=_("The queue is changed"),
        text=_("Numbers that were given stay as they are."),
    )

    def change(data: dict[str, Any]) -> None:
        change_queue(queue, form.facts, is_open=data["is_open"], by=request.worker, at=now())

    return or_conflicts(request, form_act(request, form, page, change), queue.centre)


@require_http_methods(["GET", "POST"])
@head
def place(request: StaffRequest) -> HttpResponseBase:
    """Say in which queue a service is received."""
    centre = the_centre(request)
    services, own = list(_in_force(centre)), list(centre.queues.filter(is_open=True).order_by("letter"))
    form = PlaceForm(request.POST or None, initial={"service": request.GET.get("service", "")})
    form.offer(services, own)
    page = Page(
        title=_("In which queue is a service received?"),
        verb=_("Put into the queue"),
        back=address("queues", centre),
        done=_("The service is received in the queue"),
        text=_("A service stands in one queue of the centre. People who wait already stay where they are."),
    )

    def put(data: dict[str, Any]) -> None:
        queue = next(one for one in own if one.pk == data["queue"])
        service = next(one for one in services if one.pk == data["service"])
        place_service(queue, service, by=request.worker, at=now())

    return or_conflicts(request, form_act(request, form, page, put), centre)


# -- rules ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@head
def rules(request: StaffRequest) -> HttpResponseBase:
    """Set the credits of the calling policy and the norms; what people will read of it is shown first."""
    centre = the_centre(request)
    kept = rules_of(centre)
    form = RulesForm(request.POST or None, rules=kept)
    preview = request.POST.get("act") == "preview" and form.is_valid()
    policy = form.policy if preview else kept.policy
    if preview:
        return _rules_page(request, centre, form, published(policy), typed=True)
    page = Page(
        title=_("Rules of calling and norms"),
        verb=_("Set the rules"),
        back=address("queue_rules", centre),
        done=_("The rules are set. They hold for numbers taken from now on."),
        template="management/queue/rules.html",
    )
    words = published(policy)
    return form_act(
        request,
        form,
        page,
        lambda data: set_rules(centre, by=request.worker, at=now(), **data),
        centre=centre,
        words=words,
        typed=False,
    )


def _rules_page(
    request: StaffRequest, centre: Centre, form: RulesForm, words: list[Any], *, typed: bool
) -> HttpResponse:
    page = {"title": _("Rules of calling and norms"), "verb": _("Set the rules")}
    shown = {"form": form, "page": page, "centre": centre, "words": words, "typed": typed}
    return render(request, "management/queue/rules.html", shown)
