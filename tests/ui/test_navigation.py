import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override

from office.centres.models import Posting, Role
from office.ui.navigation import ENTRIES, drawn_sections, entries_for, first_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gallery")]


def test_a_worker_sees_the_sections_of_the_role_alone(postings: dict[Role, Posting]) -> None:
    request = RequestFactory().get("/gallery/desk/handovers/12/")
    entries = entries_for(request, postings[Role.FRONT_OFFICE])
    assert [entry.address for entry in entries][:3] == [
        "/gallery/desk/",
        "/gallery/desk/new/",
        "/gallery/desk/handovers/",
    ]
    assert [entry.address for entry in entries if entry.here] == ["/gallery/desk/handovers/"]
    officer = [entry.address for entry in entries_for(request, postings[Role.CASE_OFFICER])]
    assert "/gallery/back/search/" in officer
    assert "/gallery/desk/" not in officer
    assert entries_for(request, None) == []


def test_the_sections_are_drawn_once_for_all_of_a_role(postings: dict[Role, Posting]) -> None:
    request, officer = RequestFactory().get("/gallery/back/search/"), postings[Role.CASE_OFFICER]
    with override("uk"):
        one = drawn_sections(request, officer)
        assert one is drawn_sections(request, officer)
        assert one.count("aria-current") == 1
        assert drawn_sections(RequestFactory().get("/gallery/"), officer) != one
        assert drawn_sections(request, postings[Role.GREETER]) != one
        assert drawn_sections(request, None) == ""
    with override("en"):
        assert drawn_sections(request, officer) != one


def test_the_first_page_is_that_of_the_role(client: Client, postings: dict[Role, Posting]) -> None:
    assert first_page(postings[Role.FRONT_OFFICE]) == "/gallery/desk/"
    assert first_page(postings[Role.MAYOR_OFFICE]) is None
    client.force_login(postings[Role.FRONT_OFFICE].worker)
    assert client.get("/staff/").headers["Location"] == "/gallery/desk/"


def test_no_role_has_one_key_for_two_sections() -> None:
    for role in Role:
        keys = [keys for _label, _name, roles, keys in ENTRIES if role in roles]
        assert len(keys) == len(set(keys)), role
        assert not [key for key in keys if any(other.startswith(f"{key} ") for other in keys)]


def test_a_posting_is_asked_for_once_a_page(
    client: Client, postings: dict[Role, Posting], django_assert_num_queries: object
) -> None:
    client.force_login(postings[Role.FRONT_OFFICE].worker)
    client.get("/gallery/counter/")
    with django_assert_num_queries(3):  # type: ignore[operator]  # session, worker, postings
        client.get("/gallery/counter/")
