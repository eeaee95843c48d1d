"""Scans and papers: who gets them, under which name, with which headers."""

from io import BytesIO
from typing import Any

import pytest

from office.audit.models import AccessRecord
from office.cases import decision, intake, registration
from office.cases.models import Case, ItemScan
from office.cases.rules import CONFIRMATION
from office.cases.states import Mark
from office.documents import store
from office.documents.blobs import path_of
from tests.backoffice.conftest import Desk
from tests.factories import cases
from tests.factories.scans import a_pdf


@pytest.fixture(autouse=True)
def shelves(settings: Any, tmp_path: Any) -> None:
    settings.DOCUMENTS_ROOT = tmp_path


def scanned(world: cases.World, name: str = "свідоцтво; «копія».pdf") -> tuple[Case, ItemScan]:
    package = cases.marked(world, cases.a_package(world))
    file = store(BytesIO(a_pdf()), name=name, **world.front_office)
    item = package.items.order_by("order")[0]
    scan = intake.attach_scan(package, item.pk, file, **world.front_office)
    return registration.register(package, **world.front_office), scan


@pytest.mark.clause("K21")
def test_a_scan_is_shown_inline_under_a_safe_name_and_the_opening_is_logged(world: cases.World, at_desk: Desk) -> None:
    case, scan = scanned(world)
    before = AccessRecord.objects.count()
    answer = at_desk(world.officers["ssd"]).get(f"/work/files/{scan.pk}/")
    assert answer.status_code == 200
    assert answer.getvalue()[:5] == b"%PDF-"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; filename")
    assert ";_" not in answer.headers["Content-Disposition"].replace("inline; ", "")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert AccessRecord.objects.count() == before + 1
    opened = AccessRecord.objects.order_by("pk").last()
    assert opened is not None
    assert (opened.person_id, opened.subject_id) == (str(case.applicant_id), str(case.package_id))


def test_a_file_of_another_case_is_not_there(world: cases.World, at_desk: Desk) -> None:
    _case, scan = scanned(world)
    other = cases.a_world()
    for worker in (other.front, other.officers["ssd"], other.head):
        assert at_desk(worker).get(f"/work/files/{scan.pk}/").status_code == 404
    assert (
        at_desk(world.front).get(f"/work/files/{scan.file_id}/").status_code == 404
    )  # the file's own key opens nothing


def test_a_file_that_the_disk_lost_is_no_false_success(world: cases.World, at_desk: Desk) -> None:
    _case, scan = scanned(world)
    path_of(scan.file.content).unlink()
    assert at_desk(world.front).get(f"/work/files/{scan.pk}/").status_code == 404


def test_the_page_links_each_scan_at_its_document(world: cases.World, at_desk: Desk) -> None:
    case, scan = scanned(world, "заява.pdf")
    html = at_desk(world.officers["ssd"]).get(f"/work/cases/{case.pk}/").content.decode()
    assert html.count(f"/work/files/{scan.pk}/") == 3  # at its document, in the list of documents, in the viewer
    assert "заява.pdf" in html


def paper(case: Case, kind: str) -> str:
    return f"/work/cases/{case.pk}/papers/{kind}/"


def test_a_case_has_the_papers_of_its_state(world: cases.World, at_desk: Desk) -> None:
    whole = cases.a_registered_case(world)
    lacking = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    granted = cases.a_decided_case(world)
    refused = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    said: dict[str, Any] = {
        "text": "",
        "norm": "стаття 10",
        "facts": "рік минув",
        "appeal": "до суду",
        "confirmation": CONFIRMATION,
    }
    decision.refuse(refused, **said, by=refused.officer, at=world.at)
    desk = at_desk(world.officers["pfu"])
    common = {"inventory", "consent", "routing", "journal"}
    for case, more in ((whole, set()), (lacking, {"deficiencies"}), (granted, {"result"}), (refused, {"refusal"})):
        offered = {one.kind for one in desk.get(f"/work/cases/{case.pk}/").context["papers"]}
        assert offered == common | more
        kinds = ("inventory", "consent", "deficiencies", "routing", "refusal", "result", "journal", "nonsense")
        given = {kind for kind in kinds if desk.get(paper(case, kind)).status_code == 200}
        assert given == offered


def test_a_paper_is_a_pdf_with_the_number_in_its_name(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    answer = at_desk(world.officers["ssd"]).get(paper(case, "inventory"))
    assert answer.getvalue()[:5] == b"%PDF-"
    assert "1-1-1-2026" in answer.headers["Content-Disposition"]
    assert at_desk(cases.a_world().front).get(paper(case, "inventory")).status_code == 404
