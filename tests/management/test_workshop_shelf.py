"""The shelf of the workshop: services, groups, terms by law, reviews; how a card will look; files in and out."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.cases.states import Mark
from office.catalogue.cards import submit_for_signing
from office.catalogue.contents import DocumentLine
from office.catalogue.drafting import draft_card
from office.catalogue.exchange.columns import SHEETS
from office.catalogue.forms import publish_form
from office.catalogue.lists import add_group
from office.catalogue.models import InformationCard, LegalTerm, Service, ServiceGroup
from office.catalogue.queries import card_in_force
from office.catalogue.states import CardState
from tests.catalogue.test_form_drafts import CONTENTS
from tests.factories import cases, catalogue
from tests.management.conftest import AtDesk


@pytest.fixture
def editor(world: cases.World, at_desk: AtDesk) -> Client:
    return at_desk(world.place.editor)


def service_page(world: cases.World, name: str = "workshop_service", *more: str) -> str:
    return reverse(f"management:{name}", args=[world.service.pk, *more])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


# --- services --------------------------------------------------------------------------------------------------------


def test_services_are_found_by_words_group_and_state(world: cases.World, editor: Client) -> None:
    catalogue.a_service(world.place, name="Пакунок малюка", name_en="Baby box")
    home = reverse("management:workshop")
    assert [row.service.name for row in editor.get(home, {"q": "пакунк"}).context["page"]] == ["Пакунок малюка"]
    assert [row.service.name for row in editor.get(home, {"state": "none"}).context["page"]] == ["Пакунок малюка"]
    assert len(editor.get(home, {"group": "families"}).context["page"].object_list) == 2
    assert editor.get(home, {"group": "nowhere"}).status_code == 200
    assert "версія 1 з 12.01.2026" in text(editor, home)


def test_the_shelf_takes_the_same_statements_for_one_service_and_for_three(
    world: cases.World, editor: Client, django_assert_num_queries: Any
) -> None:
    home = reverse("management:workshop")
    editor.get(home)
    for more in (0, 2):
        for _number in range(more):
            catalogue.a_card_in_force(world.place, catalogue.a_service(world.place))
        with django_assert_num_queries(8):
            editor.get(home)


def test_a_service_is_added_and_changed(world: cases.World, editor: Client) -> None:
    new = reverse("management:workshop_service_new")
    group = ServiceGroup.objects.get()
    typed = {"code": "Не код", "name": "Пакунок  малюка", "name_en": "Baby box", "group": group.pk}
    answer = editor.post(new, typed)
    assert answer.status_code == 422
    assert "Пакунок  малюка</textarea>" in answer.content.decode()
    assert editor.post(new, typed | {"code": "baby-box"}).status_code == 303
    service = Service.objects.get(code="baby-box")
    assert (service.name, service.is_active) == ("Пакунок малюка", True)
    assert editor.post(new, typed | {"code": "baby-box"}).status_code == 422


def changed(editor: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Give what the browser would post from the page of a service as it is now."""
    answer = editor.get(address)
    posted: dict[str, Any] = {}
    for form in (answer.context["form"], answer.context["seen"]):
        for bound in form:
            value = bound.initial
            if value not in {False, None}:
                posted[bound.html_name] = getattr(value, "pk", value)
    return posted | changes


def test_the_second_of_two_who_change_a_service_is_told(world: cases.World, editor: Client) -> None:
    address = service_page(world, "workshop_service_change")
    opened = changed(editor, address, name="Друга назва")
    assert editor.post(address, changed(editor, address, name="Перша назва")).status_code == 303
    answer = editor.post(address, opened)
    assert answer.status_code == 422
    assert "Перша назва" in answer.content.decode()
    assert "Друга назва</textarea>" in answer.content.decode()
    assert editor.post(address, changed(editor, address, name="Друга назва")).status_code == 303
    world.service.refresh_from_db()
    assert world.service.name == "Друга назва"


def test_a_group_is_added_changed_and_does_not_take_anothers_place(world: cases.World, editor: Client) -> None:
    address = reverse("management:workshop_groups")
    group = {"code": "veterans", "name": "Ветерани", "name_en": "Veterans", "order": "1"}
    answer = editor.post(address, group)
    assert answer.status_code == 422
    assert "Це місце вже має група" in answer.content.decode()
    assert editor.post(address, group | {"order": "2"}).status_code == 303
    assert 'value="veterans"' in text(editor, f"{address}?group=veterans")
    assert editor.post(address, group | {"order": "2", "name": "Ветерани війни"}).status_code == 303
    assert ServiceGroup.objects.get(code="veterans").name == "Ветерани війни"


def test_a_term_by_law_is_recorded_and_the_next_draft_is_checked_against_it(world: cases.World, editor: Client) -> None:
    address = service_page(world, "workshop_legal_term")
    day = {"starts_on_day": "1", "starts_on_month": "6", "starts_on_year": "2026"}
    length = {"value": "7", "unit": "calendar_days", "basis": "Постанова № 1751, пункт 5"}
    assert editor.post(address, day | length | {"value": ""}).status_code == 422
    assert editor.post(address, day | length).status_code == 303
    assert editor.post(address, day | length).status_code == 422  # one is recorded from that day
    assert LegalTerm.objects.get().value == 7
    draft = editor.post(service_page(world, "workshop_draft", "information"), {"from": "in_force"}, follow=True)
    assert ["Строк довший, ніж дозволяє закон" in fault.words for fault in draft.context["faults"]] == [True]
    assert "7 календарних днів" in text(editor, service_page(world))


def test_cards_near_their_review_are_listed(world: cases.World, at_desk: AtDesk) -> None:
    address = reverse("management:workshop_reviews")
    assert "Жодної картки ще не час переглядати" in text(at_desk(world.place.editor), address)
    world.later(days=40)
    assert world.service.name in text(at_desk(world.place.editor), address)


def test_pages_of_the_shelf_take_few_statements(
    world: cases.World, editor: Client, django_assert_max_num_queries: Any
) -> None:
    names = ("workshop_service", "workshop_service_change", "workshop_legal_term")
    addresses = [service_page(world, name) for name in names]
    addresses += [reverse(f"management:workshop_{name}") for name in ("reviews", "groups", "service_new", "exchange")]
    for address in addresses:
        editor.get(address)
        with django_assert_max_num_queries(12):
            editor.get(address)


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_lists_take_the_same_statements_for_one_row_and_for_three(world: cases.World, at_desk: AtDesk) -> None:
    world.later(days=40)
    editor = at_desk(world.place.editor)
    editing: dict[str, Any] = {"by": world.place.editor, "at": world.at}
    pages = [reverse(f"management:workshop{name}") for name in ("_reviews", "_groups", "_forms")]
    pages += [service_page(world), service_page(world, "workshop_service_forms")]
    counts: list[list[int]] = []
    for number in range(3):
        publish_form(f"form-{number}", CONTENTS, [world.service], in_force_from=world.at.date(), **editing)
        add_group(f"group-{number}", name="Група", name_en="Group", order=number + 10, **editing)
        card = catalogue.card_contents(review_on=world.at.date())
        draft_card(world.service, world.place.city, card, **editing)
        catalogue.a_card_in_force(world.place, catalogue.a_service(world.place), review_on=world.at.date())
        counts.append([statements(editor, page) for page in pages])
    assert counts[0] == counts[2]
    assert max(counts[0]) <= 12


# --- how a card will look --------------------------------------------------------------------------------------------


def in_force(world: cases.World) -> InformationCard:
    return card_in_force(world.service, world.place.city, world.at.date())


def test_the_answers_decide_which_documents_the_applicant_sees(world: cases.World, editor: Client) -> None:
    address = reverse("management:workshop_preview", args=["information", in_force(world).pk])

    def documents(**answers: str) -> list[str]:
        return [each.document.name for each in editor.get(address, answers).context["documents"]]

    assert documents() == ["Заява", "Свідоцтво про народження"]
    assert documents(displaced="no") == ["Заява", "Свідоцтво про народження"]
    assert documents(displaced="yes") == ["Заява", "Свідоцтво про народження", "Довідка ВПО"]
    assert documents(displaced="можливо") == ["Заява", "Свідоцтво про народження"]
    shown = text(editor, address)
    assert "Чи є ви ВПО?" in shown
    assert "Управління Пенсійного фонду" in shown


def test_the_clerk_sees_the_marks_that_each_document_will_have(world: cases.World, editor: Client) -> None:
    address = reverse("management:workshop_checklist", args=[in_force(world).pk])
    items = editor.get(address).context["items"]
    assert [str(Mark.TO_REQUEST.label) in str(item["marks"]) for item in items] == [False, True]
    assert "disabled" in str(items[0]["marks"])


def test_signers_read_what_changes_in_words(world: cases.World, at_desk: AtDesk) -> None:
    editing: dict[str, Any] = {"by": world.place.editor, "at": world.at}
    contents = catalogue.card_contents(
        fee_text="85 гривень", documents=(DocumentLine("Заява", "Постанова № 1751, пункт 10", "У ЦНАП"),)
    )
    draft = draft_card(world.service, world.place.city, contents, **editing)
    card = submit_for_signing(draft, **editing)
    chief = at_desk(world.place.head("pfu"))
    page = chief.get(reverse("management:card", args=["information", card.pk]))
    changes = page.context["changes"]
    assert [str(line.label) for line in changes.fields] == ["Плата"]
    assert [(block.title, str(block.word)) for block in changes.blocks] == [
        ("Чи є ви ВПО?", "прибрано"),
        ("Заява", "змінено"),
        ("Свідоцтво про народження", "прибрано"),
        ("Довідка ВПО", "прибрано"),
    ]
    shown = page.content.decode()
    assert "<del>Безоплатно</del>" in shown
    assert "<ins>85 гривень</ins>" in shown
    preview = reverse("management:workshop_preview", args=["information", card.pk])
    assert chief.get(preview).status_code == 200
    chief.post(reverse("management:card_sign", args=["information", card.pk]), {"comment": "Плату звірено."})
    assert "Плату звірено." in text(at_desk(world.place.signers.department), page.request["PATH_INFO"])


def test_any_two_versions_can_be_compared(world: cases.World, editor: Client, at_desk: AtDesk) -> None:
    editing: dict[str, Any] = {"by": world.place.editor, "at": world.at}
    first = in_force(world)
    second = draft_card(world.service, world.place.city, catalogue.card_contents(note="Друга"), **editing)
    third = draft_card(world.service, world.place.city, catalogue.card_contents(note="Третя"), **editing)
    address = reverse("management:card_changes", args=["information", third.pk])
    assert editor.get(address).context["other"] == first
    chosen = editor.get(address, {"version": str(second.pk)}).context
    assert chosen["other"] == second
    [line] = chosen["changes"].fields
    assert [piece.text for piece in line.before if piece.is_changed] == ["Друга"]
    assert editor.get(address, {"version": "nonsense"}).context["other"] is None
    # A head is offered no drafts of others to compare with.
    chief = at_desk(world.place.head("pfu"))
    seen = chief.get(reverse("management:card_changes", args=["information", first.pk]))
    assert not seen.context["has_others"]


# --- files -----------------------------------------------------------------------------------------------------------


def exported(editor: Client, kind: str = "xlsx") -> bytes:
    answer = editor.get(reverse("management:workshop_export", args=[kind]))
    assert answer.status_code == 200
    assert f'.{kind}"' in answer.headers["Content-Disposition"]
    return bytes(answer.content)


def brought(editor: Client, data: bytes, act: str, name: str = "catalogue.xlsx", **more: str) -> Any:
    file = SimpleUploadedFile(name, data)
    return editor.post(reverse("management:workshop_exchange"), {"file": file, "act": act, **more})


def with_cell(data: bytes, sheet: str, title: str, value: str) -> bytes:
    """Give the workbook with another word in the first row under a title."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    table = workbook[sheet]
    table.cell(2, next(cell.column for cell in table[1] if cell.value == title), value)
    stored = io.BytesIO()
    workbook.save(stored)
    return stored.getvalue()


def test_the_catalogue_goes_out_as_a_table_is_checked_and_comes_in_as_drafts(
    world: cases.World, editor: Client
) -> None:
    data = exported(editor)
    assert [table.title for table in openpyxl.load_workbook(io.BytesIO(data))] == [sheet.title for sheet in SHEETS]
    same = brought(editor, data, "check")
    assert (same.status_code, same.context["report"].done) == (200, [])
    other = with_cell(data, "Картки", "Плата", "85 гривень")
    checked = brought(editor, other, "check")
    assert "Ще нічого не змінено" in checked.content.decode()
    assert not InformationCard.objects.filter(state=CardState.DRAFT).exists()
    taken = brought(editor, other, "take")
    draft = InformationCard.objects.get(state=CardState.DRAFT)
    assert draft.fee_text == "85 гривень"
    assert reverse("management:workshop_card", args=["information", draft.pk]) in taken.content.decode()
    assert in_force(world).fee_text == "Безоплатно"


def test_mistakes_of_a_file_are_told_by_sheet_row_and_column(world: cases.World, editor: Client) -> None:
    data = with_cell(exported(editor), "Документи", "Правова підстава", "")
    data = with_cell(data, "Картки", "Строк", "багато")
    answer = brought(editor, data, "take")
    assert answer.status_code == 422
    told = [(mistake.sheet, mistake.place, mistake.column) for mistake in answer.context["mistakes"]]
    assert told == [("Картки", 2, "Строк"), ("Документи", 2, "Правова підстава")]
    assert "не завантажено: 2 помилки" in answer.content.decode()
    assert InformationCard.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [("catalogue.xlsx", b"PK no"), ("catalogue.exe", b"MZ"), ("catalogue.yaml", "ї".encode("cp1251")), ("a.yaml", b"")],
)
def test_a_file_that_is_none_is_refused_with_the_reason(editor: Client, name: str, data: bytes) -> None:
    assert brought(editor, data, "take", name).status_code == 422
    assert editor.post(reverse("management:workshop_exchange"), {"act": "take"}).status_code == 422
    assert editor.get(reverse("management:workshop_export", args=["ods"])).status_code == 404
