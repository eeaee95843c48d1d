"""What the database itself refuses, whoever asks: no use-case of ours on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from office.catalogue.cards import submit_for_signing
from office.catalogue.drafting import draft_card
from office.catalogue.models import InformationCard, ProcessCard, ProviderRole
from tests.factories.catalogue import (
    ON,
    CatalogueCity,
    a_card_in_force,
    a_list,
    a_process_card_in_force,
    a_service,
    card_contents,
    process_contents,
    signed,
)

pytestmark = pytest.mark.django_db


@contextmanager
def refused(name: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        yield


def run(statement: str, *values: UUID | date | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


IN_FORCE = "UPDATE catalogue_informationcard SET state = 'in_force', in_force_from = %s WHERE id = %s"


@pytest.mark.clause("K8b")
def test_no_card_in_force_without_signatures(place: CatalogueCity) -> None:
    draft = draft_card(a_service(place), place.city, card_contents(), **place.editing)
    submit_for_signing(draft, **place.editing)
    with refused("k8b_informationcard_signed_before_in_force"):
        run(IN_FORCE, ON, draft.pk)


@pytest.mark.clause("K8b")
def test_no_pension_card_in_force_without_the_region(place: CatalogueCity) -> None:
    service = a_service(place, decides="pfu")
    card = signed(place, draft_card(service, place.city, card_contents(), **place.editing), decides="pfu")
    without = "UPDATE catalogue_informationcard SET signed_by_regional_at = NULL WHERE id = %s"
    run(without, card.pk)
    with refused("k8b_informationcard_signed_before_in_force"):
        run(IN_FORCE, ON, card.pk)


def test_two_signatures_are_of_two_people(place: CatalogueCity) -> None:
    card = signed(place, draft_card(a_service(place), place.city, card_contents(), **place.editing))
    with refused("k8b_informationcard_signers_differ"):
        run(
            "UPDATE catalogue_informationcard SET signed_by_department_id = signed_by_provider_id WHERE id = %s",
            card.pk,
        )


def test_state_and_dates_agree(place: CatalogueCity) -> None:
    card = signed(place, draft_card(a_service(place), place.city, card_contents(), **place.editing))
    with refused("k8b_informationcard_state_and_dates_agree"):
        run("UPDATE catalogue_informationcard SET in_force_from = %s WHERE id = %s", ON, card.pk)


@pytest.mark.clause("K8b")
def test_never_two_cards_in_force_on_one_day(place: CatalogueCity) -> None:
    service = a_service(place)
    a_card_in_force(place, service)
    second = signed(place, draft_card(service, place.city, card_contents(), **place.editing))
    with refused("k8b_informationcard_one_in_force"):
        run(IN_FORCE, ON, second.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_informationcard SET fee_text = 'платно' WHERE id = %s",
        "UPDATE catalogue_informationcard SET term_value = 99 WHERE id = %s",
        "UPDATE catalogue_informationcard SET signed_by_provider_at = NULL WHERE id = %s",
        "UPDATE catalogue_informationcard SET in_force_from = '2025-01-01' WHERE id = %s",
        "DELETE FROM catalogue_informationcard WHERE id = %s",
    ],
)
def test_a_card_in_force_is_not_changed_or_deleted(place: CatalogueCity, statement: str) -> None:
    card = a_card_in_force(place, a_service(place))
    with refused("k8b_card_is_frozen"):
        run(statement, card.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM catalogue_requireddocument WHERE card_id = %s",
        "UPDATE catalogue_requireddocument SET name = 'інше' WHERE card_id = %s",
        "DELETE FROM catalogue_refusalground WHERE card_id = %s",
        "INSERT INTO catalogue_question (card_id, code, text, \"order\") VALUES (%s, 'x', 'x', 9)",
    ],
)
def test_the_rows_of_a_submitted_card_are_not_changed(place: CatalogueCity, statement: str) -> None:
    card = draft_card(a_service(place), place.city, card_contents(), **place.editing)
    submit_for_signing(card, **place.editing)
    with refused("k8b_card_is_frozen"):
        run(statement, card.pk)


def test_a_frozen_card_is_not_emptied_into_a_draft(place: CatalogueCity) -> None:
    service = a_service(place)
    card = a_card_in_force(place, service)
    draft = draft_card(service, place.city, card_contents(), **place.editing)
    with refused("k8b_card_is_frozen"):
        run('UPDATE catalogue_requireddocument SET card_id = %s, "order" = 9 WHERE card_id = %s', draft.pk, card.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_processstep SET term_value = 9 WHERE number = 1 AND card_id = %s",
        "DELETE FROM catalogue_steporder USING catalogue_processstep step WHERE step_id = step.id AND card_id = %s",
        "DELETE FROM catalogue_stepaction USING catalogue_processstep s WHERE step_id = s.id AND number = 1 AND card_id = %s",
    ],
)
def test_the_steps_of_a_process_card_are_not_changed(place: CatalogueCity, statement: str) -> None:
    card = a_process_card_in_force(place, a_service(place))
    with refused("k8b_card_is_frozen"):
        run(statement, card.pk)


def test_a_draft_can_be_deleted_with_its_rows(place: CatalogueCity) -> None:
    service = a_service(place)
    draft_card(service, place.city, card_contents(), **place.editing).delete()
    draft_card(service, place.city, process_contents(place), **place.editing).delete()
    assert not InformationCard.objects.exists()
    assert not ProcessCard.objects.exists()


def test_no_document_without_a_legal_basis(place: CatalogueCity) -> None:
    """K19 rests on it: what has no basis can not be written, so it can not be demanded."""
    card = draft_card(a_service(place), place.city, card_contents(), **place.editing)
    with refused("k19_document_has_legal_basis"):
        run("UPDATE catalogue_requireddocument SET legal_basis = '' WHERE card_id = %s", card.pk)


def test_one_decision_step_at_most(place: CatalogueCity) -> None:
    card = draft_card(a_service(place), place.city, process_contents(place), **place.editing)
    with refused("catalogue_one_decision_step"):
        run("UPDATE catalogue_processstep SET stage = 'decision' WHERE number = 1 AND card_id = %s", card.pk)


def test_never_two_deciders_on_one_day(place: CatalogueCity) -> None:
    service = a_service(place, decides="dsp")
    with refused("catalogue_one_decider"):
        ProviderRole.objects.create(
            service=service, city=place.city, provider=place.bodies["pfu"], kind="decides", starts_on=ON
        )


@pytest.mark.clause("K8a")
def test_never_two_lists_in_force_on_one_day(place: CatalogueCity) -> None:
    service = a_service(place)
    first = a_list(place, service)
    with refused("k8a_one_list_in_force"):
        run(
            "INSERT INTO catalogue_servicelist (id, city_id, decision_number, decided_on, in_force_from, state)"
            " VALUES (gen_random_uuid(), %s, '13', %s, %s, 'approved')",
            first.city_id,
            ON,
            ON,
        )


@pytest.mark.parametrize("number", ["", "1/2"])
def test_a_listed_service_has_a_number_fit_for_cases(place: CatalogueCity, number: str) -> None:
    approved = a_list(place, a_service(place))
    with refused("k8a_registration_number_given"):
        approved.entries.update(registration_number=number)
