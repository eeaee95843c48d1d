"""Days and moments at the ends of the calendar in an address or a form of search: never a fault of ours."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from office.centres.models import Posting, Role
from office.ui.forms import DateField

ENDS: Final = ("0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31")
NAMES: Final = ("on", "day", "at", "since", "until", "after", "before", "from", "to")
OUR_FAULT: Final = 500


def walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


ROUTES: Final = dict(walk(get_resolver(settings.ROOT_URLCONF).url_patterns))


def kinds_of(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for kind in form.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def asked(end: str) -> str:
    """Give a query that asks for this day in every way in which a page of ours may be asked for one."""
    year, month, day = end.split("-")
    query = dict.fromkeys(NAMES, end) | {"day": end, "after": f"{end}T00:00:00+00:00~1", "time": "10:00"}
    known = {name for form in kinds_of(forms.BaseForm) for name, field in fields_of(form).items() if is_day(field)}
    assert {"since", "until"} < known
    for name in known:
        query |= {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}
    return urlencode(query)


def fields_of(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
    return fields


def is_day(field: forms.Field) -> bool:
    return isinstance(field, DateField)


@pytest.mark.django_db
def test_every_page_that_can_be_asked_for_a_day_takes_any(client: Client, postings: dict[Role, Posting]) -> None:
    client.raise_request_exception = False
    whole = {route: view for route, view in ROUTES.items() if "<" not in route and "(" not in route}
    wrong, opened = [], 0
    for role, posting in [(None, None), *postings.items()]:
        client.logout()
        if posting is not None:
            client.force_login(posting.worker)
        for route, view in whole.items():
            if may_open(view, role):
                for end in (ENDS[0], ENDS[-1]):
                    answer = client.get(f"/{route}?{asked(end)}")
                    opened += answer.status_code == 200
                    if answer.status_code >= OUR_FAULT:
                        wrong.append(f"{role}: /{route} on {end}")
    assert not wrong
    assert opened > 100


def may_open(view: Any, role: Role | None) -> bool:
    access = getattr(view, "office_access", None)
    if access is None:
        return False
    return access.kind == "public" if role is None else role in access.roles


def test_no_other_path_holds_a_day() -> None:
    with_days = {route for route in ROUTES if re.search(r"<(day:\w+|str:(on|day|start|since|until))>", route)}
    assert {route.rpartition("<")[2].partition(">")[0] for route in with_days} == {"day:on", "str:on", "str:start"}
    assert len(with_days) == 5


def test_a_year_out_of_reach_is_told_at_its_field() -> None:
    field = DateField()
    for year in ("0001", "1899", "2200", "9999"):
        with pytest.raises(forms.ValidationError, match=r"1900.*2199"):
            field.clean(["1", "1", year])
    assert field.clean(["31", "12", "2199"]).year == 2199
    assert field.clean(["1", "1", "1900"]).year == 1900
