"""From the moment a version is sent for publication its text can not change, and no version is ever deleted (K28).

While it waits it may be published or go back to its editor; once published only its state and its days may change.
Returns with a comment are only added.
"""

from django.db import migrations

FROZEN = """
CREATE FUNCTION publications_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'in_force_from', 'in_force_until', 'published_by_id', 'published_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'k28_version_is_kept: the history of a published text is not deleted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'draft' THEN
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'k28_version_is_frozen: a text that was sent for publication is not changed, a new version is drafted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publications_version_frozen BEFORE UPDATE OR DELETE ON publications_version
    FOR EACH ROW EXECUTE FUNCTION publications_version_frozen();

CREATE FUNCTION publications_returned_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'k28_return_is_kept: what a second person said of a text is neither changed nor deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER publications_returned_kept BEFORE UPDATE OR DELETE ON publications_returned
    FOR EACH ROW EXECUTE FUNCTION publications_returned_kept();
"""
BACK = """
DROP TRIGGER publications_returned_kept ON publications_returned;
DROP FUNCTION publications_returned_kept();
DROP TRIGGER publications_version_frozen ON publications_version;
DROP FUNCTION publications_version_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial")]

    operations = [migrations.RunSQL(FROZEN, BACK)]
