"""A package taken in piece by piece over the wire, as at a desk."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from office.cases.models import Case, ItemScan, SubmissionPackage
from tests.api.reading import done, problem
from tests.factories import cases
from tests.factories.api import ROOT, Caller, a_caller
from tests.factories.cases import World
from tests.factories.scans import a_pdf


class Desk:
    """One package, changed at the version that was seen last."""

    def __init__(self, front: Caller, world: World, **changes: object) -> None:
        self.front = front
        person = str(cases.a_person(world).pk)
        body = {"centre": world.centre.code, "service": world.service.code, "applicant": person} | changes
        answer = front.post("/packages", body)
        self.path = f"/packages/{done(answer, 201)['id']}"
        assert answer.headers["Location"] == ROOT + self.path
        self.tag = answer.headers["ETag"]

    def shown(self) -> dict[str, Any]:
        answer = self.front.get(self.path)
        assert answer.headers["ETag"] == self.tag
        return done(answer)

    def change(self, method: str, path: str, body: object = None, status: int = 200) -> dict[str, Any]:
        send = self.front.post if method == "POST" else lambda *said, **more: self.front.send(method, *said, **more)
        answer = send(self.path + path, body, If_Match=self.tag)
        told = done(answer, status)
        assert answer.headers["ETag"] != self.tag
        self.tag = answer.headers["ETag"]
        return told

    def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.shown()["items"]
        return found


@pytest.fixture
def desk(front: Caller, world: World) -> Desk:
    return Desk(front, world)


def test_a_package_goes_from_the_first_word_to_its_number(desk: Desk) -> None:
    shown = desk.shown()
    assert shown["state"] == "draft"
    assert {each["clause"] for each in shown["obstacles"]} == {"L23", "L22"}
    desk.change("PUT", "/answers", {"answers": {"displaced": False}})
    first, second = desk.items()
    desk.change("PUT", f"/items/{first['id']}", {"mark": "original", "sheets": 2})
    desk.change("PUT", f"/items/{second['id']}", {"mark": "copy", "sheets": 1})
    desk.change("POST", "/items", {"name": "Довідка з роботи", "mark": "original", "sheets": 1})
    own = desk.items()[-1]
    assert own["line"] is None
    desk.change("DELETE", f"/items/{own['id']}")
    assert len(desk.items()) == 2
    desk.change("PATCH", "", {"note": "Прийде ще раз"})
    assert desk.shown()["note"] == "Прийде ще раз"
    assert not desk.shown()["obstacles"]
    told = desk.change("POST", "/registration")
    assert told["full"] is True
    assert desk.shown()["case"] == told["id"]
    assert Case.objects.get(pk=str(told["id"])).number == told["number"]


def test_what_a_desk_refuses_is_refused_here_too(desk: Desk) -> None:
    item = desk.items()[0]["id"]
    answer = desk.front.send("PUT", f"{desk.path}/items/{item}", {"mark": "faulty"}, If_Match=desk.tag)
    assert problem(answer, 422, "invalid")["field"] == "/note"
    answer = desk.front.send("PUT", f"{desk.path}/items/{item}", {"mark": "to_request"}, If_Match=desk.tag)
    assert problem(answer, 422, "invalid")["clause"] == "L28"
    answer = desk.front.send("PUT", f"{desk.path}/items/{2**40}", {"mark": "copy"}, If_Match=desk.tag)
    problem(answer, 404, "not-found")
    answer = desk.front.post(f"{desk.path}/registration", If_Match=desk.tag)
    assert problem(answer, 422, "invalid")["clause"] == "L23"


def test_a_package_that_was_changed_meanwhile_is_told(desk: Desk) -> None:
    stale = desk.tag
    desk.change("PATCH", "", {"note": "перше"})
    answer = desk.front.send("PATCH", desk.path, {"note": "друге"}, If_Match=stale)
    problem(answer, 412, "changed")
    assert desk.shown()["note"] == "перше"


def upload(desk: Desk, item: object, content: bytes, name: str = "заява.pdf", key: str = "a-key-of-mine") -> Any:
    headers = {
        "Authorization": f"Bearer {desk.front.secret}",
        "Idempotency-Key": key,
        "If-Match": desk.tag,
    }
    file = SimpleUploadedFile(name, content)
    return desk.front.client.post(f"{ROOT}{desk.path}/items/{item}/scans", {"file": file}, headers=headers)


def test_a_scan_is_put_to_its_document_downloaded_and_taken_out(desk: Desk, world: World) -> None:
    item = desk.items()[0]["id"]
    answer = upload(desk, item, a_pdf())
    told = done(answer, 201)
    again = upload(desk, item, a_pdf())
    assert again.content == answer.content
    assert ItemScan.objects.count() == 1
    desk.tag = answer.headers["ETag"]
    [scan] = desk.items()[0]["scans"]
    assert (scan["id"], scan["pages"], scan["name"]) == (told["id"], told["pages"], "заява.pdf")
    path = f"/documents/{told['id']}"
    got = desk.front.get(path, Accept="application/pdf")
    assert got.headers["Content-Type"] == "application/pdf"
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    stranger = a_caller(cases.a_world().front)
    problem(stranger.get(path), 404, "not-found")
    desk.change("DELETE", f"/scans/{told['id']}")
    assert not desk.items()[0]["scans"]


def test_a_file_that_is_none_is_refused_by_name_and_reason(desk: Desk) -> None:
    item = desk.items()[0]["id"]
    told = problem(upload(desk, item, b"MZ not a paper", "virus.pdf"), 422, "invalid")
    assert told["field"] == "/file"
    assert "virus.pdf" in told["detail"]
    headers = {"Authorization": f"Bearer {desk.front.secret}", "Idempotency-Key": "a-key-of-mine", "If-Match": desk.tag}
    bare = desk.front.client.post(f"{ROOT}{desk.path}/items/{item}/scans", {"other": "text"}, headers=headers)
    assert problem(bare, 422, "invalid")["errors"][0]["in"] == "file"


def test_a_draft_is_closed_with_a_reason(desk: Desk, world: World) -> None:
    desk.change("POST", "/abandonment", {"reason": "Особа передумала"})
    assert SubmissionPackage.objects.get().state == "abandoned"
    answer = desk.front.send("PATCH", desk.path, {"note": "x"}, If_Match=desk.tag)
    assert problem(answer, 409, "stale")["clause"] == "L25"


def test_drafts_come_page_by_page_the_last_changed_first(front: Caller, world: World) -> None:
    made = [Desk(front, world.later(minutes=1)).path.removeprefix("/packages/") for _each in range(5)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = done(front.get("/packages", {"limit": 2} | ({"cursor": cursor} if cursor else {})))
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]


@pytest.mark.clause("L42")
def test_an_immediate_service_is_given_in_one_act(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    world = cases.a_world(immediate=True)
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    desk = Desk(a_caller(world.front), world)
    desk.change("PUT", "/answers", {"answers": {"displaced": False}})
    for item in desk.items():
        desk.change("PUT", f"/items/{item['id']}", {"mark": "original", "sheets": 1})
    body = {"text": "Довідку видано", "receiver": "Зразкова О. П.", "shown_document": "ID-картка"}
    told = desk.change("POST", "/service", body)
    assert told["state"] == "delivered"
