"""``{% load duties %}``: the rows of the head's morning."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from office.cases.figures import Share
from office.cases.models import Duty
from office.ui import words
from office.ui.addresses import address_with
from office.ui.rows import LINE, clause_link, joined, link, muted, table_rows, tag, term

if TYPE_CHECKING:
    from office.management.views.duties import ToDecide

register = template.Library()


@register.simple_tag
def duty_rows(duties: Iterable[Duty], *, done: Any = False) -> SafeString:
    """Duties with their terms and bearers; ``done``: with the moment when each was met, too."""
    return table_rows((_duty(duty, done=bool(done)) for duty in duties), named=True)


def _duty(duty: Any, *, done: bool) -> list[Any]:
    step = muted(duty.step.name) if duty.step and duty.step.name != duty.task else ""
    met = words.moment(duty.done_at) if duty.done_at else ""
    return [
        _subject(duty),
        joined(duty.task, step, between=LINE),
        term(duty.due_at, duty.clause, done_at=duty.done_at),
        duty.bearer.short_name,
        duty.body_name,
        *([met] if done else []),
    ]


def _subject(duty: Duty) -> str:
    if duty.case_id and duty.case:
        return link(address_with("backoffice:case", duty.case_id), duty.case.number)
    return _("a package") if duty.package_id else _("the day of the centre")


@register.simple_tag(takes_context=True)
def share_rows(context: Context, shares: Iterable[Share], linked: Any) -> SafeString:
    """What each bears; ``linked``: a person's name narrows the page to his duties."""
    asked: QueryDict = context["request"].GET.copy()
    itself = _("the centre itself")
    shown = (
        (
            _to_bearer(asked, share) if linked and share.id else share.name or itself,
            share.open,
            share.overdue,
            share.today,
            share.met,
            share.late,
        )
        for share in shares
    )
    return table_rows(shown, numeric=range(1, 6), named=True)


def _to_bearer(asked: QueryDict, share: Share) -> SafeString:
    asked["bearer"] = str(share.id)
    return link(f"?{asked.urlencode()}", share.name)


@register.simple_tag
def decide_rows(lines: "Iterable[ToDecide]") -> SafeString:
    """What needs a decision of the head."""
    return table_rows(map(_decide, lines), named=True)


def _decide(line: "ToDecide") -> list[Any]:
    late = tag(_("late"), "late") if line.late else ""
    on = words.day_week(line.on) if line.on else ""
    named = clause_link(line.clause, words.clause_name(line.clause))
    return [link(line.address, line.label), line.what, joined(on, late), named]
