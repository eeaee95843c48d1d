"""Watching the days of review: who may draft a text hears once a week that it is past its day or near it (L15)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from office.accounts.models import Worker
from office.centres.calendars import local_day
from office.centres.models import Posting
from office.messages import Channel, send
from office.publications.access import EDITORS, publications_of
from office.publications.models import Version
from office.publications.queries import near_review

LINES: Final = 60
LANGUAGE: Final = "uk"


@transaction.atomic
def tell_of_text_reviews(*, at: datetime) -> int:
    """Write to who may draft texts that are past their review or near it; give how many letters.

    Safe to run again: one letter a week to each.
    """
    on, told = local_day(at), 0
    postings = Posting.objects.filter(role__in=EDITORS, worker__is_active=True).on(on).select_related("worker")
    for posting in postings:
        texts = list(near_review(publications_of([posting]), on)[: LINES + 1])
        if texts:
            _tell(posting.worker, texts, on, at=at)
            told += 1
    return told


def _tell(worker: Worker, texts: Sequence[Version], on: date, *, at: datetime) -> None:
    year, week, _day = on.isocalendar()
    with override(LANGUAGE):
        data = {"subject": _("Published texts to be reviewed"), "text": "\n".join(_lines(texts, on))}
    key = f"text-reviews:{worker.pk}:{year}-{week:02}"
    send(channel=Channel.EMAIL, address=worker.email, template="letter", data=data, key=key, language=LANGUAGE, at=at)


def _lines(texts: Sequence[Version], on: date) -> Iterable[str]:
    yield _("Compare these texts with what is true now, and draft a version with a new day of review:")
    for version in texts[:LINES]:
        words = {"title": version.title, "day": f"{version.review_on:%d.%m.%Y}"}
        is_past = version.review_on is not None and version.review_on < on
        yield (_("— %(title)s: was due by %(day)s") if is_past else _("— %(title)s: by %(day)s")) % words
