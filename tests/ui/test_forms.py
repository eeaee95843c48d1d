import re
from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from office.law import Refusal
from office.ui.forms import Checks, DateField, OfficeForm, Radios, refused_form
from tests.ui.gallery import PersonForm

GOOD = {
    "surname": "Шевчук",
    "born_on_day": "27",
    "born_on_month": "3",
    "born_on_year": "1984",
    "sheets": "2",
    "way": "post",
    "body": "1",
    "agrees": "on",
}


class DayForm(OfficeForm):
    day = DateField(label="Day")


def day_form(day: str, month: str, year: str) -> DayForm:
    return DayForm({"day_day": day, "day_month": month, "day_year": year})


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        (("", "", ""), "Вкажіть день, місяць і рік: Day"),
        (("27", "", "1984"), "У даті бракує частини: місяць"),
        (("27", "3", ""), "У даті бракує частини: рік"),
        (("27", "березня", "1984"), "Запишіть дату цифрами, наприклад 27 3 1984"),
        (("²", "3", "1984"), "Запишіть дату цифрами, наприклад 27 3 1984"),
        (("27", "3", "84"), "Рік має складатися з чотирьох цифр"),
        (("27", "3", "0000"), "Такої дати немає; перевірте день і місяць"),
        (("30", "2", "2024"), "Такої дати немає; перевірте день і місяць"),
        (("29", "2", "2023"), "Такої дати немає; перевірте день і місяць"),
    ],
)
def test_a_mistaken_date_says_what_is_wrong(typed: tuple[str, str, str], mistake: str) -> None:
    with translation.override("uk"):
        assert [str(error) for error in day_form(*typed).errors["day"]] == [mistake]


def test_a_date_is_read_and_shown_again() -> None:
    form = day_form(" 29", "02 ", "2024")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2024, 2, 29)
    shown = str(DayForm(initial={"day": date(2024, 2, 29)}))
    assert re.findall(r'value="(\d+)"', shown) == ["29", "2", "2024"]


def test_what_was_typed_stays_when_the_date_is_wrong() -> None:
    assert 'value="березня"' in str(day_form("27", "березня", "1984"))


def test_a_changed_date_is_seen() -> None:
    form = DayForm({"day_day": "1", "day_month": "2", "day_year": "2024"}, initial={"day": date(2024, 2, 1)})
    assert not form.has_changed()
    assert DayForm(
        {"day_day": "x", "day_month": "2", "day_year": "2024"}, initial={"day": date(2024, 2, 1)}
    ).has_changed()


def test_each_mistake_leads_to_its_control() -> None:
    html = str(PersonForm({"way": "pigeon"}))
    for target in ("id_surname", "id_born_on_0", "id_sheets", "id_way_0", "id_body", "id_agrees"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert 'aria-describedby="id_surname_error"' in html
    assert html.count("govuk-error-summary__title") == 1


def test_hints_and_mistakes_are_tied_to_the_control() -> None:
    field = str(PersonForm({})["born_on"].as_field_group())
    assert 'aria-describedby="id_born_on_helptext id_born_on_error"' in field
    assert 'autocomplete="bday-year"' in field
    assert 'inputmode="numeric"' in field


def test_a_choice_carries_its_hint() -> None:
    field = str(PersonForm()["way"].as_field_group())
    assert 'aria-describedby="id_way_1_hint"' in field
    assert 'id="id_way_1_hint">Рахується день надходження' in field


def test_only_what_may_be_left_out_is_marked_optional() -> None:
    with translation.override("uk"):
        form = PersonForm()
        assert "необов’язково" in str(form["patronymic"].as_field_group())
        assert "необов’язково" not in str(form["surname"].as_field_group())
    assert " required" not in str(form)


def test_an_empty_field_is_named_in_its_mistake() -> None:
    with translation.override("uk"):
        errors = PersonForm({}).errors
    assert errors["surname"] == ["Заповніть: Прізвище"]
    assert errors["body"] == ["Оберіть: Орган"]
    assert errors["agrees"] == ["Позначте, якщо це так: Згоду на обробку даних надано"]


def test_user_text_is_escaped() -> None:
    html = str(PersonForm({**GOOD, "surname": '"><script>x</script>', "way": "<b>"}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_refusal_stands_at_its_field_and_the_rest_stays() -> None:
    with translation.override("uk"):
        form = PersonForm(GOOD, {"scan": SimpleUploadedFile("a.pdf", b"%PDF-")})
        assert form.is_valid(), form.errors
        refused_form(form, Refusal("L24", "Візьміть згоду.", field="agrees"))
        assert form.errors["agrees"] == ["Візьміть згоду. (п. 24 Регламенту)"]
        assert 'value="Шевчук"' in str(form)


def test_a_refusal_of_no_field_stands_above_the_form() -> None:
    form = PersonForm(GOOD)
    refused_form(form, Refusal("L24", "Ні.", field="no_such_field"))
    assert "Ні. (" in str(form.non_field_errors())
    assert "Ні. (" in str(form)


def test_choices_can_lie_in_a_row() -> None:
    class Small(OfficeForm):
        one = forms.ChoiceField(choices=[("a", "А")], widget=Radios(inline=True, small=True))

    assert "govuk-radios--inline" in str(Small())
    assert "govuk-radios--small" in str(Small())


def test_checks_show_that_they_are_checked() -> None:
    class Several(OfficeForm):
        grounds = forms.MultipleChoiceField(choices=[("a", "А"), ("b", "Б")], widget=Checks(small=True))

    html = str(Several({"grounds": ["b"]}))
    assert html.count('class="govuk-checkboxes__input"') == 2
    assert "govuk-radios" not in html
