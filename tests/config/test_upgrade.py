"""The upgrade that brought sealing, on tables that were filled before it."""

from collections.abc import Iterator

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.config.places import Place, a_place

BEFORE = """
from django.core.management import call_command
for app, name in (("parties", "0002"), ("documents", "0001"), ("outbox", "0001"), ("cases", "0002")):
    call_command("migrate", app, name, verbosity=0)
"""
FILLED = """
INSERT INTO accounts_worker (id, password, email, surname, given_name, patronymic, phone, is_active)
VALUES ('00000000-0000-0000-0000-000000000001', '', 'w@example.test', 'Коваль', 'Ольга', '', '', true);
INSERT INTO centres_city (id, slug, name, name_en, katottg)
VALUES ('00000000-0000-0000-0000-000000000002', 'lutsk', 'Луцьк', 'Lutsk', 'UA07080170010083384');
INSERT INTO parties_applicant (id, city_id, kind, surname, given_name, patronymic, born_on, rntrc, rntrc_refused, unzr,
    legal_name, katottg, address, post_index, phone, email, preferred_language, preferred_channel, needs, folded_name,
    version, created_at, created_by_id)
SELECT gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'natural', 'Лелеченко', 'Віра', '', '2050-01-01',
    CASE WHEN n % 10 > 0 THEN (5478800000 + n)::text END, false, CASE WHEN n % 7 = 0 THEN '20500101-' || 10000 + n END,
    '', '', 'вул. Садова, 1', '', CASE WHEN n % 3 > 0 THEN '+38050' || 1000000 + n END, NULL, 'uk', 'phone',
    CASE WHEN n % 20 = 0 THEN 'Ліфт; \\x01 \\\\' ELSE '' END, 'лелеченко віра', 1, now(),
    '00000000-0000-0000-0000-000000000001'
FROM generate_series(1, 1203) AS n;
INSERT INTO parties_identitydocument (applicant_id, kind, series_number, issued_by, issued_on, created_at, created_by_id)
SELECT id, 'passport_book', 'АВ' || 100000 + row_number() OVER (), 'РВ', '2010-01-01', now(), created_by_id
FROM parties_applicant;
INSERT INTO parties_affectedperson (id, applicant_id, surname, given_name, patronymic, relation, is_minor, consent_required,
    no_consent_basis, version, created_at, created_by_id)
SELECT gen_random_uuid(), id, 'Ґонтар-Лелека', 'Віра', '', 'spouse', false, true, '', 1, now(), created_by_id
FROM parties_applicant;
INSERT INTO documents_storedfile (id, sha256, media_type, size, pages, name, created_at)
VALUES (gen_random_uuid(), repeat('ab', 32), 'application/pdf', 5, 1, 'паспорт АВ100001.pdf', now());
INSERT INTO outbox_message (id, key, channel, address, template, data, language, state, attempts, last_error, created_at)
VALUES (gen_random_uuid(), 'k', 'sms', '+380501000001', 'letter', '{"text": "Слово «так»", "subject": ""}', 'uk',
    'queued', 0, '', now());
"""
CHECKED = """
from django.core.management import call_command
from office.documents.models import StoredFile
from office.messages.models import Message
from office.parties.models import AffectedPerson, Applicant, IdentityDocument
assert Applicant.objects.count() == 1203
assert Applicant.objects.get(rntrc="5478800009").phone is None
kept = Applicant.objects.get(rntrc="5478800007")
assert (kept.phone, kept.unzr, kept.needs, kept.email) == ("+380501000007", "20500101-10007", "", None)
assert Applicant.objects.get(phone="+380501001202").rntrc == "5478801202"
assert {one.needs for one in Applicant.objects.all()} == {"", "Ліфт; \\\\x01 \\\\\\\\"}
assert IdentityDocument.objects.filter(series_number="АВ101203").count() == 1
assert AffectedPerson.objects.filter(folded_name="гонтар лелека віра").count() == 1203
assert Message.objects.get().data == {"text": "Слово «так»", "subject": ""}
assert Message.objects.get().address == "+380501000001"
stored = StoredFile.objects.get()
assert (stored.name, stored.content, stored.key_id) == ("паспорт АВ100001.pdf", "ab" * 32, "")
call_command("migrate", check_unapplied=True)
print("as it was")
"""
SECRETS = ("5478800007", "20500101-10007", "+380501000007", "АВ100001", "Слово", "Ліфт")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with a_place(tmp_path_factory.mktemp("var")) as made:
        yield made


def test_filled_tables_are_sealed_and_say_the_same(place: Place) -> None:
    place.python(BEFORE)
    place.sql(FILLED)
    assert place.told("backup", str(place.var / "before.tar"))
    place.told("migrate", "--verbosity", "0")
    assert place.python(CHECKED) == "as it was\n"
    rows = [
        *place.sql("SELECT to_jsonb(row)::text FROM parties_applicant AS row"),
        *place.sql("SELECT to_jsonb(row)::text FROM parties_identitydocument AS row"),
        *place.sql("SELECT to_jsonb(row)::text FROM outbox_message AS row"),
        *place.sql("SELECT to_jsonb(row)::text FROM documents_storedfile AS row"),
    ]
    assert len(rows) == 1203 * 2 + 2
    written = "\n".join(row for (row,) in rows)
    assert not [secret for secret in SECRETS if secret in written]


@pytest.mark.parametrize(
    "migration", [("parties", "0003_sealed"), ("documents", "0002_sealed"), ("outbox", "0002_sealed")]
)
def test_there_is_no_way_back_to_plain_text(migration: tuple[str, str]) -> None:
    sealing = MigrationLoader(None).disk_migrations[migration]
    assert not all(operation.reversible for operation in sealing.operations)
