"""Forms of application in the workshop: begun, typed, looked at on paper, published, used by services."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.catalogue.forms import publish_form
from office.catalogue.models import FormDraft, FormTemplate
from tests.catalogue.test_form_drafts import CONTENTS
from tests.factories import cases
from tests.factories.catalogue import ON
from tests.management.conftest import AtDesk


@pytest.fixture
def editor(world: cases.World, at_desk: AtDesk) -> Client:
    return at_desk(world.place.editor)


@pytest.fixture
def form(world: cases.World) -> FormTemplate:
    return publish_form("application", CONTENTS, [world.service], in_force_from=ON, **world.place.editing)


def part(code: str, section: str) -> str:
    return reverse("management:workshop_form_part", args=[code, section])


def posted(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Give what the browser would post from a part as it is shown, with ``changes`` typed in."""
    shown = client.get(address).context
    values: dict[str, Any] = {"seen": shown["seen"], "rows": len(shown["forms"])}
    for form in shown["forms"]:
        values |= {bound.html_name: bound.value() or "" for bound in form}
        values = {name: value for name, value in values.items() if value is not False}
    return {**values, **changes}


def test_a_form_is_begun_for_a_service_filled_and_published(world: cases.World, editor: Client) -> None:
    forms = reverse("management:workshop_service_forms", args=[world.service.pk])
    assert editor.post(forms, {"act": "new", "new-code": "не код"}).status_code == 422
    draft = editor.post(forms, {"act": "new", "new-code": "application"}).headers["Location"]
    name = part("application", "form")
    assert editor.post(name, posted(editor, name, name="Заява про допомогу", act="next")).status_code == 303
    fields = part("application", "fields")
    assert editor.post(fields, posted(editor, fields, act="add")).headers["Location"] == f"{fields}#fields-0"
    typed = {"fields-0-label": "Прізвище", "fields-0-kind": "", "fields-0-section": "Про заявника"}
    editor.post(fields, posted(editor, fields, **typed))
    [fault] = editor.get(draft).context["faults"]
    assert fault.address == f"{fields}#id_fields-0-kind"
    assert editor.post(f"{draft}publish/", _day(1, 12)).status_code == 422
    editor.post(fields, posted(editor, fields, **{"fields-0-kind": "text"}))
    sample = part("application", "sample")
    editor.post(sample, posted(editor, sample, **{"title": "Зразок", "value-field-1": "Зразкова"}))
    for query in ("", "?sample"):
        paper = editor.get(f"{draft}paper/{query}")
        assert paper.headers["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
    assert editor.post(f"{draft}publish/", {}).status_code == 422
    made = editor.post(f"{draft}publish/", _day(1, 12), follow=True)
    assert "Бланк оприлюднено" in made.content.decode()
    form = FormTemplate.objects.get(code="application")
    assert form.samples.get().values == {"field-1": "Зразкова"}
    assert list(form.services.all()) == [world.service]
    assert not FormDraft.objects.exists()


def _day(day: int, month: int) -> dict[str, str]:
    return {"in_force_from_day": f"{day}", "in_force_from_month": f"{month}", "in_force_from_year": "2026"}


def test_the_next_version_begins_from_the_published_one(form: FormTemplate, editor: Client) -> None:
    listed = editor.get(reverse("management:workshop_forms")).content.decode()
    assert form.name in listed
    page = reverse("management:workshop_form", args=[form.pk])
    assert "Прізвище" in editor.get(page).content.decode()
    draft = editor.post(f"{page}draft/").headers["Location"]
    assert editor.get(draft).context["faults"] == []
    fields = part("application", "fields")
    opened = posted(editor, fields, **{"fields-0-label": "Прізвище або назва"})
    editor.post(fields, posted(editor, fields, act="down-0"))
    answer = editor.post(fields, opened)
    assert answer.status_code == 409
    assert "Прізвище або назва" in answer.content.decode()
    assert editor.post(f"{draft}give-up/").status_code == 303
    assert not FormDraft.objects.exists()


def test_a_service_begins_and_ceases_to_use_a_form(world: cases.World, form: FormTemplate, editor: Client) -> None:
    forms = reverse("management:workshop_service_forms", args=[world.service.pk])
    editor.post(forms, {"act": "stop", "form": str(form.pk)})
    assert not world.service.forms.exists()
    assert editor.post(forms, {"act": "use", "form": ""}).status_code == 422
    editor.post(forms, {"act": "use", "form": str(form.pk)})
    assert list(world.service.forms.all()) == [form]


def test_pages_of_forms_are_for_editors_and_take_few_statements(
    world: cases.World, form: FormTemplate, editor: Client, at_desk: AtDesk, django_assert_max_num_queries: Any
) -> None:
    editor.post(reverse("management:workshop_form_draft_new", args=[form.pk]))
    addresses = [reverse("management:workshop_forms"), reverse("management:workshop_form", args=[form.pk])]
    addresses += [reverse("management:workshop_form_draft", args=["application"])]
    addresses += [part("application", section) for section in ("form", "fields", "sample")]
    addresses += [reverse("management:workshop_service_forms", args=[world.service.pk])]
    head = at_desk(world.head)
    for address in addresses:
        assert head.get(address).status_code == 404
        with django_assert_max_num_queries(12):
            assert editor.get(address).status_code == 200
    assert editor.get(part("application", "nothing")).status_code == 404
