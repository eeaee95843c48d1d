import pytest
from django.db import IntegrityError, transaction

from office.accounts.models import Worker
from tests.factories.accounts import a_worker

pytestmark = pytest.mark.django_db


def test_an_e_mail_is_kept_in_small_letters() -> None:
    assert a_worker(" O.Koval@Example.TEST ").email == "o.koval@example.test"
    assert Worker.objects.get_by_natural_key("O.KOVAL@example.test").email == "o.koval@example.test"


def test_two_spellings_of_one_e_mail_are_one_worker() -> None:
    a_worker("o.koval@example.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_worker("O.Koval@Example.test")


def test_the_database_refuses_capital_letters_too() -> None:
    with pytest.raises(IntegrityError, match="accounts_worker_email_in_small_letters"), transaction.atomic():
        Worker.objects.bulk_create([Worker(email="A@example.test", surname="Коваль", given_name="Ольга")])


@pytest.mark.parametrize("missing", ["surname", "given_name"])
def test_a_worker_has_a_name(missing: str) -> None:
    with pytest.raises(IntegrityError, match="accounts_worker_has_a_name"), transaction.atomic():
        a_worker(**{missing: ""})


@pytest.mark.parametrize(
    ("patronymic", "full", "short"),
    [("Петрівна", "Ґалаґан Їрина Петрівна", "Ґалаґан\xa0Ї.\xa0П."), ("", "Ґалаґан Їрина", "Ґалаґан\xa0Ї.")],
)
def test_names_as_on_plates_and_stamps(patronymic: str, full: str, short: str) -> None:
    worker = a_worker(surname="Ґалаґан", given_name="Їрина", patronymic=patronymic)
    assert (worker.full_name, worker.short_name, str(worker)) == (full, short, full)
