"""The journal is read only as far as it is settled: an entry that is committed late is not skipped."""

from typing import TYPE_CHECKING, Any, cast

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from office.accounts.clients import add_client
from office.accounts.scopes import Scope
from office.cases.models import Case
from office.webhooks import horizon
from office.webhooks.events import events_after
from office.webhooks.services import subscribe
from office.webhooks.tasks import DELIVER, defer_due, deliver_events
from tests.factories import cases
from tests.webhooks.servers import receiver
from tests.webhooks.settling import settle_all

if TYPE_CHECKING:
    from procrastinate import JobContext

ENTRY = """
INSERT INTO audit_journalentry (subject_kind, subject_id, sequence, verb, at, data, previous_hash, hash)
VALUES ('cases.case', '00000000-0000-4000-8000-000000000000', 1, 'case.registered', now(), '{}', '', '') RETURNING id
"""


@pytest.mark.django_db(transaction=True)
def test_a_late_entry_holds_the_end_back_and_then_each_subscriber_gets_one_job(settings: Any) -> None:
    world = cases.a_world()
    client = add_client("Реєстр", worker=world.front, scopes=[Scope.WEBHOOKS], per_minute=60, by=None, at=world.at)
    settings.WEBHOOK_PLAIN, settings.WEBHOOK_NETWORKS = True, ["127.0.0.0/8"]
    with receiver() as server:
        held = subscribe(client, url=server.url, after=0, by=world.front, at=world.at)
        case = _registered_while_another_transaction_lasts(world)
        assert (defer_due(at=world.at), defer_due(at=world.at)) == (1, 1)
        [job] = ProcrastinateJob.objects.filter(task_name=DELIVER, args={"subscription": str(held.pk)})
        deliver_events.func(cast("JobContext", None), **job.args)  # as the background worker does
        assert [(event["type"], event["case"]) for event in server.events()] == [("case.registered", str(case.pk))]
    assert defer_due(at=world.at) == 0


def _registered_while_another_transaction_lasts(world: cases.World) -> Case:
    late = connections.create_connection("default")
    try:
        late.set_autocommit(False)
        with late.cursor() as cursor:
            cursor.execute(ENTRY)
            number = cursor.fetchone()[0]
        case = cases.a_registered_case(world)
        assert horizon.settle() < number
        assert not events_after(0, of=[], worker=world.front, limit=50, at=world.at).events
        late.rollback()
    finally:
        late.close()
    assert settle_all() > number
    stretch = events_after(0, of=[], worker=world.front, limit=50, at=world.at)
    assert [event.case for event in stretch.events] == [case.pk]
    assert not stretch.more
    return case
