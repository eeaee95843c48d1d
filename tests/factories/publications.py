"""Published texts, made by the use-cases: drafted by one person, published by another."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from office.accounts.models import Worker
from office.catalogue.arranging import mark
from office.centres.models import Centre, City, Role
from office.publications.drafting import begin_publication, draft_version, type_text
from office.publications.models import APPROVED, Kind, Publication, Version
from office.publications.publishing import publish, send_for_publication
from office.publications.typed import typed_of
from tests.factories import centres

AT = centres.AT
ON = AT.date()
TEXT = "# Загальні положення\n\n1.1. Центр приймає людей **безоплатно**.\n\n- пандус\n- ліфт"
APPROVAL = {"act_issuer": "Виконавчий комітет", "act_number": "12", "act_on": "5.1.2026"}


@dataclass(frozen=True)
class Desk:
    """A centre with who writes and who publishes."""

    city: City
    centre: Centre
    editor: Worker
    head: Worker
    director: Worker
    at: datetime = AT

    @property
    def writing(self) -> dict[str, Any]:
        return {"by": self.editor, "at": self.at}

    @property
    def publishing(self) -> dict[str, Any]:
        return {"by": self.head, "at": self.at}

    def later(self, at: datetime) -> "Desk":
        return replace(self, at=at)


def a_desk_of(scene: centres.Scene) -> Desk:
    editor = centres.a_posting(Role.CATALOGUE_EDITOR, city=scene.city, by=scene.director, surname="Писаренко").worker
    return Desk(scene.city, scene.centre, editor, scene.head, scene.director)


def typed(version: Version, desk: Desk, **words: str) -> Version:
    """Type ``words`` into a draft."""
    now = typed_of(version)
    return type_text(version, now | words, seen=mark(now), **desk.writing)


def a_draft(desk: Desk, kind: Kind = Kind.REGULATION, slug: str = "regulation", **words: str) -> Version:
    version = begin_publication(kind, slug, city=desk.city, centre=desk.centre, **desk.writing)
    approval = APPROVAL if kind in APPROVED else {}
    link = {"link": "https://law.example.org/12"} if kind == Kind.ACT else {}
    return typed(version, desk, **{"title": "Регламент Центру", "text": TEXT, **approval, **link} | words)


def published(version: Version, desk: Desk, from_on: date = ON) -> Version:
    return publish(send_for_publication(version, **desk.writing), from_on, **desk.publishing)


def a_text(desk: Desk, kind: Kind = Kind.REGULATION, slug: str = "regulation", **words: str) -> Version:
    """A text that applies from today."""
    return published(a_draft(desk, kind, slug, **words), desk)


def next_draft(publication: Publication, desk: Desk, **words: str) -> Version:
    return typed(draft_version(publication, **desk.writing), desk, **words)
