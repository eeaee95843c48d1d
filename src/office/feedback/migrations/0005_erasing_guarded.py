"""Name and contact may be emptied once, with the moment at which they were erased; nothing else of it may (L16, L52)."""

from django.db import migrations

CHECKED = """
CREATE OR REPLACE FUNCTION feedback_stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
    was text;
    becomes text;
BEGIN
    IF to_jsonb(NEW) - TG_ARGV IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV THEN
        RAISE EXCEPTION 'UPDATE refused: what stands in % is never changed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH name IN ARRAY TG_ARGV LOOP
        was := to_jsonb(OLD) ->> name;
        becomes := to_jsonb(NEW) ->> name;
        IF left(was, 4) = '\\xc1' AND becomes <> was AND substr(was, 7, 16) = substr(becomes, 7, 16) {erasing}THEN
            RAISE EXCEPTION 'UPDATE refused: what stands in % is never changed', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""
# A sealed cell is emptied only together with the moment that says so; that moment, once there, stays.
ERASING = """
            OR left(was, 4) = '\\xc1' AND becomes = '\\x' AND (to_jsonb(NEW) ->> 'forgotten_at') IS NULL
            OR name = 'forgotten_at' AND was IS NOT NULL AND becomes IS DISTINCT FROM was
        """
TRIGGERS = """
DROP TRIGGER l52_entry_stays_as_written ON feedback_feedbackentry;
CREATE TRIGGER l52_entry_stays_as_written
    BEFORE UPDATE ON feedback_feedbackentry
    FOR EACH ROW EXECUTE FUNCTION feedback_stays_as_written('text', 'name', 'contact'{more});
DROP TRIGGER l16_enquiry_stays_as_written ON feedback_enquiry;
CREATE TRIGGER l16_enquiry_stays_as_written
    BEFORE UPDATE ON feedback_enquiry
    FOR EACH ROW EXECUTE FUNCTION feedback_stays_as_written('state', 'question', 'name', 'contact', 'code'{more});
DROP TRIGGER l16_answer_stays_as_written ON feedback_enquiryanswer;
CREATE TRIGGER l16_answer_stays_as_written
    BEFORE UPDATE ON feedback_enquiryanswer
    FOR EACH ROW EXECUTE FUNCTION feedback_stays_as_written('text', 'told_at', 'told_to', 'told_by_id'{more});
"""
GUARDS = CHECKED.replace("{erasing}", ERASING) + TRIGGERS.replace("{more}", ", 'forgotten_at'")
NO_GUARDS = CHECKED.replace("{erasing}", "") + TRIGGERS.replace("{more}", "")


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_contacts_are_erased")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
