"""Use-case of an editor: publish a form with its filled samples (L11)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.common import editor_of_all
from office.catalogue.contents import FormContents
from office.catalogue.faults import Faulty
from office.catalogue.models import FormSample, FormTemplate, Service
from office.catalogue.rules import form_faults
from office.law import Refusal


@transaction.atomic
def publish_form(
    code: str, contents: FormContents, services: Sequence[Service], *, in_force_from: date, by: Worker, at: datetime
) -> FormTemplate:
    """Publish a form for ``services``; the version before it ends the day before.

    Raises Faulty for a form without fields or a sample that fills unknown ones, Refusal("L11") where the version in
    force starts on that day or later, Refusal as ``editor_of_all`` where another city uses that version.
    """
    editor_of_all(Service.objects.filter(forms__code=code, forms__in_force_until=None), by=by, at=at)
    if faults := form_faults(contents.sections, list(contents.samples.values())):
        raise Faulty("L11", faults)
    for former in FormTemplate.objects.select_for_update(no_key=True).filter(code=code, in_force_until__isnull=True):
        _end_before(former, in_force_from)
    form = FormTemplate.objects.create(
        code=code,
        name=contents.name,
        basis=contents.basis,
        sections=list(contents.sections),
        in_force_from=in_force_from,
        needs_checking=contents.needs_checking,
    )
    form.services.set(services)
    FormSample.objects.bulk_create(
        FormSample(template=form, name=name, values=dict(values)) for name, values in contents.samples.items()
    )
    record("form.published", form, by=by, at=at, data={"code": code, "services": len(services)})
    return form


def _end_before(former: FormTemplate, from_on: date) -> None:
    if former.in_force_from >= from_on:
        raise Refusal("L11", _("A version of this form applies from that day. Choose a later day."))
    former.in_force_until = from_on - timedelta(days=1)
    former.save(update_fields=["in_force_until"])
