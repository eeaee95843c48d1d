from typing import Any
from uuid import uuid4

import pytest

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.centres.models import Role
from office.parties.access import (
    access_affected,
    access_applicant,
    access_consent,
    access_representative,
    cities_served,
)
from office.parties.models import AffectedPerson, Applicant, Consent, Representative
from tests.factories.centres import Scene, a_posting
from tests.factories.parties import (
    AT,
    Place,
    a_consent,
    a_place,
    a_representative,
    an_affected,
    an_applicant,
)

WHY: dict[str, Any] = {"at": AT, "purpose": "registration of a package"}


def opened(person: Applicant | AffectedPerson) -> list[tuple[Any, ...]]:
    return list(AccessRecord.objects.filter(person_id=str(person.pk)).values_list("by", "at", "purpose"))


def test_every_opening_of_a_person_is_logged(place: Place) -> None:
    applicant = an_applicant(place)
    assert access_applicant(place.worker, applicant.pk, **WHY) == applicant
    access_applicant(place.worker, applicant.pk, **WHY)
    assert opened(applicant) == [(place.worker.pk, AT, WHY["purpose"])] * 2


def test_an_opening_names_the_matter_it_served(place: Place) -> None:
    applicant = an_applicant(place)
    access_applicant(place.worker, applicant.pk, subject=place.centre, **WHY)
    assert AccessRecord.objects.get(person_id=str(applicant.pk)).subject_id == str(place.centre.pk)


def test_another_centre_of_the_city_knows_the_same_people(place: Place) -> None:
    applicant = an_applicant(place)
    neighbour = a_place(place.centre.city)
    assert access_applicant(neighbour.worker, applicant.pk, **WHY) == applicant
    assert access_applicant(neighbour.scene.officer, applicant.pk, **WHY) == applicant


def workers_in_other_roles(scene: Scene) -> list[Worker]:
    of_the_city = (Role.MAYOR_OFFICE, Role.AUDITOR)
    return [
        *(scene.admin, scene.director, scene.head, scene.chief),
        a_posting(Role.GREETER, centre=scene.centre, by=scene.head).worker,
        a_posting(Role.CATALOGUE_EDITOR, city=scene.city, by=scene.director).worker,
        *(a_posting(role, city=scene.city, by=scene.admin).worker for role in of_the_city),
    ]


def test_other_roles_open_nobody(place: Place) -> None:
    applicant = an_applicant(place)
    for worker in workers_in_other_roles(place.scene):
        assert cities_served(worker, at=AT) == set()
        with pytest.raises(Applicant.DoesNotExist):
            access_applicant(worker, applicant.pk, **WHY)
    assert not opened(applicant)


def test_who_was_posted_opens_no_more(place: Place) -> None:
    applicant = an_applicant(place)
    worker = place.worker
    worker.is_active = False
    worker.save()
    with pytest.raises(Applicant.DoesNotExist):
        access_applicant(worker, applicant.pk, **WHY)


def test_not_yours_and_not_there_answer_alike(place: Place) -> None:
    stranger = a_place().worker
    applicant = an_applicant(place)
    affected = an_affected(place, applicant)
    authority = a_representative(place, applicant, an_applicant(place))
    consent = a_consent(place, applicant)
    for worker, applicant_id, affected_id, authority_id, consent_id in (
        (stranger, applicant.pk, affected.pk, authority.pk, consent.pk),
        (place.worker, uuid4(), uuid4(), uuid4(), uuid4()),
    ):
        with pytest.raises(Applicant.DoesNotExist):
            access_applicant(worker, applicant_id, **WHY)
        with pytest.raises(AffectedPerson.DoesNotExist):
            access_affected(worker, affected_id, **WHY)
        with pytest.raises(Representative.DoesNotExist):
            access_representative(worker, authority_id, **WHY)
        with pytest.raises(Consent.DoesNotExist):
            access_consent(worker, consent_id, **WHY)
    assert not opened(applicant)


def test_whoever_opens_what_belongs_to_a_person_opens_the_person(place: Place) -> None:
    applicant, agent = an_applicant(place), an_applicant(place)
    affected = an_affected(place, applicant)
    of_affected = a_consent(place, affected, proof="заява від 20.11.2026")
    access_affected(place.worker, affected.pk, **WHY)
    access_consent(place.worker, of_affected.pk, **WHY)
    access_representative(place.worker, a_representative(place, applicant, agent).pk, **WHY)
    access_consent(place.worker, a_consent(place, applicant).pk, **WHY)
    assert (len(opened(affected)), len(opened(applicant)), len(opened(agent))) == (2, 2, 1)
