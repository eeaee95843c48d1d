"""Use-cases on forms of application (L11): draft the next version, type it, publish it; which services use a form."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import an_editor
from office.catalogue.arranging import arranged, kept, mark
from office.catalogue.common import editor_of_all
from office.catalogue.contents import FormContents
from office.catalogue.faults import Faulty
from office.catalogue.form_typed import read_form, typed_of_form
from office.catalogue.forms import publish_form
from office.catalogue.models import FormDraft, FormTemplate, Service
from office.catalogue.typed import CODE, clean
from office.catalogue.workshop import StaleSection
from office.law import Refusal

Values = Mapping[str, Any]


def form_contents(form: FormTemplate) -> FormContents:
    """Give the text of a published form with its samples."""
    samples = {sample.name: sample.values for sample in form.samples.all()}
    return FormContents(form.name, form.sections, samples, form.basis, form.needs_checking)


@transaction.atomic
def draft_form(former: FormTemplate, *, by: Worker, at: datetime) -> FormDraft:
    """Begin the next version of a form; the draft that is open already is given back."""
    an_editor(by=by, at=at)
    former = FormTemplate.objects.select_for_update(no_key=True).get(pk=former.pk)
    if former.in_force_until is not None:
        raise Refusal("L11", _("A later version of this form is published. Draft the next one from it."))
    if there := FormDraft.objects.filter(code=former.code).first():
        return there
    typed = typed_of_form(form_contents(former))
    draft = FormDraft.objects.create(code=former.code, typed=typed, changed_by=by, changed_at=at)
    draft.services.set(former.services.all())
    record("form.drafted", draft, by=by, at=at, data={"code": draft.code})
    return draft


@transaction.atomic
def draft_new_form(code: str, service: Service, *, by: Worker, at: datetime) -> FormDraft:
    """Begin a form that nobody has yet, for ``service``. Raises Refusal("L11") for a code that is taken or is none."""
    an_editor(by=by, at=at)
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    if not CODE.fullmatch(code):
        raise Refusal("L11", _("Use Latin letters, digits and hyphens alone"), field="code")
    if FormTemplate.objects.filter(code=code).exists() or FormDraft.objects.filter(code=code).exists():
        raise Refusal("L11", _("There is a form with this code already. Choose another code."), field="code")
    draft = FormDraft.objects.create(code=code, changed_by=by, changed_at=at)
    draft.services.add(service)
    record("form.drafted", draft, by=by, at=at, data={"code": code})
    return draft


@transaction.atomic
def type_form(
    draft: FormDraft, section: str, values: Values, *, seen: str, act: str = "", by: Worker, at: datetime
) -> tuple[FormDraft, int | None]:
    """Keep a part of a form (``form``, ``fields``, ``sample``) as typed; as ``workshop.type_section`` does for cards."""
    an_editor(by=by, at=at)
    draft = FormDraft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    present = draft.typed.get(section)
    wanted = _sample(values) if section == "sample" else kept(section, values)
    if mark(present) != seen and mark(present) != mark(wanted):
        raise StaleSection(draft, present or {}, clause="L11")
    done, place = arranged(section, wanted, act) if section == "fields" else (wanted, None)
    if mark(present) != mark(done) or section not in draft.typed:
        draft.typed = {**draft.typed, section: done}
        draft.changed_by, draft.changed_at = by, at
        draft.save(update_fields=["typed", "changed_by", "changed_at"])
        record("form.typed", draft, by=by, at=at, data={"section": section})
    return draft, place


def _sample(values: Values) -> dict[str, Any]:
    return {
        "title": clean(values.get("title", "")),
        "values": {clean(code): clean(word) for code, word in values.get("values", {}).items()},
    }


@transaction.atomic
def publish_draft(draft: FormDraft, *, in_force_from: date, by: Worker, at: datetime) -> FormTemplate:
    """Publish the form from a day; the version before it ends the day before, and the draft is done with.

    Raises Faulty with everything that is to be mended, Refusal as ``forms.publish_form``.
    """
    an_editor(by=by, at=at)
    draft = FormDraft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    read = read_form(draft.typed)
    if read.faults:
        raise Faulty("L11", read.faults)
    services = list(draft.services.all())
    form = publish_form(draft.code, read.contents, services, in_force_from=in_force_from, by=by, at=at)
    draft.delete()
    return form


@transaction.atomic
def give_up_form(draft: FormDraft, *, by: Worker, at: datetime) -> None:
    """Give up the draft of a form; what is published stays."""
    an_editor(by=by, at=at)
    draft = FormDraft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    record("form.given_up", draft, by=by, at=at, data={"code": draft.code})
    draft.delete()


@transaction.atomic
def use_form(form: FormTemplate, service: Service, *, by: Worker, at: datetime) -> None:
    """Let ``service`` use a form that is published, from now on. Raises Refusal as ``editor_of_all``."""
    editor_of_all(Service.objects.filter(pk=service.pk), by=by, at=at)
    form.services.add(service)
    record("form.used", form, by=by, at=at, data={"code": form.code, "service": service.code})


@transaction.atomic
def stop_using_form(form: FormTemplate, service: Service, *, by: Worker, at: datetime) -> None:
    """Let ``service`` no longer use a form. Raises Refusal as ``editor_of_all``."""
    editor_of_all(Service.objects.filter(pk=service.pk), by=by, at=at)
    form.services.remove(service)
    record("form.no_longer_used", form, by=by, at=at, data={"code": form.code, "service": service.code})
