"""The demo centres: every role, every body of the two regulations, and twice is once."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from django.db.models import Model
from django.test import TestCase

from office.accounts.models import Worker
from office.audit.models import JournalEntry
from office.centres.calendars import calendar_for, local_day
from office.centres.demo import DemoCentres, load_demo_centres
from office.centres.models import Agreement, Centre, Desk, Posting, Provider, Role, Schedule
from office.centres.postings import install_admin
from office.centres.providers import successor_of
from office.centres.queries import agreements_ending, entrance_sign, participants, without_agreement
from office.centres.schedules import check_reception
from office.law import Refusal
from tests.factories.accounts import a_worker
from tests.factories.centres import ACT

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PASSWORD = "тихий ставок о шостій"
TABLES: tuple[type[Model], ...] = (Worker, Posting, Centre, Provider, Desk, Schedule, Agreement, JournalEntry)


def rows() -> list[int]:
    return [table._default_manager.count() for table in TABLES]


class TestDemo(TestCase):
    """Loaded once for all of these: it walks some two thousand statements."""

    demo: ClassVar[DemoCentres]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.demo = load_demo_centres(at=AT)

    @pytest.mark.clause("L1", "L45")
    def test_lutsk_has_one_centre_with_the_eight_bodies_of_its_regulation(self) -> None:
        lutsk = self.demo.centres["lutsk"]
        codes = {part.provider.code for part in participants(lutsk, date(2020, 6, 1))}
        assert codes == {"dsp", "ssd", "pfu", "dcz", "css", "ter", "fam", "fss"}
        fund = Provider.objects.get(city=lutsk.city, code="fss")
        assert successor_of(fund, on=TODAY).code == "pfu"
        assert participants(lutsk, TODAY).count() == 7

    @pytest.mark.clause("K1")
    def test_kharkiv_has_two_centres_each_headed_by_the_head_of_its_office(self) -> None:
        for district in ("kyivskyi", "shevchenkivskyi"):
            code = f"kharkiv-{district}"
            bodies = {part.provider.code for part in participants(self.demo.centres[code], TODAY)}
            assert bodies == {f"dsp-{district}", "pfu"}
            (head,) = self.demo.workers(Role.CENTRE_HEAD, centre=code)
            assert self.demo.workers(Role.PROVIDER_HEAD, provider=f"dsp-{district}") == [head]

    def test_people_stand_in_every_role(self) -> None:
        assert set(Counter(posting.role for posting in self.demo.postings)) == set(Role)
        for centre in self.demo.centres.values():
            for part in participants(centre, TODAY):
                at_work = {"centre": centre.code, "provider": part.provider.code}
                assert len(self.demo.workers(Role.FRONT_OFFICE, **at_work)) >= 2
                assert len(self.demo.workers(Role.CASE_OFFICER, **at_work)) >= 2
                assert self.demo.workers(Role.PROVIDER_HEAD, provider=part.provider.code)
                assert Desk.objects.filter(centre=centre, provider=part.provider).count() >= 2
        assert all(posting.worker.email.endswith("office.example") for posting in self.demo.postings)

    @pytest.mark.clause("K26", "L4")
    def test_every_centre_receives_in_two_shifts_by_approved_schedules(self) -> None:
        for centre in self.demo.centres.values():
            check_reception(centre, at=AT)
            assert len(calendar_for(centre).hours(local_day(AT))) == 2
            assert entrance_sign(centre, TODAY) is not None
        assert set(Schedule.objects.values_list("state", flat=True)) == {"approved"}

    @pytest.mark.clause("K11")
    def test_one_agreement_ends_soon_and_one_has_ended(self) -> None:
        flagged = agreements_ending(self.demo.centres["lutsk"], on=TODAY, within_days=30)
        assert [(row.provider.code, row.is_expired) for row in flagged] == [("dcz", True), ("pfu", False)]  # type: ignore[attr-defined]
        assert not any(without_agreement(centre, on=TODAY) for centre in self.demo.centres.values())

    def test_twice_is_once(self) -> None:
        before = rows()
        again = load_demo_centres(at=datetime(2026, 12, 1, 8, tzinfo=UTC), password=PASSWORD)
        assert rows() == before
        assert again.centres == self.demo.centres
        assert set(again.postings) == set(self.demo.postings)


@pytest.mark.django_db
def test_everybody_signs_in_with_the_password_that_was_given(settings: Any) -> None:
    # The real hashes are slow on purpose; whether the use-case is walked for everybody is the question here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    demo = load_demo_centres(at=AT, password=PASSWORD)
    first = demo.workers(Role.FRONT_OFFICE, centre="lutsk", provider="dsp")[0]
    assert first.email == "front1-dsp-lutsk@lutsk.office.example"
    assert all(posting.worker.check_password(PASSWORD) for posting in demo.postings)


@pytest.mark.django_db
def test_a_demo_is_not_loaded_among_real_people() -> None:
    install_admin(a_worker(), act=ACT, at=AT)
    with pytest.raises(Refusal):
        load_demo_centres(at=AT, password=PASSWORD)
    assert Centre.objects.count() == 0
