"""What somebody owes by a moment: the abstract table under every context's duties."""

import datetime as dt
import uuid
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.models.places import Centre

Duty_co = TypeVar("Duty_co", bound="AbstractDuty", covariant=True)


class DutyQuerySet(models.QuerySet[Duty_co]):
    def open(self) -> Self:
        """Neither done nor void."""
        return self.filter(done_at__isnull=True, void_at__isnull=True)

    def overdue(self, at: dt.datetime) -> Self:
        """Open, and the due moment has passed."""
        return self.open().filter(due_at__lt=at)

    def due_within(self, at: dt.datetime, until: dt.datetime) -> Self:
        """Open, and due from ``at`` to ``until``, both included."""
        return self.open().filter(due_at__range=(at, until))

    def met(self) -> Self:
        return self.filter(done_at__isnull=False)

    def met_late(self) -> Self:
        """Done, but after the due moment: a breach that stays on record."""
        return self.met().filter(done_at__gt=F("due_at"))

    def of(self, worker: Worker) -> Self:
        return self.filter(bearer=worker)


class AbstractDuty(models.Model):
    """One act that the law sets a term for, with a named bearer and a moment (K25 asks for both).

    A concrete duty adds a foreign key to its subject and ``one_open(…)`` over it to its constraints.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clause = models.CharField(_("clause"), max_length=8)
    to = models.CharField(_("what is to be done"), max_length=200)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name=_("centre"), db_index=False)
    bearer = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("bearer"), db_index=False)
    opened_at = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"))
    original_due_at = models.DateTimeField(_("first due"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    void_at = models.DateTimeField(_("fell away at"), null=True, blank=True)
    void_reason = models.CharField(_("why it fell away"), max_length=200, blank=True)
    warned_at = models.DateTimeField(_("warned at"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("told to the head at"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["due_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["bearer", "due_at"],
                name="%(class)s_by_bearer",
                condition=Q(done_at__isnull=True, void_at__isnull=True),
            ),
            models.Index(
                fields=["centre", "due_at"],
                name="%(class)s_by_centre",
                condition=Q(done_at__isnull=True, void_at__isnull=True),
            ),
            # What is over, by when it ended: together with the open ones all that the figures of a head read.
            models.Index(fields=["centre", "done_at"], name="%(class)s_done", condition=Q(done_at__isnull=False)),
            models.Index(fields=["centre", "void_at"], name="%(class)s_void", condition=Q(void_at__isnull=False)),
            models.Index(fields=["bearer", "-opened_at"], name="%(class)s_of_bearer"),
            models.Index(fields=["centre", "-opened_at"], name="%(class)s_of_centre"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_done_by",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_done_after_opened",
                condition=Q(done_at__isnull=True) | Q(done_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_done_or_void",
                condition=Q(done_at__isnull=True) | Q(void_at__isnull=True),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_void_reasoned",
                condition=Q(void_at__isnull=True, void_reason="") | (Q(void_at__isnull=False) & ~Q(void_reason="")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_due_after_opened", condition=Q(due_at__gte=F("opened_at"))
            ),
        ]

    @classmethod
    def subject_parts(cls) -> list[str]:
        """Name the foreign keys that a concrete duty adds: what it is about."""
        common = {"centre", "bearer", "done_by"}
        return [field.name for field in cls._meta.concrete_fields if field.is_relation and field.name not in common]

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.void_at is None

    @property
    def is_late(self) -> bool:
        """Done after the due moment. For an open duty ask ``is_overdue``."""
        return self.done_at is not None and self.done_at > self.due_at

    def is_overdue(self, at: dt.datetime) -> bool:
        return self.is_open and self.due_at < at

    @property
    def task(self) -> str:
        """What is to be done, in the reader's language (``to`` keeps the message id)."""
        return gettext(self.to)


def one_open(prefix: str, *subject: str) -> models.UniqueConstraint:
    """Give the constraint of a concrete duty: one open duty for a clause and a subject (its foreign keys)."""
    return models.UniqueConstraint(
        fields=[*subject, "clause"],
        condition=Q(done_at__isnull=True, void_at__isnull=True),
        nulls_distinct=False,
        name=f"{prefix}_open_once",
    )
