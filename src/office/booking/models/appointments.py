"""An appointment, the place it takes, and the solved riddles that were used up."""

import uuid
from typing import ClassVar, Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.booking.codes import FORM
from office.booking.models.settings import Bookable
from office.booking.models.waiting import WaitingEntry
from office.booking.states import LIVE, MOVES, AppointmentState, Way
from office.centres.models import Centre
from office.centres.models.dated import same
from office.law import clause
from office.law.states import moved
from office.messages.states import Channel
from office.parties.models import ApplicantAccount
from office.parties.models.people import Language
from office.queueing.models import Ticket
from office.vault.fields import Head, IsSealed, IsSealedFindable, SealedTextField

MOST_HELD: Final = 3
"""So many places at once one network holds for one contact that nobody has confirmed."""
_UNCONFIRMED: Final = Q(state=AppointmentState.HELD, entry=None) & ~Q(contact="")


@clause("L20")
class Appointment(models.Model):
    """A person is received for a service on a date at a time (L20), however it was booked.

    ``centre``, ``ends_at`` are those of the bookable and its slot: they stay what was agreed when the settings change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bookable = models.ForeignKey(Bookable, models.PROTECT, related_name="appointments", verbose_name=_("service"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="appointments", verbose_name=_("centre"), db_index=False
    )
    starts_at = models.DateTimeField(_("agreed time"))
    ends_at = models.DateTimeField(_("until"))
    state = models.CharField(_("state"), max_length=9, choices=AppointmentState, default=AppointmentState.HELD)
    way = models.CharField(_("booked"), max_length=5, choices=Way, default=Way.WEB)
    name = SealedTextField(_("name"), sealed_as="booking.appointment.name", max_length=160, blank=True, default="")
    channel = models.CharField(_("told by"), max_length=8, choices=Channel, blank=True, default="")
    contact = SealedTextField(
        _("e-mail or phone"), sealed_as="booking.appointment.contact", findable=True, max_length=254, blank=True,
        default="",
    )  # fmt: skip
    needs = SealedTextField(
        _("what helps at the visit"), sealed_as="booking.appointment.needs", max_length=500, blank=True, default=""
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.UKRAINIAN)
    code = SealedTextField(
        _("code of the booking"), sealed_as="booking.appointment.code", findable=True, form=FORM, max_length=12
    )
    proof = models.CharField(_("mark of the digits that were sent"), max_length=64, blank=True, default="")
    proofs_sent = models.PositiveSmallIntegerField(_("digits sent, times"), default=0)
    tries = models.PositiveSmallIntegerField(_("digits typed wrong, times"), default=0)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    holder = models.CharField(_("mark of the browser that holds it"), max_length=32, blank=True, default="")
    network = models.CharField(_("mark of the network that holds it"), max_length=32, blank=True, default="")
    nth = models.PositiveSmallIntegerField(_("which of those held from that network"), default=1)
    request = models.UUIDField(unique=True)
    booked_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("booked by")
    )
    entry = models.ForeignKey(
        WaitingEntry, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("offered to")
    )
    account = models.ForeignKey(
        ApplicantAccount, models.PROTECT, null=True, blank=True, related_name="appointments", db_index=False,
        verbose_name=_("account that has booked"),
    )  # fmt: skip
    ticket = models.OneToOneField(
        Ticket, models.PROTECT, null=True, blank=True, related_name="appointment", verbose_name=_("ticket")
    )
    sequence = models.PositiveSmallIntegerField(_("which version of the calendar entry"), default=0)
    created_at = models.DateTimeField(_("made"))
    changed_at = models.DateTimeField(_("last changed"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("person erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("appointment")
        ordering: ClassVar[list[str]] = ["starts_at"]
        constraints = [
            models.UniqueConstraint(Head("code"), name="booking_code_once"),
            # Who looks for a better time gives up the one that is not confirmed: their own, and nobody else's (ADR 0139).
            models.UniqueConstraint(
                Head("contact"), F("holder"), name="l20_one_hold_a_browser", condition=_UNCONFIRMED
            ),
            models.UniqueConstraint(
                Head("contact"), F("network"), F("nth"), name="l20_few_holds_a_network", condition=_UNCONFIRMED
            ),
            models.CheckConstraint(name="l20_few_are_three", condition=Q(nth__range=(1, MOST_HELD))),
            models.UniqueConstraint(
                fields=["entry"], name="l20_one_offer_at_a_time", condition=Q(state__in=LIVE, entry__isnull=False)
            ),
            models.CheckConstraint(name="booking_state", condition=Q(state__in=AppointmentState.values)),
            models.CheckConstraint(name="booking_way", condition=Q(way__in=Way.values)),
            models.CheckConstraint(name="booking_time_in_order", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="l20_held_for_a_time", condition=~Q(state=AppointmentState.HELD) | Q(held_until__isnull=False)
            ),
            models.CheckConstraint(
                name="l20_who_came_has_a_ticket",
                condition=Q(state=AppointmentState.ARRIVED, ticket__isnull=False)
                | (~Q(state=AppointmentState.ARRIVED) & Q(ticket=None)),
            ),
            models.CheckConstraint(
                name="l20_by_phone_by_a_worker", condition=Q(way=Way.WEB) | Q(booked_by__isnull=False)
            ),
            models.CheckConstraint(name="l20_of_an_account_on_the_web", condition=Q(account=None) | Q(way=Way.WEB)),
            # Digits were sent, the code of an offer was, or the account's provider vouches for the address.
            models.CheckConstraint(
                name="l20_contact_can_be_proved",
                condition=~Q(way=Way.WEB)
                | Q(proofs_sent__gt=0)
                | Q(entry__isnull=False)
                | Q(account__isnull=False)
                | Q(forgotten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_forgotten_is_gone",
                condition=Q(forgotten_at=None) | (Q(name="", contact="", needs="") & ~Q(state__in=LIVE)),
            ),
            models.CheckConstraint(
                name="booking_appointment_sealed",
                condition=Q(IsSealed("name"))
                & Q(IsSealedFindable("contact"))
                & Q(IsSealed("needs"))
                & Q(IsSealedFindable("code")),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "starts_at"], name="booking_of_day"),
            models.Index(Head("contact"), name="booking_of_contact", condition=Q(state__in=LIVE)),
            models.Index(fields=["starts_at"], name="booking_to_come", condition=Q(state=AppointmentState.CONFIRMED)),
            models.Index(
                fields=["account", "starts_at"], name="booking_of_account", condition=Q(account__isnull=False)
            ),
            models.Index(fields=["held_until"], name="booking_held", condition=Q(state=AppointmentState.HELD)),
            models.Index(
                fields=["starts_at"],
                name="booking_to_forget",
                condition=Q(forgotten_at=None) & ~Q(state__in=LIVE),
            ),
        ]

    def move(self, to: AppointmentState) -> None:
        """Change the state as the table of moves allows; raises StaleChange otherwise."""
        self.state = moved(MOVES, AppointmentState(self.state), to)


class SlotHold(models.Model):
    """A place of a slot that nobody else can have: sold, held until a moment, or resting after it was given back.

    The one guard of booking, for the public and for staff: two rows of the same number never overlap in time, also when
    the duration or the hours have changed between them.
    """

    id = models.BigAutoField(primary_key=True)
    bookable = models.ForeignKey(Bookable, models.PROTECT, related_name="holds", verbose_name=_("service"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    number = models.PositiveSmallIntegerField(_("which of the places"))
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("appointment"),
        db_index=False,
    )  # fmt: skip
    until = models.DateTimeField(_("held until"), null=True, blank=True)

    class Meta:
        verbose_name = _("place that is taken")
        constraints = [
            ExclusionConstraint(
                name="l20_a_place_is_sold_once",
                expressions=[
                    same("bookable"),
                    (
                        Func("number", "number", Value("[]"), function="int4range", output_field=IntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            # At the end of the transaction: who moves has the new place before the old one is given back.
            models.UniqueConstraint(
                fields=["appointment"], name="l20_one_place_an_appointment", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="booking_nobodys_place_rests", condition=Q(appointment__isnull=False) | Q(until__isnull=False)
            ),
            models.CheckConstraint(
                name="booking_place_in_order", condition=Q(ends_at__gt=F("starts_at"), number__gte=1)
            ),
        ]
        indexes = [
            models.Index(fields=["bookable", "starts_at"], name="booking_taken"),
            models.Index(fields=["until"], name="booking_runs_out", condition=Q(until__isnull=False)),
        ]


class SolvedProof(models.Model):
    """A solved riddle that was handed in: it opens nothing a second time."""

    mark = models.CharField(primary_key=True, max_length=128)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("solved riddle")
