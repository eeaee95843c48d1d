"""Enquiries (L16): who asks by telephone, e-mail, letter or on the web site is answered by the same means."""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.booking.codes import FORM
from office.catalogue.models import Service
from office.centres.duties import AbstractDuty, one_open
from office.centres.models import Centre
from office.documents.models import StoredFile
from office.feedback.states import MOVES, SPOKEN, EnquiryChannel, EnquiryState
from office.law.states import moved
from office.parties.models.people import Language
from office.vault.fields import Head, IsSealed, IsSealedFindable, SealedTextField

LONGEST_QUESTION: Final = 4000
LONGEST_CONTACT: Final = 300


class EnquiryRegister(models.Model):
    """The register of enquiries of a centre for a year: the source of gap-free numbers."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="enquiry_registers")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "year"], name="l16_one_register_a_year"),
        ]


class Enquiry(models.Model):
    """A question to a centre. ``contact`` is where the channel leads: an address, a phone, an e-mail, another means."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    book = models.ForeignKey(EnquiryRegister, models.PROTECT, related_name="enquiries")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="enquiries", db_index=False)
    sequence = models.PositiveIntegerField(_("number"))
    number = models.CharField(_("number"), max_length=20)
    channel = models.CharField(_("asked"), max_length=5, choices=EnquiryChannel)
    state = models.CharField(_("state"), max_length=8, choices=EnquiryState, default=EnquiryState.OPEN)
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    question = SealedTextField(_("question"), sealed_as="feedback.enquiry.question", max_length=LONGEST_QUESTION)
    name = SealedTextField(
        _("name of who writes"), sealed_as="feedback.enquiry.name", max_length=160, blank=True, default=""
    )
    contact = SealedTextField(
        _("where the answer goes"), sealed_as="feedback.enquiry.contact", findable=True, max_length=LONGEST_CONTACT,
        blank=True, default="",
    )  # fmt: skip
    code = SealedTextField(
        _("code of the enquiry"), sealed_as="feedback.enquiry.code", findable=True, form=FORM, max_length=12
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.UKRAINIAN)
    received_at = models.DateTimeField(_("received"))
    forgotten_at = models.DateTimeField(_("contact erased"), null=True, blank=True, editable=False)
    taken_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written down by"),
        db_index=False,
    )  # fmt: skip
    request = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("enquiry")
        ordering: ClassVar[list[str]] = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["book", "sequence"], name="l16_numbers_never_repeat"),
            models.UniqueConstraint(fields=["centre", "number"], name="l16_number_once"),
            models.UniqueConstraint(Head("code"), name="l16_code_once"),
            # What the answer's foreign key points to: an answer by another channel has no row to stand on.
            models.UniqueConstraint(fields=["id", "channel"], name="l16_enquiry_has_one_channel"),
            models.CheckConstraint(name="l16_channel", condition=Q(channel__in=EnquiryChannel.values)),
            models.CheckConstraint(name="l16_state", condition=Q(state__in=EnquiryState.values)),
            models.CheckConstraint(name="l16_asks_something", condition=~Q(question="")),
            models.CheckConstraint(
                name="l16_channel_leads_somewhere",
                condition=Q(channel__in=[EnquiryChannel.WEB, EnquiryChannel.PHONE])
                | ~Q(contact="")
                | Q(forgotten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="l16_forgotten_once_answered",
                condition=Q(forgotten_at=None) | Q(state=EnquiryState.ANSWERED, name="", contact=""),
            ),
            models.CheckConstraint(
                name="l16_written_down_by_a_worker",
                condition=Q(channel=EnquiryChannel.WEB, taken_by=None)
                | (~Q(channel=EnquiryChannel.WEB) & Q(taken_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="l16_only_a_letter_is_written_first",
                condition=~Q(state=EnquiryState.WRITTEN) | Q(channel=EnquiryChannel.POST),
            ),
            models.CheckConstraint(
                name="feedback_enquiry_sealed",
                condition=Q(IsSealed("question"))
                & Q(IsSealed("name"))
                & Q(IsSealedFindable("contact"))
                & Q(IsSealedFindable("code")),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-received_at", "-id"], name="feedback_enquiries"),
            models.Index(fields=["centre", "state", "-received_at", "-id"], name="feedback_enquiries_by_state"),
            models.Index(Head("contact"), name="feedback_enquiry_contact", condition=~Q(contact="")),
            models.Index(fields=["received_at"], name="feedback_enquiry_remembered", condition=Q(forgotten_at=None)),
        ]

    def move(self, to: EnquiryState) -> None:
        """Change the state as the table of moves allows; raises StaleChange otherwise."""
        self.state = moved(MOVES, EnquiryState(self.state), to)


class EnquiryAnswer(models.Model):
    """The answer. Its channel is the enquiry's: a foreign key over both columns says so (L16, migration 0002)."""

    enquiry = models.OneToOneField(Enquiry, models.PROTECT, primary_key=True, related_name="answer")
    channel = models.CharField(_("answered"), max_length=5, choices=EnquiryChannel)
    text = SealedTextField(_("answer"), sealed_as="feedback.answer.text", max_length=LONGEST_QUESTION)
    answered_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(_("written"))
    told_at = models.DateTimeField(_("told or sent"), null=True, blank=True)
    told_to = SealedTextField(
        _("who was told"), sealed_as="feedback.answer.told", max_length=160, blank=True, default=""
    )
    forgotten_at = models.DateTimeField(_("who was told, erased"), null=True, blank=True, editable=False)
    told_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    letter = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("letter of answer")
    )

    class Meta:
        verbose_name = _("answer to an enquiry")
        constraints = [
            models.CheckConstraint(name="l16_answer_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="l16_told_by_somebody",
                condition=Q(told_at=None, told_by=None) | Q(told_at__isnull=False, told_by__isnull=False),
            ),
            models.CheckConstraint(
                name="l16_what_is_spoken_is_noted",
                condition=~Q(channel__in=SPOKEN)
                | (Q(told_at__isnull=False) & (~Q(told_to="") | Q(forgotten_at__isnull=False))),
            ),
            models.CheckConstraint(
                name="l16_a_letter_is_on_paper",
                condition=Q(channel=EnquiryChannel.POST, letter__isnull=False)
                | (~Q(channel=EnquiryChannel.POST) & Q(letter=None)),
            ),
            models.CheckConstraint(
                name="feedback_answer_sealed", condition=Q(IsSealed("text")) & Q(IsSealed("told_to"))
            ),
        ]


class EnquiryDuty(AbstractDuty):
    """Somebody by name owes the answer to an enquiry."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="duties", verbose_name=_("enquiry"))

    class Meta(AbstractDuty.Meta):
        verbose_name = _("duty to answer an enquiry")
        constraints = [*AbstractDuty.Meta.constraints, one_open("feedback_enquiryduty", "enquiry")]
