"""How many statements a request takes that does a step of a case's life, from the token to the answer that is kept."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.centres.models import Role
from tests.factories import centres
from tests.factories.api import Caller, a_caller, a_whole
from tests.factories.cases import World


class Counted:
    """A case whose life is walked over the API; how many statements each act took."""

    def __init__(self, front: Caller, world: World) -> None:
        self.front, self.world = front, world
        self.officers = {code: a_caller(worker) for code, worker in world.officers.items()}
        front.post("/cases", a_whole(world))  # from here on the process knows its statements and calendars
        self.taken: dict[str, int] = {}
        self.case = self.done("register", front, "/cases", a_whole(world))["id"]

    def tag(self, caller: Caller, at: str) -> str:
        return str(caller.get(at).headers["ETag"])

    def done(self, name: str, caller: Caller, path: str, body: Any = None, **headers: str) -> Any:
        caller.get("/handovers/waiting")
        with CaptureQueriesContext(connection) as counted:
            answer = caller.post(path, body, **headers)
        assert answer.status_code in {200, 201}, answer.content.decode()
        self.taken[name] = len([each for each in counted if "SAVEPOINT" not in each["sql"]])
        assert len(counted) - self.taken[name] == 2  # in a test the transaction of the request is a savepoint
        return answer.json()

    def act(self, name: str, caller: Caller, what: str, body: Any = None) -> None:
        self.done(name, caller, f"/cases/{self.case}/{what}", body, If_Match=self.tag(caller, f"/cases/{self.case}"))

    def passed_on(self, sender: Caller, step: int, to: str) -> None:
        body = {"centre": self.world.centre.code, "to": to, "steps": [{"case": self.case, "step": step}]}
        made = self.done("hand over", sender, "/handovers", body)
        path = f"/handovers/{made['id']}"
        self.done("confirm", self.officers[to], f"{path}/receipt", {}, If_Match=self.tag(self.officers[to], path))


def test_a_step_of_a_life_takes_few_statements(front: Caller, world: World) -> None:
    life = Counted(front, world)
    officers, act = life.officers, life.act
    life.passed_on(front, 1, "dsp")
    life.passed_on(front, 2, "ssd")
    act("finish", officers["dsp"], "steps/1/outcome", {"outcome": "опрацьовано"})
    act("finish the last", officers["ssd"], "steps/2/outcome", {"outcome": "опрацьовано"})
    life.passed_on(officers["ssd"], 3, "pfu")
    act("decide", officers["pfu"], "grant", {"text": "Призначити"})
    act("send", officers["pfu"], "outgoing", {"contents": "Повідомлення"})
    act("register the result", front, "result")
    act("hand out", front, "delivery", {"how": {"receiver": "Зразкова О. П.", "shown_document": "ID-картка"}})
    act("archive", front, "archive", {"application": "paper", "result": "paper", "place": "шафа 2"})
    assert life.taken == {
        "register": 11,
        "hand over": 9,
        "confirm": 10,
        "finish": 9,
        "finish the last": 9,
        "decide": 9,
        "send": 9,
        "register the result": 10,
        "hand out": 8,
        "archive": 8,
    }


def test_what_moves_the_term_of_a_case_or_ends_it_takes_few_statements(front: Caller, world: World) -> None:
    life = Counted(front, world)
    life.passed_on(front, 1, "dsp")
    body, head = world.body("dsp"), world.head
    other = centres.a_posting(Role.CASE_OFFICER, centre=world.centre, provider=body, by=head, surname="Друга").worker
    chief = a_caller(world.place.head("pfu"))
    pfu = life.officers["pfu"]
    waits = {"reason": "reply", "explanation": "відповідь РАЦС", "review_on": "2026-12-27"}
    life.act("suspend", pfu, "suspension", waits)
    life.act("resume", pfu, "resumption")
    longer = {"days": 10, "reason": "обстеження", "legal_basis": "Закон № 5203-VI, стаття 10"}
    life.act("extend", chief, "extension", longer)
    life.act("suspend again", pfu, "suspension", waits)
    life.act("resume when extended", pfu, "resumption")
    life.act("reassign", a_caller(world.head), "steps/1/executor", {"to": str(other.pk), "reason": "відпустка"})
    life.act("withdraw", front, "withdrawal", {"statement": "заява від 24.11.2026"})
    known = ("register", "hand over", "confirm")
    assert {name: count for name, count in life.taken.items() if name not in known} == {
        "suspend": 9,
        "resume": 10,
        "extend": 10,
        "suspend again": 9,
        "resume when extended": 11,
        "reassign": 11,
        "withdraw": 10,
    }
