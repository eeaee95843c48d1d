"""Services, groups and forms are common to all cities: who may change what another city offers, too (ADR 0137)."""

from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.catalogue.access import an_editor
from office.catalogue.models import Service, ServiceList
from office.catalogue.states import ListState
from office.centres.access import postings_of
from office.centres.calendars import local_day
from office.centres.models import Role
from office.law import Refusal

MOST_NAMED: Final = 3


def editor_of_all(services: QuerySet[Service], *, by: Worker, at: datetime) -> None:
    """Let ``by`` change what is common to ``services`` in every city that offers one of them.

    A city offers what stands on its approved list that is in force or is to come. Raises Refusal("K3") for who edits no
    catalogue, Refusal("K8a") with the names of the cities where one is offered whose catalogue ``by`` does not edit.
    """
    an_editor(by=by, at=at)
    mine = [each.city_id for each in postings_of(by, at) if each.role == Role.CATALOGUE_EDITOR]
    lasting = Q(in_force_until=None) | Q(in_force_until__gte=local_day(at))
    lists = ServiceList.objects.filter(lasting, services__in=services).exclude(state=ListState.DRAFT)
    others = lists.exclude(city__in=mine).order_by("city__name").values_list("city__name", flat=True)
    if names := list(others.distinct()[: MOST_NAMED + 1]):
        told = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
        message = _("It stands on the approved list of %(cities)s too, and would change there as well. Only an editor of "
                    "the catalogues of all these cities may change it.") % {"cities": told}  # fmt: skip
        raise Refusal("K8a", message)
