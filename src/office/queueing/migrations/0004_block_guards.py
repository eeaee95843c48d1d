"""Numbers on paper and numbers of the counter never meet, and a slip is one of its block: the database sees to both."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION l18_paper_apart_from_counter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    clash integer;
BEGIN
    -- Blocks and queues of a centre change one after the other: each sees what the one before has written.
    PERFORM 1 FROM centres_centre WHERE id = NEW.centre_id FOR NO KEY UPDATE;
    IF TG_TABLE_NAME = 'queueing_queue' THEN
        SELECT first INTO clash FROM queueing_paperblock
        WHERE centre_id = NEW.centre_id AND letter = NEW.letter AND withdrawn_at IS NULL
            AND first <= NEW.last AND last >= NEW.first LIMIT 1;
    ELSIF NEW.withdrawn_at IS NULL THEN
        SELECT first INTO clash FROM queueing_queue
        WHERE centre_id = NEW.centre_id AND letter = NEW.letter AND first <= NEW.last AND last >= NEW.first LIMIT 1;
    END IF;
    IF clash IS NOT NULL THEN
        RAISE EXCEPTION 'numbers of a block of slips and of the counter would meet'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'l18_paper_apart_from_counter';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER l18_paper_apart_from_counter BEFORE INSERT OR UPDATE ON queueing_paperblock
    FOR EACH ROW EXECUTE FUNCTION l18_paper_apart_from_counter();
CREATE TRIGGER l18_paper_apart_from_counter BEFORE INSERT OR UPDATE OF letter, first, last, centre_id ON queueing_queue
    FOR EACH ROW EXECUTE FUNCTION l18_paper_apart_from_counter();

CREATE FUNCTION l18_slip_of_its_block() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM queueing_paperblock
    WHERE id = NEW.block_id AND withdrawn_at IS NULL AND NEW.number BETWEEN first AND last FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such slip in a block in use'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'l18_slip_of_its_block';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER l18_slip_of_its_block BEFORE INSERT OR UPDATE ON queueing_paperslip
    FOR EACH ROW EXECUTE FUNCTION l18_slip_of_its_block();
"""

NO_GUARDS = """
DROP TRIGGER l18_slip_of_its_block ON queueing_paperslip;
DROP FUNCTION l18_slip_of_its_block();
DROP TRIGGER l18_paper_apart_from_counter ON queueing_queue;
DROP TRIGGER l18_paper_apart_from_counter ON queueing_paperblock;
DROP FUNCTION l18_paper_apart_from_counter();
"""


class Migration(migrations.Migration):
    dependencies = [("queueing", "0003_devices")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
