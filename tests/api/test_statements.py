"""How many statements a request takes that does a step of a case's life, from the token to the answer that is kept."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.api import Caller, a_caller, a_whole
from tests.factories.cases import World


def test_a_step_of_a_life_takes_few_statements(front: Caller, world: World) -> None:
    officers = {code: a_caller(worker) for code, worker in world.officers.items()}
    front.post("/cases", a_whole(world))  # from here on the process knows its statements and calendars
    taken: dict[str, int] = {}

    def tag(caller: Caller, at: str) -> str:
        return str(caller.get(at).headers["ETag"])

    def done(name: str, caller: Caller, path: str, body: Any = None, **headers: str) -> Any:
        caller.get("/handovers/waiting")
        with CaptureQueriesContext(connection) as counted:
            answer = caller.post(path, body, **headers)
        assert answer.status_code in {200, 201}, answer.content.decode()
        taken[name] = len([each for each in counted if "SAVEPOINT" not in each["sql"]])
        assert len(counted) - taken[name] == 2  # in a test the transaction of the request is a savepoint
        return answer.json()

    def act(name: str, caller: Caller, what: str, body: Any = None) -> None:
        done(name, caller, f"/cases/{case}/{what}", body, If_Match=tag(caller, f"/cases/{case}"))

    def passed_on(sender: Caller, step: int, to: str) -> None:
        body = {"centre": world.centre.code, "to": to, "steps": [{"case": case, "step": step}]}
        made = done("hand over", sender, "/handovers", body)
        path = f"/handovers/{made['id']}"
        done("confirm", officers[to], f"{path}/receipt", {}, If_Match=tag(officers[to], path))

    case = done("register", front, "/cases", a_whole(world))["id"]
    passed_on(front, 1, "dsp")
    passed_on(front, 2, "ssd")
    act("finish", officers["dsp"], "steps/1/outcome", {"outcome": "опрацьовано"})
    act("finish the last", officers["ssd"], "steps/2/outcome", {"outcome": "опрацьовано"})
    passed_on(officers["ssd"], 3, "pfu")
    act("decide", officers["pfu"], "grant", {"text": "Призначити"})
    act("send", officers["pfu"], "outgoing", {"contents": "Повідомлення"})
    act("register the result", front, "result")
    act("hand out", front, "delivery", {"how": {"receiver": "Зразкова О. П.", "shown_document": "ID-картка"}})
    assert taken == {
        "register": 18,
        "hand over": 9,
        "confirm": 10,
        "finish": 9,
        "finish the last": 9,
        "decide": 9,
        "send": 9,
        "register the result": 12,
        "hand out": 8,
    }
