"""Lists of the counter name people: whom they have shown to whom is written down once a day (K21)."""

from uuid import uuid4

import pytest
from django.test import Client

from office.audit.models import AccessRecord
from office.cases import delivery, listed
from office.cases.models import Case
from office.cases.public import send_document
from office.cases.states import Mark
from office.parties.models import Applicant
from tests.factories import cases
from tests.factories.documents import a_stored_file
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address

pytestmark = pytest.mark.django_db
LISTS = {
    "home": listed.COUNTER,
    "waiting": listed.INCOMPLETE,
    "outgoing": listed.RESULTS,
    "controlled": listed.CONTROLLED,
    "to_archive": listed.TO_ARCHIVE,
    "handovers": listed.TO_HAND_OVER,
    "online": listed.ELECTRONIC,
}


def everything_once_more(world: cases.World, front: Client) -> None:
    """Let one more stand on each of the lists."""
    cases.a_package(world)
    incomplete = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    send_document(incomplete, a_stored_file(), fault_id=None, name="Висновок", request=uuid4(), at=world.at)
    cases.a_registered_case(world)
    sent = cases.a_decided_case(world)
    delivery.send_outgoing(sent, contents="Повідомлення", by=sent.officer, at=world.at)
    cases.a_ready_case(world)
    closed = cases.a_registered_case(world)
    front.post(address("withdraw", closed.pk), {"statement": "заява від 20.11.2026"})


@pytest.mark.clause("K21")
@pytest.mark.parametrize("name", LISTS)
def test_whoever_a_list_names_is_logged_once_a_day(
    world: cases.World, front: Client, signed_in: SignedIn, name: str
) -> None:
    looked = AccessRecord.objects.filter(by=world.front, purpose=LISTS[name])
    for number in (1, 3):
        for _more in range(number - 1 or 1):
            everything_once_more(world, front)
        for _look in (1, 2):
            page = front.get(address(name)).content.decode()
            named = {str(person.pk) for person in Applicant.objects.all() if person.full_name in page}
            kept = list(looked.values_list("person_id", flat=True))
            assert (len(kept), set(kept)) == (len(named), named)
        assert len(named) % number == 0
        assert len(named) >= number
    world.later(days=1)
    today = signed_in(world.front).get(address(name)).content.decode()
    named_again = [person for person in Applicant.objects.all() if person.full_name in today]
    assert looked.count() == len(named) + len(named_again)
    assert Case.objects.count() == 3 * 5
