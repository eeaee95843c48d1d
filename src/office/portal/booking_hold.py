"""Booking a time: who comes, the code that proves the contact, done. Who has signed in is known already."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from office.booking.access import held_appointment
from office.booking.asking import SlotTaken, ask_here
from office.booking.confirming import confirm, send_again
from office.booking.days import offered
from office.booking.holding import hold
from office.booking.models import Appointment, Bookable
from office.booking.states import AppointmentState
from office.law import Refusal
from office.parties.accounts import known_of
from office.parties.models import ApplicantAccount
from office.portal.account_access import account_in
from office.portal.booking_choose import read_start, start_of
from office.portal.booking_forms import DigitsForm, WhoForm, begun, kept
from office.portal.guard import may_book, may_try_a_code, too_many, whence_of
from office.portal.identity import providers
from office.portal.tokens import token_of
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.forms import refused_form
from office.ui.once import once_key
from office.ui.requests import OpenRequest

UNFIT: Final = 422
CONFLICT: Final = 409


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def who(request: OpenRequest, centre: str, service: str, start: str) -> HttpResponseBase:
    """Ask who comes, and hold the time; where it has gone meanwhile, offer the next ones with what was typed."""
    starts_at, account = read_start(start), account_in(request)
    known = known_of(account) if account else None
    form = WhoForm(request.POST or None, initial=begun(known))
    if account and account.email:
        form.sends_no_code()
    if form.is_valid():
        try:
            return _try_to_hold(request, (centre, service), starts_at, form, account)
        except Refusal as refusal:
            refused_form(form, refusal)
    bookable, rules = offered(centre, service)
    shown = {"bookable": bookable, "starts_at": starts_at, "form": form, "rules": rules}
    shown |= {"account": account, "known": known, "can_sign_in": account is None and bool(providers())}
    return render(request, "portal/booking/who.html", shown, status=UNFIT if form.errors else 200)


def _try_to_hold(
    request: OpenRequest, codes: tuple[str, str], starts_at: datetime, form: WhoForm, account: ApplicantAccount | None
) -> HttpResponseBase:
    """Hold what the codes of a centre and a service mean. Raises Refusal, to be told beside what was typed."""
    once, at, typed = once_key(request), now(), form.cleaned_data["contact"]
    asked = ask_here(*codes, starts_at, request=once, typed=typed, whence=whence_of(request), at=at)
    spent = may_book(request, asked.rules)
    if spent.wait:
        return too_many(request, spent)
    try:
        booker = form.booker(request.LANGUAGE_CODE)
        made = hold(asked, starts_at, booker, at=at, request=once, account=account)
    except SlotTaken as taken:
        return _taken(request, asked.bookable, starts_at, form, taken)
    return _held_or_booked(made, account)


def _held_or_booked(made: Appointment, account: ApplicantAccount | None) -> HttpResponseBase:
    """Go on to the digits; to the booking itself only where it is the account's own and was booked at once."""
    theirs = account is not None and made.account_id == account.pk
    if theirs and made.state == AppointmentState.CONFIRMED:
        return redirect("portal:booked", token_of(made))
    return redirect("portal:held", made.pk)


def _taken(
    request: OpenRequest, bookable: Bookable, starts_at: datetime, form: WhoForm, taken: SlotTaken
) -> HttpResponse:
    """Say that the time has gone, and let another one be had by one press."""
    shown: dict[str, Any] = {
        "bookable": bookable,
        "starts_at": starts_at,
        "slots": [(slot, start_of(slot.starts_at)) for slot in taken.alternatives],
        "kept": kept(form),
        "refusal": taken,
    }
    return render(request, "portal/booking/taken.html", shown, status=CONFLICT)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def held(request: OpenRequest, key: UUID) -> HttpResponseBase:
    """Ask for the code that was sent."""
    found = held_appointment(key)
    form = DigitsForm(request.POST or None)
    if form.is_valid():
        spent = may_try_a_code(request)
        if spent.wait:
            return too_many(request, spent)
        try:
            made = confirm(found.pk, form.cleaned_data["code"], at=now())
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            return redirect("portal:booked", token_of(made))
    shown = {"appointment": found, "form": form, "is_over": _is_over(found), "start": start_of(found.starts_at)}
    shown["is_confirmed"] = found.state == AppointmentState.CONFIRMED
    return render(request, "portal/booking/held.html", shown, status=UNFIT if form.errors else 200)


def _is_over(found: Appointment) -> bool:
    waits = found.state == AppointmentState.HELD and found.entry_id is None
    return not waits or found.held_until is None or found.held_until <= now()


@require_POST
@never_cache
@public
def again(request: OpenRequest, key: UUID) -> HttpResponseBase:
    """Send the code once more."""
    send_again(held_appointment(key).pk, at=now())
    messages.info(request, _("A new code is sent. The one that was sent before does not work any more."))
    return redirect("portal:held", key)
