"""The ledger only grows, and a service stands in a queue of its own centre: the database itself sees to both (ADR 0084)."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION l21_interval_is_only_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.until IS NOT NULL OR NEW.until IS NULL
        OR (NEW.id, NEW.ticket_id, NEW.centre_id, NEW."on", NEW.state, NEW.since, NEW.service_id, NEW.effective_at,
            NEW.desk_id, NEW.body_id, NEW.worker_id, NEW.rule, NEW.reason, NEW.request)
        IS DISTINCT FROM
           (OLD.id, OLD.ticket_id, OLD.centre_id, OLD."on", OLD.state, OLD.since, OLD.service_id, OLD.effective_at,
            OLD.desk_id, OLD.body_id, OLD.worker_id, OLD.rule, OLD.reason, OLD.request)
    THEN
        RAISE EXCEPTION 'UPDATE refused: a line of the ledger can only be ended, and once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER l21_interval_is_only_ended
    BEFORE UPDATE ON queueing_ticketinterval
    FOR EACH ROW EXECUTE FUNCTION l21_interval_is_only_ended();

CREATE TRIGGER l21_interval_stays
    BEFORE DELETE OR TRUNCATE ON queueing_ticketinterval
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE FUNCTION l21_closed_day_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refused: the day is closed and its ledger sealed', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER l21_closed_day_stays
    BEFORE UPDATE OR DELETE ON queueing_queueday
    FOR EACH ROW WHEN (OLD.state = 'closed') EXECUTE FUNCTION l21_closed_day_stays();

ALTER TABLE queueing_queue ADD CONSTRAINT queueing_queue_of_centre UNIQUE (id, centre_id);
ALTER TABLE queueing_queueservice ADD CONSTRAINT queueing_entry_of_the_same_centre
    FOREIGN KEY (queue_id, centre_id) REFERENCES queueing_queue (id, centre_id) DEFERRABLE INITIALLY DEFERRED;
"""

NO_GUARDS = """
ALTER TABLE queueing_queueservice DROP CONSTRAINT queueing_entry_of_the_same_centre;
ALTER TABLE queueing_queue DROP CONSTRAINT queueing_queue_of_centre;
DROP TRIGGER l21_closed_day_stays ON queueing_queueday;
DROP FUNCTION l21_closed_day_stays();
DROP TRIGGER l21_interval_stays ON queueing_ticketinterval;
DROP TRIGGER l21_interval_is_only_ended ON queueing_ticketinterval;
DROP FUNCTION l21_interval_is_only_ended();
"""


class Migration(migrations.Migration):
    dependencies = [("queueing", "0001_initial"), ("audit", "0002_only_grows")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
