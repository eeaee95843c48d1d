"""Who can sign in to the demo: a table for people who look around."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import override

from office.centres.demo import demo_centres
from office.centres.models import Posting, Role

PASSWORD = "zrazkovyi-dim-2026"  # noqa: S105  known to everybody on purpose: it opens a demo and nothing else
SHOWN_CITY = "lutsk"
SHOWN_BODIES = {Role.FRONT_OFFICE: "dsp", Role.CASE_OFFICER: "pfu", Role.PROVIDER_HEAD: "pfu"}


def password() -> str:
    """Give the password of everybody in the demo: ``OFFICE_DEMO_PASSWORD``, or the usual one."""
    return os.environ.get("OFFICE_DEMO_PASSWORD") or PASSWORD


@dataclass(frozen=True)
class SignIn:
    """One person and one role. ``place`` is a centre, a body or a city, by code."""

    email: str
    role: str
    place: str


def sign_ins() -> list[str]:
    """Give the lines that ``office run`` shows: one person for each role, and the password; none without a demo."""
    postings = [posting for posting in demo_centres().postings if _is_shown(posting)]
    if not postings:
        return []
    firsts = {posting.role: posting for posting in reversed(postings)}
    chosen = [firsts[role] for role in Role if role in firsts]
    return ["demo sign-ins (all of them: office demo):", *table(map(_sign_in, chosen)), _password_line(postings[0])]


def everybody() -> list[str]:
    """Give the lines of ``office demo``: all who can sign in, by city and role."""
    postings = sorted(demo_centres().postings, key=_order)
    return [*table(map(_sign_in, postings)), _password_line(postings[0])] if postings else []


def table(people: Iterable[SignIn]) -> list[str]:
    """Set rows in columns."""
    rows: list[Sequence[str]] = [("e-mail", "role", "where"), *((one.email, one.role, one.place) for one in people)]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return [f"  {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}".rstrip() for row in rows]


def _is_shown(posting: Posting) -> bool:
    place = posting.centre or posting.provider
    city = posting.city or (place.city if place else None)
    body = posting.provider.code if posting.provider else ""
    return (city is None or city.slug == SHOWN_CITY) and SHOWN_BODIES.get(Role(posting.role), body) == body


def _sign_in(posting: Posting) -> SignIn:
    ties = [posting.city.slug if posting.city else "", posting.centre.code if posting.centre else ""]
    ties += [posting.provider.code if posting.provider else ""]
    with override("en"):
        return SignIn(posting.worker.email, str(Role(posting.role).label), " / ".join(filter(None, ties)))


def _order(posting: Posting) -> tuple[str, int, str]:
    return posting.worker.email.partition("@")[2], list(Role).index(Role(posting.role)), posting.worker.email


def _password_line(posting: Posting) -> str:
    if posting.worker.check_password(password()):
        return f"  password of everybody: {password()}"
    return "  password of everybody: as OFFICE_DEMO_PASSWORD was when the demo was loaded"
