"""Asking that one's own data be put right: which field, what is right, why, and a document that shows it (ADR 0111)."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from office.documents import FileRefused, store
from office.law import Refusal
from office.parties.accounts import people_of
from office.parties.corrections import Wrong, ask_correction
from office.parties.models import CorrectedField
from office.parties.models.corrections import LONGEST_SAID, LONGEST_VALUE
from office.portal.account_access import AccountRequest, account_page
from office.portal.guard import may_send_a_file, may_write, too_many
from office.portal.sent_before import key_of_act, remember_sent
from office.portal.uploads import ACCEPT
from office.ui.clock import now
from office.ui.forms import OfficeForm, Radios, refused_form

UNFIT: Final = 422


class WrongForm(OfficeForm):
    """What is wrong."""

    field = forms.ChoiceField(label=gettext_lazy("What is wrong?"), choices=CorrectedField.choices, widget=Radios())
    wanted = forms.CharField(
        label=gettext_lazy("What is right"),
        help_text=gettext_lazy("As in your document. A date like this: 27.03.1984."),
        max_length=LONGEST_VALUE,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("For example: the passport was changed after marriage."),
        max_length=LONGEST_SAID,
        widget=forms.Textarea({"rows": 4}),
    )
    file = forms.FileField(
        label=gettext_lazy("Document that shows it"),
        help_text=gettext_lazy("If you have one at hand. PDF, JPEG, PNG, TIFF or HEIC, at most 20 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def ask(request: AccountRequest, person: UUID) -> HttpResponseBase:
    """Take a request about one's own record; a form sent twice is one request."""
    record = people_of(request.account).select_related("city").get(pk=person)
    form = WrongForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        spent = may_send_a_file(request) if form.cleaned_data["file"] else may_write(request)
        if spent.wait:
            return too_many(request, spent)
        if _asked(request, person, form):
            messages.success(request, _("Your request is sent. The answer comes here, and by e-mail where we have it."))
            response = redirect("portal:my_data")
            remember_sent(response, request, key_of_act(request))
            return response
    shown = {"form": form, "record": record}
    return render(request, "portal/account/wrong.html", shown, status=UNFIT if form.errors else 200)


def _asked(request: AccountRequest, person: UUID, form: WrongForm) -> bool:
    said: dict[str, Any] = form.cleaned_data
    file, at = said["file"], now()
    try:
        proof = store(file, name=file.name or "", by=None, at=at) if file else None
        wrong = Wrong(CorrectedField(said["field"]), said["wanted"], said["reason"], proof, request.LANGUAGE_CODE)
        ask_correction(request.account, person, wrong, at=at, request=key_of_act(request))
    except FileRefused as refused:
        form.add_error("file", ValidationError(str(refused), code="refused"))
    except Refusal as refusal:
        refused_form(form, refusal)
    return not form.errors
