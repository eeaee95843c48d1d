"""What a person's own data look like on their pages."""

from datetime import date

from django import template

from office.ui.words import day

register = template.Library()


@register.filter
def written_day(value: str | None) -> str:
    """Show a day that stands among plain values as people write it: ``2050-01-01`` is 01.01.2050."""
    return day(date.fromisoformat(value)) if value else ""
