from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from office.audit import history
from office.law import Refusal, StaleChange
from office.parties.consents import (
    check_consent,
    consent_in_force,
    disclose,
    what_withdrawal_means,
    withdraw_consent,
)
from office.parties.models import Applicant, Consent, Disclosure, GivenHow, Purpose
from tests.factories.documents import a_stored_file
from tests.factories.parties import AT, Place, a_consent, a_firm, a_place, a_representative, an_applicant
from tests.parties.refusals import refused_by

HOUR = timedelta(hours=1)
REGISTER = "Державний реєстр актів цивільного стану"


@pytest.mark.clause("L24")
def test_without_leave_nothing_is_registered(place: Place) -> None:
    applicant = an_applicant(place)
    with pytest.raises(Refusal) as refused:
        check_consent(applicant, centre=place.centre, at=AT)
    assert refused.value.clause == "L24"
    assert str(Purpose.SERVICE.label) in str(refused.value)


@pytest.mark.clause("L24")
def test_leave_holds_from_its_moment_until_it_is_withdrawn(place: Place) -> None:
    applicant = an_applicant(place)
    consent = a_consent(place, applicant)
    assert check_consent(applicant, centre=place.centre, at=AT) == consent
    with refused_by("L24"):
        check_consent(applicant, centre=place.centre, at=AT - HOUR)
    withdraw_consent(consent, how=GivenHow.PAPER, by=place.worker, at=AT + HOUR)
    with refused_by("L24"):
        check_consent(applicant, centre=place.centre, at=AT + HOUR)
    # what was done while it was in force stays lawful
    assert consent_in_force(applicant, purpose=Purpose.SERVICE, centre=place.centre, at=AT) == consent


@pytest.mark.clause("L24")
def test_the_last_day_of_a_term_counts_whole(place: Place) -> None:
    applicant = an_applicant(place)
    consent = a_consent(place, applicant, term_until=date(2026, 11, 30))
    evening, midnight = datetime(2026, 11, 30, 21, 59, tzinfo=UTC), datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
    assert check_consent(applicant, centre=place.centre, at=evening) == consent
    with refused_by("L24"):
        check_consent(applicant, centre=place.centre, at=midnight)


@pytest.mark.clause("L24")
def test_leave_stays_within_its_purpose_its_centre_and_its_service(place: Place) -> None:
    applicant, neighbour = an_applicant(place), a_place(place.centre.city)
    one_service, other_service = str(uuid4()), str(uuid4())
    consent = a_consent(place, applicant, service=one_service)
    assert check_consent(applicant, centre=place.centre, at=AT, service=one_service) == consent
    for elsewhere in (
        {"centre": place.centre, "service": other_service},
        {"centre": place.centre},
        {"centre": neighbour.centre, "service": one_service},
        {"centre": place.centre, "service": one_service, "purpose": Purpose.THIRD_PARTIES},
    ):
        with refused_by("L24"):
            check_consent(applicant, at=AT, **elsewhere)
    with refused_by("L24"):
        check_consent(an_applicant(place), centre=place.centre, at=AT, service=one_service)
    wide = a_consent(place, applicant)
    assert check_consent(applicant, centre=place.centre, at=AT, service=other_service) == wide


def test_a_representative_gives_leave_only_with_authority(place: Place) -> None:
    firm, head = a_firm(place), an_applicant(place)
    through: dict[str, Any] = {"given_how": GivenHow.REPRESENTATIVE, "given_by": head}
    with refused_by("D3"):
        a_consent(place, firm, **through)
    a_representative(place, firm, head, ground="head")
    consent = a_consent(place, firm, **through)
    assert consent.given_by == head
    assert check_consent(firm, centre=place.centre, at=AT) == consent


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"data_categories": " "}, "data_categories"),
        ({"data_categories": "імʼя\x00"}, "data_categories"),
        ({"data_categories": "а" * 10_000}, "data_categories"),
        ({"purpose": "fun"}, "purpose"),
        ({"given_how": "by shouting"}, "given_how"),
        ({"given_how": GivenHow.REPRESENTATIVE}, "given_by"),
        ({"term_until": date(2026, 11, 19)}, "term_until"),
        ({"purpose": Purpose.THIRD_PARTIES}, "recipients"),
        ({"purpose": Purpose.THIRD_PARTIES, "recipients": (" ",)}, "recipients"),
        ({"purpose": Purpose.THIRD_PARTIES, "recipients": ("Реєстр\x00",)}, "recipients"),
        ({"purpose": Purpose.REGISTERS}, "proof"),
    ],
)
def test_what_a_consent_must_say_is_asked_for(place: Place, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        a_consent(place, an_applicant(place), **changes)
    assert list(refused.value.message_dict) == [field]
    assert not Consent.objects.exists()


def test_the_same_consent_pressed_twice_stays_one(place: Place) -> None:
    applicant, scan = an_applicant(place), a_stored_file()
    one = a_consent(place, applicant, proof_file=scan)
    assert a_consent(place, applicant, proof_file=scan, at=AT + HOUR) == one
    assert a_consent(place, applicant, proof_file=scan, at=AT + HOUR, purpose=Purpose.REGISTERS) != one
    withdraw_consent(one, how=GivenHow.ELECTRONIC, by=place.worker, at=AT + HOUR)
    assert a_consent(place, applicant, proof_file=scan, at=AT + 2 * HOUR) != one
    verbs = [entry.verb for entry in history(applicant)]
    assert verbs == ["applicant.registered", "consent.given", "consent.given", "consent.withdrawn", "consent.given"]


def test_a_withdrawal_is_noted_once_and_explained(place: Place) -> None:
    consent = a_consent(place, an_applicant(place))
    withdrawn = withdraw_consent(consent, how=GivenHow.PAPER, by=place.worker, at=AT + HOUR)
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_how) == (AT + HOUR, GivenHow.PAPER)
    with pytest.raises(StaleChange) as refused:
        withdraw_consent(consent, how=GivenHow.PAPER, by=place.worker, at=AT + 2 * HOUR)
    assert refused.value.present == withdrawn
    for purpose in Purpose:
        stops, *stays = what_withdrawal_means(purpose)
        assert str(stops) not in map(str, stays)
        assert len(stays) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"data_categories": "усе"},
        {"term_until": date(2030, 1, 1)},
        {"given_at": AT - HOUR},
        {"recipients": ["будь-хто"]},
        {"proof": "підроблено"},
    ],
)
def test_the_database_keeps_a_consent_as_it_was_given(place: Place, change: dict[str, Any]) -> None:
    consent = a_consent(place, an_applicant(place))
    with pytest.raises(IntegrityError, match="only be withdrawn"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).delete()
    withdraw_consent(consent, how=GivenHow.PAPER, by=place.worker, at=AT + HOUR)
    with pytest.raises(IntegrityError, match="only be withdrawn"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawn_at=None, withdrawn_by=None, withdrawn_how="")


def test_only_staff_of_the_centre_takes_and_ends_a_consent(place: Place) -> None:
    applicant, stranger = an_applicant(place), a_place(place.centre.city)
    consent = a_consent(place, applicant)
    for by in (stranger.worker, place.scene.head):
        with pytest.raises(Refusal):
            withdraw_consent(consent, how=GivenHow.PAPER, by=by, at=AT + HOUR)


def a_wide_consent(place: Place, applicant: Applicant, **changes: Any) -> Consent:
    says = {"purpose": Purpose.THIRD_PARTIES, "recipients": (REGISTER, "Пенсійний фонд")}
    return a_consent(place, applicant, **says | changes)


def passed(place: Place, consent: Consent, **changes: Any) -> Disclosure:
    says = {
        "recipient": REGISTER,
        "what": "імʼя, дата народження",
        "channel": "Трембіта",
        "case_reference": "12/345-2026",
    }
    return disclose(consent, **says | place.who | changes)


@pytest.mark.clause("K14.1")
def test_data_pass_to_a_named_third_party_by_a_consent_in_force_and_are_logged(place: Place) -> None:
    applicant = an_applicant(place)
    consent = a_wide_consent(place, applicant)
    disclosure = passed(place, consent, recipient=REGISTER.upper())
    assert list(consent.disclosures.all()) == [disclosure]
    entry = list(history(applicant))[-1]
    assert (entry.verb, entry.data["disclosure"]) == ("data.disclosed", str(disclosure.pk))
    assert "дата народження" not in str(entry.data)


@pytest.mark.clause("K14.1")
@pytest.mark.parametrize(
    ("consent_changes", "changes"),
    [
        ({}, {"recipient": "Рекламна агенція"}),
        ({}, {"recipient": ""}),
        ({}, {"at": AT - HOUR}),
        ({"term_until": date(2026, 11, 20)}, {"at": AT + timedelta(days=1)}),
        ({"purpose": Purpose.SERVICE}, {}),
    ],
)
def test_nothing_passes_beyond_the_consent(
    place: Place, consent_changes: dict[str, Any], changes: dict[str, Any]
) -> None:
    consent = a_wide_consent(place, an_applicant(place), **consent_changes)
    with refused_by("K14.1"):
        passed(place, consent, **changes)
    assert not Disclosure.objects.exists()


@pytest.mark.clause("K14.1")
def test_nothing_passes_after_the_withdrawal(place: Place) -> None:
    consent = a_wide_consent(place, an_applicant(place))
    passed(place, consent)
    withdraw_consent(consent, how=GivenHow.PAPER, by=place.worker, at=AT + HOUR)
    with refused_by("K14.1"):
        passed(place, consent, at=AT + HOUR)
    assert Disclosure.objects.count() == 1


@pytest.mark.clause("K14.1")
def test_a_disclosure_stays_for_good(place: Place) -> None:
    disclosure = passed(place, a_wide_consent(place, an_applicant(place)))
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        Disclosure.objects.filter(pk=disclosure.pk).update(what="нічого")
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        disclosure.delete()


@pytest.mark.clause("K14.1")
@pytest.mark.parametrize("field", ["what", "channel"])
@pytest.mark.parametrize("text", ["", "\x00", "а" * 10_000])
def test_a_disclosure_says_what_went_and_how(place: Place, field: str, text: str) -> None:
    consent = a_wide_consent(place, an_applicant(place))
    with pytest.raises(ValidationError):
        passed(place, consent, **{field: text})


def test_the_register_of_the_community_needs_no_recipient_named(place: Place) -> None:
    consent = a_consent(place, an_applicant(place), purpose=Purpose.REGISTERS, proof="заява від 20.11.2026")
    assert passed(place, consent, recipient="Реєстр територіальної громади").consent == consent


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("L24")
def test_a_consent_relied_on_is_not_withdrawn_in_the_midst() -> None:
    place = a_place()
    applicant = an_applicant(place)
    consent = a_consent(place, applicant)
    relied, order = Event(), []

    def register() -> None:
        with transaction.atomic():
            check_consent(applicant, centre=place.centre, at=AT)
            relied.set()
            withdrawing.wait(timeout=30)
            order.append("registered")
        connection.close()

    def withdraw() -> None:
        relied.wait(timeout=30)
        with connection.execute_wrapper(_tell_when_it_locks):
            withdraw_consent(consent, how=GivenHow.PAPER, by=place.worker, at=AT)
        order.append("withdrawn")
        connection.close()

    withdrawing = Event()

    def _tell_when_it_locks(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if "FOR NO KEY UPDATE" in sql:
            withdrawing.set()
        return execute(sql, params, many, context)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(register), pool.submit(withdraw)]:
            done.result(timeout=60)
    assert order == ["registered", "withdrawn"]
