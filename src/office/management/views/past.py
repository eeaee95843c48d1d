"""What a version of a card and a posting were at a past moment, and which version applied then (ADR 0061)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from office.audit.models import JournalEntry
from office.audit.past import NotKeptError
from office.catalogue.past import CardThen, card_at, services_with_versions, version_then
from office.centres.access import access_posting
from office.centres.models import Role
from office.centres.past import PostingThen, posting_at
from office.management.forms.past import VersionForm
from office.management.scope import READERS
from office.management.views.cards import KINDS, city_of_posting, opened
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.moments import MomentForm
from office.ui.requests import StaffRequest
from office.ui.words import day
from office.ui.words import moment as moment_in_words

UNFIT: Final = 422
ACTS: Final[Mapping[str, str | Promise]] = {
    "card.drafted": pgettext_lazy("card", "drafted"),
    "card.redrafted": pgettext_lazy("card", "drafted anew"),
    "card.typed": pgettext_lazy("card", "changed in the workshop"),
    "card.submitted": pgettext_lazy("card", "laid before those who sign"),
    "card.signed": pgettext_lazy("card", "signed"),
    "card.returned": pgettext_lazy("card", "returned with a comment"),
    "card.in_force": pgettext_lazy("card", "brought in force"),
    "card.day_changed": pgettext_lazy("card", "the day of force was changed"),
    "card.withdrawn": pgettext_lazy("card", "withdrawn"),
    "posting.made": pgettext_lazy("posting", "made"),
    "posting.ended": pgettext_lazy("posting", "the last day was set"),
}
NOT_KEPT: Final = gettext_lazy("The states of that time were not kept yet. The journal tells what was done.")
Rows = list[tuple[str, str]]


@require_GET
@staff(*READERS, Role.CATALOGUE_EDITOR)
def card(request: StaffRequest, kind: str, id: UUID) -> HttpResponse:  # noqa: A002  the word of the address
    """Show what a version of a card was at a past moment, as far as was known then."""
    found = opened(request, kind, id)
    shown = {
        "title": _("State at a moment"),
        "caption": _("%(service)s, version %(version)s") % {"service": found.service, "version": found.version},
        "back": _back(request, reverse("management:card", args=[kind, id])),
    }

    def rows(given: dict[str, Any]) -> Rows | None:
        then = card_at(found, given["moment"])  # type: ignore[type-var]
        return _of_card(then) if then else None

    return _told(request, MomentForm(request.GET or None, at=now()), shown, rows)


@require_GET
@staff(*READERS, Role.CATALOGUE_EDITOR)
def version(request: StaffRequest) -> HttpResponse:
    """Show which version of a card applied at a past moment, by what was signed and known then."""
    city = city_of_posting(request.posting)
    form = VersionForm(request.GET or None, at=now())
    services = services_with_versions(city)
    form.offer(services)
    shown = {
        "title": _("Which version applied at a moment"),
        "caption": city.local_name,
        "back": _back(request, reverse("management:cards")),
    }

    def rows(given: dict[str, Any]) -> Rows | None:
        service = next(each for each in services if str(each.pk) == given["service"])
        then = version_then(KINDS[given["kind"]], service, city, given["moment"])  # type: ignore[type-var]
        return [(_("Version"), str(then.card.version)), *_of_card(then)] if then else None

    return _told(request, form, shown, rows, none=_("No version applied at that moment."))


@require_GET
@staff(*READERS)
def posting(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002  as above
    """Show what a posting was at a past moment: its role, its days, whether it gave rights."""
    found = access_posting(request.worker, id, at=now())
    shown = {
        "title": _("State at a moment"),
        "caption": f"{found.worker.full_name}, {found.get_role_display()}",
        "back": reverse("management:worker", args=[found.worker_id]),
    }

    def rows(given: dict[str, Any]) -> Rows | None:
        then = posting_at(found, given["moment"])
        return _of_posting(then) if then else None

    return _told(request, MomentForm(request.GET or None, at=now()), shown, rows)


def _back(request: StaffRequest, otherwise: str) -> str:
    """An auditor comes from the journal: the cards themselves are laid before those who write and sign them."""
    return reverse("management:journal") if request.posting.role == Role.AUDITOR else otherwise


def _told(
    request: StaffRequest,
    form: MomentForm,
    shown: dict[str, Any],
    rows: Callable[[dict[str, Any]], Rows | None],
    *,
    none: str = "",
) -> HttpResponse:
    """Tell what was, or why that is not known."""
    told: dict[str, Any] = {"form": form, **shown}
    if form.is_valid():
        told["at"] = form.cleaned_data["moment"]
        try:
            told["rows"] = rows(form.cleaned_data)
        except NotKeptError:
            told["unknown"] = NOT_KEPT
        else:
            told["unknown"] = "" if told["rows"] else none or _("There was no such thing at that moment yet.")
    return render(request, "management/state.html", told, status=UNFIT if form.errors else 200)


def _of_card(then: CardThen[Any]) -> Rows:
    return [
        (_("State"), str(then.state.label)),
        (_("Applies"), _span(then.in_force_from, then.in_force_until)),
        (_("Applied on that day"), _("yes") if then.in_force else _("no")),
        *_last_act(then.last_act),
    ]


def _of_posting(then: PostingThen) -> Rows:
    return [
        (_("Role"), str(then.role.label)),
        (_("Posting"), _span(then.starts_on, then.ends_on)),
        (_("Gave rights on that day"), _("yes") if then.held else _("no")),
        *_last_act(then.last_act),
    ]


def _span(first: date | None, last: date | None) -> str:
    if first is None:
        return "—"
    return f"{day(first)} – {day(last) if last else '…'}"


def _last_act(entry: JournalEntry | None) -> Rows:
    if entry is None:
        return []
    who = entry.by.short_name if entry.by else _("the system")
    return [(_("Last act"), f"{moment_in_words(entry.at)} · {ACTS.get(entry.verb, entry.verb)} · {who}")]
