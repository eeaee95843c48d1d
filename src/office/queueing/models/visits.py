"""A visit, its tickets, and every change of them as an interval of time."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.centres.models import Centre, Desk, Provider
from office.law import clause
from office.law.states import moved
from office.parties.models import Applicant
from office.parties.models.people import Language
from office.queueing.models.queues import Queue
from office.queueing.states import AT_DESK, MOVES, OPEN, UNSETTLED, Rule, TicketState
from office.vault.fields import Head, IsSealed, IsSealedFindable, SealedTextField


class Visit(models.Model):
    """One person in the centre, with a ticket for each kind of service (L19). The name is given or not (L18)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="visits", verbose_name=_("centre"))
    on = models.DateField(_("day"))
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("applicant")
    )
    name = SealedTextField(_("name"), sealed_as="queueing.visit.name", max_length=160, blank=True, default="")
    # Both tell of health or of a status: sealed (article 7 of Law 2297-VI). What they are worth stands on the ticket.
    needs = SealedTextField(
        _("what helps at the visit"), sealed_as="queueing.visit.needs", max_length=500, blank=True, default=""
    )
    priority = SealedTextField(
        _("right to go first"), sealed_as="queueing.visit.priority", max_length=12, blank=True, default=""
    )
    is_slow = models.BooleanField(_("is called slowly and twice"), default=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.UKRAINIAN)
    secret = SealedTextField(
        _("code of 'my place'"),
        sealed_as="queueing.visit.secret",
        findable=True,
        form="[A-Za-z0-9_-]{22}",
        max_length=22,
    )
    # Set while one of the tickets is at a desk: who calls locks this row, so a person is never called to two desks.
    is_engaged = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("visit")
        constraints = [
            models.UniqueConstraint(Head("secret"), name="queueing_visit_secret_once"),
            models.CheckConstraint(
                name="queueing_visit_sealed",
                condition=Q(IsSealed("name"))
                & Q(IsSealed("needs"))
                & Q(IsSealed("priority"))
                & Q(IsSealedFindable("secret")),
            ),
        ]
        indexes = [models.Index(fields=["centre", "on"], name="queueing_visit_of_day")]


@clause("L19")
class Ticket(models.Model):
    """A place in the queue for one kind of service (L19). ``label`` is shown, ``id`` is the identity.

    ``centre``, ``on`` and ``applicant`` are the visit's, kept here for the indexes and constraints over them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="tickets", verbose_name=_("visit"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="tickets", verbose_name=_("centre"), db_index=False)
    on = models.DateField(_("day"))
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("applicant")
    )
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="tickets", verbose_name=_("queue"), db_index=False)
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="tickets", verbose_name=_("service"), db_index=False
    )
    ordinal = models.PositiveIntegerField(_("which of the day"))
    label = models.CharField(_("number"), max_length=20)
    state = models.CharField(_("state"), max_length=9, choices=TicketState, default=TicketState.WAITING)
    arrived_at = models.DateTimeField(_("came at"))
    agreed_at = models.DateTimeField(_("agreed time"), null=True, blank=True)
    credit = models.PositiveSmallIntegerField(_("credit, in minutes"), default=0)
    effective_at = models.DateTimeField(_("effective time"))
    back_at = models.DateTimeField(_("comes back at"), null=True, blank=True)
    called_at = models.DateTimeField(_("last called at"), null=True, blank=True)
    recalls = models.PositiveSmallIntegerField(_("called once more, times"), default=0)
    desk = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("desk"), db_index=False
    )
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("worker"), db_index=False
    )
    only_desk = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for this desk"), db_index=False
    )
    only_body = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for this body"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("ticket")
        constraints = [
            models.UniqueConstraint(fields=["centre", "on", "label"], name="l18_number_once_a_day"),
            models.UniqueConstraint(
                fields=["visit", "service"], condition=Q(state__in=OPEN), name="l19_one_ticket_a_service"
            ),
            models.UniqueConstraint(
                fields=["applicant", "service", "centre"],
                condition=Q(state__in=OPEN, applicant__isnull=False),
                name="l19_one_ticket_a_person",
            ),
            models.UniqueConstraint(fields=["visit"], condition=Q(state__in=AT_DESK), name="l21_never_at_two_desks"),
            # Of who is known in two visits the mark of one visit says nothing.
            models.UniqueConstraint(
                fields=["applicant", "centre"],
                condition=Q(state__in=AT_DESK, applicant__isnull=False),
                name="l21_known_at_one_desk",
            ),
            models.UniqueConstraint(fields=["desk"], condition=Q(state__in=AT_DESK), name="l21_one_person_at_a_desk"),
            models.CheckConstraint(name="queueing_ticket_state", condition=Q(state__in=TicketState.values)),
            models.CheckConstraint(
                name="l21_at_a_desk_with_a_worker",
                condition=~Q(state__in=AT_DESK) | Q(desk__isnull=False, worker__isnull=False, called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="l17_only_who_is_away_comes_back",
                condition=Q(back_at=None) | Q(state__in=[TicketState.HELD, TicketState.MISSED]),
            ),
        ]
        indexes = [
            # The whole of the calling policy: the first row of this index that a desk can serve is called.
            models.Index(
                fields=["centre", "on", "effective_at", "arrived_at", "ordinal", "id"],
                condition=Q(state=TicketState.WAITING),
                name="queueing_waiting",
            ),
            models.Index(fields=["centre", "on", "state"], condition=Q(state__in=UNSETTLED), name="queueing_unsettled"),
        ]

    def move(self, to: TicketState) -> None:
        """Change the state as the table of moves allows; raises StaleChange otherwise."""
        self.state = moved(MOVES, TicketState(self.state), to)


class TicketInterval(models.Model):
    """A ticket was in one state from ``since`` to ``until``. Only grows: all statistics and the ledger come from it.

    Searched by day and by ticket alone; its other keys have no index of their own, for they are never searched by and
    what they point to is never removed (docs/adr/0084).
    """

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="intervals", verbose_name=_("ticket"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=9, choices=TicketState)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", db_index=False)
    effective_at = models.DateTimeField(_("effective time"))
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    body = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    rule = models.CharField(_("by which act"), max_length=12, choices=Rule)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    request = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("line of the ledger")
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(until=None), name="queueing_one_open_interval"),
            models.UniqueConstraint(fields=["request"], condition=Q(request__isnull=False), name="queueing_acted_once"),
            models.CheckConstraint(
                name="queueing_interval_in_order", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="l21_out_of_order_reasoned", condition=~Q(rule=Rule.OUT_OF_ORDER) | ~Q(reason="")
            ),
            models.CheckConstraint(name="l18_slip_reasoned", condition=~Q(rule=Rule.PAPER) | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["centre", "on", "id"], name="queueing_ledger"),
            # The last calls of each zone of a board, however quiet the zone and however long the day.
            models.Index(
                fields=["centre", "on", "desk", "id"],
                condition=Q(state=TicketState.CALLED),
                name="queueing_called",
            ),
            # How long each kind of service takes is learnt from the last ones.
            models.Index(
                fields=["centre", "service", "-since"],
                condition=Q(state=TicketState.SERVING),
                name="queueing_served",
            ),
        ]
