"""What the counter takes papers for: services, their forms blank, as samples and filled; consents to print."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from office.catalogue.contents import FormContents
from office.catalogue.forms import publish_form
from office.catalogue.models import FormTemplate
from office.parties.models import AffectedPerson
from tests.factories import cases, catalogue
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address

pytestmark = pytest.mark.django_db

FIELDS = [
    {"code": "surname", "label": "Прізвище", "kind": "text", "required": True},
    {"code": "iban", "label": "Рахунок", "kind": "iban"},
]
FORM = FormContents(
    name="Заява про допомогу",
    sections=[{"title": "Заявник", "fields": FIELDS}],
    samples={"Зразок матері": {"iban": "UA000"}},
)


@pytest.fixture
def form(world: cases.World) -> FormTemplate:
    return publish_form("help", FORM, [world.service], in_force_from=catalogue.ON, **world.place.editing)


def page_of(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(address(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def printed(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(address(name, *args), query)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


@pytest.mark.clause("L11")
def test_a_service_is_found_and_its_form_printed_blank_and_as_a_sample(
    world: cases.World, front: Client, form: FormTemplate
) -> None:
    assert world.service.name in page_of(front, "services")
    assert world.service.name in page_of(front, "services", s="нарадження")
    assert "Такої послуги" in page_of(front, "services", s="ююю")
    page = page_of(front, "service_page", world.service.pk)
    sample = form.samples.get()
    for words in ("Свідоцтво про народження", "РАЦС", world.body("pfu").name, "Заява про допомогу"):
        assert words in page
    assert f"{address('form_paper', form.pk)}?sample={sample.pk}" in page
    blank = printed(front, "form_paper", form.pk)
    assert "Прізвище" in blank
    assert "UA000" not in blank
    assert "UA000" in printed(front, "form_paper", form.pk, sample=str(sample.pk))
    assert "UA000" not in printed(front, "form_paper", form.pk, sample="999999")


def test_the_pages_take_one_count_of_statements(
    world: cases.World, front: Client, form: FormTemplate, django_assert_num_queries: Any
) -> None:
    more = [catalogue.a_service(world.place, decides="pfu", takes="dsp") for _each in range(2)]
    with django_assert_num_queries(4):
        page_of(front, "services")
    with django_assert_num_queries(12):
        page_of(front, "service_page", world.service.pk)
    for service in more:
        catalogue.a_card_in_force(world.place, service, decides="pfu")
    catalogue.a_list(world.place, world.service, *more, on=cases.AT.date(), number="13")
    for number in range(2):
        publish_form(f"more-{number}", FORM, [world.service], in_force_from=catalogue.ON, **world.place.editing)
    with django_assert_num_queries(4):
        assert page_of(front, "services").count('href="/desk/services/') == 4, "three, and the entry at the side"
    with django_assert_num_queries(12):
        assert page_of(front, "service_page", world.service.pk).count("?sample=") == 3


@pytest.mark.clause("L24")
def test_the_consent_and_filled_forms_are_printed_from_the_desk_and_after_registration(
    world: cases.World, front: Client, form: FormTemplate
) -> None:
    package = cases.a_package(world)
    desk = page_of(front, "package", package.pk)
    assert address("consent_paper", package.pk) in desk
    assert address("package_papers", package.pk) in desk
    assert package.applicant.surname in printed(front, "consent_paper", package.pk)
    papers = page_of(front, "package_papers", package.pk)
    assert address("filled_form", package.pk, form.pk) in papers
    assert package.applicant.surname in printed(front, "filled_form", package.pk, form.pk)
    case = cases.a_registered_case(world)
    assert address("consent_paper", case.package_id) in page_of(front, "registered", case.pk)
    assert case.tracking_code in printed(front, "consent_paper", case.package_id)


@pytest.mark.clause("K20")
def test_the_consent_of_another_person_is_printed_where_it_is_recorded(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    said = {"act": "add", "surname": "Шевчук", "given_name": "Олег", "relation": "spouse"}
    assert front.post(address("affected", package.pk), said).status_code == 302 + 1
    person = AffectedPerson.objects.get()
    assert address("affected_paper", package.pk, person.pk) in page_of(front, "affected_consent", package.pk, person.pk)
    assert "Шевчук Олег" in printed(front, "affected_paper", package.pk, person.pk)


@pytest.mark.clause("K21")
def test_papers_of_another_centre_are_not_there(
    world: cases.World, front: Client, form: FormTemplate, signed_in: SignedIn
) -> None:
    package = cases.a_package(world)
    other = cases.a_world()
    stranger = signed_in(other.front)
    places = [("consent_paper", package.pk), ("package_papers", package.pk), ("filled_form", package.pk, form.pk)]
    places += [("form_paper", form.pk), ("service_page", world.service.pk)]
    for name, *args in places:
        assert stranger.get(address(str(name), *args)).status_code == 404, name
