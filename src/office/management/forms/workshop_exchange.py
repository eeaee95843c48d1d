"""The form by which a file of the exchange is brought."""

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.exchange.unpacking import BYTES
from office.ui.forms import OfficeForm


class FileForm(OfficeForm):
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ".xlsx,.yaml,.yml"}),
        help_text=_("XLSX or YAML, up to 5 MB: as it was taken out here, with your changes."),
        error_messages={"empty": _("The file is empty. Choose another one.")},
    )
    replace_drafts = forms.BooleanField(
        label=_("Let open drafts get the text of the file"),
        required=False,
        help_text=_("Without it a card that has another draft open is told as a mistake."),
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file
