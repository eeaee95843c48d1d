"""Where the worker behind a client acts: the centre and body of one of his postings."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from office.api.callers import Caller
from office.api.problems import Problem
from office.centres.access import access_centre
from office.centres.calendars import local_day
from office.centres.models import Centre, Posting, Provider, Role
from office.centres.queries import participants


def counter_of(caller: Caller, centre: str, body: str | None) -> tuple[Centre, Provider]:
    """Give the front office meant. Raises Problem 422 where the worker has none there, or several and names none."""
    return place_of(caller, (Role.FRONT_OFFICE,), centre, body)


def place_of(caller: Caller, roles: Sequence[Role], centre: str, body: str | None) -> tuple[Centre, Provider]:
    """Give the centre and the body in which the worker acts in one of ``roles``, which are roles of a body.

    Raises Problem 422 where there is no such posting, or several and the body is not named.
    """
    here = [posting for posting in caller.postings if posting.role in roles and _reaches(posting, centre)]
    if not here:
        told = _("The worker behind this client has no such posting in this centre.")
        raise Problem("invalid", told, clause="K12", field="/centre")
    bodies = {each.provider for each in here if each.provider and body in {None, each.provider.code}}
    if len(bodies) != 1:
        told = _("Name the body for which the worker acts: one of his postings in this centre.")
        raise Problem("invalid", told, clause="K3", field="/body")
    [provider] = bodies
    return _centre(caller, here, centre), provider


def _reaches(posting: Posting, centre: str) -> bool:
    """A head of a body may be posted to all its centres at once; which those are is asked when one is opened."""
    return posting.centre.code == centre if posting.centre else posting.role == Role.PROVIDER_HEAD


def _centre(caller: Caller, postings: Sequence[Posting], code: str) -> Centre:
    at_hand = next((posting.centre for posting in postings if posting.centre), None)
    return at_hand or access_centre(caller.worker, code, at=caller.at)


def body_in(centre: Centre, code: str, *, at: datetime, field: str = "/to") -> Provider:
    """Give a body that takes part in the centre. Raises Problem 422 for another."""
    found = participants(centre, local_day(at)).filter(provider__code=code).first()
    if found is None:
        raise Problem("invalid", _("No such body takes part in this centre."), clause="K10", field=field)
    return found.provider
