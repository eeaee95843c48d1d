"""What is measured: requests as a desk, an executor, a head and another system send them."""

import json
import random
import uuid
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import quote

from bench.load import Ask
from bench.product import Cast

SEE_OTHER = 302
"""A whole number leads straight to its case."""
LETTERS = "абвгдежзийклмнопрстуфхцчшщюя"
DOCUMENTS = 5
BEYOND = 10_000_000
"""People of the measurements are numbered from here on, above those that fill the register."""


def api(cast: Cast, worker: str, method: str, path: str, body: Any = None, good: int = 200, tag: str = "") -> Ask:
    headers = {
        "Host": "localhost",
        "Authorization": f"Bearer {cast.tokens[worker]}",
        "Content-Type": "application/json",
        "Access-Purpose": "measurement",
    }
    if method == "POST":
        headers["Idempotency-Key"] = str(uuid.uuid4())
    if tag:
        headers["If-Match"] = tag
    return Ask(method, f"/api/v1{path}", headers, json.dumps(body).encode() if body is not None else None, good)


def page(cast: Cast, worker: str, path: str, good: int = 200) -> Ask:
    return Ask("GET", path, {"Host": "localhost", "Cookie": cast.cookies[worker]}, good=good)


def _name(chance: random.Random) -> str:
    return "Зр" + "".join(chance.choices(LETTERS, k=9))


def registrations(cast: Cast) -> Iterator[Ask]:
    """Register case after case: a new person, five documents, a consent, in one POST."""
    start = BEYOND + random.randrange(4_000_000)
    for number in count(start):
        yield api(cast, cast.front, "POST", "/cases", _whole(cast, number), 201)


def _whole(cast: Cast, number: int) -> dict[str, Any]:
    from office.parties.demo import synthetic_person

    marked = [{"line": line, "mark": "original", "sheets": 1} for line in cast.lines]
    own = [{"name": f"Довідка {more}", "mark": "copy", "sheets": 1} for more in range(DOCUMENTS - len(marked))]
    known = synthetic_person(number)
    assert known.born_on is not None
    person = {
        "surname": _name(random.Random(number)),
        "given_name": known.given_name,
        "patronymic": known.patronymic,
        "born_on": known.born_on.isoformat(),
        "rntrc": known.rntrc,
        "phone": f"+38050{number % 10**7:07}",
        "document": {
            "kind": "id_card",
            "series_number": f"{number:09}",
            "issued_by": "0710",
            "issued_on": "2020-05-01",
        },
    }
    return {
        "centre": cast.centre,
        "card": cast.card,
        "channel": "in_person",
        "applicant": {"data": person},
        "answers": cast.answers,
        "documents": [*marked, *own],
        "consents": [{"purpose": "service", "data_categories": "імʼя, адреса", "proof": "заява"}],
    }


class Life:
    """The steps of a case after its registration, each as one request to the API; every case remembers its version."""

    def __init__(self, cast: Cast, cases: list[str]) -> None:
        self.cast, self.cases = cast, cases

    def steps(self) -> Iterator[tuple[str, list[Ask]]]:
        """Give each step with the requests for every case; read anew between two steps, outside the measured time."""
        yield "hand over to the executor", self._each(self._hand_over)
        yield "confirm the receipt", self._each(self._confirm)
        yield "finish the first step", self._each(self._finish)
        yield "hand over to who decides", self._each(self._hand_over)
        yield "confirm the receipt there", self._each(self._confirm)
        yield "decide", self._acts("grant", {"text": "Призначити допомогу"}, "officer")
        yield "send the result", self._acts("outgoing", {"contents": "Повідомлення"}, "officer")
        yield "register the result", self._acts("result", None, "front")
        handed = {"how": {"receiver": "Заявниця", "shown_document": "ID-картка"}}
        yield "hand the result out", self._acts("delivery", handed, "front")

    def _each(self, ask: Any) -> list[Ask]:
        return [ask(case) for case in self._now()]

    def _now(self) -> list[Any]:
        from office.cases.models import Case

        return list(Case.objects.filter(pk__in=self.cases).prefetch_related("steps__provider"))

    def _hand_over(self, case: Any) -> Ask:
        step = next(step for step in case.steps.all() if step.state == "ready")
        sender = _body_of(step.sender_id) or self.cast.body
        body = {
            "centre": self.cast.centre,
            "body": sender,
            "to": step.provider.code,
            "steps": [{"case": str(case.pk), "step": step.number}],
        }
        return api(self.cast, str(step.sender_id), "POST", "/handovers", body, 201)

    def _confirm(self, case: Any) -> Ask:
        from office.audit.versions import seen_as
        from office.cases.models import HandoverItem
        from office.cases.versions import lists_with_version

        item = HandoverItem.objects.filter(step__case=case).select_related("step").latest("pk")
        made = lists_with_version(type(item.handover_list).objects.filter(pk=item.handover_list_id)).get()
        officer = str(item.step.officer_id)
        return api(self.cast, officer, "POST", f"/handovers/{made.pk}/receipt", {}, tag=f'"{seen_as(made)}"')

    def _finish(self, case: Any) -> Ask:
        step = next(step for step in case.steps.all() if step.state == "received" and not step.is_decision)
        path = f"/cases/{case.pk}/steps/{step.number}/outcome"
        return api(self.cast, str(step.officer_id), "POST", path, {"outcome": "опрацьовано"}, tag=_tag(case))

    def _acts(self, act: str, body: Any, who: str) -> list[Ask]:
        return [
            api(
                self.cast,
                str(case.officer_id) if who == "officer" else self.cast.front,
                "POST",
                f"/cases/{case.pk}/{act}",
                body,
                tag=_tag(case),
            )
            for case in self._now()
        ]


def _tag(case: Any) -> str:
    from office.audit.versions import seen_as
    from office.cases.versions import cases_with_version

    return f'"{seen_as(cases_with_version(type(case).objects.filter(pk=case.pk)).get())}"'


def _body_of(worker: Any) -> str:
    from office.centres.models import Posting

    found = Posting.objects.filter(worker=worker, provider__isnull=False).values_list("provider__code", flat=True)
    return found[0] if found else ""


def reads(cast: Cast, sample: list[dict[str, str]]) -> dict[str, list[Ask]]:
    """Give the pages and searches, each about many different cases, so that no row stays warm alone."""
    return {
        "officer's work": [
            page(cast, case["officer"], "/work/") for case in sample if case["officer"] in cast.officers
        ],
        "case page": [page(cast, case["officer"], f"/work/cases/{case['id']}/") for case in sample],
        "duties of the head": [page(cast, cast.head, "/management/")] * len(sample),
        "search by number": [
            page(cast, case["officer"], f"/work/search/?q={quote(case['number'])}", SEE_OTHER) for case in sample
        ],
        "search by name": [page(cast, cast.front, f"/desk/who/?who={quote(case['surname'])}") for case in sample],
        "search by РНОКПП": [
            page(cast, cast.front, f"/desk/who/?who={case['rntrc']}") for case in sample if case["rntrc"]
        ],
        "search by phone": [
            page(cast, cast.front, f"/desk/who/?who={quote(case['phone'])}") for case in sample if case["phone"]
        ],
        "list of cases (API)": [api(cast, cast.front, "GET", "/cases?limit=50") for _ in sample],
    }
