"""The page of a centre: where it is, when it receives, how full it is, who works in it, what binds it (L9, L14)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.views.decorators.http import require_safe

from office.catalogue.editions import edition_now, the_edition
from office.centres.models import Centre
from office.centres.papers import entrance_sign_paper
from office.centres.queries import DayHours, entrance_sign, participants
from office.centres.receiving import Receiving, receiving
from office.documents import typeset_paper
from office.law import clause
from office.portal.caching import answered
from office.portal.hours import weekdays
from office.publications.models import Kind, Version
from office.publications.queries import acts_of, of_centre
from office.queueing.crowd import Crowd, crowd_of_minute, usual_week
from office.queueing.models import QueueRules
from office.queueing.policy import published
from office.ui.clock import now, today
from office.ui.decorators import public
from office.ui.requests import OpenRequest

MAP = "https://www.openstreetmap.org/"
BINDING = (Kind.STATUTE, Kind.REGULATION)


@require_safe
@public
def centres(request: OpenRequest) -> HttpResponse:
    """List the centres with their addresses and phones."""
    return answered(request, (edition_now(), today()), lambda: _listed(request))


def _listed(request: OpenRequest) -> HttpResponse:
    found = Centre.objects.select_related("city").order_by("city__name", "name")
    shown = [each for each in found if not each.is_closed(today())]
    return render(request, "portal/places/centres.html", {"centres": shown})


@require_safe
@public
@clause("L9", "L14")
def centre(request: OpenRequest, centre: str) -> HttpResponse:
    """Show all that the site and the terminals have to say of a centre, and where it is.

    What changes without anybody's act, 'open now' and how many wait, is of the minute that the page names (ADR 0113).
    The rule of calling is published here with the numbers that the head has set: they stand in the mark (L21).
    """
    at, here = now(), with_edition(centre)
    minute = at.replace(second=0, microsecond=0)
    open_now, crowd = receiving(here, at=at), crowd_of_minute(here, minute)
    rules = _rules(here)
    mark = (vars(here)["edition"], minute, open_now, crowd, rules.policy, rules.recalls, rules.return_within)
    return answered(request, mark, lambda: _drawn(request, here, open_now, crowd, minute=minute))


def _drawn(request: OpenRequest, here: Centre, open_now: Receiving, crowd: Crowd, *, minute: datetime) -> HttpResponse:
    sign = entrance_sign(here, today())
    texts = of_centre(here, today())
    own, of_bodies = acts_of(texts)
    usual = usual_week(here, on=today())
    shown = {
        "centre": here,
        "map": map_address(here),
        "receiving": open_now,
        "week": _said_week(sign.week) if sign else [],
        "bodies_hours": [(body, _said_week(week)) for body, week in sign.bodies] if sign else [],
        "differing": sign.differing if sign else [],
        "accessibility": sign.accessibility if sign else list(here.accessibility.all()),
        "bodies": [each.provider for each in participants(here, today())],
        "crowd": crowd,
        "usual": usual,
        "rules": published(_rules(here).policy),
        "norms": _rules(here),
        "quietest": _said(usual.quietest),
        "weekdays": list(WEEKDAYS_ABBR.values()),
        "binding": _of_kinds(texts, BINDING),
        "acts": own,
        "acts_of_bodies": of_bodies,
        "pages": [each for each in texts if each.publication.kind not in (*BINDING, Kind.ACT)],
        "at": minute,
        "today": today(),
    }
    return render(request, "portal/places/centre.html", shown)


@require_safe
@public
def sign(request: OpenRequest, centre: str) -> HttpResponse:
    """Give the sign at the entrance, as it is printed (L4)."""
    here = with_edition(centre)
    return answered(request, (vars(here)["edition"], today()), lambda: _printed(here))


def _printed(here: Centre) -> HttpResponse:
    found = entrance_sign(here, today())
    if found is None:
        raise Http404
    content = typeset_paper(entrance_sign_paper(found), at=now())
    headers = {"Content-Disposition": f'inline; filename="{here.code}-sign.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def with_edition(code: str) -> Centre:
    """Read a centre together with its rules of calling and the edition of what is published of it."""
    return (
        Centre.objects.select_related("city", "successor", "queue_rules").annotate(edition=the_edition()).get(code=code)
    )


def _rules(here: Centre) -> QueueRules:
    """Give the rules that came with the centre; the usual ones where it has set none."""
    return getattr(here, "queue_rules", None) or QueueRules(centre=here)


def map_address(centre: Centre) -> str:
    """Give the address of a map of the place: a link to follow, nothing that our pages load."""
    if centre.latitude is None or centre.longitude is None:
        return f"{MAP}search?{urlencode({'query': f'{centre.city.name}, {centre.address}'})}"
    place = f"{centre.latitude}/{centre.longitude}"
    return f"{MAP}?{urlencode({'mlat': centre.latitude, 'mlon': centre.longitude})}#map=17/{place}"


def _said_week(week: Iterable[DayHours]) -> list[tuple[str, tuple[Any, ...]]]:
    return weekdays((day.weekday, day.shifts) for day in week)


def _said(quietest: tuple[int, int] | None) -> tuple[Any, int] | None:
    return (WEEKDAYS[quietest[0]], quietest[1]) if quietest else None


def _of_kinds(texts: Iterable[Version], kinds: Sequence[str]) -> list[Version]:
    """Give one text of each kind, the centre's own before that of its city."""
    first: dict[str, Version] = {}
    for each in texts:
        if each.publication.kind in kinds:
            first.setdefault(each.publication.kind, each)
    return [first[kind] for kind in kinds if kind in first]
