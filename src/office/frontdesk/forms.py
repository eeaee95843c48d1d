"""Small forms of the front office, and the field that takes several files."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.queries import DeskPlate
from office.ui.forms import OfficeForm, Radios

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; whether each is good is the question of whoever stores it."""

    widget = FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"})

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:  # noqa: ARG002  Django's signature
        return [file for file in data or [] if file]


class SearchForm(OfficeForm):
    who = forms.CharField(label=_("Who is before me?"), max_length=200, required=False)

    def __init__(self, *args: Any, focus: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].widget = forms.TextInput(
            {"type": "search", "data-scan": True, "autocomplete": "off", "maxlength": 200}
            | ({"autofocus": True} if focus else {})
        )
        self.fields["who"].help_text = _("Name, taxpayer number, phone or document number; a scanner may type here")


class SeatForm(OfficeForm):
    desk = forms.TypedChoiceField(label=_("Free desks"), coerce=UUID, widget=Radios(small=True))

    def offer(self, plates: Iterable[DeskPlate], worker: Worker) -> None:
        """Offer the desks where nobody else sits."""
        field = self.fields["desk"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(plate.desk.pk), f"{plate.desk.number} {plate.desk.zone}".strip())
            for plate in plates
            if plate.worker is None or plate.worker.pk == worker.pk
        ]


class ReasonForm(OfficeForm):
    """One text that explains an act; how it is called is said by the page."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=1000
    )

    def __init__(self, *args: Any, label: Any = None, name: str = "reason", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields.pop("reason")
        text.label = label or text.label
        self.fields[name] = text
