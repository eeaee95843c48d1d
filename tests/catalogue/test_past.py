"""Which version of a card was in force at a past moment, by what was signed and known then."""

from datetime import datetime, timedelta

from office.catalogue.cards import bring_in_force, sign, submit_for_signing, withdraw
from office.catalogue.drafting import draft_card
from office.catalogue.models import InformationCard, ProcessCard
from office.catalogue.past import card_at, version_then
from office.catalogue.states import CardState
from tests.factories import catalogue
from tests.factories.catalogue import AT, ON, CatalogueCity
from tests.factories.journal import committed

A_DAY = timedelta(days=1)


def signed(place: CatalogueCity, card: InformationCard, at: datetime) -> InformationCard:
    submit_for_signing(card, by=place.editor, at=at)
    sign(card, by=place.head("dsp"), at=at)
    return sign(card, by=place.signers.department, at=at)


def test_the_version_in_force_at_every_moment_of_two_versions(db: None) -> None:
    place = catalogue.a_catalogue_city()
    service = catalogue.a_service(place)
    first = catalogue.a_card_in_force(place, service)
    committed()
    drafted_at = AT + 10 * A_DAY
    second = draft_card(
        service, place.city, catalogue.card_contents(fee_text="85 гривень"), by=place.editor, at=drafted_at
    )
    signed(place, second, drafted_at + A_DAY)
    committed()
    brought_at, from_on = drafted_at + 2 * A_DAY, ON + 20 * A_DAY
    bring_in_force(second, from_on, approval_act="наказ № 2", by=place.editor, at=brought_at)
    committed()
    withdrawn_at = AT + 30 * A_DAY
    withdraw(second, ON + 35 * A_DAY, reason="послугу скасовано", by=place.editor, at=withdrawn_at)
    committed()

    def version(at: datetime) -> int | None:
        then = version_then(InformationCard, service, place.city, at)
        return then.card.version if then else None

    assert version(AT - A_DAY) is None
    assert [version(AT + days * A_DAY) for days in (0, 11, 13, 19, 20, 30, 35)] == [1, 1, 1, 1, 2, 2, 2]
    assert version(AT + 36 * A_DAY) is None
    assert version_then(ProcessCard, service, place.city, AT + 20 * A_DAY) is None

    before, after = card_at(first, brought_at - timedelta(seconds=1)), card_at(first, brought_at)
    assert before is not None
    assert after is not None
    assert (before.state, before.in_force_until) == (CardState.IN_FORCE, None)
    assert (after.state, after.in_force_until) == (CardState.SUPERSEDED, from_on - A_DAY)
    assert after.in_force


def test_the_way_of_a_draft(db: None) -> None:
    place = catalogue.a_catalogue_city()
    service = catalogue.a_service(place)
    card = draft_card(service, place.city, catalogue.card_contents(), by=place.editor, at=AT)
    committed()
    signed(place, card, AT + A_DAY)
    committed()
    assert card_at(card, AT - timedelta(seconds=1)) is None
    states = [then.state for days in (0, 1) if (then := card_at(card, AT + days * A_DAY))]
    assert states == [CardState.DRAFT, CardState.SIGNING]
    last = card_at(card, AT + A_DAY)
    assert last is not None
    assert last.last_act is not None
    assert (last.last_act.verb, last.in_force) == ("card.signed", False)
