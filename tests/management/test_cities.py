"""A city begins: the first administrator, a city, its first centre, the director, what it offers; on pages alone."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from office.accounts.models import Worker
from office.catalogue.competence import bodies_for
from office.catalogue.lists import record_list
from office.catalogue.models import ProviderRole, RoleKind, ServiceList
from office.catalogue.queries import listed_service
from office.centres.models import Centre, City, Posting, Role
from office.law import Refusal
from tests.factories import cases, catalogue
from tests.factories.management import Heads
from tests.management.conftest import AtDesk
from tests.management.test_schedules import day

CITY = {"name": "Озерськ", "name_en": "Ozersk", "katottg": "UA07080170010083384", "slug": "ozersk"}
CENTRE = {
    "name": "Центр на Озерній",
    "address": "вул. Озерна, 1",
    "code": "ozerna",
    "support_body": "Департамент",
    "funding": "бюджет міста",
}


def admin_command(email: str = "admin@ozersk.test", **words: str) -> str:
    said = StringIO()
    names = {"surname": "Адміненко", "given_name": "Ада", **words}
    call_command("admin", email, site="https://office.test/", stdout=said, **names)
    return said.getvalue().strip().splitlines()[-1]


@pytest.mark.django_db
def test_the_first_administrator_chooses_a_password_by_the_link_and_there_is_no_second() -> None:
    link = admin_command()
    assert link.startswith("https://office.test/accounts/")
    again = admin_command()  # the link is good for a day: until it is used there is another one
    browser = Client()
    page = browser.get(again.removeprefix("https://office.test"), follow=True)
    new = {"password1": "озеро під сосновим лісом", "password2": "озеро під сосновим лісом"}
    browser.post(page.redirect_chain[-1][0], new)
    worker = Worker.objects.get()
    assert worker.check_password(new["password1"])
    assert Posting.objects.get().role == Role.SYSTEM_ADMIN
    for email in (worker.email, "second@ozersk.test"):
        with pytest.raises((Refusal, CommandError)):
            admin_command(email)
    assert Worker.objects.count() == 1


@pytest.mark.clause("K1")
def test_an_administrator_adds_a_city_opens_its_centre_and_posts_the_director(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    admin, today = at_desk(heads.admin), world.at.date()
    wrong = admin.post(reverse("management:city_new"), CITY | {"katottg": "UA07"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["katottg"])
    assert admin.post(reverse("management:city_new"), CITY).status_code == 303
    for taken, field in ((CITY, "katottg"), (CITY | {"katottg": "UA07080170010083385"}, "slug")):
        twice = admin.post(reverse("management:city_new"), taken)
        assert (twice.status_code, list(twice.context["form"].errors)) == (422, [field])
    city = City.objects.get(slug="ozersk")
    opening = reverse("management:centre_new", args=["ozersk"])
    typed = CENTRE | day("opened_on", today)
    unfunded = admin.post(opening, typed | {"funding": " "})
    assert (unfunded.status_code, list(unfunded.context["form"].errors)) == (422, ["funding"])
    assert admin.post(opening, typed).status_code == 303
    assert list(admin.post(opening, typed).context["form"].errors) == ["code"]
    assert Centre.objects.get(code="ozerna").city == city
    shown = admin.get(reverse("management:cities")).content.decode()
    assert "Центр на Озерній" in shown
    director = {"surname": "Директоренко", "given_name": "Дана", "email": "d@ozersk.test", "role": Role.DEPARTMENT}
    posted = {"city": str(city.pk), "act": "розпорядження № 1", **day("starts_on", today)}
    assert admin.post(reverse("management:worker_new"), director | posted).status_code == 303
    at_work = at_desk(Worker.objects.get(email="d@ozersk.test"))
    assert "Центр на Озерній" in at_work.get(reverse("management:agreements")).content.decode()
    assert at_work.get(opening).status_code == 200
    second = CENTRE | {"code": "lisova", "name": "Центр на Лісовій"} | day("opened_on", today)
    assert at_work.post(opening, second).status_code == 303


def test_nobody_else_adds_cities_and_a_department_opens_centres_of_its_own_city_alone(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    City.objects.create(**CITY)
    foreign = reverse("management:centre_new", args=["ozersk"])
    for worker in (heads.director, heads.head, heads.editor):
        assert at_desk(worker).get(reverse("management:city_new")).status_code == 404
        assert at_desk(worker).get(foreign).status_code == 404


# --- what it offers --------------------------------------------------------------------------------------------------


@pytest.mark.clause("D4")
def test_an_editor_records_which_body_does_what_and_until_when(world: cases.World, at_desk: AtDesk) -> None:
    editor, today = at_desk(world.place.editor), world.at.date()
    service = catalogue.a_service(world.place)
    start = today + timedelta(days=10)
    new = reverse("management:workshop_role_new", args=[service.pk])
    said: dict[str, Any] = {"kind": RoleKind.DECIDES, "provider": str(world.body("ssd").pk), "basis": "закон, ст. 3"}
    assert editor.post(new, said | day("starts_on", start)).status_code == 303
    late = editor.post(new, said | day("starts_on", start))
    assert (late.status_code, list(late.context["form"].errors)) == (422, ["starts_on"])
    assert bodies_for(service, world.centre, start).decider == world.body("ssd")
    assert bodies_for(service, world.centre, today).decider == world.body("dsp")
    role = ProviderRole.objects.get(service=service, provider=world.body("ssd"))
    end = reverse("management:workshop_role_end", args=[service.pk, role.pk])
    assert end in editor.get(reverse("management:workshop_service", args=[service.pk])).content.decode()
    assert editor.post(end, day("ends_on", start + timedelta(days=5))).status_code == 303
    role.refresh_from_db()
    assert role.ends_on == start + timedelta(days=5)
    assert editor.get(reverse("management:workshop_role_end", args=[world.service.pk, role.pk])).status_code == 404


@pytest.mark.clause("K8a")
def test_a_list_of_services_is_recorded_by_its_decision(world: cases.World, at_desk: AtDesk) -> None:
    editor, start = at_desk(world.place.editor), world.at.date() + timedelta(days=10)
    fresh = catalogue.a_service(world.place, name="Пакунок малюка", name_en="Baby box")
    new = reverse("management:workshop_list_new")
    form = editor.get(new).context["form"]
    known, added = (f"number_{service.pk.hex}" for service in (world.service, fresh))
    assert form[known].initial == listed_service(world.service, world.place.city, world.at.date()).registration_number
    said = {"decision_number": "77", known: "1-1", **day("decided_on", start), **day("in_force_from", start)}
    twice = editor.post(new, said | {added: "1-1"})
    assert (twice.status_code, "Пакунок малюка" in twice.content.decode()) == (422, True)
    assert twice.context["form"][added].value() == "1-1"
    assert editor.post(new, said | {added: "1-2"}).status_code == 303
    again = editor.post(new, said | {added: "1-3"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["decision_number"])
    assert listed_service(fresh, world.place.city, start).registration_number == "1-2"
    with pytest.raises(Refusal):
        listed_service(fresh, world.place.city, start - timedelta(days=1))
    page = reverse("management:workshop_list", args=[ServiceList.objects.get(decision_number="77").pk])
    assert page in editor.get(reverse("management:workshop_lists")).content.decode()
    assert "Пакунок малюка" in editor.get(page).content.decode()


@pytest.mark.clause("K8b")
def test_the_regional_pension_directorate_is_recorded(world: cases.World, at_desk: AtDesk) -> None:
    editor, start = at_desk(world.place.editor), world.at.date() + timedelta(days=3)
    said = {"provider": str(world.body("pfu").pk), **day("starts_on", start)}
    assert editor.post(reverse("management:workshop_directorate"), said).status_code == 303
    assert world.body("pfu").local_name in editor.get(reverse("management:workshop_lists")).content.decode()


def test_these_lists_take_the_same_statements_whatever_their_length(
    world: cases.World, heads: Heads, at_desk: AtDesk, django_assert_num_queries: Any
) -> None:
    admin, editor = at_desk(heads.admin), at_desk(world.place.editor)
    pages = ((admin, reverse("management:cities"), 5), (editor, reverse("management:workshop_lists"), 5))
    for more in (0, 2):
        for number in range(more):
            City.objects.create(name=f"М{number}", katottg=f"UA{number + 900:017}", slug=f"m{number}")
            on = world.at.date() + timedelta(days=number + 1)
            decision: dict[str, Any] = {"decision_number": "5", "decided_on": on, "in_force_from": on}
            record_list(world.place.city, **decision, entries=[(world.service, "1-1")], **world.place.editing)
        for browser, address, statements in pages:
            browser.get(address)
            with django_assert_num_queries(statements):
                browser.get(address)
