"""Machines in the hall: terminals and boards, what is asked of them, and what they have printed."""

import uuid
from datetime import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.models import Centre
from office.centres.models.places import in_language
from office.law.states import moved
from office.queueing.device_states import (
    DEVICE_MOVES,
    PRINT_MOVES,
    DeviceKind,
    DeviceState,
    PaperWidth,
    PrintFault,
    Printing,
    PrintState,
)
from office.queueing.models.visits import Ticket

USUAL_PORT: Final = 9100
"""On which a printer on the network listens for what is to be printed."""


class Device(models.Model):
    """A terminal or a board. It is known by a token that it alone holds; here stands only the token's hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="devices", verbose_name=_("centre"))
    kind = models.CharField(_("kind"), max_length=5, choices=DeviceKind)
    name = models.CharField(_("name"), max_length=80)
    zone = models.CharField(_("zone"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=DeviceState, default=DeviceState.UNPAIRED)
    notice = models.CharField(_("line of notice"), max_length=200, blank=True)
    notice_en = models.CharField(_("line of notice in English"), max_length=200, blank=True)
    printing = models.CharField(_("tickets on paper"), max_length=7, choices=Printing, default=Printing.NONE)
    printer_host = models.CharField(_("address of the printer"), max_length=253, blank=True)
    printer_port = models.PositiveIntegerField(_("port of the printer"), default=USUAL_PORT)
    paper_width = models.PositiveSmallIntegerField(_("width of the paper"), choices=PaperWidth, default=PaperWidth.WIDE)
    code = models.BinaryField(_("hash of the pairing code"), max_length=32, null=True, blank=True)
    code_until = models.DateTimeField(_("the code is good until"), null=True, blank=True)
    token = models.BinaryField(_("hash of the token"), max_length=32, null=True, blank=True)
    paired_at = models.DateTimeField(_("paired at"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last seen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("device")
        ordering: ClassVar[list[str]] = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name"], condition=~Q(state=DeviceState.REMOVED), name="queueing_device_name_once"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(code__isnull=False), name="queueing_pairing_code_once"
            ),
            models.UniqueConstraint(
                fields=["token"], condition=Q(token__isnull=False), name="queueing_device_token_once"
            ),
            models.CheckConstraint(
                name="queueing_device_known_while_paired",
                condition=Q(state=DeviceState.PAIRED, token__isnull=False, paired_at__isnull=False)
                | (~Q(state=DeviceState.PAIRED) & Q(token=None, paired_at=None)),
            ),
            models.CheckConstraint(
                name="queueing_pairing_code_expires",
                condition=Q(code=None, code_until=None) | Q(code__isnull=False, code_until__isnull=False),
            ),
            models.CheckConstraint(name="queueing_device_kind", condition=Q(kind__in=DeviceKind.values)),
            models.CheckConstraint(name="queueing_device_state", condition=Q(state__in=DeviceState.values)),
            models.CheckConstraint(
                name="queueing_device_printer_set",
                condition=~Q(printing=Printing.NETWORK) | (~Q(printer_host="") & Q(printer_port__range=(1, 65535))),
            ),
            models.CheckConstraint(name="queueing_device_paper", condition=Q(paper_width__in=PaperWidth.values)),
        ]

    def __str__(self) -> str:
        return self.name

    def move(self, to: DeviceState) -> None:
        self.state = moved(DEVICE_MOVES, DeviceState(self.state), to)

    @property
    def local_notice(self) -> str:
        """The line of notice in the reader's language."""
        return in_language(self.notice, self.notice_en)

    def heard_at(self) -> datetime | None:
        """When it last gave a sign: being paired is one."""
        return max(filter(None, (self.paired_at, self.last_seen_at)), default=None)


class StaffCall(models.Model):
    """Somebody at a terminal asks for a worker to come (L12, L13)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="staff_calls", verbose_name=_("device"))
    made_at = models.DateTimeField(_("called at"))
    answered_at = models.DateTimeField(_("gone to at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("gone to by")
    )

    class Meta:
        verbose_name = _("call for a worker")
        ordering: ClassVar[list[str]] = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=Q(answered_at=None), name="l12_one_open_call"),
            models.CheckConstraint(
                name="l12_answered_by_somebody",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]


class TicketPrint(models.Model):
    """What became of a ticket on paper: its last printing. Where it failed, the person still has the number."""

    ticket = models.OneToOneField(
        Ticket, models.PROTECT, primary_key=True, related_name="printed", verbose_name=_("ticket")
    )
    device = models.ForeignKey(Device, models.PROTECT, related_name="prints", verbose_name=_("device"))
    state = models.CharField(_("state"), max_length=7, choices=PrintState, default=PrintState.ASKED)
    fault = models.CharField(_("why not"), max_length=11, choices=PrintFault, blank=True)
    times = models.PositiveSmallIntegerField(_("asked for, times"), default=1)
    asked_at = models.DateTimeField(_("asked for at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("printed ticket")
        constraints = [
            models.CheckConstraint(name="queueing_print_state", condition=Q(state__in=PrintState.values)),
            models.CheckConstraint(
                name="l18_failed_print_says_why",
                condition=Q(state=PrintState.FAILED, fault__in=PrintFault.values)
                | (~Q(state=PrintState.FAILED) & Q(fault="")),
            ),
            models.CheckConstraint(
                name="queueing_print_ends",
                condition=Q(state=PrintState.ASKED, ended_at=None)
                | (~Q(state=PrintState.ASKED) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["device", "asked_at"],
                condition=~Q(state=PrintState.PRINTED),
                name="queueing_print_unsettled",
            ),
        ]

    def move(self, to: PrintState) -> None:
        self.state = moved(PRINT_MOVES, PrintState(self.state), to)
