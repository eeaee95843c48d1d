"""Every operation × every role: a scope opens nothing that the posting of the worker does not."""

import re
import uuid

import pytest

from office.accounts.scopes import Scope
from office.api.operations import Operation
from office.api.site import api
from office.centres.models import Posting, Role
from tests.api.declared import OPERATIONS
from tests.api.reading import problem
from tests.factories.api import Caller, a_caller
from tests.factories.ui import a_city_with_every_role

ALL = list(OPERATIONS.values())


def address(declared: Operation) -> str:
    """An address of the operation whose subject does not exist."""
    dummies = {"uuid": str(uuid.uuid4()), "int": "1", "slug": "none"}
    return re.sub(r"{(\w+):\w+}", lambda part: dummies[part[1]], declared.path)


def asked(caller: Caller, declared: Operation) -> int:
    kept = caller.client
    kept.raise_request_exception = True
    status: int = caller.send(
        declared.method,
        address(declared),
        {} if declared.method in {"POST", "PUT", "PATCH"} and declared.takes == "application/json" else None,
        Idempotency_Key=str(uuid.uuid4()),
        If_Match='"1"',
    ).status_code
    return status


@pytest.fixture
def postings(db: None) -> dict[Role, Posting]:
    return a_city_with_every_role()


def test_every_scope_and_nearly_every_role_has_something_to_do() -> None:
    assert {declared.scope for declared in ALL} == set(Scope)
    assert len(ALL) > 70
    named = {role for declared in ALL for role in declared.roles}
    assert named == set(Role) - {Role.GREETER, Role.MAYOR_OFFICE, Role.CATALOGUE_EDITOR, Role.SYSTEM_ADMIN}


def test_no_act_is_done_under_a_scope_that_reads() -> None:
    reading = {scope for scope in Scope if scope.value.endswith(":read")}
    acting = {
        (declared.method, declared.path)
        for declared in ALL
        if declared.acts and not reading.isdisjoint({declared.scope, *declared.under.values()})
    }
    assert acting == {("POST", "/people/search")}, "which is a POST so that no number of a person stands in an address"


def test_every_change_says_to_which_version() -> None:
    unseen = {
        (declared.method, declared.path)
        for declared in ALL
        if declared.acts and declared.status != 201 and not declared.changes
    }
    assert unseen == {("POST", "/people/search")}


def test_no_address_is_declared_in_two_places() -> None:
    paths = [path for router in api._get_bound_routers() for path in router.path_operations]
    assert len(paths) == len(set(paths))


def test_what_opens_people_and_cases_names_its_roles() -> None:
    open_to_all = {declared.path for declared in ALL if not declared.roles}
    assert all(
        path.startswith(("/centres", "/services", "/cards", "/process-cards", "/duties", "/journal"))
        for path in open_to_all
    )


def test_an_operation_is_forbidden_to_every_other_role(postings: dict[Role, Posting]) -> None:
    wrong = []
    for role, posting in postings.items():
        caller = a_caller(posting.worker)
        for declared in ALL:
            status = asked(caller, declared)
            allowed = not declared.roles or role in declared.roles
            if status >= 500 or (status == 403) is allowed:
                wrong.append(f"{declared.method} {declared.path} for {role}: {status}")
    assert not wrong


def test_an_operation_is_forbidden_without_its_scope(postings: dict[Role, Posting]) -> None:
    wrong = []
    role_of = {declared.path: (declared.roles or (Role.FRONT_OFFICE,))[0] for declared in ALL}
    callers = {
        (scope, role): a_caller(postings[role].worker, *(each for each in Scope if each != scope))
        for scope in Scope
        for role in {role_of[declared.path] for declared in ALL if declared.scope == scope}
    }
    for declared in ALL:
        status = asked(callers[declared.scope, role_of[declared.path]], declared)
        if status != 403:
            wrong.append(f"{declared.method} {declared.path}: {status}")
    assert not wrong


def test_without_a_token_every_operation_says_so(client: object, db: None) -> None:
    stranger = Caller("office_nobody")
    for declared in ALL:
        answer = stranger.send(declared.method, address(declared))
        problem(answer, 401, "unauthorised")
