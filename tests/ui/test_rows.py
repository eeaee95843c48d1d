"""Parts that are drawn by functions: the same marks as from a template, and everything that is text is escaped."""

from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from office.ui.clock import now
from office.ui.rows import escaped, figure, joined, link, marked, muted, table_rows, timeline

WICKED = "<b>\"'&"
TAMED = "&lt;b&gt;&quot;&#x27;&amp;"


def test_only_what_is_drawn_stands_as_it_is() -> None:
    assert escaped(WICKED) == TAMED
    assert escaped(SafeString("<b>")) == "<b>"
    assert escaped(None) == ""
    assert escaped(0) == "0"


def test_numbers_and_moments_are_written_as_a_template_writes_them() -> None:
    with translation.override("uk"):
        for value in (0.5, 12, now(), now().date(), gettext_lazy("Error"), True):
            assert escaped(value) == Template("{{ value }}").render(Context({"value": value}))
        assert escaped(0.5) == "0,5"


def test_every_part_escapes_what_it_is_given() -> None:
    drawn = (link(WICKED, WICKED, target=WICKED), muted(WICKED), marked("code", WICKED), joined(WICKED, WICKED))
    shown = (*drawn, figure(WICKED, WICKED, norm=WICKED, url=WICKED), timeline([{"title": WICKED, "who": WICKED}]))
    for part in shown:
        assert WICKED not in part
        assert TAMED in part


def test_rows_have_headings_and_numbers() -> None:
    assert table_rows([(1, WICKED)], numeric=(0,)) == (
        '<tr class="govuk-table__row"><td class="govuk-table__cell govuk-table__cell--numeric">1</td>'
        f'<td class="govuk-table__cell">{TAMED}</td></tr>'
    )
    assert table_rows([("03-04/1-2026", None)], named=True) == (
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">03-04/1-2026</th>'
        '<td class="govuk-table__cell"></td></tr>'
    )
    assert table_rows([]) == ""


def test_what_is_empty_leaves_no_mark_between() -> None:
    assert joined("a", "", None, "b", between=" · ") == "a · b"


def test_a_figure_tells_yesterday_and_the_norm_where_there_are_any() -> None:
    with translation.override("en"):
        assert "office-figure__beside" not in figure("Open", 3)
        assert "<span>yesterday: 0</span> · <span>norm: 2</span>" in figure("Open", 3, norm=2, before=0)
        late = figure("Overdue", 1, tone="late", url="#overdue")
    assert 'class="office-figure office-figure--late"' in late
    assert "<svg" in late
    assert '<a class="govuk-link" href="#overdue">Overdue</a>' in late


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_line_of_the_way_tells_its_term(language: str) -> None:
    due = now() + timedelta(days=10)
    with translation.override(language):
        way = timeline([{"title": "1. Рішення", "now": True, "due_at": due, "clause": "L35"}, {"title": "Далі"}])
    assert way.count('aria-current="step"') == 1
    assert way.count("office-term__moment") == 1
    assert way.count("office-timeline__entry--plain") == 2


class Chosen(forms.Form):
    kind = forms.ChoiceField(choices=[("", WICKED), ("Група", [("a", "А"), ("b", "Б")])], initial="b")
    text = forms.CharField(initial=WICKED, disabled=True)


def test_lists_and_inputs_are_drawn_as_templates_draw_them() -> None:
    form = Chosen()
    listed, typed = str(form["kind"]), str(form["text"])
    assert listed.startswith('<select name="kind"')
    assert f'<option value="">{TAMED}</option>' in listed
    assert '<optgroup label="Група">' in listed
    assert '<option value="b" selected>Б</option>' in listed
    assert listed.count("selected") == 1
    assert f'value="{TAMED}"' in typed
    assert " disabled" in typed
    assert ' disabled="' not in typed
