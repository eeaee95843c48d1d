"""Seals only follow each other, and nothing enters what is sealed (ADR 0060)."""

from django.db import migrations

NEW_TABLES = ("audit_dayseal", "audit_sealedbook", "audit_sealedblock", "audit_formerrow", "audit_keptsince")
BOOKS = {"entries": "audit_journalentry", "openings": "audit_accessrecord", "former": "audit_formerrow"}

FUNCTIONS = """
CREATE FUNCTION audit_seal_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last audit_dayseal;
BEGIN
    SELECT * INTO last FROM audit_dayseal ORDER BY number DESC LIMIT 1;
    IF NOT FOUND THEN
        last.number := 0;
        last.day := NEW.day - 1;
        last.hash := decode(repeat('00', 32), 'hex');
    END IF;
    IF (NEW.number, NEW.day, NEW.previous_hash) IS DISTINCT FROM (last.number + 1, last.day + 1, last.hash) THEN
        RAISE EXCEPTION 'INSERT refused: a seal follows the seal of the day before'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_book_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sealed bigint;
BEGIN
    SELECT last_id INTO sealed FROM audit_sealedbook WHERE book = NEW.book ORDER BY seal_id DESC LIMIT 1;
    IF NEW.after_id <> coalesce(sealed, 0) THEN
        RAISE EXCEPTION 'INSERT refused: the rows of a day follow those of the day before'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_refuse_into_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sealed bigint;
BEGIN
    SELECT last_id INTO sealed FROM audit_sealedbook WHERE book = TG_ARGV[0] ORDER BY seal_id DESC LIMIT 1;
    IF NEW.id <= sealed THEN
        RAISE EXCEPTION 'INSERT refused: % of % would stand in a day that is sealed', NEW.id, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

FOLLOW = """
CREATE TRIGGER audit_dayseal_follows BEFORE INSERT ON audit_dayseal
    FOR EACH ROW EXECUTE FUNCTION audit_seal_follows();
CREATE TRIGGER audit_sealedbook_follows BEFORE INSERT ON audit_sealedbook
    FOR EACH ROW EXECUTE FUNCTION audit_book_follows();
-- Hashes do not compress.
ALTER TABLE audit_sealedblock ALTER COLUMN leaves SET STORAGE EXTERNAL;
"""

ONLY_GROWS = """
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

NOT_INTO_SEALED = """
CREATE TRIGGER {table}_not_into_sealed BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_into_sealed('{book}');
"""

AWAY = [
    *(f"DROP TRIGGER {table}_not_into_sealed ON {table};" for table in BOOKS.values()),
    *(f"DROP TRIGGER {table}_only_grows ON {table};" for table in NEW_TABLES),
    "DROP TRIGGER audit_sealedbook_follows ON audit_sealedbook;",
    "DROP TRIGGER audit_dayseal_follows ON audit_dayseal;",
    "DROP FUNCTION audit_seal_follows(), audit_book_follows(), audit_refuse_into_sealed();",
]


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seals")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS
            + FOLLOW
            + "".join(ONLY_GROWS.format(table=table) for table in NEW_TABLES)
            + "".join(NOT_INTO_SEALED.format(table=table, book=book) for book, table in BOOKS.items()),
            "\n".join(AWAY),
        )
    ]
