"""What was written stays as it was written, numbers have no gap, an answer goes the way of its question (L16, L52).

Sealed cells of these tables may be sealed anew under another key, and changed in no other way (ADR 0106).
"""

from django.db import migrations

GUARDS = r"""
CREATE FUNCTION feedback_numbers_have_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    follows boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE book_id = $1 AND sequence = $2)', TG_TABLE_NAME)
        INTO follows USING NEW.book_id, NEW.sequence - 1;
    IF NEW.sequence > 1 AND NOT follows THEN
        RAISE EXCEPTION 'INSERT refused: number % would leave a gap in the book', NEW.sequence
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER l52_entry_has_no_gap
    BEFORE INSERT ON feedback_feedbackentry
    FOR EACH ROW EXECUTE FUNCTION feedback_numbers_have_no_gap();
CREATE TRIGGER l16_enquiry_has_no_gap
    BEFORE INSERT ON feedback_enquiry
    FOR EACH ROW EXECUTE FUNCTION feedback_numbers_have_no_gap();

-- The arguments name the columns that may change; a sealed one among them only by being sealed under another key:
-- in hexadecimal a cell begins with \xc1, and the name of its key stands from the 7th sign on.
CREATE FUNCTION feedback_stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
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
        IF left(was, 4) = '\xc1' AND becomes <> was AND substr(was, 7, 16) = substr(becomes, 7, 16) THEN
            RAISE EXCEPTION 'UPDATE refused: what stands in % is never changed', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;

CREATE TRIGGER l52_entry_stays_as_written
    BEFORE UPDATE ON feedback_feedbackentry
    FOR EACH ROW EXECUTE FUNCTION feedback_stays_as_written('text', 'name', 'contact');
CREATE TRIGGER l16_enquiry_stays_as_written
    BEFORE UPDATE ON feedback_enquiry
    FOR EACH ROW EXECUTE FUNCTION feedback_stays_as_written('state', 'question', 'name', 'contact', 'code');
CREATE TRIGGER l16_answer_stays_as_written
    BEFORE UPDATE ON feedback_enquiryanswer
    FOR EACH ROW EXECUTE FUNCTION feedback_stays_as_written('text', 'told_at', 'told_to', 'told_by_id');

CREATE TRIGGER l52_entry_is_never_removed
    BEFORE DELETE OR TRUNCATE ON feedback_feedbackentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER l16_enquiry_is_never_removed
    BEFORE DELETE OR TRUNCATE ON feedback_enquiry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER l16_answer_is_never_removed
    BEFORE DELETE OR TRUNCATE ON feedback_enquiryanswer
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER feedback_rating_is_never_removed
    BEFORE DELETE OR TRUNCATE ON feedback_rating
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER l52_moderation_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON feedback_moderation
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER l52_answer_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON feedback_entryanswer
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

ALTER TABLE feedback_enquiryanswer ADD CONSTRAINT l16_answered_by_the_same_means
    FOREIGN KEY (enquiry_id, channel) REFERENCES feedback_enquiry (id, channel) DEFERRABLE INITIALLY DEFERRED;
"""

NO_GUARDS = """
ALTER TABLE feedback_enquiryanswer DROP CONSTRAINT l16_answered_by_the_same_means;
DROP TRIGGER l52_answer_only_grows ON feedback_entryanswer;
DROP TRIGGER l52_moderation_only_grows ON feedback_moderation;
DROP TRIGGER feedback_rating_is_never_removed ON feedback_rating;
DROP TRIGGER l16_answer_is_never_removed ON feedback_enquiryanswer;
DROP TRIGGER l16_enquiry_is_never_removed ON feedback_enquiry;
DROP TRIGGER l52_entry_is_never_removed ON feedback_feedbackentry;
DROP TRIGGER l16_answer_stays_as_written ON feedback_enquiryanswer;
DROP TRIGGER l16_enquiry_stays_as_written ON feedback_enquiry;
DROP TRIGGER l52_entry_stays_as_written ON feedback_feedbackentry;
DROP TRIGGER l16_enquiry_has_no_gap ON feedback_enquiry;
DROP TRIGGER l52_entry_has_no_gap ON feedback_feedbackentry;
DROP FUNCTION feedback_stays_as_written();
DROP FUNCTION feedback_numbers_have_no_gap();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("audit", "0002_only_grows")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
