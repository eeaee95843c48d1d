"""Saving what was typed at the desk: each change is one act of the domain, told at its field when it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from office.accounts.models import Worker
from office.cases import intake
from office.cases.models import SubmissionPackage
from office.cases.states import Mark
from office.documents import FileRefused, store
from office.frontdesk.common import told
from office.frontdesk.forms_desk import DeskForms, ItemForm
from office.law import Refusal, StaleChange
from office.parties.consents import ConsentData, give_consent
from office.parties.models import GivenHow, Purpose


@dataclass(frozen=True)
class Saver:
    """Who saves which package, and when."""

    package: SubmissionPackage
    by: Worker
    at: datetime

    def everything(self, forms: DeskForms) -> bool:
        """Save all that was changed; give whether nothing was refused. What is right is saved whatever else is wrong."""
        for form in forms.all:
            form.is_valid()
        for item in forms.items:
            self.item(item)
        if not forms.questions.errors and (answers := forms.questions.new_answers):
            intake.answer_questions(self.package, answers, by=self.by, at=self.at)
        if not forms.note.errors and (note := forms.note.cleaned_data["note"]) != self.package.note:
            intake.write_note(self.package, note, by=self.by, at=self.at)
        self.own_document(forms)
        return forms.are_right

    def item(self, form: ItemForm) -> None:
        """Save the mark of one document and the scans that came with it; only what the worker changed."""
        if form.is_valid() and form.is_touched:
            said = form.cleaned_data
            what = {"mark": Mark(said["mark"]), "sheets": said["sheets"] or 0, "note": said["note"]}
            refused(form, lambda: intake.mark_item(self.package, form.item.pk, **what, by=self.by, at=self.at))
        self.scans(form)

    def scans(self, form: ItemForm) -> None:
        """Keep each file that is good; one that is not is named with the reason, and the others stay."""
        for file in form.cleaned_data.get("scans", []):
            try:
                stored = store(file, name=file.name or "", by=self.by, at=self.at)
            except FileRefused as refusal:
                form.add_error("scans", ValidationError(str(refusal), code="refused"))
            else:
                intake.attach_scan(self.package, form.item.pk, stored, by=self.by, at=self.at)

    def own_document(self, forms: DeskForms) -> None:
        said = forms.own.cleaned_data
        if forms.own.errors or not said.get("name"):
            return
        what = {"name": said["name"], "mark": Mark(said["mark"]), "sheets": said["sheets"] or 0}
        refused(forms.own, lambda: intake.add_own_document(self.package, **what, by=self.by, at=self.at))

    def consent(self, forms: DeskForms, purpose: Purpose) -> None:
        """Record the consent that was signed before the worker, by the applicant or by the representative (L24)."""
        representative = self.package.representative
        said = forms.consent.cleaned_data
        data = ConsentData(
            data_categories=said["data_categories"],
            purpose=purpose,
            service=str(self.package.service_id),
            given_how=GivenHow.REPRESENTATIVE if representative else GivenHow.PAPER,
            given_by=representative.person if representative else None,
            proof=said["proof"],
        )
        centre = self.package.centre
        refused(
            forms.consent,
            lambda: give_consent(self.package.applicant, data, centre=centre, by=self.by, at=self.at),
        )


def refused(form: BaseForm, act: Callable[[], object]) -> None:
    """Do ``act``; a refusal is shown at its field. A stale change is not of one field: it goes up."""
    try:
        act()
    except StaleChange:
        raise
    except (Refusal, ValidationError) as error:
        told(form, error)


def is_changed(forms: DeskForms) -> bool:
    """Tell whether the forms hold anything that is not stored yet."""
    for form in forms.all:
        form.is_valid()
    touched = any(not form.errors and (form.is_touched or form.cleaned_data["scans"]) for form in forms.items)
    return touched or bool(forms.own.cleaned_data.get("name")) or bool(forms.questions.new_answers)
