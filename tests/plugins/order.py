"""Run the long modules first, so that no process of the suite ends alone with one of them.

``--dist loadfile --no-loadscope-reorder`` hands out whole modules in the order given here: what a module shares is then
built once, not in each process.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
LONGEST = (
    "faults/test_kills.py",
    "faults/test_away.py",
    "config/test_run.py",
    "management/test_workshop_journey.py",
    "config/test_upgrade.py",
    "ui/test_journeys.py",
    "config/test_demo.py",
    "frontdesk/test_keyboard.py",
    "journeys/test_birth_grant.py",
    "config/test_bulk.py",
    "cases/test_story.py",
    "management/test_journeys.py",
    "ui/test_access_map.py",
    "documents/test_scans.py",
    "accounts/test_security_keys.py",
    "backoffice/test_journeys.py",
    "api/test_schema.py",
    "documents/test_papers.py",
    "config/test_talk.py",
    "config/test_embedded.py",
    "catalogue/test_demo.py",
    "config/test_backups.py",
    "backoffice/test_work.py",
    "accounts/test_city_sign_in.py",
    "cases/test_routing.py",
    "api/test_guide.py",
    "frontdesk/test_cases.py",
    "management/test_pages.py",
    "webhooks/test_delivery.py",
    "cases/test_delivery.py",
    "cases/test_registration.py",
)
"""Modules that take ten seconds and more, longest first; the others follow as they were collected."""
PLACES = {TESTS / name: nth for nth, name in enumerate(LONGEST)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: PLACES.get(item.path, len(PLACES)))
