"""The registration journal and the routing sheet only grow (L25, L30): the database itself refuses everything else."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER l25_registration_entry_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_registrationentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE TRIGGER l30_routing_entry_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_routingentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE FUNCTION l25_numbers_have_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence > 1 AND NOT EXISTS (
        SELECT FROM cases_registrationentry WHERE journal_id = NEW.journal_id AND sequence = NEW.sequence - 1
    ) THEN
        RAISE EXCEPTION 'INSERT refused: number % would leave a gap in the registration journal', NEW.sequence
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER l25_registration_entry_has_no_gap
    BEFORE INSERT ON cases_registrationentry
    FOR EACH ROW EXECUTE FUNCTION l25_numbers_have_no_gap();
"""

NO_GUARDS = """
DROP TRIGGER l25_registration_entry_has_no_gap ON cases_registrationentry;
DROP FUNCTION l25_numbers_have_no_gap();
DROP TRIGGER l30_routing_entry_only_grows ON cases_routingentry;
DROP TRIGGER l25_registration_entry_only_grows ON cases_registrationentry;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("audit", "0002_only_grows")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
