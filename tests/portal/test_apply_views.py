"""Applying on-line: kept at every step, submitted once, and a package like any other at the counter."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from office.cases import decision, registration
from office.cases.applications import return_application, take_in
from office.cases.models import Application, ApplicationFile, Duty, SubmissionPackage
from office.cases.public.applying import forget_drafts
from office.cases.states import Channel, Mark
from office.documents.models import StoredFile
from office.law import Refusal
from office.messages.models import Message
from office.parties.accounts import Claims
from office.parties.models import AccountPerson, Applicant, Consent, GivenHow
from office.portal.account_access import COOKIE
from tests.factories import cases
from tests.factories.scans import a_pdf, a_scan
from tests.portal.applicants import CHILD, PERSON, begun, days, file, filled_in, page, signed_in, submitted
from tests.portal.test_booking import text


@pytest.fixture(autouse=True)
def at_work(world: cases.World) -> None:
    """The clock of the faces is the world's."""


def taken(world: cases.World, application: Application, **people: Any) -> SubmissionPackage:
    return take_in(application, **people, by=world.front, at=world.at)


@pytest.mark.clause("L22")
@pytest.mark.clause("L24")
def test_an_application_becomes_a_package_and_a_case(world: cases.World, client: Client) -> None:
    account = signed_in(client, world)
    application = submitted(client, world)
    told = text(client.get(reverse("portal:applied", args=[application.pk])))
    assert application.reference in told
    duty = Duty.objects.open().get(application=application)
    assert (duty.clause, duty.bearer) == ("L26", world.front)
    package = taken(world, application.__class__.objects.get(pk=application.pk))
    assert (package.channel, package.arrived_at) == (Channel.ELECTRONIC, world.at)
    assert package.answers == {"displaced": False}
    [first, second] = package.items.order_by("order")
    assert (first.scans.count(), second.scans.count()) == (1, 0)
    assert {consent.given_how for consent in Consent.objects.filter(applicant=package.applicant)} == {
        GivenHow.ELECTRONIC
    }
    assert taken(world, application) == package
    duty.refresh_from_db()
    assert duty.done_by == world.front
    assert Duty.objects.open().get(package=package).clause == "L26"
    cases.marked(world, package, Mark.COPY, Mark.TO_REQUEST)
    case = registration.register(package, **world.front_office)
    assert not Duty.objects.open().filter(package=package).exists()
    mail = Message.objects.get(template="case_registered")
    assert (mail.channel, mail.address) == ("email", "zoryana@example.test")
    assert AccountPerson.objects.get(account=account).applicant == case.applicant
    assert case.number in text(client.get(reverse("portal:me")))
    opened = client.get(reverse("portal:my_own_case", args=[case.pk]), follow=True)
    assert case.number in text(opened)


def test_answers_of_a_list_of_documents_come_along_and_are_not_asked_again(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    address = reverse("portal:apply", args=[world.service.code])
    answer = client.post(f"{address}?s={world.service.code}&a.displaced=yes&a.nobody=no", {"centre": world.centre.code})
    draft = Application.objects.get()
    assert answer["Location"] == reverse("portal:apply_person", args=[draft.pk])
    assert draft.answers == {"displaced": True}
    answer = client.post(f"{address}?a.displaced=maybe", {"centre": world.centre.code})
    assert answer["Location"] == reverse("portal:apply_questions", args=[draft.pk])


def test_who_has_chosen_a_file_and_goes_on_has_added_it(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    draft = begun(client, world)
    address = reverse("portal:apply_check", args=[draft])
    assert page(client, "documents", draft, {"go_on": "yes"})["Location"] == address
    assert file(client, draft, a_pdf(), "own", go_on="yes").status_code == 422  # nobody said what it is
    assert file(client, draft, a_pdf(), "own", name="Довідка", go_on="yes")["Location"] == address
    assert ApplicationFile.objects.get().name == "Довідка"


def test_only_the_account_itself_opens_its_draft_and_case(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    draft = filled_in(client, world)
    case = cases.a_registered_case(world)
    stranger = Client()
    stranger.cookies["django_language"] = "en"
    address = reverse("portal:apply_person", args=[draft])
    assert stranger.get(address)["Location"].startswith("/me/sign-in/?next=")
    stranger.force_login(world.front)
    assert stranger.get(address)["Location"].startswith("/me/sign-in/")
    signed_in(stranger, world, Claims("city", "z-2", rntrc="0000000000"))
    for step in ("questions", "person", "other", "documents", "check", "delete"):
        assert page(stranger, step, draft).status_code == 404
        assert page(stranger, step, uuid4()).status_code == 404
    assert stranger.get(reverse("portal:my_own_case", args=[case.pk])).status_code == 404
    assert not AccountPerson.objects.exists()
    stranger.cookies[COOKIE] = "forged"
    assert stranger.get(address).status_code == 302


def test_a_draft_waits_and_runs_out(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    draft = filled_in(client, world)
    assert begun(client, world) == draft
    assert "Вербицька" in text(page(client, "person", draft))
    world.later(days=29)
    signed_in(client, world)
    page(client, "questions", draft, {"q-displaced": "yes"})
    assert "Довідка ВПО" in text(page(client, "documents", draft))
    world.later(days=31)
    signed_in(client, world)
    assert page(client, "check", draft).status_code == 404
    assert forget_drafts(at=world.at) == 1
    assert not ApplicationFile.objects.exists()
    assert not StoredFile.objects.exists()


def test_two_presses_and_two_tabs_submit_once(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    draft = filled_in(client, world)
    last = {"result_way": "in_person", "consented": "on"}
    for _press in range(2):
        answer = page(client, "check", draft, last)
        assert answer["Location"].endswith(f"/apply/sent/{draft}/")
    assert Duty.objects.open().filter(application=draft).count() == 1
    assert Message.objects.filter(template="letter").count() == 1
    for step in ("questions", "person", "documents", "delete"):
        assert page(client, step, draft)["Location"].endswith(f"/apply/sent/{draft}/")
    assert file_of_submitted(client, draft)["Location"].endswith(f"/apply/sent/{draft}/")


def file_of_submitted(client: Client, draft: Any) -> Any:
    return client.post(reverse("portal:apply_documents", args=[draft]), {"which": "own"})


@pytest.mark.clause("L24")
def test_without_leave_or_with_something_lacking_nothing_is_submitted(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    draft = begun(client, world)
    answer = page(client, "check", draft, {"result_way": "in_person", "consented": "on"})
    assert answer.status_code == 422
    assert "Answer the questions" in text(answer)
    assert page(client, "questions", draft, {}).status_code == 422
    page(client, "questions", draft, {"q-displaced": "no"})
    wrong = days(PERSON) | {"rntrc": "5478800109", "email": "x", "for_other": "no"}
    answer = page(client, "person", draft, wrong)
    assert "its last digit does not agree" in text(answer)
    assert 'value="Вербицька"' in text(answer)
    page(client, "person", draft, days(PERSON) | {"for_other": "no"})
    [first, *_others] = Application.objects.get(pk=draft).card.documents.all()
    for bad in (b"", b"MZ\x90\x00" * 50, b"<html>", a_pdf()[:100]):
        assert file(client, draft, bad, first.pk).status_code == 422
    assert file(client, draft, a_scan(), "own").status_code == 422
    assert file(client, draft, a_scan(), "own", "<b>Лист</b>").status_code == 302
    assert "&lt;b&gt;Лист" in text(page(client, "documents", draft))
    answer = page(client, "check", draft, {"result_way": "in_person"})
    assert (answer.status_code, Application.objects.get(pk=draft).state) == (422, "draft")
    added = ApplicationFile.objects.get()
    client.post(reverse("portal:apply_remove", args=[draft, added.pk]))
    assert not ApplicationFile.objects.exists()
    assert page(client, "delete", draft, {})["Location"] == "/me/"
    assert not Application.objects.exists()


def test_a_returned_or_refused_application_is_made_anew_without_typing(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    application = submitted(client, world)
    return_application(application, answer="Підпишіть заяву", by=world.front, at=world.at)
    told = reverse("portal:applied", args=[application.pk])
    assert "Підпишіть заяву" in text(client.get(told))
    assert Message.objects.filter(key__startswith="application-returned").count() == 1
    for _press in range(2):
        answer = client.post(reverse("portal:apply_again", args=[application.pk]), follow=True)
    fresh = Application.objects.get(state="draft")
    assert "Вербицька" in text(answer)
    assert (fresh.former, fresh.files.count(), fresh.answers) == (application, 1, {"displaced": False})
    page(client, "delete", fresh.pk, {})
    assert (application.files.count(), StoredFile.objects.count()) == (1, 1)
    client.post(reverse("portal:apply_again", args=[application.pk]))
    fresh = Application.objects.get(state="draft")
    page(client, "check", fresh.pk, {"result_way": "in_person", "consented": "on"})
    fresh.refresh_from_db()
    package = taken(world, fresh)
    cases.marked(world, package, Mark.COPY, Mark.ORIGINAL)
    case = cases.worked_up_to_decision(world, registration.register(package, **world.front_office))
    why: dict[str, Any] = {
        "text": "",
        "norm": "Закон",
        "facts": "Обставини",
        "appeal": "До суду",
        "confirmation": "відмовити",
    }
    decision.refuse(case, **why, by=case.officer, at=world.at)
    assert "Correct it and submit again" in text(client.get(reverse("portal:applied", args=[fresh.pk])))


def test_on_behalf_of_another_with_the_right_to_act(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    draft = filled_in(client, world)
    assert page(client, "person", draft, days(PERSON) | {"for_other": "yes"})["Location"].endswith("/other/")
    assert "Fill in who applies" in text(page(client, "check", draft))
    whom = days(PERSON) | {"surname": "Вербицький", "given_name": "Іван", "rntrc": "5478800114", "email": ""}
    whom |= {"document_number": "900333444", "phone": ""}
    authority = {"ground": "power_of_attorney", "proof": "довіреність № 5 від 01.11.2026"}
    since = {"starts_on_day": "1", "starts_on_month": "11", "starts_on_year": "2026"}
    answer = page(client, "other", draft, whom | authority | since)
    assert answer.status_code == 302, text(answer)
    page(client, "check", draft, {"result_way": "in_person", "consented": "on"})
    package = taken(world, Application.objects.get(pk=draft))
    assert package.applicant.surname == "Вербицький"
    assert package.representative is not None
    assert package.representative.person.surname == "Вербицька"
    assert package.representative.verified_at is None


@pytest.mark.clause("K20")
def test_other_people_come_with_the_application_and_their_consent_is_asked_for(
    world: cases.World, client: Client
) -> None:
    signed_in(client, world)
    draft = filled_in(client, world)
    assert page(client, "affected", draft, days(CHILD) | {"given_name": "1"}).status_code == 422
    for _person in range(2):
        assert page(client, "affected", draft, days(CHILD)).status_code == 302
    assert page(client, "affected", draft, {"take_out": "1"}).status_code == 302
    assert "Лесь" in text(page(client, "check", draft))
    page(client, "check", draft, {"result_way": "in_person", "consented": "on"})
    package = taken(world, Application.objects.get(pk=draft))
    [child] = package.affected.all()
    assert (child.given_name, child.is_minor, child.legal_representative) == ("Лесь", True, package.applicant)
    cases.marked(world, package, Mark.COPY, Mark.ORIGINAL)
    with pytest.raises(Refusal) as told:
        registration.register(package, **world.front_office)
    assert told.value.clause == "K20"


def test_a_verified_number_shows_the_cases_that_were_there_before(world: cases.World, client: Client) -> None:
    person = cases.a_person(world, rntrc="5478800108", born_on=None)
    case = cases.a_registered_case(world, applicant=person)
    signed_in(client, world)
    assert case.number in text(client.get(reverse("portal:me")))
    assert Applicant.objects.get(accounts__account__subject="z-1") == person
    client.post(reverse("portal:sign_out"))
    assert client.get(reverse("portal:me")).status_code == 302


def test_a_session_ends_by_itself(world: cases.World, client: Client) -> None:
    signed_in(client, world)
    for _visit in range(3):
        world.later(minutes=20)
        assert client.get(reverse("portal:me")).status_code == 200
    world.at += timedelta(minutes=31)
    assert client.get(reverse("portal:me")).status_code == 302


@pytest.mark.parametrize("files", [1, 3])
def test_statements_of_the_last_page(
    world: cases.World, client: Client, files: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client, world)
    draft = filled_in(client, world)
    for _file in range(files):
        file(client, draft, a_pdf(), "own", "Лист")
    with django_assert_num_queries(8):
        assert page(client, "check", draft).status_code == 200
