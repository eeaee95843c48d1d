from django.db import transaction
from django.test import Client


def test_well(db: None, client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"database": True})
    assert "no-store" in answer["Cache-Control"]


def test_a_database_that_refuses_is_told(db: None, client: Client) -> None:
    with transaction.atomic():
        transaction.set_rollback(True)  # from here on the connection takes no statement
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"database": False})
