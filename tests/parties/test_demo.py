from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.parties.data import cleaned_applicant
from office.parties.demo import PLACES, synthetic_firm, synthetic_person
from office.parties.models import Applicant
from office.parties.notices import notices_for
from tests.factories.parties import a_place, an_applicant

NUMBERS = st.integers(0, 119_999)


@given(NUMBERS, st.integers(0, 99), st.sampled_from(list(PLACES)))
def test_a_synthetic_person_is_whole_and_nobody_real(n: int, seed: int, town: str) -> None:
    person = synthetic_person(n, seed, place=town)
    assert cleaned_applicant(person) == person
    assert person == synthetic_person(n, seed, place=town)
    assert person.born_on is not None
    assert date(2050, 1, 1) <= person.born_on <= date(2090, 12, 31)
    assert {notice.field for notice in notices_for(person, on=date(2095, 1, 1))} <= {"document_valid_until"}


@given(NUMBERS, st.integers(0, 99))
def test_a_synthetic_firm_is_whole(n: int, seed: int) -> None:
    firm = synthetic_firm(n, seed)
    assert cleaned_applicant(firm) == firm


def test_no_two_people_share_a_number() -> None:
    people = [synthetic_person(n, 7) for n in range(20_000)]
    assert len({person.rntrc for person in people}) == 20_000
    assert len({person.phone for person in people}) == 20_000
    assert len({person.document.series_number for person in people if person.document}) == 20_000


@pytest.mark.django_db
def test_a_town_of_synthetic_people_registers_without_doubts() -> None:
    place = a_place()
    for _person in range(30):
        an_applicant(place)
    assert Applicant.objects.filter(city=place.centre.city).count() == 30
