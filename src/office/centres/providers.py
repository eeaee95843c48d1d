"""Bodies: when they are competent, which centres they take part in, on what agreement, what they merge into."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from stdnum.ua import edrpou as edrpou_code

from office.accounts.models import Worker
from office.audit import record
from office.centres import rules
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.closures import check_open
from office.centres.models import Agreement, Centre, CentreProvider, City, Posting, Provider, Role
from office.documents.models import StoredFile
from office.law import Refusal, StaleChange
from office.law.words import Words as _


@dataclass(frozen=True)
class BodyFacts:
    """What is known of a body besides its dates."""

    name: str
    short_name: str
    name_en: str = ""
    edrpou: str | None = None
    parent_name: str = ""
    is_pension: bool = False


@transaction.atomic
def add_provider(city: City, *, code: str, facts: BodyFacts, starts_on: date, by: Worker, at: datetime) -> Provider:
    """Add a body that gives services in ``city`` from ``starts_on`` on.

    Raises Refusal: K3, ``by`` is neither the department nor a system administrator; D4, the EDRPOU is mistyped, or the
    city has a body with this code.
    """
    posting_for(by, Role.DEPARTMENT, Role.SYSTEM_ADMIN, city=city, at=at)
    if facts.edrpou and not edrpou_code.is_valid(facts.edrpou):
        raise Refusal("D4", _("This EDRPOU has a mistake: check its eight digits."), field="edrpou")
    City.objects.select_for_update(no_key=True).get(pk=city.pk)
    if city.providers.filter(code=code).exists():
        raise Refusal("D4", _("A body of this city has this code already. Choose another."), field="code")
    provider = Provider.objects.create(city=city, code=code, starts_on=starts_on, **vars(facts))
    record("provider.added", provider, by=by, at=at, data={"code": code, "starts_on": starts_on})
    return provider


@transaction.atomic
def join_centre(
    centre: Centre,
    provider: Provider,
    *,
    act: str,
    starts_on: date,
    by: Worker,
    at: datetime,
    needs_agreement: bool = True,
    ends_on: date | None = None,
) -> CentreProvider:
    """Record that ``provider`` takes part in the work of ``centre`` by ``act`` (K10).

    Raises Refusal: K3 or K12, ``by`` is not the department; D4, the body is not competent then or is of another city;
    K10, no act is named or it takes part already.
    """
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.DEPARTMENT, centre=locked, at=at)
    check_open(locked, at=at)
    rules.check_period(starts_on, ends_on, clause="K10")
    if not act.strip():
        raise Refusal("K10", _("Name the act by which the body takes part."), field="act")
    if provider.city_id != locked.city_id or not provider.holds_on(starts_on):
        raise Refusal("D4", _("The body is not competent in this city on that day."), field="provider")
    if locked.participations.filter(provider=provider).within(starts_on, ends_on).exists():
        raise Refusal("K10", _("The body takes part in this centre already."), field="provider")
    joined = CentreProvider.objects.create(
        centre=locked, provider=provider, act=act, starts_on=starts_on, ends_on=ends_on, needs_agreement=needs_agreement
    )
    record("centre.body_joined", locked, by=by, at=at, data={"provider": provider.pk, "from": starts_on, "act": act})
    return joined


@transaction.atomic
def sign_agreement(
    centre: Centre,
    provider: Provider,
    *,
    number: str,
    signed_on: date,
    starts_on: date,
    ends_on: date | None,
    by: Worker,
    at: datetime,
    file: StoredFile | None = None,
) -> Agreement:
    """Record the agreement on which the staff of ``provider`` sit in ``centre`` (K11).

    Raises Refusal: K12, ``by`` is neither its head nor the department; K11, there is no number, or it is there already,
    or the body does not take part in the centre then.
    """
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, Role.DEPARTMENT, centre=locked, at=at)
    rules.check_period(starts_on, ends_on, clause="K11")
    if not number.strip():
        raise Refusal("K11", _("Give the number of the agreement."), field="number")
    if not locked.participations.filter(provider=provider).within(starts_on, ends_on).exists():
        raise Refusal("K11", _("This body does not take part in the centre in those days."), field="provider")
    if locked.agreements.filter(provider=provider, number=number.strip()).exists():
        raise Refusal("K11", _("An agreement with this number is recorded already."), field="number")
    agreement = Agreement.objects.create(
        centre=locked,
        provider=provider,
        number=number.strip(),
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        file=file,
    )
    told = {"provider": provider.pk, "number": agreement.number, "from": starts_on, "until": ends_on}
    record("centre.agreement_signed", locked, by=by, at=at, data=told)
    return agreement


@transaction.atomic
def end_provider(
    provider: Provider, *, ends_on: date, act: str, by: Worker, at: datetime, merged_into: Provider | None = None
) -> Provider:
    """End a body with the day ``ends_on`` by ``act``; where it merges, say into which.

    Its taking part in centres, its agreements and its postings end that day too; its past work stays under its name.

    Raises Refusal: K3, ``by`` is not the department; D4, it has ended already, no act is named, or the successor is not
    competent the day after.
    """
    locked = Provider.objects.select_for_update(of=("self",), no_key=True).select_related("city").get(pk=provider.pk)
    posting_for(by, Role.DEPARTMENT, Role.SYSTEM_ADMIN, city=locked.city, at=at)
    _check_can_end(locked, ends_on, act, merged_into)
    locked.ends_on, locked.end_act, locked.merged_into = ends_on, act.strip(), merged_into
    locked.save(update_fields=["ends_on", "end_act", "merged_into"])
    after = ends_on + timedelta(days=1)
    for rows in (locked.participations, locked.agreements, locked.postings):
        rows.within(after, None).filter(starts_on__lte=ends_on).update(ends_on=ends_on)
    told: dict[str, Any] = {"on": ends_on, "act": act, "into": merged_into.pk if merged_into else None}
    record("provider.ended", locked, by=by, at=at, data=told)
    return locked


def _check_can_end(provider: Provider, ends_on: date, act: str, merged_into: Provider | None) -> None:
    if provider.ends_on is not None:
        raise StaleChange("D4", _("The body has ended already."), present=provider.ends_on)
    rules.check_period(provider.starts_on, ends_on, clause="D4")
    if not act.strip():
        raise Refusal("D4", _("Name the act by which the body ends."), field="act")
    if Posting.objects.filter(provider=provider, starts_on__gt=ends_on).exists():
        raise Refusal("D4", _("Somebody is posted to this body for later days. End those postings first."))
    if merged_into is not None and not _can_follow(provider, merged_into, ends_on + timedelta(days=1)):
        raise Refusal(
            "D4", _("The successor must be another body that is competent the next day."), field="merged_into"
        )


def _can_follow(provider: Provider, successor: Provider, day: date) -> bool:
    return successor.pk != provider.pk and successor.city_id == provider.city_id and successor.holds_on(day)


def check_takes_part(centre: Centre, provider: Provider, *, on: date) -> None:
    """Let only a body that takes part in the centre on that day act in it. Raises Refusal K10."""
    if not CentreProvider.objects.filter(centre=centre, provider=provider).on(on).exists():
        raise Refusal("K10", _("This body does not take part in the work of the centre."), field="provider")


def successor_of(provider: Provider, *, on: date) -> Provider:
    """Give the body that acts on ``on`` in place of ``provider``: itself, or what it was merged into, and so on.

    Raises Refusal D4 where it ended without a successor.
    """
    body: Provider | None = provider
    while body is not None and body.ends_on is not None and body.ends_on < on:
        body = body.merged_into
    if body is None:
        raise Refusal("D4", _("{body} has ended and nobody took its place.", body=provider.name))
    return body


@transaction.atomic
def leave_centre(centre: Centre, provider: Provider, *, ends_on: date, by: Worker, at: datetime) -> CentreProvider:
    """Record the last day on which ``provider`` takes part in ``centre``. Raises Refusal K10 where it takes no part."""
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.DEPARTMENT, centre=locked, at=at)
    part = locked.participations.filter(provider=provider).on(local_day(at)).first()
    if part is None:
        raise Refusal("K10", _("This body does not take part in the work of the centre."), field="provider")
    rules.check_period(part.starts_on, ends_on, clause="K10")
    part.ends_on = ends_on
    part.save(update_fields=["ends_on"])
    record("centre.body_left", locked, by=by, at=at, data={"provider": provider.pk, "on": ends_on})
    return part
