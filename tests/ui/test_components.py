from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from office.cases.models import Case
from office.ui.clock import now
from tests.ui.gallery import PersonForm


def shown(source: str, address: str = "/", **values: Any) -> str:
    request = RequestFactory().get(address)
    with translation.override("uk"):
        return Template("{% load ui %}" + source).render(Context({"request": request, **values})).strip()


def test_a_term_has_its_moment_length_clause_and_state() -> None:
    due = now() + timedelta(days=10)
    html = shown('{% term due "L41" %}', due=due)
    assert f"до {due:%d.%m.%Y %H:%M}" in html
    assert "3 дні" in html
    assert 'href="/clauses/L41/">п. 41</a>' in html
    assert "У строк" in html


def test_a_term_may_say_its_own_length_or_not_be_there() -> None:
    assert "15 роб. днів" in shown('{% term due "L41" length="15 роб. днів" %}', due=now())
    assert "строку немає" in shown("{% term due %}", due=None)


def test_a_closed_term_says_whether_it_was_met() -> None:
    due = now()
    assert "Виконано вчасно" in shown('{% term due "L41" done_at=done %}', due=due, done=due)
    late = shown('{% term due "L41" done_at=done %}', due=due, done=due + timedelta(1))
    assert "Виконано із запізненням" in late
    assert "office-term--late" in late


def test_a_state_is_a_word_with_an_icon_and_is_escaped() -> None:
    html = shown('{% tag word "delivered" %}', word="<b>готово")
    assert "office-tag--done" in html
    assert "<svg" in html
    assert "&lt;b&gt;готово" in html


def test_filters_keep_the_empty_empty() -> None:
    assert shown("{{ x|moment }}{{ x|day }}{{ x|day_long }}{{ x|day_week }}", x=None) == ""


def test_an_order_is_turned_and_the_rest_of_the_address_stays() -> None:
    html = shown('{% sort_heading "due_at" "Строк" %}', "/?q=Шевчук&sort=due_at&page=3")
    assert 'aria-sort="ascending"' in html
    assert "sort=-due_at" in html
    assert "q=%D0%A8" in html
    assert "page=3" not in html
    assert 'aria-sort="descending"' in shown('{% sort_heading "n" "Номер" numeric=True %}', "/?sort=-n")


def test_pages_keep_the_filters() -> None:
    page = Paginator(range(30), 10).page(2)
    html = shown("{% pages page %}", "/?q=a", page=page)
    assert html.count("aria-current") == 1
    assert "?q=a&amp;page=3" in html
    assert shown("{% pages page %}", page=Paginator([], 10).page(1)) == ""


def test_a_long_list_remembers_the_pages_on_the_way() -> None:
    html = shown('{% keyset after="z" %}', "/?q=1&after=k&after=m")
    assert 'href="?q=1&amp;after=k" rel="prev"' in html
    assert 'href="?q=1&amp;after=k&amp;after=m&amp;after=z" rel="next"' in html
    last = shown("{% keyset %}", "/?q=1&after=k")
    assert 'href="?q=1" rel="prev"' in last
    assert 'rel="next"' not in last
    assert shown("{% keyset %}") == ""


def test_filters_stay_in_the_address_with_the_order() -> None:
    class Find(forms.Form):
        q = forms.CharField(label="Номер", required=False)

    html = shown("{% filters form %}", "/cases/?q=12&sort=-due_at", form=Find({"q": "12"}))
    assert 'method="get"' in html
    assert 'name="sort" value="-due_at"' in html
    assert 'value="12"' in html
    assert "Скинути відбір" in html


def test_tabs_are_anchors() -> None:
    html = shown(
        '{% tabs %}{% tab "a" "Пакет" 2 %}<p>перше</p>{% endtab %}{% tab "b" title %}друге{% endtab %}{% endtabs %}',
        title="<Б>",
    )
    assert 'href="#a">Пакет (2)</a>' in html
    assert 'id="b">друге' in html
    assert "&lt;Б&gt;" in html
    with pytest.raises(TemplateSyntaxError, match="tab takes"):
        shown('{% tabs %}{% tab "a" %}{% endtab %}{% endtabs %}')


def test_the_summary_gathers_forms_and_formsets() -> None:
    formset_class = forms.formset_factory(PersonForm, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-sheets": "x"}
    html = shown("{% error_summary form rows %}", form=PersonForm({}), rows=formset_class(data))
    assert 'href="#id_surname"' in html
    assert 'href="#id_form-0-surname"' in html
    assert shown("{% error_summary form rows %}", form=PersonForm(), rows=formset_class()) == ""


def test_small_parts() -> None:
    assert "12/3-2026" in shown('{% panel "Зареєстровано" "12/3-2026" %}')
    assert "норма: 0" in shown('{% figure "Прострочено" 3 norm=0 tone="late" %}')
    assert "учора: 0" in shown('{% figure "Прострочено" 3 before=0 %}')
    assert 'href="/x/"' in shown('{% empty "Порожньо" "Ще нічого" "/x/" "Прийняти" %}')
    assert "Змінити" in shown("{% summary_list rows %}", rows=[("Телефон", None), ("Ім’я", "Ольга", "/y/", "Змінити")])
    assert "Назад" in shown('{% back_link "/" %}')
    at = datetime(2026, 11, 20, 12, 0, tzinfo=now().tzinfo)
    assert "20.11.2026 12:00" in shown(
        '{% component "timeline" entries=e %}', e=[{"title": "Передано", "at": at, "tone": "done"}]
    )


def test_the_word_of_a_choice_is_what_django_says() -> None:
    case = Case(state="registered", outcome="")
    assert shown('{{ case|label:"state" }}', case=case) == case.get_state_display()
    assert shown('{{ case|label:"outcome" }}', case=case) == case.get_outcome_display()
    assert shown('{{ case|label:"state" }}', case=Case(state="unheard of")) == "unheard of"


def test_an_address_reversed_once_is_that_of_url() -> None:
    one, other = uuid4(), uuid4()
    for key in (one, other):
        assert shown('{% row_url "backoffice:case" key %}', key=key) == reverse("backoffice:case", args=[key])
    assert shown('{% page_url "ui:keyboard" %}') == reverse("ui:keyboard")
    assert shown('{% page_url "no:such" %}') == ""
