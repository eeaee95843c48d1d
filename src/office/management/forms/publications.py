"""Forms of published texts: beginning one, typing on its draft, putting it in force, giving it back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.models import Service
from office.centres.models import Centre, City, Provider
from office.management.forms.workshop import TypedForm, Values
from office.publications.models import APPROVED, Kind
from office.ui.forms import DateField, DateInputs, OfficeForm

MARKUP = _(
    "An empty line begins a paragraph. “# ” begins a heading, “## ” a smaller one, “- ” a point of a list, “1. ” a "
    "numbered one; | cell | cell | is a row of a table, the first row its head. **strong**, *stressed*, "
    "[words](https://address)."
)
APPROVAL = ("act_issuer", "act_number", "act_on", "link")
CITY = "city"


class BeginForm(OfficeForm):
    """A text under an address of its own."""

    kind = forms.ChoiceField(label=_("Kind of text"), choices=[("", "—"), *Kind.choices])
    place = forms.ChoiceField(label=_("Whose it is"), help_text=_("A text of the city is shown by all its centres."))
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=40,
        help_text=_("Latin letters, for example: regulation. It can not be changed later."),
        error_messages={"invalid": _("Use Latin letters, digits and hyphens alone")},
    )
    provider = forms.ChoiceField(
        label=_("Body"), required=False, help_text=_("For a legal act of a body alone: whose act it is.")
    )
    service = forms.ChoiceField(
        label=_("Service"), required=False, help_text=_("For an easy-to-read page alone: what it is about.")
    )

    def offer(
        self, city: City | None, centres: Iterable[Centre], bodies: Iterable[Provider], services: Iterable[Service]
    ) -> None:
        """Offer the places the posting reaches; the whole city where ``city`` is given."""
        places = [(CITY, city.local_name)] if city else []
        self._choose("place", [*places, *((each.code, each.local_name) for each in centres)])
        self._choose("provider", [("", "—"), *((str(each.pk), each.local_name) for each in bodies)])
        self._choose("service", [("", "—"), *((each.code, each.local_name) for each in services)])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _text(label: Any, *, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": rows}), help_text=help_text)


class TextForm(TypedForm):
    """A draft: nothing is turned down, its faults stand beside the fields (publications.typed)."""

    title = forms.CharField(label=_("Title"), required=False)
    text = _text(_("Text"), rows=24, help_text=MARKUP)
    act_issuer = forms.CharField(label=_("Issued by"), required=False)
    act_number = forms.CharField(
        label=_("Number of the act"), required=False, widget=forms.TextInput({"class": "govuk-input--width-10"})
    )
    act_on = DateField(label=_("Date of the act"), required=False, widget=DateInputs)
    link = forms.CharField(label=_("Link to where the act is published"), required=False)
    video = forms.CharField(
        label=_("Video in sign language"),
        required=False,
        help_text=_(
            "The address of a video on another site that says the same. A video that is added here is shown in its place."
        ),
    )
    review_on = DateField(label=_("To be reviewed by"), required=False, widget=DateInputs)
    title_en = forms.CharField(label=_("Title in English"), required=False)
    text_en = _text(_("Text in English"), rows=8)
    asked_by_the_act = ("title", "text", *APPROVAL, "video", "review_on", "title_en", "text_en")

    def __init__(self, values: Values, *, kind: str, faults: Any = None) -> None:
        self.kind = kind
        super().__init__(values, faults=faults)
        if kind not in APPROVED:
            for name in APPROVAL:
                del self.fields[name]


class PublishForm(OfficeForm):
    from_on = DateField(label=_("Applies from"), help_text=_("From midnight, by the clock of Kyiv."))

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"from_on": first}, **kwargs)


class ReturnForm(OfficeForm):
    comment = forms.CharField(
        label=_("What is to be changed"), widget=forms.Textarea({"rows": 4}), help_text=_("The editor will see it.")
    )


class WithdrawForm(OfficeForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}))


class VideoForm(OfficeForm):
    file = forms.FileField(
        label=_("Video"),
        required=False,
        help_text=_("MP4 or WebM, at most 100 MB. Leave it empty to take the video away."),
        widget=forms.FileInput({"accept": "video/mp4,video/webm"}),
    )


class CaptionsForm(OfficeForm):
    file = forms.FileField(
        label=_("Subtitles"),
        required=False,
        help_text=_("WebVTT (.vtt) or SRT, in Ukrainian. Leave it empty to take the subtitles away."),
        widget=forms.FileInput({"accept": ".vtt,.srt,text/vtt"}),
    )


class FileForm(OfficeForm):
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, JPEG, PNG or TIFF, at most 20 MB. Leave it empty to take the file away."),
    )
