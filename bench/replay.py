"""A whole day of a hall of a hundred desks, over HTTP at full speed: nobody is served twice, nobody is lost.

3,500 visitors take numbers at terminals' pages; clerks call, begin, finish, note no-shows, put aside and pass on, page by
page, until nobody waits. Then the tables are asked whether they hold what was acknowledged, and nothing else. It runs in an
office of its own, where ``bench/run.py`` starts this: ``python bench/replay.py`` prints one line of JSON, and fails where
anybody was served twice or lost.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import product
from bench.hall import Actor, Browser, Hall, a_hall, desk, terminal
from bench.playing import Play, Told

DESKS: Final = 100
TERMINALS: Final = 20
"""With phones beside them: so many take a number at once."""
VISITORS: Final = 3_500
SEED: Final = 7
OTHER_BODY: Final = 4
"""Every so many-th desk belongs to the other body."""

# By the order in which the lines were written: the moment of an act is that of its press, and whoever pressed first may
# have waited for another's lock.
_STAYS: Final = """
    SELECT ticket.visit_id, line.desk_id, line.id AS began, (
        SELECT min(later.id) FROM queueing_ticketinterval AS later
        WHERE later.ticket_id = line.ticket_id AND later.id > line.id AND later.state NOT IN ('called', 'serving')) AS ended
    FROM queueing_ticketinterval AS line JOIN queueing_ticket AS ticket ON ticket.id = line.ticket_id
    WHERE line.rule = 'call'"""
"""Each stay of a ticket at a desk."""
FAULTS: Final = {
    "a ticket that did not end, or not exactly once": """
        SELECT count(*) FROM queueing_ticket AS ticket WHERE 1 <> (
            SELECT count(*) FROM queueing_ticketinterval AS line
            WHERE line.ticket_id = ticket.id AND line.state IN ('done', 'left', 'cancelled', 'unserved'))""",
    "a ticket that is not what its last line says": """
        SELECT count(*) FROM queueing_ticket AS ticket WHERE state <> (
            SELECT line.state FROM queueing_ticketinterval AS line
            WHERE line.ticket_id = ticket.id ORDER BY line.id DESC LIMIT 1)""",
    "a ticket that was served more than once": """
        SELECT count(*) FROM (
            SELECT FROM queueing_ticketinterval WHERE state = 'serving' GROUP BY ticket_id HAVING count(*) > 1) AS twice""",
    "a line that goes on beside another of the same ticket": """
        SELECT count(*) FROM queueing_ticketinterval AS one JOIN queueing_ticketinterval AS other
            ON one.ticket_id = other.ticket_id AND one.id < other.id AND one.since < other.until AND other.since < one.until""",
    "a visit at two desks at one moment": f"""
        WITH stay AS ({_STAYS}) SELECT count(*) FROM stay AS one JOIN stay AS other
            ON one.visit_id = other.visit_id AND one.began < other.began AND other.began < one.ended""",
    "a desk with two tickets at one moment": f"""
        WITH stay AS ({_STAYS}) SELECT count(*) FROM stay AS one JOIN stay AS other
            ON one.desk_id = other.desk_id AND one.began < other.began AND other.began < one.ended""",
    "a number that was given twice": 'SELECT count(*) - count(DISTINCT (centre_id, "on", label)) FROM queueing_ticket',
}
"""What must not be found when everybody has gone, each with the statement that counts it."""
STATES: Final = "SELECT id::text, state FROM queueing_ticket"
RULES: Final = "SELECT rule, count(*) FROM queueing_ticketinterval GROUP BY rule"


@dataclass(frozen=True)
class Place:
    """A reception with its clerks seated: the cookies by which everybody is known."""

    centre: str
    services: Sequence[str]
    terminal: str
    desks: Sequence[tuple[str, str, Sequence[str]]]
    """The cookie of each clerk, the body at whose desk he sits, and the services that it gives."""

    def actors(self, hall: Hall, terminals: int) -> list[Actor]:
        """Give everybody who acts: ``terminals``, and a clerk at each desk."""
        stands = [terminal(hall, Browser(self.terminal), self.services) for _nth in range(terminals)]
        return stands + [
            desk(hall, Browser(cookie, body), number, frozenset(gives))
            for number, (cookie, body, gives) in enumerate(self.desks)
        ]


def prepare(desks: int) -> Place:
    """Found a reception around the clock, three of four desks for two services, and one for the third."""
    from django.conf import settings
    from tests.factories.devices import terminal_client
    from tests.factories.queueing import a_reception

    from office.centres.models import Posting
    from office.ui.clock import now

    settings.ALLOWED_HOSTS.append("testserver")  # the name by which the tests' own client asks
    bodies = ["dsp" if number % OTHER_BODY else "pfu" for number in range(desks)]
    hall = a_reception(clerks=" ".join(bodies), at=now())
    client, _device = terminal_client(hall)
    codes = [service.code for service in hall.services]
    seated = []
    for number, clerk in enumerate(hall.clerks):
        posting = Posting.objects.select_related("worker").get(worker=clerk)
        hall.seat(number)
        gives = codes[:2] if bodies[number] == "dsp" else codes[2:]
        seated.append((product.cookie(posting), str(posting.provider_id), gives))
    known = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return Place(hall.centre.code, codes, known, seated)


def faults(hall: Hall, found: dict[str, int], states: dict[str, str], rules: dict[str, int]) -> list[str]:
    """Say where the tables differ from what was acknowledged; nothing for a day that is whole."""
    broken = [f"{name}: {number}" for name, number in found.items() if number]
    if states != hall.states:
        differ = {key for key in states.keys() | hall.states.keys() if states.get(key) != hall.states.get(key)}
        broken.append(f"{len(differ)} tickets are not what was acknowledged: {sorted(differ)[:5]}")
    if rules != dict(hall.done):
        broken.append(f"acknowledged {dict(hall.done)}, written {rules}")
    return broken


def measure(desks: int, visitors: int) -> dict[str, Any]:
    """Play the day; give the rates of all its acts and what was found in the tables. Raises SystemExit for a fault."""
    from django.db import connection

    place, hall = prepare(desks), a_hall(visitors, seed=SEED)
    with product.web() as server:
        told = Play(product.PORT, hall).play(place.actors(hall, TERMINALS))
        memory = product.memory_of(server)
    with connection.cursor() as cursor:
        found = {name: int(_rows(cursor, statement)[0][0]) for name, statement in FAULTS.items()}
        broken = faults(hall, found, dict(_rows(cursor, STATES)), dict(_rows(cursor, RULES)))
    if broken:
        raise SystemExit(f"bench: the played day is broken: {'; '.join(broken)}")
    return as_json(hall, told, desks) | {"web_process_mb": memory}


def _rows(cursor: Any, statement: str) -> list[Any]:
    cursor.execute(statement)
    return list(cursor.fetchall())


def as_json(hall: Hall, told: Told, desks: int) -> dict[str, Any]:
    from bench.report import told as row

    return {
        "desks": desks,
        "terminals": TERMINALS,
        "visitors": hall.visitors,
        "tickets": len(hall.states),
        "seconds": round(told.took, 1),
        "acknowledged": dict(hall.done),
        "acts": [row(name, desks + TERMINALS, done, 0) for name, done in sorted(told.acts.items())],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench/replay.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--desks", type=int, default=DESKS)
    parser.add_argument("--visitors", type=int, default=VISITORS)
    parser.add_argument(
        "--prepare", action="store_true", help="found the reception alone, and print who is known by what"
    )
    options = parser.parse_args()
    product.open_installation()
    product.office("prepare")
    print(json.dumps(measure(options.desks, options.visitors)))
