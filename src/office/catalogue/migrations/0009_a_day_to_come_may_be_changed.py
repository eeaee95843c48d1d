"""Until a card applies, its day of force may be set anew or taken away; afterwards its last day alone."""

from django.db import migrations

CARD = """
CREATE OR REPLACE FUNCTION catalogue_card_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'in_force_until'];
    -- The moment of the act, as the journal was told it; the clock where nothing was told.
    at timestamptz := coalesce(nullif(current_setting('office.at', true), '')::timestamptz, now());
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF OLD.state = 'signing' THEN
        free := free || ARRAY['in_force_from', 'approval_act',
            'signed_by_provider_id', 'signed_by_provider_at', 'signed_by_department_id', 'signed_by_department_at',
            'signed_by_regional_id', 'signed_by_regional_at'];
    END IF;
    IF OLD.state = 'in_force' AND OLD.in_force_from > (at AT TIME ZONE 'Europe/Kyiv')::date THEN
        free := free || ARRAY['in_force_from', 'approval_act'];
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'k8b_card_is_frozen: a card that was submitted is not changed, a new version is drafted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0008_wordings")]

    # Backwards nothing is to be done: the wider rule holds for every row that the narrower one has let in.
    operations = [migrations.RunSQL(CARD, migrations.RunSQL.noop)]
