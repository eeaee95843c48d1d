"""The ladder of signatures, table by table (K8b)."""

from datetime import date, timedelta

import pytest

from office.accounts.models import Worker
from office.audit import history
from office.catalogue.cards import (
    bring_all_in_force,
    bring_in_force,
    return_with_comment,
    sign,
    sign_all,
    submit_all,
    submit_for_signing,
    withdraw,
)
from office.catalogue.drafting import draft_card, redraft_card
from office.catalogue.faults import Faulty
from office.catalogue.lists import give_role
from office.catalogue.models import InformationCard, RoleKind, SignKind, SignOff, SignState
from office.catalogue.queries import card_in_force, process_card_in_force
from office.catalogue.rules import FaultKind
from office.catalogue.states import CardState
from office.centres.models import Role
from office.centres.postings import Place
from office.law import Refusal, StaleChange
from tests.factories.catalogue import (
    AT,
    ON,
    CatalogueCity,
    a_card_in_force,
    a_catalogue_city,
    a_process_card_in_force,
    a_service,
    card_contents,
    posted,
    process_contents,
    signed,
)

pytestmark = pytest.mark.django_db


def submitted(place: CatalogueCity, *, decides: str = "dsp") -> InformationCard:
    service = a_service(place, decides=decides)
    return submit_for_signing(draft_card(service, place.city, card_contents(), **place.editing), **place.editing)


def people(place: CatalogueCity) -> dict[str, Worker]:
    return {
        "dsp head": place.head("dsp"),
        "pfu head": place.head("pfu"),
        "department": place.signers.department,
        "regional": place.signers.regional,
        "editor": place.editor,
    }


@pytest.mark.clause("K8b")
@pytest.mark.parametrize(
    ("decides", "signers", "missing"),
    [
        ("dsp", [], {SignKind.PROVIDER_HEAD, SignKind.DEPARTMENT}),
        ("dsp", ["dsp head"], {SignKind.DEPARTMENT}),
        ("dsp", ["department"], {SignKind.PROVIDER_HEAD}),
        ("dsp", ["dsp head", "department"], set()),
        ("dsp", ["department", "dsp head"], set()),
        ("pfu", ["pfu head"], {SignKind.DEPARTMENT, SignKind.PENSION_REGIONAL}),
        ("pfu", ["pfu head", "department"], {SignKind.PENSION_REGIONAL}),
        ("pfu", ["department", "regional"], {SignKind.PROVIDER_HEAD}),
        ("pfu", ["regional", "department", "pfu head"], set()),
    ],
)
def test_a_card_comes_in_force_only_with_every_signature(
    place: CatalogueCity, decides: str, signers: list[str], missing: set[SignKind]
) -> None:
    card = submitted(place, decides=decides)
    for name in signers:
        card = sign(card, by=people(place)[name], at=AT)
    if missing:
        with pytest.raises(Refusal) as refused:
            bring_in_force(card, ON, approval_act="наказ", **place.editing)
        assert refused.value.clause == "K8b"
        assert all(str(kind.label) in str(refused.value) for kind in missing)
        with pytest.raises(Refusal):
            card_in_force(card.service, place.city, ON)
    else:
        bring_in_force(card, ON, approval_act="наказ", **place.editing)
        assert card_in_force(card.service, place.city, ON) == card


@pytest.mark.clause("K8b")
@pytest.mark.parametrize(
    ("decides", "name"),
    [("dsp", "pfu head"), ("dsp", "regional"), ("dsp", "editor"), ("pfu", "dsp head"), ("pfu", "editor")],
)
def test_nobody_signs_what_is_not_theirs_to_sign(place: CatalogueCity, decides: str, name: str) -> None:
    card = submitted(place, decides=decides)
    by = people(place)[name]
    with pytest.raises(Refusal) as refused:
        sign(card, by=by, at=AT)
    assert refused.value.clause == "K8b"
    with pytest.raises(Refusal) as refused:
        return_with_comment(card, "Ні", by=by, at=AT)
    assert refused.value.clause == "K8b"
    assert not SignOff.objects.exists()


def test_a_department_of_another_city_does_not_sign(place: CatalogueCity) -> None:
    stranger = a_catalogue_city().signers.department
    with pytest.raises(Refusal):
        sign(submitted(place), by=stranger, at=AT)


def test_a_head_whose_posting_has_not_begun_does_not_sign(place: CatalogueCity) -> None:
    card = submitted(place)
    with pytest.raises(Refusal):
        sign(card, by=place.head("dsp"), at=AT - timedelta(days=365 * 10))


def test_one_person_in_two_positions_signs_once(place: CatalogueCity) -> None:
    both = posted(Role.PROVIDER_HEAD, Place(provider=place.bodies["pfu"]), by=place.signers.department)
    card = sign(submitted(place, decides="pfu"), by=both, at=AT)
    with pytest.raises(Refusal) as refused:
        sign(card, by=both, at=AT)
    assert refused.value.clause == "K8b"


def test_a_returned_card_is_a_draft_again_and_loses_its_signatures(place: CatalogueCity) -> None:
    card = sign(submitted(place), by=place.head("dsp"), at=AT)
    card = return_with_comment(card, "  Уточніть строк ", by=place.signers.department, at=AT)
    assert card.state == CardState.DRAFT
    assert card.signed_by_provider_at is None
    kept = [(row.kind, row.state, row.comment) for row in card.sign_offs.all()]
    assert kept == [
        (SignKind.PROVIDER_HEAD, SignState.SIGNED, ""),
        (SignKind.DEPARTMENT, SignState.RETURNED, "Уточніть строк"),
    ]
    mended = redraft_card(card, card_contents(term_value=15), **place.editing)
    assert bring_in_force(signed(place, mended), ON, approval_act="наказ", **place.editing).term_value == 15


def test_a_card_is_not_returned_without_saying_why(place: CatalogueCity) -> None:
    with pytest.raises(Refusal) as refused:
        return_with_comment(submitted(place), "  ", by=place.head("dsp"), at=AT)
    assert refused.value.field == "comment"


def test_a_faulty_card_is_not_submitted_and_all_faults_are_told(place: CatalogueCity) -> None:
    contents = card_contents(result="", refusal_grounds=())
    draft = draft_card(a_service(place), place.city, contents, **place.editing)
    with pytest.raises(Faulty) as refused:
        submit_for_signing(draft, **place.editing)
    assert [fault.kind for fault in refused.value.faults] == [FaultKind.EMPTY_ROW, FaultKind.NO_REFUSAL_GROUNDS]


def test_a_process_card_is_compared_with_the_information_card(place: CatalogueCity) -> None:
    service = a_service(place)
    a_card_in_force(place, service, term_value=15)
    draft = draft_card(service, place.city, process_contents(place), **place.editing)
    with pytest.raises(Faulty) as refused:
        submit_for_signing(draft, **place.editing)
    assert [fault.kind for fault in refused.value.faults] == [FaultKind.TERM_DIFFERS_FROM_CARD]


def test_a_process_card_climbs_the_same_ladder(place: CatalogueCity) -> None:
    service = a_service(place, decides="pfu")
    card = a_process_card_in_force(place, service, decides="pfu")
    assert process_card_in_force(service, place.city, ON) == card
    assert card.total_days == 4
    assert card.sign_offs.count() == 3


def test_a_pension_card_needs_a_recorded_regional_directorate() -> None:
    place = a_catalogue_city(regional=False)
    with pytest.raises(Refusal) as refused:
        submitted(place, decides="pfu")
    assert refused.value.clause == "K8b"


def test_only_the_editor_of_the_city_submits_and_brings_in_force(place: CatalogueCity) -> None:
    draft = draft_card(a_service(place), place.city, card_contents(), **place.editing)
    stranger = a_catalogue_city().editor
    with pytest.raises(Refusal):
        submit_for_signing(draft, by=stranger, at=AT)
    card = signed(place, draft)
    with pytest.raises(Refusal):
        bring_in_force(card, ON, approval_act="наказ", by=place.head("dsp"), at=AT)


def test_a_second_press_is_told_the_present_state(place: CatalogueCity) -> None:
    card = submitted(place)
    with pytest.raises(StaleChange) as refused:
        submit_for_signing(card, **place.editing)
    assert refused.value.present == CardState.SIGNING


def test_versions_follow_each_other_by_date(place: CatalogueCity) -> None:
    service = a_service(place)
    first = a_card_in_force(place, service)
    later = ON + timedelta(days=30)
    second = a_card_in_force(place, service, on=later, term_value=15)
    assert second.version == 2
    applied = {day: card_in_force(service, place.city, day) for day in (ON, later - timedelta(days=1), later)}
    assert list(applied.values()) == [first, first, second]
    first.refresh_from_db()
    assert (first.state, first.in_force_until) == (CardState.SUPERSEDED, later - timedelta(days=1))
    with pytest.raises(Refusal):
        card_in_force(service, place.city, ON - timedelta(days=1))


@pytest.mark.parametrize("day", [ON, ON + timedelta(days=29), ON + timedelta(days=30)])
def test_no_version_comes_before_one_that_is_in_force(place: CatalogueCity, day: date) -> None:
    service = a_service(place)
    a_card_in_force(place, service, on=ON + timedelta(days=30))
    card = signed(place, draft_card(service, place.city, card_contents(), **place.editing))
    with pytest.raises(Refusal) as refused:
        bring_in_force(card, day, approval_act="наказ", **place.editing)
    assert refused.value.field == "in_force_from"


def test_a_card_does_not_apply_before_its_last_signature(place: CatalogueCity) -> None:
    card = signed(place, draft_card(a_service(place), place.city, card_contents(), **place.editing))
    with pytest.raises(Refusal) as refused:
        bring_in_force(card, ON - timedelta(days=1), approval_act="наказ", **place.editing)
    assert refused.value.field == "in_force_from"


def test_the_same_service_has_its_own_card_in_each_city(place: CatalogueCity) -> None:
    service, other = a_service(place), a_catalogue_city()
    give_role(service, other.bodies["dsp"], RoleKind.DECIDES, starts_on=ON, **other.editing)
    here, there = a_card_in_force(place, service), a_card_in_force(other, service)
    assert (here.version, there.version) == (1, 1)
    assert card_in_force(service, other.city, ON) == there


def test_a_withdrawn_card_applies_to_its_last_day(place: CatalogueCity) -> None:
    card = a_card_in_force(place, a_service(place))
    last = ON + timedelta(days=7)
    withdraw(card, last, reason="Послугу передано", **place.editing)
    assert card_in_force(card.service, place.city, last) == card
    with pytest.raises(Refusal):
        card_in_force(card.service, place.city, last + timedelta(days=1))


@pytest.mark.parametrize(("last", "reason"), [(ON, " "), (ON - timedelta(days=1), "Помилка")])
def test_a_card_is_withdrawn_for_a_reason_and_not_backwards(place: CatalogueCity, last: date, reason: str) -> None:
    card = a_card_in_force(place, a_service(place))
    with pytest.raises(Refusal):
        withdraw(card, last, reason=reason, **place.editing)


def test_a_draft_can_be_given_up(place: CatalogueCity) -> None:
    draft = draft_card(a_service(place), place.city, card_contents(), **place.editing)
    assert withdraw(draft, ON, reason="Зайва", **place.editing).state == CardState.WITHDRAWN


def test_many_cards_are_signed_in_one_go_or_none(place: CatalogueCity) -> None:
    drafts = [draft_card(a_service(place), place.city, card_contents(), **place.editing) for _ in range(3)]
    cards = submit_all(drafts, **place.editing)
    sign(cards[0], by=place.head("dsp"), at=AT)
    with pytest.raises(Refusal):
        sign_all(cards, by=place.head("dsp"), at=AT)
    assert SignOff.objects.count() == 1
    sign_all(cards[1:], by=place.head("dsp"), at=AT)
    sign_all(cards, by=place.signers.department, at=AT)
    bring_all_in_force(cards, ON, approval_act="наказ", **place.editing)
    assert InformationCard.objects.filter(state=CardState.IN_FORCE).count() == 3


def test_one_act_takes_cards_of_one_city(place: CatalogueCity) -> None:
    with pytest.raises(ValueError, match="one city"):
        sign_all([submitted(place), submitted(a_catalogue_city())], by=place.head("dsp"), at=AT)


def test_the_journal_tells_the_whole_life_of_a_card(place: CatalogueCity) -> None:
    card = a_card_in_force(place, a_service(place))
    verbs = [entry.verb for entry in history(card)]
    assert verbs == ["card.drafted", "card.submitted", "card.signed", "card.signed", "card.in_force"]
