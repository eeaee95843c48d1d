"""Run the long modules first, so that no process of the suite ends alone with one of them.

``--dist loadfile --no-loadscope-reorder`` hands out whole modules in the order given here: what a module shares is then
built once, not in each process.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
LONGEST = (
    "config/test_run.py",
    "faults/test_kills.py",
    "management/test_workshop_journey.py",
    "config/test_demo.py",
    "frontdesk/test_calling_journey.py",
    "kiosk/test_journey.py",
    "faults/test_away.py",
    "cases/test_story.py",
    "journeys/test_birth_grant.py",
    "portal/test_apply_journey.py",
    "frontdesk/test_keyboard.py",
    "portal/test_journey.py",
    "portal/test_places_journey.py",
    "journeys/test_reception.py",
    "portal/test_voice_journey.py",
    "ui/test_access_map.py",
    "config/test_upgrade.py",
    "faults/test_day.py",
    "api/test_guide.py",
    "config/test_bulk.py",
    "management/test_journeys.py",
    "management/test_queue_journey.py",
    "frontdesk/test_bookings_journey.py",
    "portal/test_finding_journey.py",
    "config/test_backups.py",
    "catalogue/test_demo.py",
    "ui/test_journeys.py",
    "documents/test_scans.py",
    "accounts/test_security_keys.py",
    "backoffice/test_journeys.py",
    "api/test_schema.py",
    "documents/test_papers.py",
    "config/test_talk.py",
    "config/test_embedded.py",
    "backoffice/test_work.py",
    "accounts/test_city_sign_in.py",
    "cases/test_routing.py",
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
