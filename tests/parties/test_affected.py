from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from office.audit import history
from office.law import Refusal, StaleChange
from office.parties.affected import check_affected, correct_affected, proved_consent
from office.parties.consents import withdraw_consent
from office.parties.data import AffectedData
from office.parties.models import AffectedPerson, Applicant, Consent, GivenHow, Purpose
from tests.factories.parties import AT, Place, a_consent, a_place, an_affected, an_applicant
from tests.parties.refusals import refused_by

PROOF = "заява про згоду від 20.11.2026"


@pytest.mark.clause("K20")
def test_without_proof_of_consent_the_package_does_not_go_on(place: Place) -> None:
    affected = an_affected(place, an_applicant(place))
    with pytest.raises(Refusal) as refused, translation.override("en"):
        check_affected(affected, centre=place.centre, at=AT)
    assert refused.value.clause == "K20"
    assert "Лелеченко Віра" in str(refused.value)
    assert not proved_consent(affected, centre=place.centre, at=AT)


@pytest.mark.clause("K20")
def test_the_consent_of_that_person_lets_it_go_on_until_withdrawn(place: Place) -> None:
    affected = an_affected(place, an_applicant(place))
    consent = a_consent(place, affected, proof=PROOF)
    check_affected(affected, centre=place.centre, at=AT)
    later = AT + timedelta(hours=1)
    withdraw_consent(consent, how=GivenHow.PAPER, by=place.worker, at=later)
    with refused_by("K20"):
        check_affected(affected, centre=place.centre, at=later)


@pytest.mark.clause("K20")
def test_the_applicant_can_not_consent_for_a_grown_person(place: Place) -> None:
    applicant = an_applicant(place)
    affected = an_affected(place, applicant)
    a_consent(place, applicant)
    with pytest.raises(Refusal) as refused:
        a_consent(place, affected, given_how=GivenHow.REPRESENTATIVE, given_by=applicant, proof=PROOF)
    assert (refused.value.clause, refused.value.field) == ("K20", "given_by")
    with refused_by("K20"):
        check_affected(affected, centre=place.centre, at=AT)


@pytest.mark.clause("K20")
def test_for_a_child_the_legal_representative_consents(place: Place) -> None:
    mother = an_applicant(place)
    child = an_affected(place, mother, mother, born_on=date(2020, 5, 5))
    assert child.is_minor
    with refused_by("K20"):
        a_consent(place, child, proof=PROOF)  # by the child
    with translation.override("en"), pytest.raises(Refusal, match=mother.full_name):
        check_affected(child, centre=place.centre, at=AT)
    a_consent(place, child, given_how=GivenHow.REPRESENTATIVE, given_by=mother, proof=PROOF)
    check_affected(child, centre=place.centre, at=AT)


@pytest.mark.clause("K20")
def test_a_consent_of_another_person_without_proof_can_not_be_stored(place: Place) -> None:
    affected = an_affected(place, an_applicant(place))
    with pytest.raises(ValidationError) as refused:
        a_consent(place, affected)
    assert list(refused.value.message_dict) == ["proof"]
    bare = Consent(
        affected=affected,
        purpose=Purpose.SERVICE,
        data_categories="імʼя",
        controller=place.centre,
        given_at=AT,
        given_how=GivenHow.PAPER,
        taken_by=place.worker,
    )
    with pytest.raises(IntegrityError, match="k20_consent_of_another_has_proof"), transaction.atomic():
        bare.save()


@pytest.mark.clause("K20")
def test_where_the_law_asks_for_no_consent_its_norm_is_named(place: Place) -> None:
    applicant = an_applicant(place)
    with pytest.raises(ValidationError) as refused:
        an_affected(place, applicant, consent_required=False)
    assert list(refused.value.message_dict) == ["no_consent_basis"]
    affected = an_affected(place, applicant, consent_required=False, no_consent_basis="стаття 11 Закону № 2297-VI")
    check_affected(affected, centre=place.centre, at=AT)
    with pytest.raises(IntegrityError, match="k20_no_consent_names_its_norm"), transaction.atomic():
        AffectedPerson.objects.filter(pk=affected.pk).update(no_consent_basis="")


@pytest.mark.clause("K20")
def test_consent_given_to_another_centre_or_for_another_purpose_proves_nothing(place: Place) -> None:
    affected = an_affected(place, an_applicant(place))
    neighbour = a_place(place.centre.city)
    a_consent(neighbour, affected, proof=PROOF)
    a_consent(place, affected, proof=PROOF, purpose=Purpose.OBTAIN_DOCUMENTS)
    assert not proved_consent(affected, centre=place.centre, at=AT)
    assert proved_consent(affected, centre=neighbour.centre, at=AT)


def test_for_a_child_the_legal_representative_is_asked_for(place: Place) -> None:
    with pytest.raises(ValidationError) as refused:
        an_affected(place, an_applicant(place), is_minor=True)
    assert list(refused.value.message_dict) == ["legal_representative"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"surname": "", "given_name": "<b>"}, {"surname", "given_name"}),
        ({"surname": "Коваль\x00"}, {"surname"}),
        ({"relation": "enemy"}, {"relation"}),
        ({"rntrc": "0000000000"}, {"rntrc"}),
        ({"consent_required": False, "no_consent_basis": "а" * 10_000}, {"no_consent_basis"}),
    ],
)
def test_problems_are_told_at_their_fields(place: Place, changes: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        an_affected(place, an_applicant(place), **changes)
    assert set(refused.value.message_dict) == fields


def test_the_same_person_pressed_twice_stays_one(place: Place) -> None:
    applicant = an_applicant(place)
    one, again = an_affected(place, applicant), an_affected(place, applicant, surname="ЛЕЛЕЧЕНКО")
    assert one == again
    assert an_affected(place, applicant, given_name="Марія") != one
    assert [entry.verb for entry in history(one)] == ["affected.added"]


def test_a_correction_keeps_versions_and_tells_which_fields(place: Place) -> None:
    affected = an_affected(place, an_applicant(place))
    data = AffectedData(surname="Лелеченко", given_name="Вірослава", relation=affected.relation)
    corrected = correct_affected(affected, data, version=1, **place.who)
    assert (corrected.given_name, corrected.version) == ("Вірослава", 2)
    assert correct_affected(affected, data, version=2, **place.who).version == 2
    with pytest.raises(StaleChange) as refused:
        correct_affected(affected, data, version=1, **place.who)
    assert refused.value.present == corrected
    assert list(history(affected))[-1].data == {"fields": ["given_name"], "version": 2}


def test_staff_of_another_city_touch_nothing(place: Place) -> None:
    affected = an_affected(place, an_applicant(place))
    stranger = a_place()
    data = AffectedData(surname="Інша", given_name="Людина")
    with pytest.raises(Applicant.DoesNotExist):
        correct_affected(affected, data, version=1, **stranger.who)
    with pytest.raises(Applicant.DoesNotExist):
        an_affected(stranger, affected.applicant)
    with pytest.raises(Applicant.DoesNotExist):
        an_affected(place, affected.applicant, an_applicant(stranger))
