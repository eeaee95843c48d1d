"""Search before create, a person's data put right, whatever is typed."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from office.audit.models import AccessRecord
from office.parties.affected import add_affected
from office.parties.applicants import correct_applicant, data_of
from office.parties.data import AffectedData
from office.parties.demo import synthetic_person
from office.parties.models import Applicant, Ground, Relation
from office.parties.representatives import AuthorityData, add_representative
from tests.factories import cases
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address, an_applicant

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>' OR 1=1 -- \u202e\x00%(name)s {{ 7|add:7 }}"


def typed(**changes: object) -> dict[str, object]:
    """Give what a worker would type about a synthetic person nobody else in the run is."""
    person = synthetic_person(9_001)
    assert person.born_on is not None
    born = person.born_on
    sent: dict[str, object] = {
        "kind": "natural",
        "surname": person.surname,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "born_on_day": born.day,
        "born_on_month": born.month,
        "born_on_year": born.year,
        "sex": person.sex,
        "rntrc": person.rntrc,
        "phone": "",
        "preferred_channel": "phone",
        "preferred_language": "uk",
        "document_kind": "id_card",
        "document_series_number": "900123456",
        "document_issued_by": "0710",
        "document_issued_on_day": 1,
        "document_issued_on_month": 5,
        "document_issued_on_year": 2020,
    }
    return sent | changes


def test_the_search_shows_why_each_is_shown_and_logs_it(world: cases.World, front: Client) -> None:
    person = cases.a_person(world)
    page = front.get(address("package_new"), {"who": person.rntrc or ""}).content.decode()
    assert person.full_name in page
    assert "імовірно, та сама особа" in page
    assert f"РНОКПП {person.rntrc}" not in page  # enough to tell people apart, no number that could be used
    assert AccessRecord.objects.filter(person_id=str(person.pk), by=world.front).exists()


def test_who_is_not_found_is_registered_from_the_same_screen(world: cases.World, front: Client) -> None:
    page = front.get(address("package_new"), {"who": "грушевська ганна 0501234567"}).content.decode()
    assert "введене перенесено у форму" in page
    for value in ("Грушевська", "Ганна", "+380501234567"):
        assert f'value="{value}"' in page


def test_a_new_person_leads_to_the_service(world: cases.World, front: Client) -> None:
    answer = front.post(address("person_new"), typed())
    person = Applicant.objects.get(surname=typed()["surname"], given_name=typed()["given_name"])
    assert (answer.status_code, answer.headers["Location"]) == (303, address("service", person.pk))
    assert person.identity_documents.get().series_number == "900123456"


def test_a_number_that_speaks_of_another_birth_date_warns_and_stops_nobody(world: cases.World, front: Client) -> None:
    answer = front.post(address("person_new"), typed(born_on_day=1, born_on_month=1, born_on_year=2051), follow=True)
    assert answer.status_code == 200
    assert "дата народження інша" in answer.content.decode()


def test_every_mistake_is_told_at_once_and_nothing_typed_is_lost(world: cases.World, front: Client) -> None:
    wrong = typed(surname="", rntrc="1234567890", email="нема", phone="12", document_issued_by="", needs="пандус")
    answer = front.post(address("person_new"), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Applicant.objects.exists()
    summary = page[page.index("govuk-error-summary") : page.index("</ul>", page.index("govuk-error-summary"))]
    for field in ("id_surname", "id_rntrc", "id_email", "id_phone", "id_document_issued_by"):
        assert f'href="#{field}"' in summary
    for value in ("1234567890", "нема", "пандус", "900123456"):
        assert f'value="{value}"' in page


def test_a_known_number_shows_who_has_it_and_registers_nobody(world: cases.World, front: Client) -> None:
    known = cases.a_person(world)
    answer = front.post(address("person_new"), typed(rntrc=known.rntrc, surname="Інша"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert address("service", known.pk) in page
    assert 'name="not_the_same"' not in page  # the same number is the same person: no reason helps
    assert Applicant.objects.count() == 1


def test_a_namesake_is_registered_with_the_reason(world: cases.World, front: Client) -> None:
    known = cases.a_person(world, rntrc="")
    sent = typed(surname=known.surname, given_name=known.given_name, patronymic=known.patronymic, rntrc="")
    assert known.born_on is not None
    sent |= {"born_on_day": known.born_on.day, "born_on_month": known.born_on.month, "born_on_year": known.born_on.year}
    answer = front.post(address("person_new"), sent)
    assert answer.status_code == 422
    assert 'name="not_the_same"' in answer.content.decode()
    assert front.post(address("person_new"), sent | {"not_the_same": "namesake"}).status_code == 303
    assert Applicant.objects.filter(surname=known.surname).count() == 2


def test_a_legal_person_is_registered_by_its_code(world: cases.World, front: Client) -> None:
    sent = {"kind": "legal", "legal_name": "ТОВ «Приклад»", "edrpou": "45000126"}
    answer = front.post(address("person_new"), sent | {"preferred_channel": "email", "preferred_language": "uk"})
    assert answer.status_code == 303
    assert Applicant.objects.get().edrpou == "45000126"


@pytest.mark.parametrize("name", ["package_new", "person_new"])
def test_hostile_text_is_only_text(world: cases.World, front: Client, name: str) -> None:
    answer = front.get(f"{address(name)}?{urlencode({'who': HOSTILE})}")
    assert answer.status_code == 200
    assert "<script>alert(1)" not in answer.content.decode()
    posted = front.post(address("person_new"), typed(surname=HOSTILE, needs=HOSTILE))
    assert posted.status_code == 422
    assert "<script>alert(1)" not in posted.content.decode()


def test_a_change_made_meanwhile_is_told_and_the_typed_words_stay(world: cases.World, front: Client) -> None:
    person = cases.a_person(world)
    form = front.get(address("person", person.pk)).content.decode()
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version
    correct_applicant(person, data_of(person, needs="перекладач"), version=1, by=world.front, at=world.at)
    sent = typed(surname=person.surname, given_name=person.given_name, address="вул. Нова, 1", rntrc=person.rntrc)
    answer = front.post(address("person", person.pk), sent | {"version": version[1]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="вул. Нова, 1"' in page
    assert 'name="version" value="2"' in page
    assert front.post(address("person", person.pk), sent | {"version": "2"}).status_code == 303
    person.refresh_from_db()
    assert person.address == "вул. Нова, 1"


def test_a_document_is_added_and_its_mistakes_told(world: cases.World, front: Client) -> None:
    person = an_applicant(world)
    sent = {"document_kind": "id_card", "document_series_number": "12", "document_issued_by": "0710"}
    answer = front.post(address("person_document", person.pk), sent)
    assert answer.status_code == 422
    assert 'href="#id_document_series_number"' in answer.content.decode()
    right = sent | {"document_series_number": "900000777"}
    right |= {f"document_issued_on_{part}": value for part, value in (("day", "1"), ("month", "5"), ("year", "2020"))}
    assert front.post(address("person_document", person.pk), right).status_code == 303
    assert person.identity_documents.get().series_number == "900000777"


def test_a_person_of_another_city_is_not_there(world: cases.World, front: Client, signed_in: SignedIn) -> None:
    stranger = an_applicant(cases.a_world())
    for name in ("person", "person_document", "service"):
        assert front.get(address(name, stranger.pk)).status_code == 404
    assert signed_in(world.head).get(reverse("frontdesk:home")).status_code == 404


def test_the_search_takes_one_count_of_statements(
    world: cases.World, front: Client, django_assert_num_queries: object
) -> None:
    for number in (1, 3):
        while Applicant.objects.filter(surname="Чорнобрива").count() < number:
            cases.a_person(world, surname="Чорнобрива", given_name="Віра")
        with django_assert_num_queries(5):  # type: ignore[operator]
            page = front.get(address("package_new"), {"who": "чорнобрива"})
        assert page.content.decode().count("Вибрати<span") == number


def shown_to_choose(front: Client, page: str, world: cases.World) -> list[str]:
    """Give whose opening was logged for linking people to a package when the page was shown."""
    known = AccessRecord.objects.count()
    assert front.get(page).status_code == 200
    return list(AccessRecord.objects.filter(by=world.front).order_by("pk")[known:].values_list("person_id", flat=True))


@pytest.mark.clause("K21")
def test_who_can_be_chosen_for_a_package_is_logged_as_opened(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    who: dict[str, Any] = {"by": world.front, "at": world.at}
    authority = AuthorityData(Ground.POWER_OF_ATTORNEY, "довіреність № 15 від 02.11.2026", world.at.date())
    acting = [cases.a_person(world, surname=name) for name in ("Перший", "Друга")]
    for person in acting:
        add_representative(package.applicant, person, authority, seen=True, **who)
    norm: dict[str, Any] = {"consent_required": False, "no_consent_basis": "Закон № 2297-VI, стаття 11"}
    others = [
        add_affected(
            package.applicant, AffectedData(surname=name, given_name="Віра", relation=Relation.OTHER, **norm), **who
        )
        for name in ("Афанасьєва", "Яремчук")
    ]
    applicant = str(package.applicant_id)
    there = {str(person.pk) for person in acting}
    for page in (address("representative", package.pk), address("service", applicant)):
        first, *shown = shown_to_choose(front, page, world)
        assert (first, set(shown)) == (applicant, there), page
    page = address("affected", package.pk)
    assert shown_to_choose(front, page, world) == [applicant, *(str(each.pk) for each in others)]
