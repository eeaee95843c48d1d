"""In how many days a centre answers; the usual ones where it has set none."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.centres.models import Centre
from office.feedback.terms import ENQUIRY_DAYS, ENTRY_DAYS, MOST_DAYS


class FeedbackRules(models.Model):
    """Terms that a centre promises, in calendar days: never longer than the law on citizens' appeals has them."""

    centre = models.OneToOneField(
        Centre, models.PROTECT, primary_key=True, related_name="feedback_rules", verbose_name=_("centre")
    )
    entry_days = models.PositiveSmallIntegerField(_("an entry of the book is answered in, days"), default=ENTRY_DAYS)
    enquiry_days = models.PositiveSmallIntegerField(_("an enquiry is answered in, days"), default=ENQUIRY_DAYS)

    class Meta:
        verbose_name = _("terms of answers")
        constraints = [
            models.CheckConstraint(
                name="feedback_terms_within_the_law",
                condition=Q(entry_days__range=(1, MOST_DAYS), enquiry_days__range=(1, MOST_DAYS)),
            ),
        ]
