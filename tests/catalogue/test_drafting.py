import pytest

from office.catalogue.cards import submit_for_signing
from office.catalogue.contents import DocumentLine, QuestionLine
from office.catalogue.drafting import (
    draft_card,
    redraft_card,
    text_of,
)
from office.catalogue.faults import Faulty
from office.catalogue.models import InformationCard, ProcessCard
from office.catalogue.rules import FaultKind
from office.law import Refusal
from tests.factories.catalogue import (
    CatalogueCity,
    a_card_in_force,
    a_catalogue_city,
    a_service,
    a_step,
    card_contents,
    process_contents,
)

pytestmark = pytest.mark.django_db

RICH = card_contents(
    questions=(QuestionLine("idp", "Чи є заявник переселенцем?"),),
    documents=(
        DocumentLine("Заява", "Порядок", "У Центрі", original_or_copy="original"),
        DocumentLine("Довідка", "Порядок", "У Центрі", "примітка", "copy", True, "idp", False),
    ),
    to_verify=("term",),
    note="Примітка",
)


def lists_as_tuples(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def test_what_is_written_is_what_is_read(place: CatalogueCity) -> None:
    card = draft_card(a_service(place), place.city, RICH, **place.editing)
    read = text_of(InformationCard.objects.get(pk=card.pk))
    assert {name: lists_as_tuples(value) for name, value in vars(read).items()} == vars(RICH)
    assert card.needs_checking


def test_steps_are_read_as_they_were_written(place: CatalogueCity) -> None:
    contents = process_contents(place, needs_checking=True)
    card = draft_card(a_service(place), place.city, contents, **place.editing)
    assert text_of(ProcessCard.objects.get(pk=card.pk)) == contents
    assert (card.total_days, card.days_by_law) == (4, 10)


def test_a_draft_may_be_rewritten(place: CatalogueCity) -> None:
    service = a_service(place)
    card = redraft_card(draft_card(service, place.city, RICH, **place.editing), card_contents(), **place.editing)
    assert [document.name for document in card.documents.all()] == ["Заява"]
    assert not card.questions.exists()
    steps = draft_card(service, place.city, process_contents(place), **place.editing)
    only = process_contents(place, steps=(a_step(1, place.bodies["dsp"], "decision", term_value=7),))
    assert redraft_card(steps, only, **place.editing).total_days == 7
    assert steps.steps.count() == 1


def test_a_submitted_card_is_not_rewritten(place: CatalogueCity) -> None:
    draft = draft_card(a_service(place), place.city, card_contents(), **place.editing)
    submit_for_signing(draft, **place.editing)
    with pytest.raises(Refusal) as refused:
        redraft_card(draft, RICH, **place.editing)
    assert refused.value.clause == "K8b"


def test_the_next_version_starts_from_the_last(place: CatalogueCity) -> None:
    service = a_service(place)
    first = a_card_in_force(place, service, note="Стара примітка")
    second = draft_card(service, place.city, text_of(first), **place.editing)
    assert (second.version, second.note) == (2, "Стара примітка")


def test_what_can_not_be_written_is_refused_in_words(place: CatalogueCity) -> None:
    service = a_service(place)
    lost = card_contents(documents=(DocumentLine("Довідка", "Порядок", "У Центрі", question="nowhere"),))
    with pytest.raises(Faulty) as refused:
        draft_card(service, place.city, lost, **place.editing)
    assert [fault.kind for fault in refused.value.faults] == [FaultKind.UNKNOWN_QUESTION]
    circle = process_contents(place, steps=(a_step(1, place.bodies["dsp"], after=frozenset({1})),))
    with pytest.raises(Faulty) as refused:
        draft_card(service, place.city, circle, **place.editing)
    assert [fault.kind for fault in refused.value.faults] == [FaultKind.CIRCLE_OF_STEPS]


def test_only_the_editor_of_the_city_drafts(place: CatalogueCity) -> None:
    service, stranger = a_service(place), a_catalogue_city()
    with pytest.raises(Refusal):
        draft_card(service, place.city, card_contents(), **stranger.editing)
