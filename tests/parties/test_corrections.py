"""Asking that one's own data be put right: a named person owes the answer; put right by the usual act, or not, with why."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from office.audit import history
from office.centres.models import Role
from office.law import Refusal
from office.law.states import StaleChange
from office.messages.models import Message
from office.parties.accounts import Claims, account_of, sign_in
from office.parties.applicants import DuplicateApplicant
from office.parties.corrections import (
    Wrong,
    access_correction,
    ask_correction,
    corrections_for,
    corrections_told,
    my_corrections,
    put_right,
    refuse_correction,
)
from office.parties.models import Applicant, ApplicantAccount, CorrectedField, CorrectionRequest
from tests.factories import parties
from tests.factories.centres import a_posting, a_scene
from tests.factories.parties import AT, Place

NUMBER = "5478800108"
ADDRESS = Wrong(CorrectedField.ADDRESS, " вул. Нова, 2 ", "переїзд")


@pytest.fixture
def person(place: Place) -> Applicant:
    return parties.an_applicant(place, rntrc=NUMBER, sex="", born_on=None)


@pytest.fixture
def account(place: Place, person: Applicant) -> ApplicantAccount:
    found = account_of(sign_in(Claims("city", "z-1", rntrc=NUMBER, email="z@example.test"), at=AT), at=AT)
    assert found is not None
    return found


def asked(account: ApplicantAccount, person: Applicant, wrong: Wrong = ADDRESS, **more: Any) -> CorrectionRequest:
    given: dict[str, Any] = {"at": AT, "request": uuid4()} | more
    return ask_correction(account, person.pk, wrong, **given)


@pytest.mark.clause("K21")
def test_a_request_is_owed_by_name_and_put_right_by_the_usual_act(
    place: Place, person: Applicant, account: ApplicantAccount
) -> None:
    key = uuid4()
    made = asked(account, person, request=key)
    assert asked(account, person, request=key) == made
    duty = made.duties.get()
    assert (duty.bearer, duty.centre) == (place.worker, place.centre)
    assert duty.due_at == AT.replace(day=4, month=12, hour=18)  # ten working days; the centre closes at 20:00 in Kyiv
    [listed] = corrections_for(place.worker, at=AT)
    assert listed.correction == made
    found = access_correction(place.worker, made.pk, at=AT, purpose="проба")
    done = put_right(
        found, "вул. Нова, 2", answer="Виправлено за паспортом", version=found.applicant.version, **place.who
    )
    person.refresh_from_db()
    duty.refresh_from_db()
    assert (person.address, done.state, duty.done_by) == ("вул. Нова, 2", "corrected", place.worker)
    mail = Message.objects.get(key=f"correction:{made.pk}")
    assert (mail.address, mail.data["text"]) == ("z@example.test", "Виправлено за паспортом")
    entries = {entry.verb: entry.data for entry in history(person)}
    assert entries["correction.asked"] == {"correction": str(made.pk), "fields": ["address"]}
    assert entries["correction.answered"]["state"] == "corrected"
    assert entries["applicant.corrected"]["fields"] == ["address"]
    assert not any("Нова" in str(data) for data in entries.values())
    with pytest.raises(StaleChange):
        refuse_correction(made, ground="пізно", **place.who)
    [told] = corrections_told(account)
    assert (told["wanted"], told["answer"]) == ("вул. Нова, 2", "Виправлено за паспортом")


def test_data_stay_as_they_are_only_with_a_ground(place: Place, person: Applicant, account: ApplicantAccount) -> None:
    made = asked(account, person)
    with pytest.raises(Refusal) as refused:
        refuse_correction(made, ground="  ", **place.who)
    assert refused.value.field == "answer"
    refuse_correction(made, ground="У паспорті стоїть інша адреса", **place.who)
    [mine] = my_corrections(account)
    person.refresh_from_db()
    assert (mine.state, mine.answer, person.address) == ("refused", "У паспорті стоїть інша адреса", person.address)


def test_what_is_not_said_not_theirs_or_too_much_is_refused(
    place: Place, person: Applicant, account: ApplicantAccount
) -> None:
    for wrong, field in (
        (replace(ADDRESS, wanted=" "), "wanted"),
        (replace(ADDRESS, reason=""), "reason"),
        (replace(ADDRESS, reason="а" * 2001), "reason"),
    ):
        with pytest.raises(Refusal) as refused:
            asked(account, person, wrong)
        assert refused.value.field == field
    with pytest.raises(Applicant.DoesNotExist):
        asked(account, parties.an_applicant(place))
    for _each in range(5):
        asked(account, person)
    with pytest.raises(Refusal, match="5"):
        asked(account, person)


def test_the_answer_is_of_the_centres_front_office_and_of_the_record_as_it_was_seen(
    place: Place, person: Applicant, account: ApplicantAccount
) -> None:
    made, elsewhere = asked(account, person), a_scene()
    given: dict[str, Any] = {"answer": "так", "version": person.version, "at": AT}
    with pytest.raises(CorrectionRequest.DoesNotExist):
        put_right(made, "x", by=elsewhere.front, **given)
    with pytest.raises(CorrectionRequest.DoesNotExist):
        access_correction(elsewhere.front, made.pk, at=AT, purpose="проба")
    with pytest.raises(StaleChange):
        put_right(made, "вул. Нова, 2", by=place.worker, **given | {"version": 9})
    other = asked(account, person, Wrong(CorrectedField.OTHER, "дата видачі паспорта", "помилка", language="en"))
    assert put_right(other, "", by=place.worker, **given).state == "corrected"
    assert "to put your data right" in str(Message.objects.get(key=f"correction:{other.pk}").data["subject"])


def test_a_wrong_value_and_another_persons_number_change_nothing(
    place: Place, person: Applicant, account: ApplicantAccount
) -> None:
    parties.an_applicant(place, rntrc="5677912311", sex="", born_on=None)
    given: dict[str, Any] = {"answer": "так", "version": person.version, **place.who}
    born = asked(account, person, Wrong(CorrectedField.BORN_ON, "01.01.2050", "помилка"))
    with pytest.raises(ValidationError):
        put_right(born, "2050-01-01", **given)
    number = asked(account, person, Wrong(CorrectedField.RNTRC, "5677912311", "помилка"))
    with pytest.raises(DuplicateApplicant):
        put_right(number, "5677912311", **given)
    assert {each.state for each in my_corrections(account)} == {"open"}
    put_right(born, "01.01.2050", **given)
    person.refresh_from_db()
    assert (str(person.born_on), person.rntrc) == ("2050-01-01", NUMBER)


def test_the_least_loaded_of_the_front_office_is_named(
    place: Place, person: Applicant, account: ApplicantAccount
) -> None:
    scene = deepcopy(place.scene)
    here: dict[str, Any] = {"centre": scene.centre, "provider": scene.provider, "by": scene.head}
    other = a_posting(Role.FRONT_OFFICE, **here, surname="Яворівська").worker
    bearers = [asked(account, person, at=AT + timedelta(minutes=nth)).duties.get().bearer for nth in range(4)]
    assert [bearers.count(each) for each in (place.worker, other)] == [2, 2]


def test_the_database_refuses_half_an_answer(place: Place, person: Applicant, account: ApplicantAccount) -> None:
    made = asked(account, person)
    for half in ({"state": "refused"}, {"answered_at": AT}, {"wanted": ""}, {"field": "version"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CorrectionRequest.objects.filter(pk=made.pk).update(**half)
