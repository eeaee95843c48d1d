"""The book of responses and proposals (L52): a book for a year, its entries, what is shown of them, the answers."""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.duties import AbstractDuty, one_open
from office.centres.models import Centre, Desk
from office.documents.models import StoredFile
from office.feedback.states import EntryKind, EntryWay
from office.messages.states import Channel
from office.parties.models.people import Language
from office.vault.fields import IsSealed, SealedTextField

LONGEST_ENTRY: Final = 4000
LONGEST_NAME: Final = 160


class FeedbackBook(models.Model):
    """The book of a centre for a year: the source of gap-free numbers."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="feedback_books")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "year"], name="l52_one_book_a_year"),
        ]


class FeedbackEntry(models.Model):
    """What was written, as it was written. Append-only: a database trigger refuses a change.

    Public is only what a moderation shows of it, never the name or the contact. ``centre`` is the book's, for the index.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    book = models.ForeignKey(FeedbackBook, models.PROTECT, related_name="entries")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="feedback_entries", db_index=False)
    sequence = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind)
    way = models.CharField(_("written"), max_length=6, choices=EntryWay)
    text = SealedTextField(_("text"), sealed_as="feedback.entry.text", max_length=LONGEST_ENTRY)
    name = SealedTextField(
        _("name of who writes"), sealed_as="feedback.entry.name", max_length=LONGEST_NAME, blank=True, default=""
    )
    channel = models.CharField(_("the answer goes by"), max_length=8, choices=Channel, blank=True, default="")
    contact = SealedTextField(
        _("e-mail or phone"), sealed_as="feedback.entry.contact", max_length=254, blank=True, default=""
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.UKRAINIAN)
    desk = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("desk"), db_index=False
    )
    scan = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan of the page")
    )
    entered_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("typed in by"), db_index=False
    )
    received_at = models.DateTimeField(_("received"))
    forgotten_at = models.DateTimeField(_("contact erased"), null=True, blank=True, editable=False)
    request = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("entry of the book")
        ordering: ClassVar[list[str]] = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["book", "sequence"], name="l52_numbers_never_repeat"),
            models.CheckConstraint(name="l52_numbers_start_at_one", condition=Q(sequence__gte=1)),
            models.CheckConstraint(name="l52_entry_kind", condition=Q(kind__in=EntryKind.values)),
            models.CheckConstraint(name="l52_entry_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="l52_paper_is_typed_in_by_a_worker",
                condition=Q(way=EntryWay.PAPER, entered_by__isnull=False)
                | (~Q(way=EntryWay.PAPER) & Q(entered_by=None, scan=None)),
            ),
            models.CheckConstraint(
                name="l52_contact_has_its_channel",
                condition=Q(contact="", channel="")
                | (~Q(contact="") & ~Q(channel=""))
                | Q(contact="", forgotten_at__isnull=False),
            ),
            models.CheckConstraint(name="l52_forgotten_whole", condition=Q(forgotten_at=None) | Q(name="", contact="")),
            models.CheckConstraint(
                name="feedback_entry_sealed",
                condition=Q(IsSealed("text")) & Q(IsSealed("name")) & Q(IsSealed("contact")),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-received_at", "-id"], name="feedback_book_latest"),
            models.Index(fields=["-received_at", "-id"], name="feedback_latest"),
            models.Index(fields=["received_at"], name="feedback_entry_remembered", condition=Q(forgotten_at=None)),
        ]

    @property
    def number(self) -> str:
        """The number as people say it, within the centre: ``15/2026``."""
        return f"{self.sequence}/{self.book.year}"


class Moderation(models.Model):
    """What is shown of an entry: everything but the parts that hold personal data. Append-only; the last one counts.

    ``pieces`` is what stays visible, in order; between two of them stood something that is hidden.
    """

    entry = models.ForeignKey(FeedbackEntry, models.PROTECT, related_name="moderations", db_index=False)
    number = models.PositiveSmallIntegerField(_("which time"))
    pieces = models.JSONField(_("what is shown"))
    reason = models.CharField(_("why parts are hidden"), max_length=300, blank=True)
    made_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("moderation")
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="l52_moderations_in_a_row"),
            models.CheckConstraint(name="l52_moderation_shows_something", condition=Q(pieces__0__isnull=False)),
            models.CheckConstraint(name="l52_hiding_is_reasoned", condition=Q(pieces__1__isnull=True) | ~Q(reason="")),
        ]

    @property
    def hides(self) -> int:
        """How many places are hidden."""
        return len(self.pieces) - 1


class EntryAnswer(models.Model):
    """What the centre answers to an entry; published beside it. Append-only."""

    entry = models.OneToOneField(FeedbackEntry, models.PROTECT, primary_key=True, related_name="answer")
    text = models.TextField(_("answer"))
    answered_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to an entry")
        constraints: ClassVar = [models.CheckConstraint(name="l52_answer_says_something", condition=~Q(text=""))]


class EntryDuty(AbstractDuty):
    """Somebody by name owes the answer to an entry."""

    entry = models.ForeignKey(FeedbackEntry, models.PROTECT, related_name="duties", verbose_name=_("entry"))

    class Meta(AbstractDuty.Meta):
        verbose_name = _("duty to answer an entry")
        constraints = [*AbstractDuty.Meta.constraints, one_open("feedback_entryduty", "entry")]
