"""Who reads cases beside those who work on them."""

from office.accounts.models import Worker
from office.centres.models import Posting, Role
from office.centres.postings import Place
from tests.factories import cases, catalogue
from tests.plugins.worlds import AtDesk as Desk

__all__ = ["Desk", "an_auditor"]


def an_auditor(world: cases.World) -> Worker:
    """Give the auditor of the city of ``world``."""
    admin = Posting.objects.filter(role=Role.SYSTEM_ADMIN).select_related("worker").earliest("starts_on").worker
    return catalogue.posted(Role.AUDITOR, Place(city=world.place.city), by=admin)
