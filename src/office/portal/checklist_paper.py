"""A person's list of documents on paper and in a letter."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from office.catalogue.checklists import Checklist, Needed
from office.centres.calendars import local_day
from office.centres.models import City
from office.documents import checklists, typeset_paper

STATE_LANGUAGE = "uk"


def checklist_paper(found: Checklist, city: City, *, qr: str, at: datetime) -> bytes:
    """Make the list as a PDF, in the state language; ``qr``: the address that the desk opens."""
    with override(STATE_LANGUAGE):
        paper = checklists.Checklist(
            city=city.name,
            services=tuple(each.name for each in found.services),
            answers=tuple(f"{each.text} {_answer(each.answer)}" for each in found.questions if each.answer is not None),
            made_on=local_day(at),
            needs_checking=found.needs_checking,
            rows=tuple(_row(each, several=len(found.services) > 1) for each in found.documents),
            qr=qr,
        )
    return typeset_paper(paper, at=at)


def letter_text(found: Checklist, address: str) -> str:
    """Write the list as a letter in the reader's language; ``address``: the page with the same list."""
    rows = [f"{number}. {_line(each)}" for number, each in enumerate(found.documents, 1)]
    services = [each.title for each in found.services]
    return "\n".join([*services, "", _("What to bring:"), *rows, "", _("The same list on the site:"), address])


def _line(each: Needed) -> str:
    return f"{each.name} ({each.form.label}). {'; '.join(each.where)}"


def _answer(answer: bool | None) -> str:  # noqa: FBT001  a value
    return _("yes") if answer else _("no")


def _row(each: Needed, *, several: bool) -> checklists.ChecklistRow:
    bases = [f"{basis.service.name}: {basis.act}" if several else basis.act for basis in each.bases]
    return checklists.ChecklistRow(
        document=each.name,
        form=str(each.form.label),
        where="; ".join(each.where),
        notes="; ".join(each.notes),
        bases="; ".join(dict.fromkeys(bases)),
        can_be_requested=each.can_be_requested,
    )
