"""The workshop's pages: what is typed stays, what is to be mended is told beside its field, nobody else comes in."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.catalogue.cards import return_with_comment
from office.catalogue.drafting import text_of
from office.catalogue.models import InformationCard, ProcessCard
from office.catalogue.queries import card_in_force, process_card_in_force
from office.catalogue.states import CardState
from office.catalogue.workshop import open_draft
from tests.factories import cases, catalogue
from tests.management.conftest import AtDesk

Card = InformationCard | ProcessCard


@pytest.fixture
def editor(world: cases.World, at_desk: AtDesk) -> Client:
    return at_desk(world.place.editor)


@pytest.fixture
def draft(world: cases.World) -> InformationCard:
    base = card_in_force(world.service, world.place.city, world.at.date())
    return open_draft(InformationCard, world.service, world.place.city, base=base, by=world.place.editor, at=world.at)


@pytest.fixture
def process(world: cases.World) -> ProcessCard:
    base = process_card_in_force(world.service, world.place.city, world.at.date())
    return open_draft(ProcessCard, world.service, world.place.city, base=base, by=world.place.editor, at=world.at)


def page(card: Card, name: str = "workshop_card", *more: str) -> str:
    kind = "information" if isinstance(card, InformationCard) else "process"
    return reverse(f"management:{name}", args=[kind, card.pk, *more])


def part(card: Card, section: str) -> str:
    return page(card, "workshop_section", section)


def posted(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Give what the browser would post from the form as it is shown, with ``changes`` typed in."""
    answer = client.get(address)
    shown = answer.context["page"]
    forms = [shown.form, *shown.actions] if hasattr(shown, "actions") else shown.forms
    values: dict[str, Any] = {"seen": shown.seen}
    for form in forms:
        values |= dict(form.posted.lists())
    if hasattr(shown, "actions") or answer.context.get("is_list"):
        values["rows"] = len(getattr(shown, "actions", shown.forms if hasattr(shown, "forms") else ()))
    return {**values, **changes}


def fields_at_fault(answer: Any) -> list[str]:
    return [name for form in answer.context["page"].forms for name in form.errors]


def test_a_draft_is_begun_from_the_card_in_force_and_shown_by_its_parts(world: cases.World, editor: Client) -> None:
    address = reverse("management:workshop_draft", args=[world.service.pk, "information"])
    answer = editor.post(address, {"from": "in_force"})
    assert answer.status_code == 303
    overview = editor.get(answer.headers["Location"])
    assert [part.title for part in overview.context["parts"]][:2] == ["Послуга, плата й результат", "Строк рішення"]
    assert overview.context["faults"] == []
    assert "у порядку" in overview.content.decode()
    assert editor.post(address, {"from": "in_force"}).headers["Location"] == answer.headers["Location"]


def test_what_is_typed_is_kept_and_its_faults_stand_beside_the_fields(draft: InformationCard, editor: Client) -> None:
    address = part(draft, "term")
    answer = editor.post(address, posted(editor, address, term_value="десять", term_basis=""))
    assert answer.status_code == 303
    shown = editor.get(address)
    assert 'value="десять"' in shown.content.decode()
    assert fields_at_fault(shown) == ["term_value", "term_basis"]
    assert 'href="#id_term_value"' in shown.content.decode()
    overview = editor.get(page(draft))
    [first, *_more] = overview.context["faults"]
    assert first.address == f"{address}#id_term_value"
    assert "«десять» — не ціле число" in first.words


def test_a_part_nobody_has_begun_shows_no_faults(world: cases.World, editor: Client) -> None:
    empty = open_draft(ProcessCard, world.service, world.place.city, by=world.place.editor, at=world.at)
    shown = editor.get(part(empty, "law"))
    assert not shown.context["page"].mend
    assert "не розпочато" in editor.get(page(empty)).content.decode()


def test_rows_are_added_moved_removed_and_put_back_by_plain_buttons(draft: InformationCard, editor: Client) -> None:
    address = part(draft, "documents")

    def names() -> list[str]:
        draft.refresh_from_db()
        return [document.name for document in text_of(draft).documents]

    before = names()
    answer = editor.post(address, posted(editor, address, act="add"))
    assert answer.headers["Location"] == f"{address}#documents-3"
    editor.post(address, posted(editor, address, **{"documents-3-name": "Витяг"}))
    assert names() == [*before, "Витяг"]
    editor.post(address, posted(editor, address, act="up-3"))
    assert names() == [*before[:2], "Витяг", before[2]]
    editor.post(address, posted(editor, address, act="remove-0"))
    assert names() == [before[1], "Витяг", before[2]]
    assert "Повернути прибраний рядок" in editor.get(address).content.decode()
    editor.post(address, posted(editor, address, act="restore"))
    assert names() == [*before[:2], "Витяг", before[2]]


def test_a_removed_question_leaves_its_document_with_a_fault_that_names_it(
    draft: InformationCard, editor: Client
) -> None:
    address = part(draft, "questions")
    editor.post(address, posted(editor, address, act="remove-0"))
    [fault] = editor.get(page(draft)).context["faults"]
    assert fault.address == f"{part(draft, 'documents')}#id_documents-2-question"
    assert "запитання, якого немає в картці" in editor.get(part(draft, "documents")).content.decode()


def test_the_second_of_two_editors_sees_what_is_there_and_keeps_what_he_typed(
    world: cases.World, draft: InformationCard, editor: Client
) -> None:
    address = part(draft, "about")
    opened = posted(editor, address, note="Друга примітка")
    editor.post(address, posted(editor, address, note="Перша примітка"))
    answer = editor.post(address, opened)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Перша примітка" in text
    assert "Друга примітка</textarea>" in text
    assert world.place.editor.short_name in text
    # The page now knows what is there: saving again puts the second text in its place.
    editor.post(address, {**opened, "seen": re.search(r'name="seen" value="(\w+)"', text)[1]})  # type: ignore[index]
    draft.refresh_from_db()
    assert text_of(draft).note == "Друга примітка"


def test_a_card_with_faults_is_not_submitted_and_a_sound_one_is(draft: InformationCard, editor: Client) -> None:
    address = part(draft, "refusal_grounds")
    editor.post(address, posted(editor, address, act="remove-0"))
    answer = editor.post(page(draft, "workshop_submit"))
    assert answer.status_code == 422
    assert "Перелічіть підстави для відмови" in answer.content.decode()
    editor.post(address, posted(editor, address, act="restore"))
    day = {"for_on_day": "1", "for_on_month": "12", "for_on_year": "2026"}
    assert editor.post(page(draft, "workshop_submit"), day).status_code == 303
    draft.refresh_from_db()
    assert draft.state == CardState.SIGNING
    assert editor.get(page(draft)).headers["Location"] == page(draft, "card")
    stale = editor.get(part(draft, "about"))
    assert stale.status_code == 409


def test_a_returned_card_shows_the_comment_to_its_editor(
    world: cases.World, draft: InformationCard, editor: Client
) -> None:
    editor.post(page(draft, "workshop_submit"))
    return_with_comment(draft, "Перевірте плату.", by=world.place.head("pfu"), at=world.at)
    shown = editor.get(page(draft)).content.decode()
    assert "Повернуто із зауваженнями" in shown
    assert "Перевірте плату." in shown


def test_a_draft_is_given_up_with_a_reason(draft: InformationCard, editor: Client) -> None:
    address = page(draft, "workshop_withdraw")
    assert editor.post(address, {"reason": " "}).status_code == 422
    assert editor.post(address, {"reason": "Акт скасовано"}).status_code == 303
    draft.refresh_from_db()
    assert draft.state == CardState.WITHDRAWN


def test_a_card_in_force_is_withdrawn_from_a_day(world: cases.World, editor: Client) -> None:
    card = card_in_force(world.service, world.place.city, world.at.date())
    day = {"last_on_day": "31", "last_on_month": "12", "last_on_year": "2026"}
    answer = editor.post(page(card, "workshop_withdraw"), {"reason": "Послугу скасовано", **day})
    assert answer.status_code == 303
    card.refresh_from_db()
    assert (card.state, f"{card.in_force_until}") == (CardState.WITHDRAWN, "2026-12-31")


# --- steps -----------------------------------------------------------------------------------------------------------


def test_a_step_is_added_filled_and_put_in_its_place(world: cases.World, process: ProcessCard, editor: Client) -> None:
    steps = reverse("management:workshop_steps", args=[process.pk])
    address = editor.post(steps, {"act": "add"}).headers["Location"]
    typed = {
        "name": "Запит до реєстру",
        "stage": "processing",
        "provider": str(world.body("ssd").pk),
        "responsible": "Спеціаліст",
        "term_value": "1",
        "term_unit": "calendar_days",
        "after": ["1"],
    }
    editor.post(address, posted(editor, address, **typed, act="add"))
    action = {
        "actions-0-provider": typed["provider"],
        "actions-0-position": "Спеціаліст",
        "actions-0-action": "performs",
    }
    assert editor.post(address, posted(editor, address, **action)).status_code == 303
    editor.post(steps, {"act": f"up-{address.rstrip('/').rpartition('/')[2]}"})
    process.refresh_from_db()
    text = text_of(process)
    assert [step.name for step in text.steps] == ["Етап 1", "Етап 2", "Запит до реєстру", "Етап 3"]
    # The decision does not wait for the new step yet: told at the decision, with the way there.
    [fault] = editor.get(page(process)).context["faults"]
    assert fault.address.endswith("/steps/3/#id_after_0")
    decision = reverse("management:workshop_step", args=[process.pk, "3"])
    editor.post(decision, posted(editor, decision, after=["1", "2", "4"]))
    assert editor.get(page(process)).context["faults"] == []
    assert editor.post(page(process, "workshop_submit")).status_code == 303


def test_a_step_taken_out_by_a_colleague_is_told(process: ProcessCard, editor: Client) -> None:
    steps = reverse("management:workshop_steps", args=[process.pk])
    address = reverse("management:workshop_step", args=[process.pk, "1"])
    opened = posted(editor, address)
    editor.post(steps, {"act": "remove-1"})
    assert editor.post(address, opened).status_code == 404
    assert editor.get(address).status_code == 404
    gone = editor.post(steps, {"act": "up-1"}, follow=True)
    assert "Цього етапу в картці вже немає" in gone.content.decode()
    assert editor.post(steps, {"act": "explode"}).status_code == 404


def test_the_second_editor_of_a_step_is_told(process: ProcessCard, editor: Client) -> None:
    address = reverse("management:workshop_step", args=[process.pk, "1"])
    opened = posted(editor, address, name="Інша назва")
    editor.post(address, posted(editor, address, name="Перша назва"))
    answer = editor.post(address, opened)
    assert answer.status_code == 409
    assert "Перша назва" in answer.content.decode()
    assert "Інша назва</textarea>" in answer.content.decode()


# --- who comes in ----------------------------------------------------------------------------------------------------


def test_the_workshop_is_for_the_editors_of_the_city_alone(
    world: cases.World, draft: InformationCard, at_desk: AtDesk
) -> None:
    addresses = (page(draft), part(draft, "about"), reverse("management:workshop"))
    for worker in (world.head, world.place.head("pfu"), world.front):
        assert {at_desk(worker).get(address).status_code for address in addresses} == {404}
    stranger = catalogue.a_catalogue_city()
    other = at_desk(stranger.editor)
    assert [other.get(address).status_code for address in addresses] == [404, 404, 200]


def test_pages_of_a_draft_take_few_statements(
    draft: InformationCard, process: ProcessCard, editor: Client, django_assert_max_num_queries: Any
) -> None:
    steps = reverse("management:workshop_steps", args=[process.pk])
    step = reverse("management:workshop_step", args=[process.pk, "1"])
    looks = [page(card, name) for card in (draft, process) for name in ("workshop_preview", "card_changes", "card")]
    checklist = reverse("management:workshop_checklist", args=[draft.pk])
    for address in (page(draft), part(draft, "documents"), page(process), steps, step, *looks, checklist):
        editor.get(address)
        with django_assert_max_num_queries(12):
            assert editor.get(address).status_code in {200, 303}, address
