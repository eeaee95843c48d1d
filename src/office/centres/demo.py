"""The demo centres, loaded through the use-cases: people in every role, desks, approved schedules, agreements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from importlib.resources import files
from itertools import count
from typing import Any

import yaml
from django.db import transaction

from office.accounts.models import Worker
from office.accounts.services import create_worker, set_first_password
from office.centres.calendars import local_day
from office.centres.desks import add_desk
from office.centres.models import AccessibilityFact, Centre, City, Posting, Provider, Role
from office.centres.places import add_city, open_centre, set_accessibility
from office.centres.postings import Place, install_admin, post_worker
from office.centres.providers import BodyFacts, add_provider, end_provider, join_centre, sign_agreement
from office.centres.rules import ShiftHours
from office.centres.schedules import approve_schedule, draft_schedule, submit_schedule

Row = Mapping[str, Any]

ORDER = "Демонстраційне рішення від 01.01.2018 № 1"
FIVE_DAYS = range(5)


@dataclass(frozen=True)
class DemoCentres:
    """What was loaded (or was there): centres by code, postings by sign-in address."""

    centres: Mapping[str, Centre]
    postings: Sequence[Posting]

    def workers(self, role: Role, *, centre: str | None = None, provider: str | None = None) -> list[Worker]:
        """Give the workers of ``role``, in one centre or body where named (by code), by e-mail."""
        found = {
            posting.worker
            for posting in self.postings
            if posting.role == role
            and (centre is None or (posting.centre is not None and posting.centre.code == centre))
            and (provider is None or (posting.provider is not None and posting.provider.code == provider))
        }
        return sorted(found, key=lambda worker: worker.email)


@transaction.atomic
def load_demo_centres(*, at: datetime, password: str | None = None) -> DemoCentres:
    """Load the demo centres as if founded two years before ``at``; a city that is there already is left as it is.

    ``password`` is given to every worker; without one nobody can sign in yet. Raises ValidationError for a password
    that the rules refuse, and Refusal where real people work already: a demo does not belong among them.
    """
    plan = yaml.safe_load(files("office.centres").joinpath("data/demo.yaml").read_text("utf-8"))
    missing = [city for city in plan["cities"] if not City.objects.filter(slug=city["slug"]).exists()]
    if missing:
        founder = _Founder(plan, at, password)
        for city in missing:
            founder.found(city)
    return demo_centres(plan)


def demo_centres(plan: Row | None = None) -> DemoCentres:
    """Give the demo centres that are there."""
    plan = plan or yaml.safe_load(files("office.centres").joinpath("data/demo.yaml").read_text("utf-8"))
    slugs = [city["slug"] for city in plan["cities"]]
    centres = Centre.objects.filter(city__slug__in=slugs).select_related("city")
    people = Posting.objects.filter(worker__email__endswith=plan["domain"])
    postings = people.select_related("worker", "centre__city", "provider", "city").order_by("worker__email")
    return DemoCentres({centre.code: centre for centre in centres}, list(postings))


@dataclass
class _Founder:
    """Founds cities by the plan; every act is done by whoever may do it."""

    plan: Row
    at: datetime
    password: str | None
    _numbers: Iterator[int] = field(default_factory=count)

    @cached_property
    def founded_at(self) -> datetime:
        return self.at - timedelta(days=self.plan["founded_days_ago"])

    @cached_property
    def admin(self) -> Worker:
        address = f"{self.plan['admin']['email']}@{self.plan['domain']}"
        if (there := Worker.objects.filter(email=address).first()) is not None:
            return there
        worker = self._worker(address, by=None)
        install_admin(worker, act=ORDER, at=self.founded_at)
        return worker

    def found(self, row: Row) -> None:
        facts = {key: row[key] for key in ("slug", "name", "name_en", "katottg")}
        city = add_city(**facts, by=self.admin, at=self.founded_at)
        self.director = self._hire(city, "department", Role.DEPARTMENT, Place(city=city), by=self.admin)
        for name, role in (("mayor", Role.MAYOR_OFFICE), ("auditor", Role.AUDITOR)):
            self._hire(city, name, role, Place(city=city), by=self.admin)
        self._hire(city, "catalogue", Role.CATALOGUE_EDITOR, Place(city=city), by=self.director)
        bodies = {body["code"]: self._body(city, body) for body in row["bodies"]}
        for centre in row["centres"]:
            self._centre(city, centre, bodies)
        for body in row["bodies"]:
            if end := body.get("ended"):
                provider, into = bodies[body["code"]], bodies[end["into"]]
                end_provider(
                    provider, ends_on=end["last_day"], act=end["act"], merged_into=into, **self._by(self.director)
                )

    def _by(self, worker: Worker) -> dict[str, Any]:
        return {"by": worker, "at": self.founded_at}

    # -- bodies and centres -------------------------------------------------------------------------------------

    def _body(self, city: City, row: Row) -> Provider:
        facts = BodyFacts(
            name=row["name"],
            name_en=row["name_en"],
            short_name=row["short"],
            parent_name=row.get("parent", ""),
            is_pension=row.get("pension", False),
        )
        since = local_day(self.founded_at).replace(year=2015, month=1, day=1)
        return add_provider(city, code=row["code"], facts=facts, starts_on=since, **self._by(self.director))

    def _centre(self, city: City, row: Row, bodies: Mapping[str, Provider]) -> None:
        by = self._by(self.director)
        centre = open_centre(city, code=row["code"], opened_on=row["opened_on"], facts=row["facts"], **by)
        kinds = {AccessibilityFact.Kind(kind): (note, en) for kind, (note, en) in row["accessibility"].items()}
        set_accessibility(centre, facts=kinds, **by)
        for body in row["bodies"]:
            host = body.get("host", False)
            joined = {"act": ORDER, "starts_on": row["opened_on"], "needs_agreement": not host}
            join_centre(centre, bodies[body["code"]], **joined, **by)
        head = self._head(city, centre, row, bodies)
        self._approve(centre, None, row["week"], head)
        numbers = count(1)
        for body in row["bodies"]:
            if body["front"]:
                self._staff(city, centre, body, bodies[body["code"]], head, numbers)
        for nth in range(row["greeters"]):
            name = f"greeter{nth + 1}-{row['code']}"
            self._hire(city, name, Role.GREETER, Place(centre=centre), by=head)

    def _head(self, city: City, centre: Centre, row: Row, bodies: Mapping[str, Provider]) -> Worker:
        """The head of the body that runs the centre is the head of the centre (K15)."""
        host = next(bodies[body["code"]] for body in row["bodies"] if body.get("host"))
        place = Place(centre=centre, provider=host)
        head = self._hire(city, f"head-{row['code']}", Role.CENTRE_HEAD, place, by=self.director)
        self._post(head, Role.PROVIDER_HEAD, Place(provider=host), by=self.director)
        return head

    def _staff(
        self, city: City, centre: Centre, row: Row, body: Provider, head: Worker, numbers: Iterator[int]
    ) -> None:
        chief = head if row.get("host") else self._chief(city, body)
        tag, place = f"{row['code']}-{centre.code}", Place(centre=centre, provider=body)
        for role, name, many in (
            (Role.FRONT_OFFICE, "front", row["front"]),
            (Role.CASE_OFFICER, "officer", row["officers"]),
        ):
            for nth in range(many):
                self._hire(city, f"{name}{nth + 1}-{tag}", role, place, by=head)
        for _desk in range(row["desks"]):
            add_desk(centre, number=next(numbers), zone=body.short_name, provider=body, **self._by(head))
        if "week" in row:
            self._approve(centre, body, row["week"], chief)
        if "agreement" in row:
            self._agree(centre, body, row["agreement"])

    def _chief(self, city: City, body: Provider) -> Worker:
        posted = Posting.objects.filter(provider=body, role=Role.PROVIDER_HEAD).select_related("worker").first()
        if posted is not None:
            return posted.worker
        return self._hire(city, f"chief-{body.code}", Role.PROVIDER_HEAD, Place(provider=body), by=self.director)

    def _agree(self, centre: Centre, body: Provider, days: Sequence[int]) -> None:
        starts_on, ends_on = (local_day(self.at + timedelta(days=number)) for number in days)
        sign_agreement(
            centre,
            body,
            number=f"Д-{centre.agreements.count() + 1}",
            signed_on=starts_on,
            starts_on=starts_on,
            ends_on=ends_on,
            **self._by(self.director),
        )

    def _approve(self, centre: Centre, body: Provider | None, week: str, head: Worker) -> None:
        hours = [[time.fromisoformat(hour) for hour in shift] for shift in self.plan["weeks"][week]]
        shifts = [
            ShiftHours(weekday, number, opens, closes)
            for weekday in FIVE_DAYS
            for number, (opens, closes) in enumerate(hours, start=1)
        ]
        by = self._by(head)
        draft = draft_schedule(centre, provider=body, shifts=shifts, starts_on=local_day(self.founded_at), **by)
        approve_schedule(submit_schedule(draft, **by), **by)

    # -- people -------------------------------------------------------------------------------------------------

    def _hire(self, city: City, name: str, role: Role, place: Place, *, by: Worker) -> Worker:
        worker = self._worker(f"{name}@{city.slug}.{self.plan['domain']}", by=by)
        self._post(worker, role, place, by=by)
        return worker

    def _worker(self, email: str, *, by: Worker | None) -> Worker:
        number, names = next(self._numbers), self.plan["names"]
        given, patronymic = names["given"][number % len(names["given"])]
        surname = names["surnames"][number % len(names["surnames"])]
        worker = create_worker(
            email, surname=surname, given_name=given, patronymic=patronymic, by=by, at=self.founded_at
        )
        return set_first_password(worker, self.password, by=by, at=self.founded_at) if self.password else worker

    def _post(self, worker: Worker, role: Role, place: Place, *, by: Worker) -> None:
        post_worker(worker, role, place, starts_on=local_day(self.founded_at), act=ORDER, **self._by(by))
