"""Published texts of the demo, made by the use-cases: the editor of the city writes, the director publishes."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from office.accounts.models import Worker
from office.catalogue.arranging import mark
from office.catalogue.models import Service
from office.centres.calendars import local_day
from office.centres.models import City
from office.documents import store_video
from office.publications.drafting import attach_captions, attach_video, begin_publication, type_text
from office.publications.models import Kind, Publication, Version
from office.publications.publishing import publish, send_for_publication
from office.publications.typed import typed_of

Row = Mapping[str, Any]


@transaction.atomic
def load_demo_publications(city: City, *, editor: Worker, director: Worker, at: datetime) -> list[Publication]:
    """Give ``city`` a short example of each kind of text; a city that has any keeps them as they are.

    The postings of both people must hold at ``at``. An easy-to-read page of a service that is not there is left out.
    """
    if there := list(Publication.objects.filter(city=city)):
        return there
    rows = yaml.safe_load(files("office.publications").joinpath("data/demo.yaml").read_text("utf-8"))
    made = (_publish(city, row, editor, director, at) for row in rows)
    return [publication for publication in made if publication is not None]


def _publish(city: City, row: Row, editor: Worker, director: Worker, at: datetime) -> Publication | None:
    service = Service.objects.filter(code=row["service"]).first() if "service" in row else None
    if "service" in row and service is None:
        return None
    slug = f"{city.slug}-{row['slug']}"
    draft = begin_publication(Kind(row["kind"]), slug, city=city, service=service, by=editor, at=at)
    empty = typed_of(draft)
    words = {name: row.get(name, "") for name in ("title", "title_en", "text")} | _approval(row, at)
    typed = type_text(draft, empty | words, seen=mark(empty), by=editor, at=at)
    _film(typed, row, editor, at)
    sent = send_for_publication(typed, by=editor, at=at)
    return publish(sent, local_day(at), by=director, at=at).publication


def _film(draft: Version, row: Row, editor: Worker, at: datetime) -> None:
    """Put the example of a video beside a draft: slides that say what would stand there, drawn for this demo."""
    if "video" not in row:
        return
    with files("office.publications").joinpath("data", row["video"]).open("rb") as content:
        film = store_video(content, name=row["video"], by=editor, at=at)
    attach_video(draft, film, by=editor, at=at)
    attach_captions(draft, row["captions"].encode(), by=editor, at=at)


def _approval(row: Row, at: datetime) -> dict[str, str]:
    if "act" not in row:
        return {}
    issuer, number = row["act"]
    day = local_day(at)
    return {"act_issuer": issuer, "act_number": number, "act_on": f"{day.day}.{day.month}.{day.year}"}
