"""The description of the API is true: made-up requests, right and wrong, are answered as it says, and never by a fault."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
import schemathesis
from django.db import connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema_rs import validator_for
from pydantic import BaseModel
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.schemas import OpenApiSchema

from office.accounts.models import Worker
from office.api import schemas
from office.api.operations import Operation
from office.api.site import described
from office.audit.sealing import seal_days
from office.cases.intake import attach_scan
from office.centres.calendars import local_day
from office.centres.models import Posting, Role
from office.config.wsgi import application
from tests.api.declared import OPERATIONS
from tests.api.reading import done
from tests.factories import cases
from tests.factories.api import CONSENT, Caller, a_caller, person_data
from tests.factories.cases import World
from tests.factories.documents import a_stored_file
from tests.factories.journal import the_night_after
from tests.factories.management import Heads, heads_of
from tests.factories.online import a_sent_document, an_application
from tests.plugins.founding import Found

AnyCase = Case[Any]
EXAMPLES = int(os.environ.get("OFFICE_API_EXAMPLES", "3"))
"""How many requests of each kind are made up for an operation; more of them on a long evening."""

# What is right by its form may still be refused by the law (409, 422), be made to a version that is over (412), be about
# something that is not there or not theirs (404, 403), or hold a cursor that nobody gave (400).
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "3xx", "400", "403", "404", "409", "412", "422"],
            },
            "negative_data_rejection": {
                "expected-statuses": ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428"],
            },
            "missing_required_header": {"expected-statuses": ["400", "401", "428"]},
        },
    }
)
USUAL = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def schema() -> OpenApiSchema:
    made = schemathesis.openapi.from_dict(json.loads(described()), config=CONFIG)
    made.app = application
    return made


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the application keep the connection of the test, whose transaction it stands in."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


@dataclass
class Subjects:
    """What is there to be asked for, and who may."""

    world: World
    found: dict[str, dict[str, Any]]
    heads: Heads

    def worker(self, declared: Operation) -> Worker:
        people = {Role.FRONT_OFFICE: self.world.front, Role.CASE_OFFICER: self.world.officers["pfu"]}
        people |= {Role.AUDITOR: self.heads.auditor, Role.PROVIDER_HEAD: self.heads.chief}
        if declared.path.startswith("/handovers/"):
            return self.world.officers["ssd"]
        return people[declared.roles[0]] if declared.roles else self.world.front

    def fill(self, case: AnyCase, declared: Operation, caller: Caller) -> None:
        """Put a subject that is there, in the version that is there, into a made-up request."""
        held = self.found.get(declared.path.split("/")[1], {})
        if "webhook_id" in case.path_parameters:  # of the client itself, not of its worker
            made = caller.post("/webhooks", {"url": "https://events.example.org/office"})
            held = {"webhook_id": done(made, 201)["id"]}
        for name in case.path_parameters:
            case.path_parameters[name] = held.get(name, case.path_parameters[name])
        if declared.path.endswith("/state"):
            case.query["at"] = self.world.at.isoformat()
        if declared.changes:
            address = declared.path[: declared.path.index("}") + 1].replace("uuid:", "")
            case.headers["If-Match"] = caller.get(address.format(**case.path_parameters)).headers["ETag"]


@pytest.fixture(scope="module")
def shared_subjects(found: Found[Subjects]) -> Subjects:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: cases.AT)
        return found(a_full_world)


@pytest.fixture
def subjects(shared_subjects: Subjects, db: None, monkeypatch: pytest.MonkeyPatch) -> Subjects:
    subjects = deepcopy(shared_subjects)
    monkeypatch.setattr("django.utils.timezone.now", lambda: subjects.world.at)
    return subjects


def a_full_world() -> Subjects:
    """A case on the desk of who decides, a draft with a scan, a list to be confirmed, and everything around a person."""
    world = cases.a_world()
    front = a_caller(world.front)
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    draft = cases.a_package(world)
    item = draft.items.earliest("order")
    scan = attach_scan(draft, item.pk, a_stored_file(at=world.at), **world.front_office)
    handed = cases.handed_over(world, cases.a_registered_case(world))
    [made] = [each for each in handed if each.to_provider == world.body("ssd")]
    person = done(front.post("/people", {"centre": world.centre.code, "data": person_data()}), 201)["id"]
    other = done(front.post("/people", {"centre": world.centre.code, "data": person_data()}), 201)["id"]
    path = f"/people/{person}"
    consent = front.post(f"{path}/consents", CONSENT | {"centre": world.centre.code})
    authority = {"person": other, "ground": "lawyer", "proof": "№ 7", "starts_on": "2026-01-01"}
    representative = front.post(f"{path}/representatives", authority)
    affected = front.post(f"{path}/affected", {"surname": "Зразковий", "given_name": "Іван"})
    application = an_application(world)
    sent = a_sent_document(world, case)
    seal_days(at=the_night_after(local_day(world.at)))
    packages = {"package_id": str(draft.pk), "item_id": item.pk, "scan_id": str(scan.pk)}
    found: dict[str, dict[str, Any]] = {
        "cases": {"case_id": str(case.pk), "number": 3, "kind": "inventory"},
        "packages": packages,
        "documents": {"document_id": str(scan.pk)},
        "applications": {"application_id": str(application.pk), "file_id": str(application.files.earliest("id").pk)},
        "sent-documents": {"sent_id": str(sent.pk)},
        "handovers": {"list_id": str(made.pk)},
        "people": {"person_id": person},
        "consents": {"consent_id": done(consent, 201)["id"]},
        "representatives": {"representative_id": done(representative, 201)["id"]},
        "affected": {"affected_id": done(affected, 201)["id"]},
        "centres": {"code": world.centre.code},
        "services": {"code": world.service.code},
        "cards": {"card_id": str(case.card_id)},
        "postings": {"posting_id": str(Posting.objects.get(worker=world.front).pk)},
        "process-cards": {"card_id": str(case.process_card_id)},
    }
    return Subjects(world, found, heads_of(world))


@contextmanager
def as_before() -> Iterator[None]:
    """Let each request find what the first one found."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_an_operation_answers_as_it_is_described(operation_id: str, schema: OpenApiSchema, subjects: Subjects) -> None:
    operation, declared = schema.find_operation_by_id(operation_id), OPERATIONS[operation_id]
    caller = a_caller(subjects.worker(declared), per_minute=10**6)
    headers = {"Authorization": f"Bearer {caller.secret}"}

    @USUAL
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def right(case: AnyCase) -> None:
        with as_before():
            subjects.fill(case, declared, caller)
            case.call_and_validate(headers=headers)

    @USUAL
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def wrong(case: AnyCase) -> None:
        with as_before():
            case.call_and_validate(headers=headers)

    right()
    wrong()


def test_every_operation_shows_examples_that_are_true() -> None:
    said = json.loads(described())
    components = {"components": said["components"]}
    lacking = []
    for methods in said["paths"].values():
        for each in methods.values():
            body = each.get("requestBody", {}).get("content", {}).get("application/json")
            success = next(answer for status, answer in each["responses"].items() if status.startswith("2"))
            answer = success.get("content", {}).get("application/json")
            for content in filter(None, (body, answer)):
                if "example" not in content:
                    lacking.append(each["operationId"])
                else:
                    validator_for({**content["schema"], **components}).validate(content["example"])
    assert not lacking


def test_no_two_shapes_share_a_name() -> None:
    """Or one of them would stand for both in the description."""
    shapes: dict[str, set[str]] = {}
    for module in iter_modules(schemas.__path__, f"{schemas.__name__}."):
        for name, held in vars(import_module(module.name)).items():
            if isinstance(held, type) and issubclass(held, BaseModel):
                shapes.setdefault(name, set()).add(held.__module__)
    assert len(shapes) > 100
    assert {name: homes for name, homes in shapes.items() if len(homes) > 1} == {}
