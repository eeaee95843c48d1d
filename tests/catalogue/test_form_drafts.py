"""Forms of application are typed part by part and published from a day (L11)."""

from datetime import timedelta
from typing import Any

import pytest

from office.catalogue import datafiles, demo_data
from office.catalogue.arranging import mark
from office.catalogue.contents import FormContents
from office.catalogue.faults import Faulty
from office.catalogue.form_drafts import (
    draft_form,
    draft_new_form,
    form_contents,
    give_up_form,
    publish_draft,
    stop_using_form,
    type_form,
    use_form,
)
from office.catalogue.form_typed import read_form, typed_of_form
from office.catalogue.forms import publish_form
from office.catalogue.models import FormDraft, FormTemplate
from office.catalogue.queries import forms_for
from office.catalogue.rules import FaultKind
from office.catalogue.workshop import StaleSection
from office.law import Refusal
from tests.factories.catalogue import ON, CatalogueCity, a_catalogue_city, a_service

CONTENTS = FormContents(
    name="Заява",
    sections=[
        {
            "title": "Про заявника",
            "fields": [
                {"code": "surname", "label": "Прізвище", "kind": "text", "required": True},
                {"code": "papers", "label": "Документи", "kind": "table", "columns": ["Документ", "Аркушів"]},
            ],
        },
        {"title": "Підпис", "fields": [{"code": "signature", "label": "Підпис", "kind": "signature", "hint": "Тут"}]},
    ],
    samples={"Зразок": {"surname": "Зразкова", "papers": [["Паспорт", "2"], ["Довідка", "1"]]}},
    basis="Наказ № 1",
)


@pytest.mark.parametrize("form", datafiles.read("forms")["forms"], ids=lambda form: form["code"])
def test_every_form_of_the_demo_comes_back_as_it_was_typed(form: dict[str, Any]) -> None:
    contents = demo_data.form_contents(form)
    read = read_form(typed_of_form(contents))
    assert read.faults == []
    assert (read.contents.name, read.contents.basis) == (contents.name, contents.basis)
    assert read.contents.sections == [
        {**section, "fields": [{k: v for k, v in field.items() if v not in (False, "")} for field in section["fields"]]}
        for section in contents.sections
    ]
    for name, values in contents.samples.items():
        given = {code: value for code, value in values.items() if value}
        told = {code: [list(map(str, row)) for row in v] if isinstance(v, list) else v for code, v in given.items()}
        assert read.contents.samples[name] == told


def test_what_is_wrong_with_a_form_is_named_with_its_row() -> None:
    typed = {
        "fields": {
            "rows": [
                {"code": "a", "label": "", "kind": "text"},
                {"code": "не код", "label": "Таблиця", "kind": "table"},
                {"code": "a", "label": "Ще", "kind": "picture"},
            ]
        }
    }
    found = {(fault.kind, fault.at) for fault in read_form(typed).faults}
    assert found == {
        (FaultKind.EMPTY_ROW, "name"),
        (FaultKind.FIELD_INCOMPLETE, "fields-0-label"),
        (FaultKind.FIELD_INCOMPLETE, "fields-1-columns"),
        (FaultKind.UNKNOWN_CHOICE, "fields-1-code"),
        (FaultKind.FIELD_INCOMPLETE, "fields-2-kind"),
        (FaultKind.SAME_FIELD_TWICE, "fields-2-code"),
    }
    assert {fault.kind for fault in read_form({}).faults} == {FaultKind.EMPTY_ROW, FaultKind.FORM_WITHOUT_FIELDS}


# --- use-cases -------------------------------------------------------------------------------------------------------


@pytest.fixture
def place(db: None) -> CatalogueCity:
    return a_catalogue_city()


@pytest.fixture
def form(place: CatalogueCity) -> FormTemplate:
    return publish_form("application", CONTENTS, [a_service(place)], in_force_from=ON, **place.editing)


@pytest.mark.clause("L11")
def test_the_next_version_is_typed_and_published_from_a_day(place: CatalogueCity, form: FormTemplate) -> None:
    draft = draft_form(form, **place.editing)
    assert draft_form(form, **place.editing) == draft
    facts = {**draft.typed["form"], "name": "Нова заява"}
    draft, _place = type_form(draft, "form", facts, seen=mark(draft.typed["form"]), **place.editing)
    fields = draft.typed["fields"]
    draft, at = type_form(draft, "fields", fields, seen=mark(fields), act="remove-2", **place.editing)
    assert at is None
    later = ON + timedelta(days=10)
    made = publish_draft(draft, in_force_from=later, **place.editing)
    form.refresh_from_db()
    assert (form.in_force_until, made.name, made.in_force_from) == (later - timedelta(days=1), "Нова заява", later)
    assert [section["title"] for section in made.sections] == ["Про заявника"]
    assert form_contents(made).samples == CONTENTS.samples
    [service] = made.services.all()
    assert [each.name for each in forms_for(service, later)] == ["Нова заява"]
    assert not FormDraft.objects.exists()
    with pytest.raises(Refusal):
        draft_form(form, **place.editing)


def test_a_form_with_faults_is_not_published(place: CatalogueCity) -> None:
    service = a_service(place)
    draft = draft_new_form("new-form", service, **place.editing)
    with pytest.raises(Faulty) as refused:
        publish_draft(draft, in_force_from=ON, **place.editing)
    assert {fault.kind for fault in refused.value.faults} == {FaultKind.EMPTY_ROW, FaultKind.FORM_WITHOUT_FIELDS}
    for code in ("new-form", "не код"):
        with pytest.raises(Refusal):
            draft_new_form(code, service, **place.editing)
    give_up_form(draft, **place.editing)
    assert not FormDraft.objects.exists()


def test_the_second_of_two_editors_is_told(place: CatalogueCity, form: FormTemplate) -> None:
    draft = draft_form(form, **place.editing)
    opened = mark(draft.typed["sample"])
    sample = {"title": "Зразок", "values": {"surname": "Перша"}}
    type_form(draft, "sample", sample, seen=opened, **place.editing)
    with pytest.raises(StaleSection) as stale:
        type_form(draft, "sample", {"title": "Зразок", "values": {"surname": "Друга"}}, seen=opened, **place.editing)
    assert stale.value.clause == "L11"
    present: Any = stale.value.present
    assert present["values"] == {"surname": "Перша"}


def test_a_service_begins_and_ceases_to_use_a_form(place: CatalogueCity, form: FormTemplate) -> None:
    other = a_service(place)
    use_form(form, other, **place.editing)
    assert list(forms_for(other, ON)) == [form]
    stop_using_form(form, other, **place.editing)
    assert list(forms_for(other, ON)) == []
    with pytest.raises(Refusal):
        use_form(form, other, by=place.signers.department, at=place.editing["at"])
