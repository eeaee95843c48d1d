"""A document that its person sends: which one it is, and the file; for a case, or for an application made on-line."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.documents import FileRefused, store
from office.documents.models import StoredFile
from office.law import Refusal, StaleChange
from office.ui.clock import now
from office.ui.forms import OfficeForm, Radios, refused_form
from office.ui.once import once_key

OWN: Final = "own"
ACCEPT: Final = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic"
LONGEST_NAME: Final = 500


class Add(Protocol):
    """Puts a kept file where it belongs. ``document``: which of those offered it is; None: another one, by its name."""

    def __call__(self, file: StoredFile, document: int | None, *, name: str, request: UUID, at: datetime) -> object: ...


class DocumentForm(OfficeForm):
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

    def offer(self, documents: Iterable[tuple[int, str]], *, chosen: int | None) -> None:
        """Offer documents by key and name, and one of the person's own, which is chosen where none of them is."""
        field = self.fields["which"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((str(key), name) for key, name in documents), (OWN, _("Another document"))]
        field.initial = OWN if chosen is None else str(chosen)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("which") == OWN and not said.get("name", "").strip():
            self.add_error("name", _("Write what the document is."))
        return said


def is_added(request: HttpRequest, form: DocumentForm, *, check: Callable[[], None], add: Add) -> bool:
    """Keep the file of a valid form and ``add`` it; what is wrong is told at its field. ``check`` refuses beforehand.

    Raises StaleChange: what the form was about has changed meanwhile.
    """
    said, key, at = form.cleaned_data, once_key(request), now()
    document = None if said["which"] == OWN else int(said["which"])
    try:
        check()
        file = store(said["file"], name=said["file"].name or "", by=None, at=at)
        add(file, document, name=said["name"], request=key, at=at)
    except FileRefused as refused:
        form.add_error("file", ValidationError(str(refused), code="refused"))
    except StaleChange:
        raise
    except Refusal as refusal:
        refused_form(form, refusal)
    return not form.errors
