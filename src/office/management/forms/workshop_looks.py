"""Small forms of the pages that show a card: the applicant's answers, the version to compare with."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.contents import QuestionLine
from office.catalogue.models import VersionedCard
from office.catalogue.typed import NO, YES
from office.ui.forms import OfficeForm, Radios


class AnswersForm(OfficeForm):
    """The questions of the card, to be answered yes or no; none has to be."""

    def __init__(self, *args: Any, questions: Sequence[QuestionLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [question.code for question in questions if question.code]
        for question in questions:
            if question.code:
                self.fields[question.code] = forms.ChoiceField(
                    label=question.text or question.code,
                    required=False,
                    choices=[(YES, _("yes")), (NO, _("no"))],
                    widget=Radios(inline=True, small=True),
                )
        self.asked_by_the_act = self.codes  # none of them is told to be optional

    def answers(self) -> dict[str, bool]:
        """Give the answers given: code of a question to yes or no."""
        if not self.is_bound or not self.is_valid():
            return {}
        return {code: self.cleaned_data[code] == YES for code in self.codes if self.cleaned_data.get(code)}


class VersionsForm(OfficeForm):
    version = forms.ChoiceField(label=_("Compare with version"))

    def __init__(self, *args: Any, versions: Sequence[VersionedCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(card.pk), f"{card.version} · {card.get_state_display()}") for card in versions]
