"""A lost second factor is taken away, a worker is let go and comes back: typed confirmation, and nothing left behind."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from office.accounts.models import Worker
from office.audit import history
from tests.cases.test_standing_in import a_colleague
from tests.factories import cases
from tests.factories.management import Heads
from tests.management.conftest import AtDesk


def address(name: str, worker: Worker) -> str:
    return reverse(f"management:worker_{name}", args=[worker.pk])


def page_of(browser: Client, worker: Worker) -> str:
    return browser.get(reverse("management:worker", args=[worker.pk])).content.decode()


def test_a_second_factor_is_taken_away_after_the_surname_was_typed(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    worker, head = world.front, at_desk(world.head)
    assert address("reset", worker) not in page_of(head, worker)
    Authenticator.objects.create(user=worker, type=Authenticator.Type.TOTP, data={})
    assert address("reset", worker) in page_of(head, worker)
    assert at_desk(heads.other_head).get(address("reset", worker)).status_code == 404
    wrong = head.post(address("reset", worker), {"confirmation": "Інший"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["confirmation"])
    assert Authenticator.objects.filter(user=worker).exists()
    assert head.post(address("reset", worker), {"confirmation": worker.surname.lower()}).status_code == 303
    assert not Authenticator.objects.filter(user=worker).exists()
    assert history(worker).get(verb="worker.second_factor_reset").by == world.head
    assert [letter.to for letter in mail.outbox] == [[worker.email]]
    again = head.post(address("reset", worker), {"confirmation": worker.surname})
    assert again.status_code == 422, "there is none any more"


@pytest.mark.clause("K25")
def test_a_worker_with_work_on_hand_is_let_go_only_when_somebody_takes_it_over(
    world: cases.World, at_desk: AtDesk
) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    officer, head = world.officers["pfu"], at_desk(world.head)
    to = a_colleague(world)
    said = {"act": "наказ № 9", "confirmation": officer.surname}
    form = head.get(address("leave", officer)).context["form"]
    assert [value for value, _name in form.fields["successor"].choices] == ["", str(to.pk)]
    refused = head.post(address("leave", officer), said)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["successor"])
    assert head.post(address("leave", officer), {**said, "successor": str(to.pk)}).status_code == 303
    case.refresh_from_db()
    officer.refresh_from_db()
    assert (case.officer, officer.is_active) == (to, False)
    assert at_desk(world.head).get(address("leave", officer)).status_code == 200
    shown = page_of(head, officer)
    assert address("back", officer) in shown
    assert address("leave", officer) not in shown


def test_a_worker_without_work_leaves_at_once_and_comes_back(world: cases.World, at_desk: AtDesk) -> None:
    worker, head = world.front, at_desk(world.head)
    own = at_desk(worker)
    assert "successor" not in head.get(address("leave", worker)).context["form"].fields
    said = {"act": "наказ № 9", "confirmation": worker.surname}
    assert head.post(address("leave", worker), said).status_code == 303
    assert own.get(reverse("frontdesk:home")).status_code == 302, "the session is over"
    assert head.post(address("back", worker), {"confirmation": worker.surname}).status_code == 303
    worker.refresh_from_db()
    assert worker.is_active
    assert worker.postings.get().ends_on == world.at.date(), "postings are given anew"


def test_nobody_opens_these_pages_for_himself_or_from_a_desk(world: cases.World, at_desk: AtDesk) -> None:
    for name in ("reset", "leave", "back"):
        assert at_desk(world.front).get(address(name, world.front)).status_code == 404
        assert address(name, world.head) not in page_of(at_desk(world.head), world.head)
    refused = at_desk(world.head).post(
        address("leave", world.head), {"act": "наказ № 9", "confirmation": world.head.surname}
    )
    assert refused.status_code == 422
