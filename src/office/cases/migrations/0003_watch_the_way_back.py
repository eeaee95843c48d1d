"""Results that are on their way to a centre when this is deployed get somebody who watches over them (ADR 0056)."""

from django.db import migrations

WATCHED = """
INSERT INTO cases_duty (id, clause, "to", centre_id, bearer_id, opened_at, due_at, original_due_at, void_reason, case_id)
SELECT gen_random_uuid(), 'L38', 'see that the result has come to the centre', one.centre_id, outgoing.sent_by_id,
       now(), now() + interval '1 day', now() + interval '1 day', '', one.id
FROM cases_case AS one JOIN cases_outgoingpackage AS outgoing ON outgoing.case_id = one.id
WHERE one.state = 'sent' AND outgoing.arrived_at IS NULL
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_only_grows")]

    operations = [migrations.RunSQL(WATCHED, migrations.RunSQL.noop)]
