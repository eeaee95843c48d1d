"""Cases whose applicants still have to bring something (L28, L29)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from office.cases.access import access_case
from office.cases.completing import bring_document, go_on_without, told_by_phone
from office.cases.listed import INCOMPLETE
from office.cases.models import Case, Deficiency
from office.cases.queries import awaiting_documents
from office.cases.states import GIVEN, Mark
from office.documents import FileRefused, store
from office.frontdesk.common import cases_shown, counter, place_of, see, status_of, told
from office.frontdesk.forms import ReasonForm
from office.frontdesk.forms_desk import MOST_SHEETS, SHORT
from office.law import Refusal, StaleChange
from office.ui.clock import now, today
from office.ui.forms import OfficeForm, Radios
from office.ui.requests import StaffRequest

COMPLETE = gettext_noop("completing a package")


class BringForm(OfficeForm):
    """A document that was missing and is here now."""

    mark = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[(str(mark), mark.label) for mark in GIVEN],
        widget=Radios(inline=True, small=True),
    )
    sheets = forms.IntegerField(
        label=gettext_lazy("Sheets"),
        required=False,
        min_value=0,
        max_value=MOST_SHEETS,
        widget=forms.NumberInput(attrs=SHORT),
    )
    scan = forms.FileField(
        label=gettext_lazy("Scan"),
        required=False,
        allow_empty_file=True,  # whoever stores it says by name what is wrong
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"}),
    )

    def __init__(self, fault: Deficiency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"d{fault.pk}", **kwargs)
        self.fault = fault


@require_GET
@counter
def waiting(request: StaffRequest) -> HttpResponse:
    """List the cases that wait for documents, the earliest date first."""
    centre, body = place_of(request)
    rows = awaiting_documents(request.worker, at=now()).filter(centre=centre, provider=body)
    page = cases_shown(request, rows, INCOMPLETE)
    return render(request, "frontdesk/waiting.html", {"page": page, "today": today()})


@require_http_methods(["GET", "POST"])
@counter
def case(request: StaffRequest, case: UUID) -> HttpResponseBase:
    """Take a document in, note a telephone call, or send the case on as it is."""
    also = ["deficiency_notice"]
    found = access_case(request.worker, case, at=now(), purpose=COMPLETE, also=also)
    notice = getattr(found, "deficiency_notice", None)
    if notice is None:
        return see("registered", found.pk)
    faults = list(notice.deficiencies.select_related("item__document", "mended_by").order_by("item__order"))
    if request.method == "GET" and found.full_at:
        return see("registered", found.pk)
    sent = _Sent(request, found, faults)
    if request.method == "POST" and (answer := sent.act()) is not None:
        return answer
    shown = {"case": found, "notice": notice, "faults": faults, "sent": sent, "today": today()}
    return render(request, "frontdesk/waiting_case.html", shown, status=status_of(*sent.all_forms))


class _Sent:
    """The forms of the page, that of the pressed button with what was sent."""

    def __init__(self, request: StaffRequest, case: Case, faults: list[Deficiency]) -> None:
        self.request, self.case = request, case
        self.what = request.POST.get("act", "")
        self.bring = [
            BringForm(fault, *self._given(f"bring:{fault.pk}")) for fault in faults if fault.mended_at is None
        ]
        said, why = _("What was said, or why nobody could be reached"), _("The applicant's statement to go on without")
        self.phone = ReasonForm(self._given("phone")[0], label=said, name="said")
        self.go_on = ReasonForm(self._given("go_on")[0], label=why)

    def _given(self, what: str) -> tuple[Any, Any]:
        return (self.request.POST, self.request.FILES) if self.what == what else (None, None)

    @property
    def all_forms(self) -> list[forms.BaseForm]:
        return [*self.bring, self.phone, self.go_on]

    def act(self) -> HttpResponseBase | None:
        """Do what was pressed; None when something is wrong and the page is shown again."""
        form = next((one for one in self.all_forms if one.is_bound), None)
        if form is None or not form.is_valid():
            return None
        try:
            return self._do(form)
        except StaleChange:
            raise
        except FileRefused as refused:
            form.add_error("scan", ValidationError(str(refused), code="refused"))
        except Refusal as refusal:
            told(form, refusal)
        return None

    def _do(self, form: forms.BaseForm) -> HttpResponseBase:
        who: dict[str, Any] = {"by": self.request.worker, "at": now()}
        if isinstance(form, BringForm):
            return self._brought(form, who)
        if form is self.phone:
            told_by_phone(self.case, said=self.phone.cleaned_data["said"], **who)
            messages.success(self.request, _("The call is noted."))
            return see("waiting_case", self.case.pk)
        go_on_without(self.case, reason=self.go_on.cleaned_data["reason"], **who)
        return self._went_on()

    def _brought(self, form: BringForm, who: dict[str, Any]) -> HttpResponseBase:
        said = form.cleaned_data
        with transaction.atomic():  # a scan that is refused leaves the document where it was
            file = store(said["scan"], name=said["scan"].name, **who) if said["scan"] is not None else None
            mark, sheets = Mark(said["mark"]), said["sheets"] or 0
            after = bring_document(self.case, form.fault.pk, mark=mark, sheets=sheets, file=file, **who)
        if after.full_at:
            return self._went_on()
        messages.success(self.request, _("Taken in: %(document)s.") % {"document": form.fault.item.name})
        return see("waiting_case", self.case.pk)

    def _went_on(self) -> HttpResponseBase:
        words = _("Case %(number)s goes on its way: hand it over today.")
        messages.success(self.request, words % {"number": self.case.number})
        return see("registered", self.case.pk)
