"""Adding documents to a registered case: one file at a time, each for a document that is missing or of one's own."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from office.cases.public import Case, CasePage, case_page, check_there_is_room, send_document
from office.documents import FileRefused, store
from office.law import Refusal, StaleChange
from office.portal.case_access import opened, to_the_door
from office.portal.guard import may_send_a_file, too_many
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.forms import OfficeForm, Radios, refused_form
from office.ui.once import once_key
from office.ui.requests import OpenRequest

UNFIT: Final = 422
OWN: Final = "own"
ACCEPT: Final = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic"
LONGEST_NAME: Final = 500


class SendForm(OfficeForm):
    """Which document, and its file."""

    which = forms.ChoiceField(label=gettext_lazy("Which document is it?"), widget=Radios())
    name = forms.CharField(
        label=gettext_lazy("What the document is"),
        help_text=gettext_lazy("Only if it is another document, for example: a medical conclusion."),
        max_length=LONGEST_NAME,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, JPEG, PNG, TIFF or HEIC, at most 20 MB. All pages of a document in one file."),
        allow_empty_file=True,  # whoever stores it says by name what is wrong
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def offer(self, page: CasePage) -> None:
        """Offer what is missing, and a document of one's own."""
        field = self.fields["which"]
        assert isinstance(field, forms.ChoiceField)
        missing = [(str(fault.pk), fault.item.name) for fault in page.faults]
        field.choices = [*missing, (OWN, _("Another document"))]
        field.initial = missing[0][0] if missing else OWN


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def send(request: OpenRequest, case: UUID) -> HttpResponseBase:
    """Take a file for the case. It is checked at once; a worker looks at it by the next working day."""
    found = opened(request, case)
    if found is None:
        return to_the_door(request)
    page = case_page(found)
    form = SendForm(request.POST or None, request.FILES or None, initial={"which": request.GET.get("which")})
    form.offer(page)
    if form.is_valid():
        spent = may_send_a_file(request)
        if spent.wait:
            return too_many(request, spent)
        if _sent(request, found, form):
            messages.success(
                request, _("The document is sent. A worker looks at it by the end of the next working day.")
            )
            return redirect("portal:case", found.pk)
    shown = {"page": page, "case": found, "form": form}
    return render(request, "portal/case/send.html", shown, status=UNFIT if form.errors else 200)


def _sent(request: OpenRequest, case: Case, form: SendForm) -> bool:
    """Keep the file and add it to the case; tell at its field what is wrong."""
    said: dict[str, Any] = form.cleaned_data
    key, at = once_key(request), now()
    fault = None if said["which"] == OWN else int(said["which"])
    try:
        check_there_is_room(case)
        if fault is None and not said["name"].strip():
            form.add_error("name", _("Write what the document is."))
            return False
        file = store(said["file"], name=said["file"].name or "", by=None, at=at)
        send_document(case, file, fault_id=fault, name=said["name"], request=key, at=at)
    except FileRefused as refused:
        form.add_error("file", ValidationError(str(refused), code="refused"))
    except StaleChange:
        raise
    except Refusal as refusal:
        refused_form(form, refusal)
    return not form.errors
