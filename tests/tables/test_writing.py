import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.accounts.models import SignInTries
from office.centres.models import City, Provider
from office.tables.writing import (
    Part,
    fresh_unless_there,
    kept,
    kept_alike,
    write_new,
    write_together,
    write_unless_there,
)
from tests.factories.accounts import A_MOMENT

pytestmark = pytest.mark.django_db


def test_rows_are_written_as_django_writes_them() -> None:
    cities = [City(name=f"Місто {n}", katottg=f"UA0708017001008338{n}", slug=f"misto-{n}") for n in range(3)]
    with CaptureQueriesContext(connection) as counted:
        write_new(*cities)
    assert len(counted) == 1
    for city in cities:
        stored = City.objects.get(pk=city.pk)
        assert {field.attname: getattr(stored, field.attname) for field in City._meta.concrete_fields} == {
            field.attname: getattr(city, field.attname) for field in City._meta.concrete_fields
        }
        city.name = "Інше"
        city.save()
    assert City.objects.filter(name="Інше").count() == 3


def test_keys_that_the_table_gives_are_set_in_order() -> None:
    tries = [
        SignInTries(account=name, address="127.0.0.1", count=1, since=A_MOMENT, last_at=A_MOMENT) for name in "abc"
    ]
    write_new(*tries)
    assert [SignInTries.objects.get(account=name).pk for name in "abc"] == [one.pk for one in tries]


def test_nothing_is_written_of_nothing_and_what_is_there_is_refused() -> None:
    with CaptureQueriesContext(connection) as counted:
        write_new()
    assert not counted
    city = City(name="Місто", katottg="UA07080170010083384", slug="misto")
    write_new(city)
    with pytest.raises(IntegrityError), transaction.atomic():
        write_new(City(name="Місто", katottg="UA07080170010083384", slug="inshe"))
    assert City.objects.get() == city


def test_several_tables_are_written_in_one_statement() -> None:
    city = City(name="Місто", katottg="UA07080170010083384", slug="misto")
    bodies = [
        Provider(city=city, code=f"body{n}", name=f"Управління {n}", short_name=f"У{n}", starts_on=A_MOMENT.date())
        for n in range(2)
    ]
    tries = [SignInTries(account=name, address="127.0.0.1", count=1, since=A_MOMENT, last_at=A_MOMENT) for name in "ab"]
    with CaptureQueriesContext(connection) as counted:
        write_together(bodies, [], [city], tries)
        write_together([], [])
    assert len(counted) == 1
    assert set(Provider.objects.filter(city__slug="misto")) == set(bodies)
    assert [SignInTries.objects.get(account=name).pk for name in "ab"] == [one.pk for one in tries]
    with pytest.raises(IntegrityError), transaction.atomic():
        write_together([City(name="Інше", katottg="UA07080170010083385", slug="inshe")], [city])
    assert City.objects.get() == city


def test_what_is_there_already_stays_as_it_is() -> None:
    city = City(name="Місто", katottg="UA07080170010083384", slug="misto")
    assert write_unless_there(city)
    assert not write_unless_there(City(name="Інше", katottg="UA07080170010083384", slug="inshe"))
    city.name = "Нове"
    city.save()
    assert City.objects.get().name == "Нове"


def test_what_an_act_writes_to_several_tables_is_one_statement() -> None:
    there = City(name="Місто", katottg="UA07080170010083384", slug="misto")
    write_new(there)
    there.name, there.slug = "Нове", "nove"
    late = City(name="Пізнє", katottg="UA07080170010083384", slug="pizne")
    tries = [SignInTries(account=name, address="127.0.0.1", count=1, since=A_MOMENT, last_at=A_MOMENT) for name in "ab"]
    told: list[str] = []
    names = Part("SELECT upper(%s) AS said", ["one"])
    both = Part("SELECT said || %s AS said FROM {after}", ["!"], names, "(SELECT said FROM {name})", told.append)
    with CaptureQueriesContext(connection) as counted:
        write_together(kept(there, "name"), fresh_unless_there(late), both, tries)
    assert len(counted) == 1
    assert [(city.name, city.slug) for city in City.objects.all()] == [("Нове", "misto")]
    assert told == ["ONE!"]
    assert [SignInTries.objects.get(account=name).pk for name in "ab"] == [one.pk for one in tries]
    for one in tries:
        one.count = 7
    write_together(kept_alike(tries, "count"))
    assert [(one.count, one.address) for one in SignInTries.objects.all()] == [(7, "127.0.0.1")] * 2
    with pytest.raises(TypeError, match="keys of their own"):
        fresh_unless_there(*tries)
