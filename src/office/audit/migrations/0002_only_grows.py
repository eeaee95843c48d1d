"""The tables of the journal only grow: the database itself refuses everything else (ADR 0003)."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refused: what stands in % is never changed or removed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER audit_journalentry_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE TRIGGER k21_accessrecord_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_accessrecord
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE TRIGGER audit_journalhead_stays
    BEFORE DELETE OR TRUNCATE ON audit_journalhead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE FUNCTION audit_head_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.subject_kind, NEW.subject_id, NEW.sequence, NEW.previous_hash)
        IS DISTINCT FROM (OLD.subject_kind, OLD.subject_id, OLD.sequence + 1, OLD.hash)
    THEN
        RAISE EXCEPTION 'UPDATE refused: the end of a journal only moves forward by one entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_journalhead_moves_forward
    BEFORE UPDATE ON audit_journalhead
    FOR EACH ROW EXECUTE FUNCTION audit_head_moves_forward();
"""

NO_GUARDS = """
DROP TRIGGER audit_journalhead_moves_forward ON audit_journalhead;
DROP TRIGGER audit_journalhead_stays ON audit_journalhead;
DROP TRIGGER k21_accessrecord_only_grows ON audit_accessrecord;
DROP TRIGGER audit_journalentry_only_grows ON audit_journalentry;
DROP FUNCTION audit_head_moves_forward();
DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
