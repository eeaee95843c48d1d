from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from office.parties.models import Purpose
from office.parties.queries import consents_of, disclosures_of, representatives_of
from tests.factories.parties import AT, a_consent, a_place, a_representative, an_affected, an_applicant
from tests.parties.test_consents import a_wide_consent, passed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_of_a_person_take_one_statement_each(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    place = a_place()
    applicant = an_applicant(place)
    for row in range(rows):
        a_representative(place, applicant, an_applicant(place))
        consent = a_wide_consent(place, applicant, data_categories=f"дані {row}", at=AT + timedelta(minutes=row))
        passed(place, consent, at=AT + timedelta(hours=1 + row))
    with django_assert_num_queries(1):
        people = [(str(one.person), one.verified_by) for one in representatives_of(applicant)]
    with django_assert_num_queries(1):
        consents = [
            (one.data_categories, one.taken_by.full_name, one.controller.name) for one in consents_of(applicant)
        ]
    with django_assert_num_queries(1):
        went = [
            (one.disclosed_at, one.consent.subject, one.disclosed_by.full_name) for one in disclosures_of(applicant)
        ]
    assert len(people) == rows
    assert [what for what, _by, _where in consents] == [f"дані {row}" for row in reversed(range(rows))]
    assert [moment for moment, _whose, _by in went] == [AT + timedelta(hours=1 + row) for row in reversed(range(rows))]


def test_data_of_the_people_around_the_applicant_went_too() -> None:
    place = a_place()
    applicant = an_applicant(place)
    affected = an_affected(place, applicant)
    recipients = ("Державний реєстр актів цивільного стану",)
    consent = a_consent(place, affected, purpose=Purpose.THIRD_PARTIES, recipients=recipients, proof="заява № 2")
    disclosure = passed(place, consent)
    passed(place, a_wide_consent(place, an_applicant(place)))
    assert list(disclosures_of(applicant)) == [disclosure]
    assert list(consents_of(affected)) == [consent]
    assert not consents_of(applicant)
