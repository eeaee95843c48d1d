"""Bodies join the centre, leave it, end for good (D4, K10): the department records it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from office.centres.models import Provider
from office.centres.queries import participants
from tests.factories import cases
from tests.factories.management import Heads
from tests.management.conftest import AtDesk
from tests.management.test_schedules import day

BODY = {"name": "Служба зайнятості", "short_name": "СЗ", "name_en": "Employment Service", "code": "sz", "edrpou": ""}


def address(name: str, world: cases.World, body: Provider | None = None) -> str:
    return f"{reverse(f'management:body_{name}', args=[body.pk] if body else [])}?centre={world.centre.code}"


@pytest.mark.clause("K10")
def test_a_new_body_joins_the_centre_and_leaves_it(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    director, today = at_desk(heads.director), world.at.date()
    started = day("starts_on", today)
    assert director.post(address("new", world), {**BODY, **started}).status_code == 303
    twice = director.post(address("new", world), {**BODY, **started})
    assert (twice.status_code, list(twice.context["form"].errors)) == (422, ["code"])
    body = Provider.objects.get(code="sz")
    assert (body.edrpou, body.name_en, body.is_pension) == (None, "Employment Service", False)
    said = {"provider": str(body.pk), "act": "рішення № 3", "needs_agreement": "on", **started}
    assert director.post(address("join", world), said).status_code == 303
    part = participants(world.centre, today).get(provider=body)
    assert (part.act, part.needs_agreement) == ("рішення № 3", True)
    assert str(body.pk) not in dict(director.get(address("join", world)).context["form"].fields["provider"].choices)
    last = today + timedelta(days=9)
    assert director.post(address("leave", world, body), day("ends_on", last)).status_code == 303
    assert not participants(world.centre, last + timedelta(days=1)).filter(provider=body).exists()
    shown = director.get(f"{reverse('management:agreements')}?centre={world.centre.code}").content.decode()
    assert f"{last:%d.%m.%Y}" in shown


@pytest.mark.clause("D4")
def test_a_body_ends_after_its_name_was_typed_and_another_takes_its_place(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    director, body, other = at_desk(heads.director), world.body("ssd"), world.body("pfu")
    last = world.at.date() + timedelta(days=30)
    said = {"act": "рішення № 4", "merged_into": str(other.pk), "confirmation": "інше", **day("ends_on", last)}
    wrong = director.post(address("end", world, body), said)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["confirmation"])
    assert director.post(address("end", world, body), said | {"confirmation": body.short_name}).status_code == 303
    body.refresh_from_db()
    assert (body.ends_on, body.merged_into) == (last, other)
    stale = director.post(address("end", world, body), said | {"confirmation": body.short_name})
    assert stale.status_code == 409


def test_only_the_department_moves_bodies(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    head = at_desk(world.head)
    shown = head.get(reverse("management:agreements")).content.decode()
    for name in ("new", "join"):
        assert head.get(address(name, world)).status_code == 404
        assert address(name, world) not in shown
    for name in ("leave", "end"):
        assert head.get(address(name, world, world.body("ssd"))).status_code == 404
        assert at_desk(heads.director).get(address(name, world, Provider(city=world.centre.city))).status_code == 404
