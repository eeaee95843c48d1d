"""The information card: what article 8 of Law 5203-VI wants a person to be told, row by row."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.catalogue.models.versions import VersionedCard


class CardTermUnit(models.TextChoices):
    WORKING_DAYS = "working_days", _("working days")
    CALENDAR_DAYS = "calendar_days", _("calendar days")
    MONTHS = "months", _("months")
    SAME_DAY = "same_day", _("on the day of application")
    NONE = "none", _("no term set")


def _lines(label: Any) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.TextField(), verbose_name=label, default=list, blank=True)


class InformationCard(VersionedCard):
    """Address, hours and phones (rows 1-3) are the centre's own and are not kept here."""

    SUBJECT_OF_SIGN_OFF = "information_card"

    laws = _lines(_("laws"))
    cabinet_acts = _lines(_("acts of the Cabinet"))
    central_acts = _lines(_("acts of central bodies"))
    local_acts = _lines(_("acts of local bodies"))
    ground = models.TextField(_("ground for the service"))
    ways_to_submit = _lines(_("ways to submit"))
    fee_text = models.TextField(_("fee"))
    term_value = models.PositiveSmallIntegerField(_("term"), null=True, blank=True)
    term_unit = models.CharField(_("unit of the term"), max_length=14, choices=CardTermUnit.choices)
    term_counted_from = models.CharField(_("term is counted from"), max_length=300, blank=True)
    term_basis = models.CharField(_("legal basis of the term"), max_length=400, blank=True)
    result = models.TextField(_("result"))
    ways_to_get = _lines(_("ways to get the result"))
    note = models.TextField(_("note"), blank=True)
    appeal_text = models.TextField(_("how to appeal"))
    to_verify = ArrayField(
        models.CharField(max_length=30), verbose_name=_("fields to verify"), default=list, blank=True
    )
    review_on = models.DateField(_("to be reviewed by"))

    class Meta(VersionedCard.Meta):
        verbose_name = _("information card")
        indexes = [*VersionedCard.Meta.indexes, models.Index(fields=["review_on"], name="catalogue_card_review")]
        constraints = [
            *VersionedCard.Meta.constraints,
            models.CheckConstraint(
                name="catalogue_card_term_has_a_unit",
                condition=Q(term_unit__in=[CardTermUnit.SAME_DAY, CardTermUnit.NONE], term_value__isnull=True)
                | (
                    ~Q(term_unit__in=[CardTermUnit.SAME_DAY, CardTermUnit.NONE])
                    & Q(term_value__isnull=False, term_value__gte=1)
                ),
            ),
            models.CheckConstraint(
                name="catalogue_card_says_what_to_verify",
                condition=Q(needs_checking=True) | Q(to_verify=[]),
            ),
        ]


class Question(models.Model):
    """A yes-or-no question whose answer decides which documents this applicant needs."""

    card = models.ForeignKey(InformationCard, models.CASCADE, related_name="questions")
    code = models.SlugField(_("code"), max_length=40)
    text = models.CharField(_("question"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("question")
        ordering = ("order",)
        constraints = [models.UniqueConstraint("card", "code", name="catalogue_question_once")]

    def __str__(self) -> str:
        return self.text


class DocumentForm(models.TextChoices):
    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy")
    COPY_AND_ORIGINAL = "copy_and_original", _("copy, the original is shown")
    SHOWN = "shown", _("original, shown only")


class RequiredDocument(models.Model):
    """A line of the exhaustive list of documents. Nothing outside these lines can be demanded (K19)."""

    card = models.ForeignKey(InformationCard, models.CASCADE, related_name="documents")
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("document"), max_length=500)
    legal_basis = models.CharField(_("legal basis"), max_length=400)
    where_to_get = models.CharField(_("where to get it"), max_length=400)
    note = models.CharField(_("note"), max_length=500, blank=True)
    original_or_copy = models.CharField(
        _("original or copy"), max_length=17, choices=DocumentForm.choices, default=DocumentForm.COPY_AND_ORIGINAL
    )
    obtainable_by_request = models.BooleanField(_("the body may request it instead"), default=False)
    condition_question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="documents", verbose_name=_("needed if")
    )
    condition_value = models.BooleanField(_("when the answer is"), default=True)

    class Meta:
        verbose_name = _("required document")
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint("card", "order", name="catalogue_document_order_once"),
            models.CheckConstraint(name="k19_document_has_legal_basis", condition=~Q(legal_basis="")),
            models.CheckConstraint(name="catalogue_document_where", condition=~Q(where_to_get="") & ~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class RefusalGround(models.Model):
    """A ground on which the service may be refused, with its norm where it is known."""

    card = models.ForeignKey(InformationCard, models.CASCADE, related_name="refusal_grounds")
    order = models.PositiveSmallIntegerField(_("order"))
    norm = models.CharField(_("norm of law"), max_length=400)
    text = models.CharField(_("ground"), max_length=500)

    class Meta:
        verbose_name = _("ground for refusal")
        ordering = ("order",)
        constraints = [models.UniqueConstraint("card", "order", name="catalogue_ground_order_once")]

    def __str__(self) -> str:
        return self.text
