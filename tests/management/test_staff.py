"""Workers are taken on and posted; absences are approved; petitions are answered (K18)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from office.accounts.models import Worker
from office.centres.models import Absence, Petition, Posting, Role
from office.centres.states import AbsenceState, PetitionState
from tests.factories import cases
from tests.factories.management import Heads, a_petition, an_absence
from tests.management.conftest import AtDesk
from tests.management.test_schedules import day

PERSON = {"surname": "Нова", "given_name": "Марія", "patronymic": "", "email": "nova@example.test", "phone": ""}


def posting(world: cases.World, **changes: str) -> dict[str, str]:
    return {
        "role": "front_office",
        "centre": str(world.centre.pk),
        "provider": str(world.body().pk),
        "act": "наказ № 5",
        **day("starts_on", world.at.date()),
        **changes,
    }


def test_a_worker_is_taken_on_posted_and_invited_by_one_form(world: cases.World, at_desk: AtDesk) -> None:
    head = at_desk(world.head)
    answer = head.post(reverse("management:worker_new"), PERSON | posting(world))
    worker = Worker.objects.get(email="nova@example.test")
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("management:worker", args=[worker.pk]))
    assert [letter.to for letter in mail.outbox] == [["nova@example.test"]]
    made = Posting.objects.get(worker=worker)
    assert (made.role, made.centre, made.provider, made.act) == (
        Role.FRONT_OFFICE, world.centre, world.body(), "наказ № 5",
    )  # fmt: skip
    page = head.get(reverse("management:staff")).content.decode()
    assert "Нова Марія" in page


def test_an_address_that_is_taken_is_told_at_its_field(world: cases.World, at_desk: AtDesk) -> None:
    address, wrong = reverse("management:worker_new"), {"email": world.front.email}
    answer = at_desk(world.head).post(address, PERSON | posting(world) | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert 'value="Нова"' in answer.content.decode()
    assert mail.outbox == []


def test_where_the_posting_is_refused_nobody_is_taken_on(world: cases.World, at_desk: AtDesk) -> None:
    answer = at_desk(world.head).post(reverse("management:worker_new"), PERSON | posting(world, provider=""))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["provider"])
    assert not Worker.objects.filter(email="nova@example.test").exists()
    assert mail.outbox == []


@pytest.mark.clause("K3")
def test_a_head_gives_only_the_roles_that_are_his_to_give(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    address = reverse("management:posting_new", args=[world.front.pk])
    offered = at_desk(world.head).get(address).context["form"].fields["role"].choices
    assert [value for value, _label in offered] == ["front_office", "case_officer", "greeter"]
    answer = at_desk(world.head).post(address, posting(world, role="centre_head"))
    assert list(answer.context["form"].errors) == ["role"]
    assert at_desk(heads.auditor).get(address).status_code == 404
    missing = at_desk(world.head).post(address, posting(world, role="case_officer", provider=""))
    assert (missing.status_code, list(missing.context["form"].errors)) == (422, ["provider"])


def test_a_posting_ends_with_a_day_and_an_act(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    held = world.front.postings.get()
    address = reverse("management:posting_end", args=[held.pk])
    assert at_desk(heads.other_head).get(address).status_code == 404
    head, on = at_desk(world.head), world.at.date() + timedelta(days=3)
    early = head.post(address, {**day("ends_on", world.at.date() - timedelta(days=9)), "act": "наказ № 6"})
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["ends_on"])
    assert head.post(address, {**day("ends_on", on), "act": "наказ № 6"}).status_code == 303
    held.refresh_from_db()
    assert held.ends_on == on


@pytest.mark.clause("K12")
def test_a_worker_of_another_centre_is_not_there(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    address = reverse("management:worker", args=[world.front.pk])
    assert at_desk(heads.other_head).get(address).status_code == 404
    assert world.front.email in at_desk(world.head).get(address).content.decode()
    assert at_desk(heads.director).get(address).status_code == 200


def test_an_invitation_is_sent_again(world: cases.World, at_desk: AtDesk) -> None:
    head = at_desk(world.head)
    head.post(reverse("management:worker_new"), PERSON | posting(world))
    worker = Worker.objects.get(email="nova@example.test")
    assert head.post(reverse("management:worker_invite", args=[worker.pk])).status_code == 303
    assert len(mail.outbox) == 2


def test_a_worker_asks_for_days_and_the_head_names_who_stands_in(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    on = world.at.date() + timedelta(days=7)
    asked = {"kind": "leave", **day("starts_on", on), **day("ends_on", on), "substitute": ""}
    assert at_desk(world.front).post(reverse("management:absence_new"), asked).status_code == 303
    absence = Absence.objects.get()
    assert absence.worker == world.front
    address = reverse("management:absence", args=[absence.pk])
    assert at_desk(heads.other_head).get(address).status_code == 404
    wrong = at_desk(world.head).post(address, {"substitute": str(world.officers["pfu"].pk)})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["substitute"])
    assert at_desk(world.head).post(address, {"substitute": ""}).status_code == 303
    absence.refresh_from_db()
    assert absence.state == AbsenceState.APPROVED
    assert at_desk(world.head).post(address, {"substitute": ""}).status_code == 409


def test_an_absence_is_declined_with_a_reason_and_cancelled_by_the_worker(world: cases.World, at_desk: AtDesk) -> None:
    first, second = an_absence(world), an_absence(world, days=30)
    decline = reverse("management:absence_decline", args=[first.pk])
    assert at_desk(world.head).post(decline, {"reason": "Немає заміни"}).status_code == 303
    assert at_desk(world.front).post(reverse("management:absence_cancel", args=[second.pk])).status_code == 303
    assert [Absence.objects.get(pk=each.pk).state for each in (first, second)] == ["declined", "cancelled"]
    assert at_desk(world.officers["pfu"]).post(
        reverse("management:absence_cancel", args=[second.pk])
    ).status_code == 404  # fmt: skip


@pytest.mark.clause("K18")
def test_a_worker_turns_to_the_head_who_answers_once(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    front, address = at_desk(world.front), reverse("management:petition_new")
    assert 'value="1-1/7-2026"' in front.get(address, {"case": "1-1/7-2026"}).content.decode()
    empty = front.post(address, {"kind": "broken_term", "reference": "1-1/7-2026", "text": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["text"])
    filed = {"kind": "broken_term", "reference": "1-1/7-2026", "text": "Справу не передано вчасно."}
    assert front.post(address, filed).status_code == 303
    petition = Petition.objects.get()
    one = reverse("management:petition", args=[petition.pk])
    assert at_desk(heads.other_head).get(one).status_code == 404
    head = at_desk(world.head)
    assert one in head.get(reverse("management:petitions")).content.decode()
    assert head.post(one, {"answer": "Передамо сьогодні."}).status_code == 303
    assert head.post(one, {"answer": "Ще раз."}).status_code == 409
    petition.refresh_from_db()
    assert (petition.state, petition.answer) == (PetitionState.ANSWERED, "Передамо сьогодні.")
    assert "Передамо сьогодні." in front.get(one).content.decode()


@pytest.mark.clause("K18")
def test_nobody_but_the_head_answers(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    one = reverse("management:petition", args=[a_petition(world).pk])
    for worker in (heads.auditor, world.front):
        client = at_desk(worker)
        assert "<textarea" not in client.get(one).content.decode()
        assert client.post(one, {"answer": "Так."}).status_code in {404, 409, 422}
    assert Petition.objects.get().state == PetitionState.FILED
