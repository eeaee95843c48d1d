"""What postings open, asked by a composed statement: the same as the queryset that is built each time."""

from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.cases.access import cases_of, ties_to_cases
from office.cases.models import Case
from office.centres.models import Posting, Role
from office.centres.opening import OfPostings
from tests.factories import cases

pytestmark = pytest.mark.django_db

CASES = OfPostings(lambda postings: cases_of(postings).order_by("pk"), ties_to_cases)


def test_every_mixture_of_postings_opens_what_the_queryset_gives(world: cases.World) -> None:
    cases.a_registered_case(world)
    other = cases.a_world()
    cases.a_registered_case(other)
    ties: list[dict[str, Any]] = [
        {"role": Role.FRONT_OFFICE, "centre_id": world.centre.pk, "provider_id": world.body("dsp").pk},
        {"role": Role.CASE_OFFICER, "provider_id": other.body("ssd").pk},
        {"role": Role.CENTRE_HEAD, "centre_id": other.centre.pk},
        {"role": Role.AUDITOR, "city_id": world.centre.city_id},
        {"role": Role.SYSTEM_ADMIN},
    ]
    seen = set()
    for some in (each for size in (1, 2, 3) for each in permutations(ties, size)):
        postings = [Posting(**tie) for tie in some]
        found = CASES.ask(postings)
        assert found == list(cases_of(postings).order_by("pk"))
        seen.add(tuple(case.pk for case in found))
    assert seen == {
        (),
        *((case.pk,) for case in Case.objects.all()),
        tuple(case.pk for case in Case.objects.order_by("pk")),
    }


def test_who_holds_nothing_asks_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert CASES.ask([Posting(role=Role.SYSTEM_ADMIN)]) == []
    assert not asked.captured_queries
