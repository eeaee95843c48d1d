"""Cases for the demo, walked through the real use-cases over the months since its catalogue is in force."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from office.cases.models import SubmissionPackage
from office.catalogue.demo import DECISION
from office.catalogue.models import ServiceList
from office.centres.demo import demo_centres
from office.config.demo.loading import CITIES
from office.config.demo.plans import draw, front_offices
from office.config.demo.rounds import Rounds
from office.config.demo.saying import Sayings
from office.config.demo.stage import Stage
from office.config.demo.walking import CaseWalk
from office.workdays import KYIV

LEAST = timedelta(days=90)


class StoryError(Exception):
    """The story can not be told here; the message says why, in one line."""


def packages_here() -> int:
    return SubmissionPackage.objects.count()


def tell(number: int, *, seed: int, until: datetime, tick: Callable[[], None] = lambda: None) -> int:
    """Walk ``number`` packages through their lives up to ``until``; give how many acts that took.

    ``tick`` is called for each package that is taken in. Raises StoryError where packages are there already: the past
    is told once, in its order; or where there is too little of it.
    """
    if packages_here():
        raise StoryError("packages are here already: cases are walked in an empty demo only")
    since = begins_at()
    if until - since < LEAST:
        raise StoryError(f"cases need {LEAST.days} days since the demo catalogue is in force, {since:%d.%m.%Y}")
    demo = demo_centres()
    stage = Stage(demo, seed=seed, until=until)
    for plan in draw(number, front_offices(demo, until.date()), seed=seed, since=since, until=until):
        stage.plan(plan.starts_at, lambda _at: tick())
        CaseWalk(stage, plan)
    for _code, centre in sorted(demo.centres.items()):
        Rounds(stage, centre, since=since)
        Sayings(stage, centre, since=since)
    return stage.play()


def begins_at() -> datetime:
    """Give the moment from which the demo catalogue is in force: the first day of every story."""
    day = max(
        ServiceList.objects.filter(city__slug__in=CITIES, decision_number=DECISION).values_list(
            "in_force_from", flat=True
        )
    )
    return datetime.combine(day, time(), tzinfo=KYIV).astimezone(UTC)
