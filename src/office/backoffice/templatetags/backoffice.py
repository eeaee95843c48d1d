"""``{% load backoffice %}``: the rows of the officer's work and of a case page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.backoffice.shows import JournalLine
from office.cases.models import CaseStep, PackageItem, RoutingEntry
from office.ui import words
from office.ui.addresses import address_with
from office.ui.rows import LINE, icon, joined, link, marked, muted, table_rows, tag, term

register = template.Library()


@register.simple_tag
def work_rows(steps: Iterable[CaseStep], *, whole_body: bool) -> SafeString:
    """Steps on hand; of a whole body each with its executor."""
    return table_rows((_work(step, whole_body=whole_body) for step in steps), named=True)


def _work(step: CaseStep, *, whole_body: bool) -> list[Any]:
    case = step.case
    still = tag(_("suspended"), "suspended") if case.suspended_at else ""
    named = joined(muted(f"{step.number}. {step.name}"), still)
    return [
        link(address_with("backoffice:case", case.pk), case.number),
        case.applicant.full_name,
        joined(case.service.local_name, named, between=LINE),
        *([step.officer.short_name] if whole_body else []),
        term(step.due_at, "L35", length="", stood_at=case.suspended_at),
    ]


@register.simple_tag
def sheet_rows(entries: Iterable[RoutingEntry]) -> SafeString:
    """The lines of the routing sheet."""
    return table_rows(map(_sheet, entries), numeric=(0,))


def _sheet(entry: RoutingEntry) -> list[Any]:
    kind, to = words.chosen(entry, "kind"), entry.to_provider
    return [
        entry.sequence,
        f"{kind} → {to}" if to else kind,
        entry.step.number if entry.step else "",
        entry.stamp,
        entry.text,
        words.moment(entry.due_at) if entry.due_at else "",
    ]


@register.simple_tag
def item_rows(items: Iterable[PackageItem]) -> SafeString:
    """The documents of a package with their scans."""
    return table_rows(map(_item, items), numeric=(2,))


def _item(item: Any) -> list[Any]:
    initiative = _("on the applicant's own initiative")
    own = muted(f"({initiative})") if item.on_own_initiative else ""
    brought = joined(_("brought"), words.day(item.brought_at)) if item.brought_at else ""
    scans = (link(address_with("backoffice:file", scan.pk), scan.file.name) for scan in item.own_scans)
    return [
        joined(joined(item.name, own), muted(item.note) if item.note else "", between=LINE),
        joined(tag(words.chosen(item, "mark"), item.mark), brought, between=LINE),
        item.sheets or "",
        joined(*scans, between=", ") or muted(_("on paper")),
    ]


@register.simple_tag
def viewer_lines(items: Iterable[PackageItem]) -> SafeString:
    """The documents of a package, each with the links that show its scans in the viewer."""
    return joined(*(marked("li", joined(_shown_item(item), *_shown_scans(item), between=LINE)) for item in items))


def _shown_item(item: Any) -> SafeString:
    note = muted(f"({item.note})") if item.note else ""
    on_paper = "" if item.own_scans else muted(joined("·", _("on paper")))
    return joined(tag(words.chosen(item, "mark"), item.mark), item.name, note, on_paper)


def _shown_scans(item: Any) -> Iterable[SafeString]:
    for scan in item.own_scans:
        many = scan.file.pages
        size = ngettext("%(pages)s page", "%(pages)s pages", many) % {"pages": many}
        address = f"{address_with('backoffice:file', scan.pk)}#navpanes=0&view=FitH"
        yield joined(icon("document"), link(address, scan.file.name, target="viewer"), muted(size))


@register.simple_tag
def journal_rows(lines: Iterable[JournalLine]) -> SafeString:
    """The lines of the journal."""
    shown = ((line.sequence, words.moment(line.at), line.who, line.act, marked("code", line.mark)) for line in lines)
    return table_rows(shown, numeric=(0,))
