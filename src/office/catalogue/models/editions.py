"""Which edition of what is published is the present one: pages kept by browsers and processes are right while it stays."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One row. The database draws a new ``value`` at the end of every transaction that changed what is published."""

    value = models.UUIDField(_("edition"), default=uuid.uuid4)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("edition of what is published")
        constraints = [models.CheckConstraint(name="catalogue_one_edition", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.value)
