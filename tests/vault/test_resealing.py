"""A change of keys on a filled database: found before, during and after, and broken off at any moment."""

import threading
from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import sql
from pytest_django import Settings

from office.parties.consents import withdraw_consent
from office.parties.models import Applicant, Consent, GivenHow
from office.parties.search import read_query, search_applicants
from office.vault import resealing
from office.vault.cells import seal
from office.vault.resealing import any_key, reseal, rows_by_key, rows_left, sealed_tables, table_of
from tests.factories.parties import Place, a_consent, a_place, an_applicant
from tests.factories.vault import BOTH, OLD, ONE, OTHER, use
from tests.parties.test_applicants import BOOKLET

PEOPLE = table_of(Applicant)


@pytest.fixture
def place(settings: Settings, db: None) -> Place:
    use(settings, OLD)
    return a_place()


def reseal_all() -> int:
    return sum(done for table in sealed_tables() for done in reseal(table, BOTH))


def test_every_sealed_column_of_the_product_is_covered(db: None) -> None:
    covered = {(table.name, column) for table in sealed_tables() for column in table.columns}
    assert covered >= {
        *(("parties_applicant", column) for column in ("rntrc", "unzr", "phone", "email", "needs")),
        *(("parties_affectedperson", "rntrc"), ("parties_identitydocument", "series_number")),
        *(("parties_consent", "proof"), ("parties_representative", "proof")),
        *(("outbox_message", "address"), ("outbox_message", "data")),
        *(("documents_storedfile", "name"), ("documents_storedfile", "salt")),
        ("cases_delivery", "shown_document"),
    }


def test_all_rows_come_under_the_new_key_and_say_the_same(place: Place, settings: Settings) -> None:
    people = [an_applicant(place, email="a@example.test", needs="Ліфт", document=None) for _each in range(3)]
    an_applicant(place, document=BOOKLET)
    said = [(person.rntrc, person.phone, person.email, person.needs) for person in people]
    assert rows_by_key(PEOPLE)["phone"] == Counter({OTHER.id: 4})

    use(settings, BOTH)
    assert rows_left(PEOPLE, BOTH) == 4
    assert reseal_all() == 5
    assert sum(rows_left(table, BOTH) for table in sealed_tables()) == 0
    assert {key for table in sealed_tables() for key in any_key(table)} == {ONE.id}

    settings.OFFICE_KEYS = ONE.line  # the old one is gone for good
    again = [Applicant.objects.get(pk=person.pk) for person in people]
    assert [(person.rntrc, person.phone, person.email, person.needs) for person in again] == said
    assert reseal_all() == 0


def test_people_are_found_and_stay_one_while_keys_change(place: Place, settings: Settings) -> None:
    before = an_applicant(place, document=BOOKLET)
    use(settings, BOTH)
    after = an_applicant(place)
    for moment in ("both keys in use", "all under the new one"):
        for person in (before, after):
            for number in (person.rntrc, person.phone):
                found = search_applicants(read_query(number or ""), **place.where)
                assert person.id in {one.id for one in found}, moment
        assert search_applicants(read_query("АВ 123456"), **place.where)[0].id == before.id
        reseal_all()
    with pytest.raises(IntegrityError, match="parties_rntrc_once"), transaction.atomic():
        Applicant.objects.filter(pk=after.pk).update(rntrc=before.rntrc)


def test_work_that_was_broken_off_goes_on_where_it_stopped(
    place: Place, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(5):
        an_applicant(place)
    use(settings, BOTH)
    monkeypatch.setattr(resealing, "BATCH", 2)
    steps = reseal(PEOPLE, BOTH)
    assert next(steps) == 2
    del steps  # stopped in the midst
    assert rows_left(PEOPLE, BOTH) == 3
    assert list(reseal(PEOPLE, BOTH)) == [2, 1]
    assert rows_left(PEOPLE, BOTH) == 0


def test_a_consent_is_sealed_anew_and_still_can_only_be_withdrawn(place: Place, settings: Settings) -> None:
    open_one = a_consent(place, an_applicant(place), proof="заява від 20.11.2026")
    withdrawn = a_consent(place, an_applicant(place), proof="")
    withdraw_consent(withdrawn, how=GivenHow.PAPER, **place.who)
    use(settings, BOTH)
    reseal_all()
    assert Consent.objects.get(pk=open_one.pk).proof == "заява від 20.11.2026"
    for change in ({"proof": "інша заява"}, {"proof": ""}, {"data_categories": "усе"}):
        with pytest.raises(IntegrityError, match="only be withdrawn"), transaction.atomic():
            Consent.objects.filter(pk=open_one.pk).update(**change)


def test_a_proof_of_the_same_key_or_another_length_is_no_sealing_anew(place: Place, settings: Settings) -> None:
    consent = a_consent(place, an_applicant(place), proof="заява № 1")
    use(settings, BOTH)
    for ring, text in ((OLD, "заява № 2"), (BOTH, "заява № 12")):
        cell = seal(ring, "parties.consent.proof", text.encode(), marked=True)
        with pytest.raises(IntegrityError, match="only be withdrawn"), transaction.atomic():
            connection.cursor().execute("UPDATE parties_consent SET proof = %s WHERE id = %s", [cell, consent.pk])


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_does_not_stop_the_others_and_comes_last(settings: Settings) -> None:
    use(settings, OLD)
    place = a_place()
    people = [an_applicant(place) for _each in range(4)]
    use(settings, BOTH)
    done: list[int] = []
    passed = threading.Event()

    def work() -> None:
        for number in reseal(PEOPLE, BOTH):
            done.append(number)
            passed.set()
        connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():
        held = Applicant.objects.select_for_update().get(pk=people[0].pk)
        thread.start()
        assert passed.wait(30)
        held.address = "вул. Нова, 1"
        held.save(update_fields=["address"])
    thread.join(30)
    assert done == [3, 1]
    assert rows_left(PEOPLE, BOTH) == 0
    assert Applicant.objects.get(pk=held.pk).address == "вул. Нова, 1"


def test_a_broken_cell_stops_the_work_by_name(place: Place, settings: Settings) -> None:
    person = an_applicant(place)
    with connection.cursor() as cursor:
        broken = sql.SQL(
            "UPDATE parties_applicant SET phone = set_byte(phone, 60, get_byte(phone, 60) # 1) WHERE id = %s"
        )
        cursor.execute(broken, [person.pk])
    use(settings, BOTH)
    with pytest.raises(ValueError, match=r"^parties\.applicant\.phone: the seal is broken$"):
        list(reseal(PEOPLE, BOTH))
