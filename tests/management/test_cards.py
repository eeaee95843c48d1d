"""Cards are signed, returned, brought in force (K8b); what changed is shown row by row."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from office.catalogue.cards import bring_in_force, submit_for_signing
from office.catalogue.contents import DocumentLine
from office.catalogue.drafting import draft_card
from office.catalogue.models import InformationCard, ProcessCard
from office.catalogue.states import CardState
from tests.factories import cases, catalogue
from tests.factories.management import Heads
from tests.management.conftest import AtDesk


@pytest.fixture
def card(world: cases.World) -> InformationCard:
    """Give a submitted second version: another fee, one document more."""
    contents = catalogue.card_contents(
        fee_text="85 гривень",
        documents=(
            DocumentLine("Заява", "Постанова № 1751, пункт 10", "У Центрі"),
            DocumentLine("Довідка про доходи", "Постанова № 1751, пункт 13", "Податкова"),
        ),
    )
    editing: dict[str, Any] = {"by": world.place.editor, "at": world.at}
    return submit_for_signing(draft_card(world.service, world.place.city, contents, **editing), **editing)


def address(card: InformationCard | ProcessCard, name: str = "card") -> str:
    kind = "information" if isinstance(card, InformationCard) else "process"
    return reverse(f"management:{name}", args=[kind, card.pk])


@pytest.mark.clause("K8b")
def test_a_card_is_shown_in_sixteen_rows_beside_the_version_in_force(
    world: cases.World, card: InformationCard, at_desk: AtDesk
) -> None:
    answer = at_desk(world.place.head("pfu")).get(address(card))
    rows = answer.context["rows"]
    assert [row.number for row in rows] == list(range(1, 17))
    changed = {row.label: (row.before, row.lines) for row in rows if row.is_changed}
    assert changed["Плата"] == (("Безоплатно",), ("85 гривень",))
    assert set(changed) == {"Плата", "Документи"}
    page = answer.content.decode()
    assert "85 гривень" in page
    assert "Довідка про доходи" in page
    assert "Податкова" in page


@pytest.mark.clause("K8b")
def test_every_signer_signs_and_the_editor_brings_in_force(
    world: cases.World, heads: Heads, card: InformationCard, at_desk: AtDesk
) -> None:
    for signer in (world.place.head("pfu"), heads.director, world.place.signers.regional):
        client = at_desk(signer)
        assert address(card) in client.get(reverse("management:cards")).content.decode()
        assert client.post(address(card, "card_sign")).status_code == 303
        assert address(card) not in client.get(reverse("management:cards")).content.decode()
    editor = at_desk(heads.editor)
    assert address(card, "card_in_force") in editor.get(address(card)).content.decode()
    day = {
        "in_force_from_day": "1",
        "in_force_from_month": "12",
        "in_force_from_year": "2026",
        "approval_act": "наказ № 9",
    }
    assert editor.post(address(card, "card_in_force"), day).status_code == 303
    card.refresh_from_db()
    assert (card.state, card.in_force_from) == (CardState.IN_FORCE, date(2026, 12, 1))


def test_a_day_before_the_last_signature_is_told_at_its_field_and_nothing_typed_is_lost(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    editing: dict[str, Any] = {"by": world.place.editor, "at": world.at}
    draft = draft_card(world.service, world.place.city, catalogue.card_contents(), **editing)
    signed = catalogue.signed(world.place, draft, decides="pfu", at=world.at)
    day = {
        "in_force_from_day": "1",
        "in_force_from_month": "1",
        "in_force_from_year": "2026",
        "approval_act": "наказ № 9",
    }
    answer = at_desk(heads.editor).post(address(signed, "card_in_force"), day)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["in_force_from"]
    assert 'value="наказ № 9"' in answer.content.decode()


def test_a_card_goes_back_with_a_comment_and_not_without(
    world: cases.World, card: InformationCard, at_desk: AtDesk
) -> None:
    chief = at_desk(world.place.head("pfu"))
    assert chief.post(address(card, "card_return"), {"comment": " "}).status_code == 422
    assert chief.post(address(card, "card_return"), {"comment": "Перевірте плату."}).status_code == 303
    card.refresh_from_db()
    assert card.state == CardState.DRAFT
    assert "Перевірте плату." in at_desk(world.place.editor).get(address(card)).content.decode()


def test_two_heads_press_together_and_the_second_is_told(
    world: cases.World, card: InformationCard, at_desk: AtDesk
) -> None:
    chief = at_desk(world.place.head("pfu"))
    assert chief.post(address(card, "card_sign")).status_code == 303
    again = chief.post(address(card, "card_sign"))
    assert again.status_code == 409
    assert "п. 8" in again.content.decode()


def test_a_draft_is_for_its_editor_and_its_signers_alone(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    draft = draft_card(world.service, world.place.city, catalogue.card_contents(), by=world.place.editor, at=world.at)
    assert at_desk(heads.editor).get(address(draft)).status_code == 200
    assert at_desk(world.place.head("ssd")).get(address(draft)).status_code == 404
    assert at_desk(world.head).get(address(draft)).status_code == 404
    assert at_desk(heads.editor).get(reverse("management:card", args=["other", draft.pk])).status_code == 404
    assert at_desk(heads.editor).post(address(draft, "card_submit")).status_code == 303
    draft.refresh_from_db()
    assert draft.state == CardState.SIGNING


@pytest.mark.clause("K8b")
def test_a_process_card_is_a_table_of_steps_with_letters(world: cases.World, at_desk: AtDesk) -> None:
    bodies = world.place.bodies
    steps = (
        catalogue.a_step(1, bodies["dsp"]),
        replace(catalogue.a_step(2, bodies["pfu"], "decision", after=frozenset({1})), name="Рішення начальника"),
    )
    contents = catalogue.process_contents(world.place, decides="pfu", steps=steps)
    editing: dict[str, Any] = {"by": world.place.editor, "at": world.at}
    card = submit_for_signing(draft_card(world.service, world.place.city, contents, **editing), **editing)
    answer = at_desk(world.place.head("pfu")).get(address(card))
    assert [(line.step.number, line.letters[0][0]) for line in answer.context["steps"]] == [(1, "В"), (2, "В")]
    changed = {row.number for row in answer.context["rows"] if row.is_changed}
    assert changed == {2, 3}
    assert "Рішення начальника" in answer.content.decode()


def test_cards_past_their_review_are_listed(world: cases.World, at_desk: AtDesk) -> None:
    client = at_desk(world.head)
    assert "Усі картки переглянуто вчасно" in client.get(reverse("management:cards")).content.decode()
    world.later(days=60)
    page = at_desk(world.head).get(reverse("management:cards")).content.decode()
    assert world.service.name in page


def test_a_card_page_takes_few_statements(
    world: cases.World, card: InformationCard, at_desk: AtDesk, django_assert_max_num_queries: Any
) -> None:
    for worker in (world.place.head("pfu"), world.place.editor):
        client = at_desk(worker)
        client.get(address(card))
        with django_assert_max_num_queries(12):
            client.get(address(card))


@pytest.mark.clause("K8b")
def test_the_editor_changes_a_day_to_come_and_calls_a_card_off(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    editing: dict[str, Any] = {"by": world.place.editor, "at": world.at}
    draft = draft_card(world.service, world.place.city, catalogue.card_contents(), **editing)
    card = catalogue.signed(world.place, draft, decides="pfu", at=world.at)
    bring_in_force(card, date(2026, 12, 1), approval_act="наказ № 8", **editing)
    editor = at_desk(heads.editor)
    page = editor.get(address(card)).content.decode()
    assert address(card, "card_day") in page
    assert address(card, "card_call_off") in page
    day = {"in_force_from_day": "15", "in_force_from_month": "12", "in_force_from_year": "2026"}
    assert list(editor.post(address(card, "card_day"), day).context["form"].errors) == ["reason"]
    assert editor.post(address(card, "card_day"), day | {"reason": "Сесію перенесено"}).status_code == 303
    card.refresh_from_db()
    assert card.in_force_from == date(2026, 12, 15)
    assert editor.post(address(card, "card_call_off"), {"reason": "Помилка"}).status_code == 303
    assert type(card).objects.filter(pk=card.pk, state=CardState.WITHDRAWN, in_force_from=None).exists()
    assert "Помилка" in editor.get(address(card)).content.decode()
    assert at_desk(heads.director).post(address(card, "card_call_off"), {"reason": "Ні"}).status_code == 404
