"""Watching the days of review: editors hear once a week of the cards that are past theirs or near it (L15)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from office.accounts.models import Worker
from office.catalogue.models import InformationCard
from office.catalogue.shelf import near_review
from office.centres.calendars import local_day
from office.centres.models import City, Posting, Role
from office.messages import Channel, send

LINES: Final = 60
"""So many cards are named in a letter; the page of the workshop has them all."""
LANGUAGE: Final = "uk"


@transaction.atomic
def tell_of_reviews(*, at: datetime) -> int:
    """Write to the editors of every city that has cards past their review or near it; give how many letters.

    Safe to run again: one letter a week to each editor.
    """
    on, told = local_day(at), 0
    for city in City.objects.all():
        cards = list(near_review(city, on))
        for editor in _editors(city, on) if cards else ():
            _tell(editor, cards, on, at=at)
            told += 1
    return told


def _editors(city: City, on: date) -> list[Worker]:
    postings = Posting.objects.on(on).filter(role=Role.CATALOGUE_EDITOR, city=city, worker__is_active=True)
    return [posting.worker for posting in postings.select_related("worker")]


def _tell(editor: Worker, cards: Sequence[InformationCard], on: date, *, at: datetime) -> None:
    year, week, _day = on.isocalendar()
    with override(LANGUAGE):
        data = {"subject": _("Cards to be reviewed: %(count)s") % {"count": len(cards)}, "text": _text(cards, on)}
    key = f"card-reviews:{editor.pk}:{year}-{week:02}"
    send(channel=Channel.EMAIL, address=editor.email, template="letter", data=data, key=key, language=LANGUAGE, at=at)


def _text(cards: Sequence[InformationCard], on: date) -> str:
    lines = [_line(card, on) for card in cards[:LINES]]
    if more := len(cards) - LINES:
        lines += [_("and %(count)s more") % {"count": more}] if more > 0 else []
    head = _(
        "Compare these cards with the acts and draft a version with a new day of review, or with what has changed:"
    )
    return "\n".join([head, "", *lines, "", _("The whole list: Workshop, “Past and near review”.")])


def _line(card: InformationCard, on: date) -> str:
    words = {"service": card.service.name, "day": f"{card.review_on:%d.%m.%Y}"}
    return (_("— %(service)s: was due by %(day)s") if card.review_on < on else _("— %(service)s: by %(day)s")) % words
