"""From the moment a card is submitted its text can not change: a case is pinned to the version it was registered under.

Signatures may come while the card is being signed; afterwards only its state and its last day in force may change.
"""

from django.db import migrations

CARD = """
CREATE FUNCTION catalogue_card_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'in_force_until'];
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF OLD.state = 'signing' THEN
        free := free || ARRAY['in_force_from', 'approval_act',
            'signed_by_provider_id', 'signed_by_provider_at', 'signed_by_department_id', 'signed_by_department_at',
            'signed_by_regional_id', 'signed_by_regional_at'];
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'k8b_card_is_frozen: a card that was submitted is not changed, a new version is drafted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION catalogue_card_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen bigint;
BEGIN
    -- TG_ARGV: the table of the parent, the column that points to it, and for parts of a step the table of steps.
    IF TG_NARGS = 2 THEN
        EXECUTE format('SELECT count(*) FROM %I WHERE id IN ($1, $2) AND state <> ''draft''', TG_ARGV[0])
            INTO frozen USING (to_jsonb(OLD) ->> TG_ARGV[1])::uuid, (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
    ELSE
        EXECUTE format('SELECT count(*) FROM %I card JOIN %I step ON step.card_id = card.id
                        WHERE step.id IN ($1, $2) AND card.state <> ''draft''', TG_ARGV[0], TG_ARGV[2])
            INTO frozen USING (to_jsonb(OLD) ->> TG_ARGV[1])::bigint, (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    END IF;
    IF frozen > 0 THEN
        RAISE EXCEPTION 'k8b_card_is_frozen: a card that was submitted is not changed, a new version is drafted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
"""
CARDS = ("catalogue_informationcard", "catalogue_processcard")
PARTS = {
    "catalogue_question": ("catalogue_informationcard", "card_id"),
    "catalogue_requireddocument": ("catalogue_informationcard", "card_id"),
    "catalogue_refusalground": ("catalogue_informationcard", "card_id"),
    "catalogue_processstep": ("catalogue_processcard", "card_id"),
    "catalogue_stepaction": ("catalogue_processcard", "step_id", "catalogue_processstep"),
    "catalogue_steporder": ("catalogue_processcard", "step_id", "catalogue_processstep"),
}


def _freeze_card(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION catalogue_card_frozen()",
        f"DROP TRIGGER {table}_frozen ON {table}",
    )


def _freeze_part(table: str, parent: tuple[str, ...]) -> migrations.RunSQL:
    arguments = ", ".join(f"'{word}'" for word in parent)
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION catalogue_card_part_frozen({arguments})",
        f"DROP TRIGGER {table}_frozen ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.RunSQL(CARD, "DROP FUNCTION catalogue_card_part_frozen(); DROP FUNCTION catalogue_card_frozen();"),
        *map(_freeze_card, CARDS),
        *(_freeze_part(table, parent) for table, parent in PARTS.items()),
    ]
