"""What a version of a card and a posting were at a past moment, on the pages of those who may read the journal."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from office.cases.facts import LOCAL
from office.catalogue.models import InformationCard
from office.centres.models import Posting, Role
from office.centres.postings import end_posting
from tests.factories import cases, catalogue, centres
from tests.factories.journal import committed
from tests.factories.management import Heads
from tests.management.conftest import AtDesk


def asked(at: datetime, **more: str) -> dict[str, Any]:
    """Write a moment as the form does."""
    local = at.astimezone(LOCAL)
    day = {"day_day": local.day, "day_month": local.month, "day_year": local.year}
    return {**day, "time": f"{local:%H:%M}", **more}


def told(answer: Any) -> dict[str, str]:
    assert answer.status_code == 200, answer.content.decode()
    return {name: str(value) for name, value in answer.context["rows"]}


@pytest.mark.clause("K8b")
def test_a_version_of_a_card_is_shown_as_it_was_known(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    first = InformationCard.objects.get(service=world.service)
    before = world.at
    committed()
    from_on = world.at.date() + timedelta(days=3)
    catalogue.a_card_in_force(world.place, world.service, decides="pfu", on=from_on)
    committed()
    world.later(days=5)
    page = reverse("management:card_state", args=["information", first.pk])
    for worker in (world.place.editor, world.head, heads.auditor):
        client = at_desk(worker)
        blank = client.get(page)
        assert blank.status_code == 200
        assert "rows" not in blank.context
        then, now = told(client.get(page, asked(before))), told(client.get(page, asked(world.at)))
        assert (then["Стан"], then["Діяла того дня"]) == ("замінена новою версією", "так")
        assert then["Діє"].endswith("– 22.11.2026")
        assert now["Діяла того дня"] == "ні"
        assert "введено в дію" in then["Остання дія"]
    assert client.get(page, asked(world.at + timedelta(days=1))).status_code == 422
    early = client.get(page, asked(catalogue.AT - timedelta(days=1)))
    assert "Тоді такого ще не було" in early.content.decode()
    assert at_desk(world.front).get(page).status_code == 404
    assert (
        "Стан на певний момент"
        in at_desk(world.place.editor).get(reverse("management:card", args=["information", first.pk])).content.decode()
    )


@pytest.mark.clause("K8b")
def test_the_version_that_applied_is_found_by_the_service_and_the_moment(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    before = world.at
    committed()
    catalogue.a_card_in_force(world.place, world.service, decides="pfu", on=world.at.date() + timedelta(days=3))
    committed()
    world.later(days=5)
    page = reverse("management:card_then")
    client = at_desk(heads.auditor)
    assert page in client.get(reverse("management:journal")).content.decode()
    which = {"service": str(world.service.pk), "kind": "information"}
    assert [told(client.get(page, asked(at, **which)))["Версія"] for at in (before, world.at)] == ["1", "2"]
    early = client.get(page, asked(catalogue.AT - timedelta(days=400), **which))
    assert "На той момент жодна версія не діяла" in early.content.decode()
    assert client.get(page, asked(before, kind="information")).status_code == 422
    assert page in at_desk(world.place.editor).get(reverse("management:cards")).content.decode()


@pytest.mark.clause("K3")
def test_a_posting_is_shown_as_it_was(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    posting = Posting.objects.get(worker=world.officers["ssd"])
    before = world.at
    committed()
    world.later(hours=1)
    end_posting(posting, ends_on=world.at.date(), act=centres.ACT, by=world.head, at=world.at)
    committed()
    world.later(days=2)
    page = reverse("management:posting_state", args=[posting.pk])
    for worker in (world.head, heads.auditor):
        client = at_desk(worker)
        assert page in client.get(reverse("management:worker", args=[posting.worker_id])).content.decode()
        then, now = told(client.get(page, asked(before))), told(client.get(page, asked(world.at)))
        assert (then["Давала права того дня"], now["Давала права того дня"]) == ("так", "ні")
        assert then["Роль"] == str(Role.CASE_OFFICER.label)
        assert now["Призначення"].endswith("20.11.2026")
        assert now["Остання дія"].endswith(world.head.short_name)
    assert at_desk(cases.a_world().head).get(page).status_code == 404
    assert at_desk(world.officers["dsp"]).get(page).status_code == 404
