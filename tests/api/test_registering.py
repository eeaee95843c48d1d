"""``POST /cases``: a whole package in one request."""

from office.cases.models import Case
from tests.factories.api import Caller, a_whole
from tests.factories.cases import World


def test_a_case_is_registered_from_one_request(front: Caller, world: World) -> None:
    answer = front.post("/cases", a_whole(world))
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json()
    case = Case.objects.get(pk=told["id"])
    assert told["number"] == case.number
    assert told["state"] == "registered"
    assert told["full"] is True
    assert answer.headers["Location"] == f"/api/v1/cases/{case.pk}"
    assert case.package.items.filter(mark="original").count() == 2
    assert case.applicant.identity_documents.count() == 1
