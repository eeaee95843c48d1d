"""A case from the counter to the archive, by other systems alone."""

from typing import Any

from tests.factories.api import Caller, a_caller, a_whole
from tests.factories.cases import World


def test_the_whole_life_of_a_case(front: Caller, world: World) -> None:
    officers = {code: a_caller(worker) for code, worker in world.officers.items()}
    case = front.post("/cases", a_whole(world)).json()
    path = f"/cases/{case['id']}"

    def tag(caller: Caller, at: str = path) -> str:
        return str(caller.get(at).headers["ETag"])

    def act(caller: Caller, what: str, body: Any = None) -> dict[str, Any]:
        answer = caller.post(f"{path}/{what}", body, If_Match=tag(caller))
        assert answer.status_code == 200, answer.content.decode()
        assert answer.headers["ETag"] == tag(caller)
        return dict(answer.json())

    def passed_on(sender: Caller) -> None:
        waiting = sender.get("/handovers/waiting").json()["items"]
        for to in {each["to"] for each in waiting}:
            steps = [{"case": each["case"], "step": each["step"]} for each in waiting if each["to"] == to]
            made = sender.post("/handovers", {"centre": world.centre.code, "to": to, "steps": steps})
            assert made.status_code == 201, made.content.decode()
            address = f"/handovers/{made.json()['id']}"
            receipt = officers[to].post(f"{address}/receipt", {}, If_Match=tag(officers[to], address))
            assert receipt.status_code == 200, receipt.content.decode()
            assert receipt.json()["confirmed"] == len(steps)
            assert receipt.json()["settled_at"] is not None

    passed_on(front)
    assert front.get(path).json()["state"] == "in_work"
    act(officers["dsp"], "steps/1/outcome", {"outcome": "опрацьовано"})
    act(officers["ssd"], "steps/2/outcome", {"outcome": "опрацьовано"})
    passed_on(officers["ssd"])
    told = act(
        officers["pfu"], "suspension", {"reason": "reply", "explanation": "відповідь", "review_on": "2026-12-01"}
    )
    assert told["suspended_at"] is not None
    assert front.get(path).json()["suspension"]["explanation"] == "відповідь"
    act(officers["pfu"], "resumption")
    told = act(officers["pfu"], "grant", {"text": "Призначити"})
    assert (told["state"], told["outcome"]) == ("decided", "grant")
    act(officers["pfu"], "outgoing", {"contents": "Повідомлення"})
    act(front, "arrival")
    assert act(front, "result")["state"] == "ready"
    act(front, "delivery", {"how": {"receiver": "Зразкова О. П.", "shown_document": "ID-картка"}})
    told = act(front, "archive", {"application": "paper", "result": "paper", "place": "стелаж 4"})
    assert told["state"] == "archived"
    kinds = [line["kind"] for line in front.get(f"{path}/routing").json()["lines"]]
    assert kinds[0] == "registered"
    assert kinds[-1] == "delivered"
