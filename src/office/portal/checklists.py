"""The list of documents of one person: a few questions, then the list to look at, to print, to send, and for the desk.

The answers stand in the address and nowhere else; nobody's data are among them.
"""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from office.catalogue.checklists import MOST_SERVICES, Checklist, checklist
from office.catalogue.editions import published_now
from office.catalogue.window import Shown, window
from office.documents.codes import qr_svg
from office.messages import Channel, send
from office.portal.caching import answered
from office.portal.checklist_paper import checklist_paper, letter_text
from office.portal.cities import Shop, chosen_city, in_city
from office.portal.guard import may_send_a_list, too_many
from office.portal.identity import providers
from office.ui.clock import now, today
from office.ui.decorators import public
from office.ui.forms import OfficeForm
from office.ui.once import once_key
from office.ui.requests import OpenRequest

ANSWER: Final = "a."
WORDS: Final = {"yes": True, "no": False}
MOST_ANSWERS: Final = 60
UNFIT: Final = 422


def asked(request: OpenRequest, shop: Shop) -> Checklist:
    """Read the services and the answers in the address; what nobody knows is passed over. Raises Http404 without any."""
    services = shop.window.named(request.GET.getlist("s")[:MOST_SERVICES])
    if not services:
        raise Http404
    return checklist(shop.window, services, answers_in(request))


def answers_in(request: OpenRequest) -> dict[str, bool]:
    """Read the answers in the address, by the keys of their questions; on the list of one service these are the codes."""
    given = list(request.GET.items())[:MOST_ANSWERS]
    return {name[len(ANSWER) :]: WORDS[value] for name, value in given if name.startswith(ANSWER) and value in WORDS}


def query(found: Checklist) -> str:
    """Write the services and the answers for an address: always the same for the same."""
    said = {
        f"{ANSWER}{each.key}": "yes" if each.answer else "no" for each in found.questions if each.answer is not None
    }
    return urlencode([*(("s", each.code) for each in found.services), *sorted(said.items())])


def desk_address(request: OpenRequest, found: Checklist) -> str:
    """Give the address that a desk opens: there the intake begins with these answers."""
    return f"{request.build_absolute_uri(reverse('frontdesk:checklist'))}?{query(found)}"


@in_city
def documents(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Ask the questions that are open; show the list by the answers that are there."""
    found = asked(request, shop)

    def drawn() -> HttpResponse:
        shown = {"shop": shop, "list": found, "query": query(found), "title": _title(found.services)}
        more = {"asks": bool(found.open) or "again" in request.GET, "apply": _apply_address(found)}
        return render(request, "portal/find/checklist.html", shown | more)

    return answered(request, shop.mark, drawn, keep=False)


def _apply_address(found: Checklist) -> str:
    """Give the address at which to apply for the one service of the list: the answers go along, none is asked again."""
    if len(found.services) != 1 or not providers():
        return ""
    [service] = found.services
    return f"{reverse('portal:apply', args=[service.code])}?{query(found)}"


def _title(services: Sequence[Shown]) -> str:
    return services[0].title if len(services) == 1 else _("Several services at once")


@in_city
def paper(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Give the list as a PDF."""
    found = asked(request, shop)

    def drawn() -> HttpResponse:
        made = checklist_paper(found, shop.city, qr=desk_address(request, found), at=now())
        shown = {"Content-Disposition": 'inline; filename="checklist.pdf"'}
        return HttpResponse(made, content_type="application/pdf", headers=shown)

    return answered(request, shop.mark, drawn, keep=False)


@in_city
def picture(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Give the code that the desk scans."""
    found = asked(request, shop)
    address = desk_address(request, found)
    return answered(request, shop.mark, lambda: HttpResponse(qr_svg(address), content_type="image/svg+xml"), keep=False)


class SendForm(OfficeForm):
    """Where to send the list; kept no longer than the letter itself."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write your e-mail"),
            "invalid": gettext_lazy("Write an e-mail such as name@example.com"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@public
def by_mail(request: OpenRequest) -> HttpResponseBase:
    """Send the list by e-mail."""
    published = published_now()
    city = chosen_city(request, published)
    if city is None:
        raise Http404
    shop = Shop(window(city, today(), published.edition), len(published.cities) > 1)
    found = asked(request, shop)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        spent = may_send_a_list(request)
        return too_many(request, spent) if spent.wait else _sent(request, found, form.cleaned_data["email"])
    shown = {"shop": shop, "list": found, "query": query(found), "form": form, "title": _title(found.services)}
    return render(request, "portal/find/checklist_send.html", shown, status=UNFIT if form.errors else 200)


def _sent(request: OpenRequest, found: Checklist, address: str) -> HttpResponseBase:
    data: dict[str, Any] = {
        "subject": _("Documents for: %(title)s") % {"title": _title(found.services)},
        "text": letter_text(found, f"{request.build_absolute_uri(reverse('portal:checklist'))}?{query(found)}"),
    }
    send(
        channel=Channel.EMAIL,
        address=address,
        template="letter",
        data=data,
        key=f"checklist:{once_key(request)}",
        language=request.LANGUAGE_CODE or "uk",
        at=now(),
    )
    return redirect(f"{reverse('portal:checklist_sent')}?{query(found)}")


@in_city
def sent(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Say that the letter is on its way."""
    found = asked(request, shop)
    return render(request, "portal/find/checklist_sent.html", {"shop": shop, "list": found, "query": query(found)})
