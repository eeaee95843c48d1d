"""The token of another system and the postings behind it are read in one statement."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from office.accounts.clients import add_client, issue_token, known_token, revoke_token
from office.accounts.scopes import Scope
from office.centres.access import postings_of
from office.centres.clients import known_client
from office.centres.models import Role
from tests.factories.accounts import a_worker
from tests.factories.centres import AT, Scene

pytestmark = pytest.mark.django_db


def test_a_token_is_known_with_the_postings_of_its_worker(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    worker = scene.front
    client = add_client("Реєстр", worker=worker, scopes=[Scope.CASES], per_minute=60, by=None, at=AT)
    issue_token(client, days=3, by=None, at=AT)
    issued = issue_token(client, days=30, by=None, at=AT)
    known_client(issued.secret, at=AT)
    with django_assert_num_queries(1):
        found = known_client(issued.secret, at=AT)
        assert found is not None
        token, postings = found
        assert postings_of(token.client.worker, AT) == postings
        assert {posting.role for posting in postings} == {Role.FRONT_OFFICE}
        assert (token.client.worker, token.client.scopes) == (worker, [Scope.CASES])
    alone = known_token(issued.secret, at=AT)
    assert alone is not None
    for read, row in ((token, alone), (token.client, alone.client), (token.client.worker, alone.client.worker)):
        assert {field.attname: getattr(read, field.attname) for field in read._meta.concrete_fields} == {
            field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields
        }
    assert known_client(issued.secret, at=AT + timedelta(days=30)) is None
    revoke_token(token, by=None, at=AT)
    assert known_client(issued.secret, at=AT) is None


def test_who_is_posted_nowhere_is_known_and_nobody_else() -> None:
    client = add_client("Реєстр", worker=a_worker(), scopes=[Scope.CASES], per_minute=60, by=None, at=AT)
    issued = issue_token(client, days=3, by=None, at=AT)
    found = known_client(issued.secret, at=AT)
    assert found is not None
    assert (found[0], found[1]) == (issued.token, [])
    assert known_client("office_somebody", at=AT) is None
