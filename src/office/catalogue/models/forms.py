"""Application forms and filled samples, open to all (L11)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.catalogue.models.services import Service


class FormTemplate(models.Model):
    """A form as data, so that one description is printed, filled on the screen and filled at the counter.

    ``sections``: ``[{"title": str, "fields": [{"code", "label", "kind", "required", "hint"}]}]``; kinds of fields:
    text, long, date, phone, iban, tax_number, yes_no, table (with ``columns``), signature (rules.form_faults).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=300)
    basis = models.CharField(_("act that sets the form"), max_length=300, blank=True)
    sections = models.JSONField(_("sections"))
    in_force_from = models.DateField(_("applies from"))
    in_force_until = models.DateField(_("applies until"), null=True, blank=True)
    needs_checking = models.BooleanField(_("needs checking"), default=False)
    services = models.ManyToManyField(Service, related_name="forms", verbose_name=_("services"))

    class Meta:
        verbose_name = _("form")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("code", "in_force_from", name="catalogue_form_version_once"),
            models.CheckConstraint(
                name="catalogue_form_ends_after_it_starts",
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormSample(models.Model):
    """A form filled with invented data, to copy from. ``values``: code of the field to what is written there."""

    template = models.ForeignKey(FormTemplate, models.CASCADE, related_name="samples", verbose_name=_("form"))
    name = models.CharField(_("name"), max_length=300)
    values = models.JSONField(_("values"))

    class Meta:
        verbose_name = _("filled sample")
        ordering = ("name",)
        constraints = [models.UniqueConstraint("template", "name", name="catalogue_sample_once")]

    def __str__(self) -> str:
        return self.name


class FormDraft(models.Model):
    """The next version of a form as its editor types it (catalogue.form_typed); it goes when the version is published."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    typed = models.JSONField(_("typed so far"), default=dict)
    changed_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, related_name="+", verbose_name=_("last changed by")
    )
    changed_at = models.DateTimeField(_("last changed at"))
    services = models.ManyToManyField(Service, related_name="+", verbose_name=_("services"))

    class Meta:
        verbose_name = _("draft of a form")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code
