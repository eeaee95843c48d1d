from office.accounts.models import Worker


def test_the_database_is_postgresql(db: None) -> None:
    worker = Worker.objects.create_user("o.koval@example.test", surname="Коваль", given_name="Ольга")
    assert worker.short_name == "Коваль\xa0О."
