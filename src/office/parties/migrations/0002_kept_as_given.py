"""A consent stays as it was given, a disclosure stays for good: the database itself refuses everything else (ADR 0041)."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION parties_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refused: what stands in % is never changed or removed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER k14_1_disclosure_only_grows
    BEFORE UPDATE OR DELETE ON parties_disclosure
    FOR EACH STATEMENT EXECUTE FUNCTION parties_refuse_change();

CREATE TRIGGER parties_consent_stays
    BEFORE DELETE ON parties_consent
    FOR EACH STATEMENT EXECUTE FUNCTION parties_refuse_change();

CREATE FUNCTION parties_consent_is_only_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    withdrawal CONSTANT text[] := ARRAY['withdrawn_at', 'withdrawn_how', 'withdrawn_by_id'];
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR to_jsonb(NEW) - withdrawal IS DISTINCT FROM to_jsonb(OLD) - withdrawal THEN
        RAISE EXCEPTION 'UPDATE refused: a consent can only be withdrawn, and once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER parties_consent_is_only_withdrawn
    BEFORE UPDATE ON parties_consent
    FOR EACH ROW EXECUTE FUNCTION parties_consent_is_only_withdrawn();
"""

NO_GUARDS = """
DROP TRIGGER parties_consent_is_only_withdrawn ON parties_consent;
DROP TRIGGER parties_consent_stays ON parties_consent;
DROP TRIGGER k14_1_disclosure_only_grows ON parties_disclosure;
DROP FUNCTION parties_consent_is_only_withdrawn();
DROP FUNCTION parties_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
