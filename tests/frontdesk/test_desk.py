"""The desk: what is typed is saved, what is wrong is told at its place, and one press registers once."""

from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from office.cases import intake, registration
from office.cases.models import Case, ItemScan, PackageItem, SubmissionPackage
from office.cases.states import Mark, PackageState
from office.centres.models import Role
from office.parties.consents import consent_in_force
from office.parties.models import Purpose
from tests.factories import cases, centres
from tests.factories.scans import a_pdf, a_scan
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address, an_applicant, an_authority, desk_post, marks, see_desk

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def first(package: SubmissionPackage) -> PackageItem:
    item = package.items.order_by("order").first()
    assert item is not None
    return item


def saved(client: Client, package: SubmissionPackage, act: str = "save", **changes: Any) -> Any:
    return client.post(address("package", package.pk), desk_post(package, act, **changes))


def test_the_page_lists_the_documents_with_their_marks_and_what_stops(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    page = see_desk(front, package)
    item, certificate = package.items.order_by("order")
    assert f'href="#id_i{item.pk}-mark_0"' in page
    assert 'value="to_request"' in page[page.index(f"item-{certificate.pk}") :]
    assert f'name="i{item.pk}-mark" value="to_request"' not in page  # nobody can be asked for the application
    assert "Постанова № 1751, пункт 10" in page


@pytest.mark.clause("L23", "L25")
def test_one_press_saves_what_is_typed_and_registers(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    sent = marks(package) | {f"i{first(package).pk}_sheets": "3", "n_note": "поспішає"}
    answer = saved(front, package, "register", **sent)
    case = Case.objects.get(package=package)
    assert (answer.status_code, answer.headers["Location"]) == (303, address("registered", case.pk))
    assert first(package).sheets == 3
    assert case.package.note == "поспішає"
    assert case.number in front.get(answer.headers["Location"]).content.decode()


def test_what_still_stops_is_told_and_nothing_is_registered(world: cases.World, front: Client) -> None:
    package = cases.a_package(world, an_applicant(world))
    answer = saved(front, package, "register", **marks(package))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert 'href="#consent"' in page
    assert 'href="#identity_document"' in page
    assert {item.mark for item in package.items.all()} == {Mark.ORIGINAL}  # what was typed is kept


@pytest.mark.clause("L24")
def test_the_consent_is_recorded_with_one_press(world: cases.World, front: Client) -> None:
    person = an_applicant(world)
    package = cases.a_package(world, person)
    assert saved(front, package, "consent").status_code == 303
    service = str(package.service_id)
    found = consent_in_force(person, purpose=Purpose.SERVICE, centre=world.centre, at=world.at, service=service)
    assert found
    assert found.data_categories == "імʼя, адреса"
    assert "надано" in see_desk(front, package)
    assert saved(front, package, "request_consent", c_data_categories="").status_code == 422


def test_a_representative_gives_the_consent(world: cases.World, front: Client) -> None:
    person, helper = an_applicant(world), cases.a_person(world)
    package = cases.a_package(world, person, representative=an_authority(world, person, helper))
    assert saved(front, package, "consent").status_code == 303
    assert person.consents.get().given_by == helper


@pytest.mark.clause("K19")
def test_a_document_of_ones_own_is_added_and_given_back(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    answer = saved(front, package, "own", own_name="Фото <b>дитини</b>", own_mark="copy", own_sheets="1")
    assert answer.status_code == 303
    own = package.items.get(document=None)
    assert "Фото &lt;b&gt;дитини&lt;/b&gt;" in see_desk(front, package)
    demanded = saved(front, package, **{f"i{own.pk}_mark": "missing"})
    assert demanded.status_code == 422
    assert saved(front, package, **{f"i{own.pk}_mark": ""}).status_code == 422
    assert saved(front, package, f"drop:{own.pk}").status_code == 303
    assert not package.items.filter(document=None).exists()


def test_each_field_is_saved_as_it_is_typed(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    item = first(package)
    sent = {f"i{item.pk}-mark": "copy", f"i{item.pk}-sheets": "2", f"i{item.pk}-note": "", f"i{item.pk}-was": "|0|"}
    answer = front.post(address("item", package.pk, item.pk), sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "збережено о 11:00" in page
    assert 'id="bar" hx-swap-oob="true"' in page
    assert 'value="copy|2|" hx-swap-oob="true"' in page
    item.refresh_from_db()
    assert (item.mark, item.sheets) == (Mark.COPY, 2)


def test_a_fault_without_words_is_not_saved_and_says_so(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    item = first(package)
    sent = {f"i{item.pk}-mark": "faulty", f"i{item.pk}-note": "", f"i{item.pk}-was": "|0|"}
    page = front.post(address("item", package.pk, item.pk), sent).content.decode()
    assert "Ще не збережено" in page
    assert "збережено о" not in page
    item.refresh_from_db()
    assert item.mark == Mark.UNMARKED
    answer = saved(front, package, "register", **marks(package, Mark.FAULTY))
    assert answer.status_code == 422
    assert f'href="#id_i{item.pk}-note"' in answer.content.decode()


def test_an_answer_changes_the_list_of_documents(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    _application, certificate = package.items.order_by("order")
    page = front.post(address("item", package.pk, 0), {"q-displaced": "yes"}).content.decode()
    assert f'hx-swap-oob="afterend:#item-{certificate.pk}"' in page
    asked = package.items.get(name="Довідка ВПО")
    assert page.count('class="desk-item"') == 1, "what stays is left alone: somebody may be typing there"
    page = front.post(address("item", package.pk, 0), {"q-displaced": "no"}).content.decode()
    assert f'id="item-{asked.pk}" hx-swap-oob="delete"' in page
    assert package.items.count() == 2


def test_what_another_desk_saved_stays_where_this_one_typed_nothing(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    application, certificate = package.items.order_by("order")
    stale = desk_post(package, "save", **{f"i{certificate.pk}_mark": "missing"})
    intake.mark_item(package, application.pk, mark=Mark.COPY, sheets=4, **world.front_office)
    assert front.post(address("package", package.pk), stale).status_code == 303
    application.refresh_from_db()
    certificate.refresh_from_db()
    assert (application.mark, application.sheets, certificate.mark) == (Mark.COPY, 4, Mark.MISSING)


@pytest.mark.clause("L27")
def test_scans_are_kept_and_a_wrong_one_is_named(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    item = first(package)
    files = [
        SimpleUploadedFile("заява.pdf", a_pdf()),
        SimpleUploadedFile("звіт.pdf", b"MZ\x90\x00 this is a program"),
        SimpleUploadedFile("фото.jpg", a_scan()),
        SimpleUploadedFile("порожній.pdf", b""),
    ]
    answer = front.post(address("package", package.pk), desk_post(package) | {f"i{item.pk}-scans": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "«звіт.pdf»" in page
    assert "«порожній.pdf»" in page
    assert sorted(scan.file.name for scan in ItemScan.objects.filter(item=item)) == ["заява.pdf", "фото.jpg"]
    assert "заява.pdf" in page


def test_a_file_of_21_megabytes_is_refused_and_the_words_stay(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    item = first(package)
    large = SimpleUploadedFile("великий.pdf", a_pdf() + b"0" * (21 * MEGABYTE))
    sent = desk_post(package, "register", **{f"i{item.pk}_note": "скан великий"}) | {f"i{item.pk}-scans": [large]}
    answer = front.post(address("package", package.pk), sent)
    assert answer.status_code == 422
    assert "«великий.pdf»" in answer.content.decode()
    assert 'value="скан великий"' in answer.content.decode()
    assert not ItemScan.objects.exists()


def test_a_scan_is_shown_to_its_front_office_alone_and_taken_away(
    world: cases.World, front: Client, signed_in: SignedIn
) -> None:
    package = cases.a_package(world)
    item = first(package)
    sent = {f"i{item.pk}-was": "|0|", f"i{item.pk}-scans": [SimpleUploadedFile("заява.pdf", a_pdf())]}
    page = front.post(address("item", package.pk, item.pk), sent).content.decode()
    scan = ItemScan.objects.get()
    assert f'id="scans-{item.pk}" hx-swap-oob="true"' in page
    shown = front.get(address("scan", scan.pk))
    assert b"".join(shown.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    assert signed_in(another_body(world)).get(address("scan", scan.pk)).status_code == 404
    assert saved(front, package, "unscan:nonsense").status_code == 404
    assert saved(front, package, f"unscan:{scan.pk}").status_code == 303
    assert not ItemScan.objects.exists()


def another_body(world: cases.World) -> Any:
    here = {"centre": world.centre, "by": world.head}
    return centres.a_posting(Role.FRONT_OFFICE, provider=world.body("pfu"), **here).worker  # type: ignore[arg-type]


def test_a_draft_of_another_body_is_not_there(world: cases.World, signed_in: SignedIn) -> None:
    package = cases.a_package(world)
    stranger = signed_in(another_body(world))
    for name in ("package", "representative", "affected", "abandon", "at_once"):
        assert stranger.get(address(name, package.pk)).status_code == 404
    assert saved(stranger, package, "register").status_code == 404
    assert front_item(stranger, package).status_code == 404


def front_item(client: Client, package: SubmissionPackage) -> Any:
    return client.post(address("item", package.pk, first(package).pk), {})


def test_two_presses_register_once(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    sent = desk_post(package, "register", **marks(package))
    places = {front.post(address("package", package.pk), sent).headers["Location"] for _press in range(2)}
    assert places == {address("registered", Case.objects.get().pk)}


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_moment_register_once(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    world = cases.a_world()  # committed, so that both threads see it
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    package = cases.a_package(world)
    sent = desk_post(package, "register", **marks(package))
    answers: list[int] = []

    def pressed() -> None:
        from django.db import connection  # noqa: PLC0415  each thread has its own

        answers.append(signed_in(world.front).post(address("package", package.pk), sent).status_code)
        connection.close()

    threads = [Thread(target=pressed) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Case.objects.count() == 1
    assert set(answers) <= {303, 409}


def test_a_draft_registered_at_another_desk_is_told_with_its_state(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    stale = desk_post(package, "save", **{f"i{first(package).pk}_note": "мої слова"})
    cases.marked(world, package)
    case = registration.register(package, **world.front_office)
    answer = front.post(address("package", package.pk), stale)
    assert answer.status_code == 409
    assert "зареєстрували або закрили" in answer.content.decode()
    shown = front.get(address("package", package.pk), follow=True).content.decode()
    assert case.number in shown


def test_hostile_text_is_only_text(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    words = "<img src=x onerror=alert(1)> {{ 7|add:7 }} ' OR 1=1"
    assert saved(front, package, n_note=words, own_name=words).status_code == 303
    assert "<img src=x" not in see_desk(front, package)
    answer = saved(front, package, **{f"i{first(package).pk}_mark": "stolen", f"i{first(package).pk}_sheets": "-1"})
    assert answer.status_code == 422
    assert saved(front, package, "no-such-act").status_code == 303


@pytest.mark.clause("L42")
def test_an_immediate_service_is_given_in_one_screen(
    db: None, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = cases.a_world(immediate=True)
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    front, package = signed_in(world.front), cases.a_package(world)
    answer = saved(front, package, "at_once", **marks(package))
    assert answer.headers["Location"] == address("at_once", package.pk)
    page = front.get(address("at_once", package.pk)).content.decode()
    assert package.applicant.full_name in page
    sent = {"text": "", "receiver": "Хтось", "shown_document": "ID-картка"}
    assert front.post(address("at_once", package.pk), sent).status_code == 422
    done = front.post(address("at_once", package.pk), sent | {"text": "Довідку видано"})
    case = Case.objects.get()
    assert done.headers["Location"] == address("registered", case.pk)
    assert case.state == "delivered"


def test_a_package_that_is_not_submitted_is_closed_with_a_reason(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    assert front.post(address("abandon", package.pk), {"reason": " "}).status_code == 422
    assert front.post(address("abandon", package.pk), {"reason": "передумала"}).status_code == 303
    package.refresh_from_db()
    assert package.state == PackageState.ABANDONED
    assert "Пакет не подають" in see_desk(front, package)


def test_the_desk_takes_one_count_of_statements(
    world: cases.World, front: Client, django_assert_num_queries: Any
) -> None:
    package = cases.a_package(world)
    with django_assert_num_queries(13):  # eleven questions to the tables, and the two marks of a transaction
        see_desk(front, package)
    for number in range(3):
        name = f"Довідка {number}"
        intake.add_own_document(package, name=name, mark=Mark.COPY, sheets=1, **world.front_office)
    with django_assert_num_queries(13):
        see_desk(front, package)
