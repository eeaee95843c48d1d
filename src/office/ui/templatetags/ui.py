"""``{% load ui %}``: the components of docs/design-system.md as tags and filters."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms, template
from django.core.paginator import Page
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from office.ui import once, words
from office.ui.addresses import address_of, address_with
from office.ui.drawn_once import do_drawn_once
from office.ui.middleware import IN_ADDRESS
from office.ui.rows import clause_link, figure, icon, tag, term, timeline
from office.ui.tabs import do_tab, do_tabs

register = template.Library()
register.tag("tabs", do_tabs)
register.tag("tab", do_tab)
register.tag("drawn_once", do_drawn_once)

HTMX = {
    "attributesToSettle": ["class", "width", "height"],  # and not "style", which the policy forbids
    "includeIndicatorStyles": False,  # the style sheet has them; the policy forbids styles in line
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,  # pages hold personal data: none of them stays in the browser's storage
    "refreshOnHistoryMiss": True,
    "scrollBehavior": "auto",
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "409|422", "swap": True},  # a refusal or a form with mistakes is an answer to be shown
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


# -- dates, terms, clauses -------------------------------------------------------------------------------------------


@register.filter
def in_any_language(request: HttpRequest | None) -> str:
    """The address of a page without the language that it may name: where one stays when the language is changed."""
    if request is None:
        return "/"
    asked = request.GET.copy()
    asked.pop(IN_ADDRESS, None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


@register.filter
def moment(value: dt.datetime | None) -> str:
    return words.moment(value) if value else ""


@register.filter
def day(value: dt.date | None) -> str:
    return words.day(value) if value else ""


@register.filter
def day_long(value: dt.date | None) -> str:
    return words.day_long(value) if value else ""


@register.filter
def day_week(value: dt.date | None) -> str:
    return words.day_week(value) if value else ""


@register.filter
def label(row: Model, name: str) -> str:
    """The word of a choice: ``{{ case|label:"state" }}`` says what ``get_state_display`` does."""
    return words.chosen(row, name)


@register.filter
def clause_name(value: str) -> str:
    return words.clause_name(value)


@register.simple_tag
def page_url(name: str) -> str:
    """What ``{% url name %}`` gives, for addresses that stand on every page; empty where that face is not installed."""
    try:
        return address_of(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def row_url(name: str, key: UUID, *words: str) -> str:
    """What ``{% url name key %}`` gives, for the many rows of a page: ``{% row_url "backoffice:case" case.pk %}``."""
    return address_with(name, key, *words)


@register.simple_tag
def clause(value: str, text: str = "") -> SafeString:
    """A link to our words of the clause: ``{% clause "L41" %}``."""
    return clause_link(value, text or words.clause_name(value))


@register.simple_tag
def phone(number: str) -> SafeString:
    """A phone that is dialled by one press, in groups that can be read: ``{% phone centre.phone %}``."""
    dialled, shown = words.phone_parts(number)
    return format_html('<a class="govuk-link" href="tel:{}">{}</a>', dialled, shown)


# -- states and small parts ------------------------------------------------------------------------------------------


for part in (term, icon, tag, figure, timeline):
    register.simple_tag(part)


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows: Iterable[Sequence[Any]], card: str = "") -> dict[str, Any]:
    """Rows are (label, value) or (label, value, address, verb)."""
    return {"rows": [(*row, "", "")[:4] for row in rows], "card": card}


@register.inclusion_tag("ui/components/panel.html")
def panel(title: str, number: Any = "", text: str = "") -> dict[str, Any]:
    """The confirmation: what was done, and the number in 48 px."""
    return {"title": title, "number": number, "text": text}


@register.inclusion_tag("ui/components/empty.html")
def empty(title: str, text: str = "", url: str = "", verb: str = "") -> dict[str, Any]:
    """What will appear here, and how to make the first one."""
    return {"title": title, "text": text, "url": url, "verb": verb}


@register.simple_tag
def back_link(url: str, text: str = "") -> SafeString:
    return format_html('<a class="govuk-back-link" href="{}">{}</a>', url, text or _("Back"))


# -- forms -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field whole: label, hint, mistakes, control."""
    return bound.as_field_group()


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*shown: "forms.BaseForm | forms.BaseFormSet[Any] | None") -> dict[str, Any]:
    """Every mistake of the given forms and formsets, each a link to its field."""
    mistakes: list[tuple[str, str]] = []
    for one in shown:
        mistakes += _mistakes_of_set(one) if isinstance(one, forms.BaseFormSet) else _mistakes(one)
    return {"mistakes": mistakes}


def _mistakes_of_set(formset: "forms.BaseFormSet[Any]") -> list[tuple[str, str]]:
    if not formset.is_bound:
        return []
    inner = [mistake for form in formset.forms for mistake in _mistakes(form)]
    return [("", str(error)) for error in formset.non_form_errors()] + inner


def _mistakes(form: forms.BaseForm | None) -> list[tuple[str, str]]:
    if form is None or not form.is_bound:
        return []
    return [(_leads_to(form, name), str(error)) for name, errors in form.errors.items() for error in errors]


def _leads_to(form: forms.BaseForm, name: str) -> str:
    """Give the id of the control that mends a mistake; a form may name one (``mends_all``) for those of the whole form."""
    place = name if name in form.fields else getattr(form, "mends_all", "")
    return getattr(form[place], "summary_id", "") if place else ""


@register.simple_tag(takes_context=True)
def once_key(context: Context) -> SafeString:
    """The hidden key of a form that must act once; the view reads it with ``office.ui.once.once_key``."""
    key = once.fresh_key(context["request"])
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, key)


register.simple_tag(once_key, takes_context=True, name="once")


@register.inclusion_tag("ui/components/filters.html", takes_context=True)
def filters(context: Context, form: forms.BaseForm) -> dict[str, Any]:
    """A form whose values stay in the address; the chosen order stays with them."""
    request = context["request"]
    return {"form": form, "sort": request.GET.get("sort", ""), "path": request.path, "used": bool(request.GET)}


# -- lists -----------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def sort_heading(context: Context, name: str, label: str, *, numeric: bool = False) -> SafeString:
    """A whole ``<th>`` that orders the list by ``name``; the address keeps every other choice."""
    query = context["request"].GET.copy()
    chosen = query.get("sort", "")
    order = {name: "ascending", f"-{name}": "descending"}.get(chosen, "none")
    query["sort"] = f"-{name}" if order == "ascending" else name
    for place in ("page", "after", "before"):
        query.pop(place, None)
    return format_html(
        '<th scope="col" class="govuk-table__header{}" aria-sort="{}"><a class="office-sort" href="?{}">{}</a></th>',
        " govuk-table__header--numeric" if numeric else "",
        order,
        query.urlencode(),
        label,
    )


@register.inclusion_tag("ui/components/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Numbered pages of a Django page object; the filters stay in the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"request": context["request"], "page": page, "numbers": list(numbers)}


@register.inclusion_tag("ui/components/keyset.html", takes_context=True)
def keyset(context: Context, after: Any = None) -> dict[str, Any]:
    """Previous and next of a long list by key.

    ``after``: the key of the last row where more follow. The address keeps the key of every page on the way, so that
    'previous' leads to the very page one came from; a view reads the last of them: ``request.GET.get("after")``.
    """
    trail = context["request"].GET.getlist("after")
    following = [*trail, str(after)] if after else None
    return {"request": context["request"], "trail": trail, "earlier": trail[:-1], "following": following}


# -- the page itself -------------------------------------------------------------------------------------------------


HTMX_CONFIG = json.dumps(HTMX, separators=(",", ":"))


@register.simple_tag
def htmx_config() -> str:
    return HTMX_CONFIG


@register.simple_tag(takes_context=True)
def component(context: Context, name: str, **values: Any) -> SafeString:
    """Any include of ``ui/components`` with these values: ``{% component "timeline" entries=entries %}``."""
    drawn: SafeString = context.template.engine.get_template(f"ui/components/{name}.html").render(context.new(values))  # type: ignore[union-attr]  # it is being drawn
    return drawn
