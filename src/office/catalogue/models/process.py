"""The process card (технологічна картка): which body does which step, in what order and in how many days."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.catalogue.models.cards import CardTermUnit
from office.catalogue.models.versions import VersionedCard


class ProcessCard(VersionedCard):
    SUBJECT_OF_SIGN_OFF = "process_card"

    total_days = models.PositiveSmallIntegerField(_("total days"))
    days_by_law = models.PositiveSmallIntegerField(_("days set by law"), null=True, blank=True)
    law_unit = models.CharField(_("unit of the term by law"), max_length=14, choices=CardTermUnit.choices)

    class Meta(VersionedCard.Meta):
        verbose_name = _("process card")


class Stage(models.TextChoices):
    """Cases run the processing steps and the decision; intake and delivery are the front office's own and only shown."""

    INTAKE = "intake", _("intake")
    PROCESSING = "processing", _("processing")
    DECISION = "decision", _("decision")
    DELIVERY = "delivery", _("delivery")


class StepTermUnit(models.TextChoices):
    WORKING_DAYS = "working_days", _("working days")
    CALENDAR_DAYS = "calendar_days", _("calendar days")
    SAME_DAY = "same_day", _("on the same day")
    AT_ONCE = "at_once", _("at once")


class ProcessStep(models.Model):
    """A step. ``after`` names its predecessors: none = it starts at once; two with the same ones run in parallel."""

    card = models.ForeignKey(ProcessCard, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("step"), max_length=400)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    provider = models.ForeignKey("centres.Provider", models.PROTECT, related_name="+", verbose_name=_("body"))
    responsible = models.CharField(_("responsible officer"), max_length=200)
    unit = models.CharField(_("unit of the body"), max_length=200, blank=True)
    term_value = models.PositiveSmallIntegerField(_("term"), null=True, blank=True)
    term_unit = models.CharField(_("unit of the term"), max_length=13, choices=StepTermUnit.choices)
    after: "models.ManyToManyField[ProcessStep, StepOrder]" = models.ManyToManyField(
        "self", through="StepOrder", through_fields=("step", "predecessor"), symmetrical=False, related_name="before"
    )

    class Meta:
        verbose_name = _("step")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint("card", "number", name="catalogue_step_number_once"),
            models.UniqueConstraint(
                fields=["card"], condition=Q(stage=Stage.DECISION), name="catalogue_one_decision_step"
            ),
            models.CheckConstraint(
                name="catalogue_step_term_has_a_unit",
                condition=Q(term_unit__in=[StepTermUnit.SAME_DAY, StepTermUnit.AT_ONCE], term_value__isnull=True)
                | (
                    ~Q(term_unit__in=[StepTermUnit.SAME_DAY, StepTermUnit.AT_ONCE])
                    & Q(term_value__isnull=False, term_value__gte=1)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class StepOrder(models.Model):
    """``predecessor`` must be finished before ``step`` starts; both are steps of one card."""

    step = models.ForeignKey(ProcessStep, models.CASCADE, related_name="+")
    predecessor = models.ForeignKey(ProcessStep, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("step", "predecessor", name="catalogue_step_order_once"),
            models.CheckConstraint(name="catalogue_step_not_after_itself", condition=~Q(step=models.F("predecessor"))),
        ]


class ActionKind(models.TextChoices):
    PERFORMS = "performs", _("performs")
    PARTICIPATES = "participates", _("participates")
    AGREES = "agrees", _("agrees")
    APPROVES = "approves", _("approves")


class StepAction(models.Model):
    """The columns В, У, П, З of the card: who performs, participates, agrees, approves."""

    step = models.ForeignKey(ProcessStep, models.CASCADE, related_name="actions")
    provider = models.ForeignKey("centres.Provider", models.PROTECT, related_name="+", verbose_name=_("body"))
    position = models.CharField(_("position"), max_length=200)
    action = models.CharField(_("action"), max_length=12, choices=ActionKind.choices)

    class Meta:
        verbose_name = _("action")
        ordering = ("id",)
        constraints = [models.UniqueConstraint("step", "provider", "position", "action", name="catalogue_action_once")]
