"""Use-cases on terms by law: how long a decision on a service may take, by which act, since when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import an_editor
from office.catalogue.models import LegalTerm, Service
from office.law import Refusal


@dataclass(frozen=True)
class LegalLength:
    """``value`` None with the unit same_day; ``basis``: the act and its clause."""

    value: int | None
    unit: str
    basis: str
    needs_checking: bool = False


@transaction.atomic
def set_legal_term(service: Service, length: LegalLength, *, starts_on: date, by: Worker, at: datetime) -> LegalTerm:
    """Record the longest term by law for ``service`` from ``starts_on``; the one before it ends the day before.

    Cards in force stay as they are; the next version is checked against it. Raises Refusal("L31") where the act is not
    named, the number and the unit disagree, or a term is recorded from that day or a later one.
    """
    service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    an_editor(by=by, at=at)
    _check(length)
    for former in LegalTerm.objects.within(starts_on, None).filter(service=service):
        if former.starts_on >= starts_on:
            raise Refusal("L31", _("A term is recorded from that day. Choose a later day."), field="starts_on")
        former.ends_on = starts_on - timedelta(days=1)
        former.save(update_fields=["ends_on"])
    term = LegalTerm.objects.create(
        service=service,
        value=length.value,
        unit=length.unit,
        basis=length.basis.strip(),
        needs_checking=length.needs_checking,
        starts_on=starts_on,
    )
    told = {"service": service.code, "value": length.value, "unit": length.unit, "from": starts_on.isoformat()}
    record("legal_term.set", term, by=by, at=at, data=told)
    return term


def _check(length: LegalLength) -> None:
    if not length.basis.strip():
        raise Refusal("L31", _("Name the act that sets the term."), field="basis")
    if (length.unit == "same_day") == bool(length.value):
        message = _("Give the number of days or months of the term; none for “on the same day”.")
        raise Refusal("L31", message, field="value")
