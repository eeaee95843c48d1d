"""Desks and what is printed for them; bodies and agreements; the centre's facts and its closure."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from office.centres.desks import sit_down
from office.centres.models import Agreement, Centre, Desk
from office.centres.papers import entrance_sign_paper
from office.centres.queries import entrance_sign as sign_of
from tests.factories import cases, centres
from tests.factories.management import Heads, an_agreement
from tests.management.conftest import AtDesk
from tests.management.test_schedules import day


def pdf_text(client: Client, address: str) -> str:
    answer: Any = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    content = b"".join(answer.streaming_content)
    return " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())


@pytest.mark.clause("L7")
def test_the_plate_and_the_badge_name_who_sits_there(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    desk = centres.a_desk(world.centre, by=world.head, number=7)
    head, plate = at_desk(world.head), reverse("management:desk_plate", args=[desk.pk])
    assert head.get(plate).status_code == 409
    sit_down(desk, by=world.front, at=world.at)
    printed = pdf_text(head, plate)
    for part in ("7", world.front.full_name, "фронт-офісу", world.body().name):
        assert part in printed, printed
    badge = reverse("management:badge", args=[world.front.postings.get().pk])
    assert world.front.surname in pdf_text(head, badge)
    for address in (plate, badge):
        assert at_desk(heads.other_head).get(address).status_code == 404


@pytest.mark.clause("L4")
def test_the_sign_at_the_entrance_has_the_name_and_two_shifts(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    sign = sign_of(world.centre, world.at.date())
    assert sign is not None
    rows = entrance_sign_paper(sign).shifts
    assert [(row.days, row.first, row.second) for row in rows] == [
        ("Понеділок – п’ятниця", "08:00–14:00", "14:00–20:00"),
        ("Субота – неділя", "вихідний", ""),
    ]
    printed = pdf_text(at_desk(world.head), reverse("management:entrance_sign"))
    assert world.centre.name in printed
    assert at_desk(heads.other_head).get(reverse("management:entrance_sign")).status_code == 409


@pytest.mark.clause("K12")
def test_desks_are_set_up_freed_and_taken_out_of_use(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    head, home = at_desk(world.head), reverse("management:desks")
    new = {"number": "3", "zone": "А", "provider": str(world.body().pk)}
    assert head.post(reverse("management:desk_new"), new).status_code == 303
    taken = head.post(reverse("management:desk_new"), new)
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["number"])
    desk = Desk.objects.get(number=3)
    sit_down(desk, by=world.front, at=world.at)
    assert world.front.full_name in head.get(home).content.decode()
    use, leave = (reverse(f"management:{name}", args=[desk.pk]) for name in ("desk_use", "desk_leave"))
    assert head.post(use, {"use": "out"}).status_code == 409
    assert at_desk(heads.other_head).post(leave).status_code == 404
    assert head.post(leave).status_code == 303
    assert head.post(leave).status_code == 404
    for word, is_open in (("out", False), ("in", True)):
        assert head.post(use, {"use": word}).status_code == 303
        desk.refresh_from_db()
        assert desk.is_open == is_open


@pytest.mark.clause("K11")
def test_an_agreement_that_ended_is_flagged_and_a_new_one_recorded(world: cases.World, at_desk: AtDesk) -> None:
    an_agreement(world, "pfu", number="12", ends_in_days=-1)
    head, home = at_desk(world.head), reverse("management:agreements")
    page = head.get(home).content.decode()
    assert "договір закінчився" in page
    assert page.count("договір не внесено") == 2
    form = {
        "provider": str(world.body("pfu").pk), "number": "13",
        **day("signed_on", world.at.date()), **day("starts_on", world.at.date()),
    }  # fmt: skip
    wrong = head.post(
        reverse("management:agreement_new"), form | {"file": SimpleUploadedFile("scan.pdf", b"not a paper at all")}
    )
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["file"])
    assert "scan.pdf" in wrong.content.decode()
    assert 'value="13"' in wrong.content.decode()
    assert head.post(reverse("management:agreement_new"), form).status_code == 303
    assert Agreement.objects.get(number="13").provider == world.body("pfu")
    assert "договір закінчився" not in head.get(home).content.decode()
    again = head.post(reverse("management:agreement_new"), form)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["number"])


@pytest.mark.clause("K4", "K5")
def test_who_supports_the_centre_and_what_it_lives_on_must_be_named(world: cases.World, at_desk: AtDesk) -> None:
    head, address = at_desk(world.head), reverse("management:centre_facts")
    facts = dict(head.get(address).context["form"].initial) | {"phones": "+380332777777, +380332777778"}
    assert head.post(address, facts | {"funding": ""}).context["form"].errors.keys() == {"funding"}
    assert head.post(address, facts | {"phones": "+380 33 277 77 77 доб. 12"}).status_code == 422
    assert head.post(address, facts | {"support_body": "Виконавчий комітет"}).status_code == 303
    centre = Centre.objects.get(pk=world.centre.pk)
    assert (centre.support_body, centre.phones) == ("Виконавчий комітет", ["+380332777777", "+380332777778"])


@pytest.mark.clause("L4")
def test_accessibility_is_stated_thing_by_thing(world: cases.World, at_desk: AtDesk) -> None:
    head, address = at_desk(world.head), reverse("management:accessibility")
    stated = {"is_ramp": "on", "note_ramp": "зліва від входу", "note_lift": "не позначено"}
    assert head.post(address, stated).status_code == 303
    assert list(world.centre.accessibility.values_list("kind", "note")) == [("ramp", "зліва від входу")]
    assert "зліва від входу" in head.get(reverse("management:agreements")).content.decode()
    assert "checked" in head.get(address).content.decode()


@pytest.mark.clause("K27")
def test_a_centre_is_closed_by_the_department_after_a_typed_confirmation(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    director, address = at_desk(heads.director), f"{reverse('management:closure')}?centre={world.centre.code}"
    assert at_desk(world.head).get(address).status_code == 404
    form = {"act": "рішення № 8", **day("on", world.at.date() + timedelta(days=3)), "successor": heads.other.code}
    wrong = director.post(address, form | {"confirmation": "так"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["confirmation"])
    assert 'value="рішення № 8"' in wrong.content.decode()
    assert director.post(address, form | {"confirmation": world.centre.code}).status_code == 303
    world.centre.refresh_from_db()
    assert (world.centre.closure_act, world.centre.successor) == ("рішення № 8", heads.other)
    assert director.post(address, form | {"confirmation": world.centre.code}).status_code == 409
    assert "рішення № 8" in director.get(address).content.decode()
