import pytest
from django.test import Client
from django.urls import reverse
from office.cases.models import Case
from office.cases.states import Mark
from tests.factories import cases
from tests.frontdesk.pages import address, desk_post, marks, see_desk
pytestmark = pytest.mark.django_db


def test_all(world: cases.World, front: Client) -> None:
    def get(name, *args, q=""):
        a = front.get(address(name, *args) + q)
        print(name, a.status_code, a.headers.get("Location", ""))
        assert a.status_code == 200, (name, a.status_code)
        return a.content
    get("home"); get("seat"); get("package_new"); get("package_new", q="?q=Шевченко"); get("person_new"); get("person_new", q="?kind=legal")
    person = cases.a_person(world)
    get("package_new", q=f"?q={person.surname}")
    get("person", person.pk); get("person_document", person.pk); get("service", person.pk); get("service", person.pk, q="?s=народження")
    get("service", person.pk, q="?s=qqqqq")
    a = front.post(address("service", person.pk), {"service": str(world.service.pk), "channel": "in_person"})
    assert a.status_code == 303, a.content.decode()[-3000:]
    from office.cases.models import SubmissionPackage
    package = SubmissionPackage.objects.get()
    page = see_desk(front, package)
    get("representative", package.pk); get("affected", package.pk); get("abandon", package.pk); get("at_once", package.pk)
    package = cases.a_package(world, person)
    a = front.post(address("package", package.pk), desk_post(package, "register", **marks(package, Mark.ORIGINAL, Mark.MISSING)))
    assert a.status_code == 303, a.content.decode()[:6000]
    case = Case.objects.get()
    assert a.headers["Location"] == address("registered", case.pk)
    get("registered", case.pk); get("waiting"); get("waiting_case", case.pk); get("inventory", case.pk); get("deficiencies", case.pk)
    get("withdraw", case.pk); get("controlled")
    cases.mended(world, case)
    get("handovers")
    made = cases.handed_over(world, case)
    get("handover", made[0].pk); get("handover_paper", made[0].pk); get("handovers")
    case = cases.a_registered_case(world); cases.a_decided_case(world, case)
    from office.cases import delivery
    delivery.send_outgoing(case, contents="Повідомлення", by=case.officer, at=world.at)
    get("result", case.pk); get("outgoing", q="?shelf=sent")
    a = front.post(address("result", case.pk), {"act": "register"}); assert a.status_code == 303
    get("outgoing"); get("result", case.pk)
    a = front.post(address("result", case.pk), {"act": "hand_out", "receiver": "Особа", "shown_document": "ID"}); assert a.status_code == 303, a.content.decode()
    get("result", case.pk); get("outgoing", q="?shelf=delivered"); get("archive", case.pk); get("home")
