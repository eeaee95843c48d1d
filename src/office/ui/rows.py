"""Parts that stand in every row of a table, and the rows: drawn by functions, for a template takes ten times as long.

What is text is escaped, what is drawn already stands as it is. ``{% load ui %}`` has some of them as tags.
"""

import datetime as dt
import html
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # what templates use
from django.utils.translation import gettext as _

from office.ui import words
from office.ui.addresses import address_of
from office.ui.clock import now
from office.ui.tones import ICONS, tone_of

_CELL: Final = '<td class="govuk-table__cell">'
_NUMBER: Final = '<td class="govuk-table__cell govuk-table__cell--numeric">'
_HEADING: Final = '<th scope="row" class="govuk-table__header">'


def escaped(value: Any) -> str:
    """Give ``value`` as a template would show it: escaped, numbers and moments as the language writes them; nothing for None."""
    if type(value) is str:
        return html.escape(value)
    return "" if value is None else conditional_escape(localize(template_localtime(value)))


@lru_cache(maxsize=len(ICONS))
def icon(name: str) -> SafeString:
    """A 16 × 16 drawing in the colour of the text; it never stands without a word."""
    drawing = '<svg class="office-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
    return format_html(drawing, ICONS[name])


def tag(word: Any, state: str = "") -> SafeString:
    """A state as icon and word: ``{% tag case.get_state_display case.state %}``; the second may be a tone's name."""
    tone = tone_of(str(getattr(word, "value", "") if state == "" else state))
    said = escaped(getattr(word, "label", word))
    return mark_safe(f'<strong class="office-tag office-tag--{tone}">{icon(tone)}{said}</strong>')  # noqa: S308  its parts are escaped


def clause_link(value: str, text: str) -> SafeString:
    """A link to our words of the clause."""
    address = escaped(address_of("ui:clause", value))
    return mark_safe(f'<a class="govuk-link office-clause" href="{address}">{escaped(text)}</a>')  # noqa: S308  its parts are escaped


def term(
    due_at: dt.datetime | None,
    clause: str = "",
    done_at: dt.datetime | None = None,
    length: str | None = None,
    stood_at: dt.datetime | None = None,
) -> SafeString:
    """``до 24.11.2026 18:00 · 1 роб. день · п. 30`` with how it stands; ``length`` replaces the clause's own length.

    ``stood_at``: when the case was suspended, where it is and this term stands still meanwhile (L30, L31, L35).
    """
    if not due_at:
        return format_html('<span class="office-term office-term--none">{}</span>', _("no term"))
    shown = words.shown_term(due_at, clause, now(), done_at or None, length, stood_at or None)
    cited = clause_link(shown.clause, shown.clause_word) if shown.clause else ""
    parts = "".join(
        f' <span class="office-term__part">· {escaped(part)}</span>' for part in (shown.length, cited) if part
    )
    state = f'<span class="office-term__state">{icon(shown.tone)}{escaped(shown.word)}</span>'
    moment = f'<time class="office-term__moment" datetime="{escaped(shown.iso)}">{escaped(shown.moment)}</time>'
    return mark_safe(f'<span class="office-term office-term--{shown.tone}">{state} {moment}{parts}</span>')  # noqa: S308  its parts are escaped


def figure(label: Any, value: Any, norm: Any = None, before: Any = None, tone: str = "", url: str = "") -> SafeString:
    """A big number with the norm and yesterday's value beside it."""
    named = link(url, label) if url else escaped(label)
    beside = ((_("yesterday"), before), (_("norm"), norm))
    more = " · ".join(
        f"<span>{escaped(word)}: {escaped(number)}</span>" for word, number in beside if number is not None
    )
    lines = (
        f'<div class="office-figure{f" office-figure--{escaped(tone)}" if tone else ""}">',
        f'<p class="office-figure__value">{icon(tone) if tone else ""}{escaped(value)}</p>',
        f'<p class="office-figure__label">{named}</p>',
        f'<p class="office-figure__beside">{more}</p>' if more else "",
        "</div>",
    )
    return mark_safe("\n".join(lines))  # noqa: S308  its parts are escaped


def table_rows(lines: Iterable[Sequence[Any]], *, numeric: Collection[int] = (), named: bool = False) -> SafeString:
    """Draw rows; ``numeric``: places of the columns with numbers, ``named``: the first cell is the heading of its row."""
    drawn = []
    for line in lines:
        cells = [f"{_NUMBER if nth in numeric else _CELL}{escaped(value)}</td>" for nth, value in enumerate(line)]
        if named:
            cells[0] = f"{_HEADING}{escaped(line[0])}</th>"
        drawn.append(f'<tr class="govuk-table__row">{"".join(cells)}</tr>')
    return mark_safe("".join(drawn))  # noqa: S308  its cells are escaped


def link(address: str, words: Any, *, target: str = "") -> SafeString:
    """Draw a link; ``target``: the frame in which it opens."""
    where = f' target="{escaped(target)}"' if target else ""
    return mark_safe(f'<a class="govuk-link" href="{escaped(address)}"{where}>{escaped(words)}</a>')  # noqa: S308  its parts are escaped


def marked(name: str, words: Any) -> SafeString:
    """Put words between the marks of the element ``name``."""
    return mark_safe(f"<{name}>{escaped(words)}</{name}>")  # noqa: S308  its words are escaped


def muted(words: Any) -> SafeString:
    """Draw words that say less than those beside them."""
    return mark_safe(f'<span class="office-muted">{escaped(words)}</span>')  # noqa: S308  its words are escaped


def joined(*parts: Any, between: str = " ") -> SafeString:
    """Put parts side by side, those that are empty left out; ``between`` is drawn as it stands."""
    return mark_safe(between.join(filter(None, map(escaped, parts))))  # noqa: S308  its parts are escaped


LINE: Final = "<br>"


def timeline(entries: Iterable[object]) -> SafeString:
    """The way of something, line by line: ``title``; ``tone``, ``now``, ``word``, ``at``, ``who``, ``text`` and ``due_at``
    with ``clause``, ``done_at``, ``stood_at`` where there are any, as keys or as fields.
    """
    lines = (_timed(entry if isinstance(entry, Mapping) else vars(entry)) for entry in entries)
    return mark_safe(f'<ol class="office-timeline">{"".join(lines)}</ol>')  # noqa: S308  its parts are escaped


def _timed(entry: Mapping[str, Any]) -> str:
    tone, now = entry.get("tone") or "plain", ' aria-current="step"' if entry.get("now") else ""
    title = joined(entry["title"], tag(entry["word"], tone) if entry.get("word") else "")
    lines = [f'<p class="office-timeline__title">{title}</p>']
    if when := joined(_time(entry.get("at")), entry.get("who"), between=" · "):
        lines.append(f'<p class="office-timeline__when">{when}</p>')
    lines += [
        f'<p class="office-timeline__text">{escaped(text)}</p>' for text in (entry.get("text"), _due(entry)) if text
    ]
    mark = f'<div class="office-timeline__mark">{icon(tone)}</div>'
    body = f'<div class="office-timeline__body">{"".join(lines)}</div>'
    return f'<li class="office-timeline__entry office-timeline__entry--{tone}"{now}>{mark}{body}</li>'


def _time(at: dt.datetime | None) -> SafeString | str:
    if not at:
        return ""
    return mark_safe(f'<time datetime="{at.isoformat()}">{words.moment(at)}</time>')  # noqa: S308  nothing but digits


def _due(entry: Mapping[str, Any]) -> SafeString | str:
    if not entry.get("due_at"):
        return ""
    named = {name: entry.get(name) for name in ("done_at", "stood_at")}
    return term(entry["due_at"], entry.get("clause") or "", **named)
