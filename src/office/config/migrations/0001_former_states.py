"""Keep what the rows of cases, postings and cards were before each change (ADR 0061).

This stands with ``config``, which knows every context; ``audit``, which keeps the former states, knows none. The watched
columns hold states, dates and keys of workers and bodies: no free text and nobody's personal data.
"""

from django.db import migrations

CARD = (
    "state",
    "in_force_from",
    "in_force_until",
    "signed_by_provider_id",
    "signed_by_department_id",
    "signed_by_regional_id",
)
WATCHED = {
    "cases.case": (
        "state", "outcome", "provider_id", "decider_id", "taken_by_id", "officer_id",
        "full_at", "due_at", "suspended_at", "decided_at", "ready_at", "closed_at",
    ),
    "cases.casestep": (
        "state", "provider_id", "officer_id", "sender_id", "ready_at", "sent_at", "received_at", "due_at", "done_at",
    ),
    "centres.posting": ("worker_id", "role", "centre_id", "city_id", "provider_id", "starts_on", "ends_on"),
    "catalogue.informationcard": CARD,
    "catalogue.processcard": CARD,
}  # fmt: skip

# A function for each table: naming its columns it takes two thirds of the time of a general one. Deferred to the end of
# the transaction, when the journal has told the moment of the act.
WATCH = """
CREATE FUNCTION audit_former_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_formerrow (kind, key, until_at, held) VALUES (
        '{kind}', OLD.id::text, coalesce(nullif(current_setting('office.at', true), '')::timestamptz, now()),
        jsonb_build_object({held})
    );
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_former_on_update AFTER UPDATE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))
    EXECUTE FUNCTION audit_former_of_{table}();
CREATE CONSTRAINT TRIGGER audit_former_on_delete AFTER DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_former_of_{table}();
INSERT INTO audit_keptsince (kind, after_entry) SELECT '{kind}', coalesce(max(id), 0) FROM audit_journalentry;
"""
UNWATCH = """
DROP TRIGGER audit_former_on_delete ON {table};
DROP TRIGGER audit_former_on_update ON {table};
DROP FUNCTION audit_former_of_{table}();
ALTER TABLE audit_keptsince DISABLE TRIGGER USER;
DELETE FROM audit_keptsince WHERE kind = '{kind}';
ALTER TABLE audit_keptsince ENABLE TRIGGER USER;
"""


def watch(kind, columns):
    parts = {
        "kind": kind,
        "table": kind.replace(".", "_"),
        "held": ", ".join(f"'{column}', OLD.{column}" for column in columns),
        "old": ", ".join(f"OLD.{column}" for column in columns),
        "new": ", ".join(f"NEW.{column}" for column in columns),
    }
    return migrations.RunSQL(WATCH.format(**parts), UNWATCH.format(**parts))


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_seals_follow"),
        ("centres", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("cases", "0001_initial"),
    ]

    operations = [watch(kind, columns) for kind, columns in WATCHED.items()]
