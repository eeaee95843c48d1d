"""Run the long modules first, so that no process of the suite ends alone with one of them.

``--dist loadfile --no-loadscope-reorder`` hands out whole modules in the order given here: what a module shares is then
built once, not in each process.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
LONGEST = (
    "faults/test_kills.py",
    "config/test_run.py",
    "management/test_workshop_journey.py",
    "config/test_demo.py",
    "cases/test_story.py",
    "config/test_backups.py",
    "portal/test_apply_journey.py",
    "kiosk/test_journey.py",
    "faults/test_away.py",
    "frontdesk/test_keyboard.py",
    "journeys/test_birth_grant.py",
    "config/test_bulk.py",
    "api/test_schema.py",
    "ui/test_access_map.py",
    "journeys/test_reception.py",
    "portal/test_every_page.py",
    "ui/test_journeys.py",
    "faults/test_day.py",
    "management/test_journeys.py",
    "frontdesk/test_calling_journey.py",
    "config/test_upgrade.py",
    "api/test_guide.py",
    "config/test_embedded.py",
    "portal/test_places_journey.py",
    "portal/test_voice_journey.py",
    "portal/test_journey.py",
    "accounts/test_city_sign_in.py",
    "backoffice/test_journeys.py",
    "accounts/test_security_keys.py",
    "documents/test_papers.py",
    "catalogue/test_demo.py",
    "frontdesk/test_bookings_journey.py",
    "documents/test_scans.py",
    "config/test_talk.py",
    "api/test_reference.py",
    "management/test_queue_journey.py",
    "management/test_pages.py",
    "cases/test_registration.py",
    "portal/test_finding_journey.py",
    "backoffice/test_work.py",
    "frontdesk/test_cases.py",
    "webhooks/test_delivery.py",
    "cases/test_delivery.py",
    "cases/test_routing.py",
)
"""Modules that take five seconds and more of work or waiting, longest first; the others follow as they were collected."""
PLACES = {TESTS / name: nth for nth, name in enumerate(LONGEST)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: PLACES.get(item.path, len(PLACES)))
