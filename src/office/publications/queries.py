"""What is published on a day, and what staff have: one statement each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value

from office.catalogue.models import InformationCard, Service
from office.centres.models import Centre, City, Posting, Provider
from office.law import clause
from office.publications.access import OF_CITY, publications_of
from office.publications.models import Kind, Publication, Version
from office.publications.states import VersionState

NEAR_REVIEW: Final = timedelta(days=30)
"""So many calendar days before its review a text is shown as near it."""
LONG: Final = ("text", "text_en", "captions")
"""What a list of texts need not read."""
_JOINED: Final = ("publication__city", "publication__centre", "publication__provider", "publication__service", "file")


def applies(on: date) -> Q:
    """Say of a version that it applies on that day."""
    lasting = Q(in_force_until__isnull=True) | Q(in_force_until__gte=on)
    return Q(in_force_from__lte=on) & lasting


def in_force(on: date) -> QuerySet[Version]:
    """Give the versions that apply on that day, each with its publication."""
    return (
        Version.objects.filter(applies(on))
        .select_related(*_JOINED)
        .order_by(F("publication__centre__name").asc(nulls_first=True), "publication__kind", "title")
    )


def of_centre(centre: Centre, on: date) -> list[Version]:
    """Give what applies on that day of the centre itself and of its whole city; of two the centre's own comes first."""
    here = Q(publication__centre=centre) | Q(publication__centre=None)
    rows = in_force(on).filter(here, publication__city=centre.city_id).exclude(publication__kind=Kind.EASY)
    return sorted(rows.defer(*LONG, "typed"), key=lambda each: each.publication.centre_id is None)


@clause("K9")
def the_one(centre: Centre, kind: Kind, on: date) -> Version | None:
    """Give the text of a kind that applies in a centre: its own, otherwise that of its city; None where there is none."""
    here = Q(publication__centre=centre) | Q(publication__centre=None)
    rows = in_force(on).filter(here, publication__city=centre.city_id, publication__kind=kind)
    return rows.order_by(F("publication__centre").asc(nulls_last=True)).first()


@clause("L3")
def acts_of(versions: Iterable[Version]) -> tuple[list[Version], list[tuple[Provider, list[Version]]]]:
    """Give the legal acts among ``versions``: those of the centre, and those of each body under its name (L3)."""
    acts = [each for each in versions if each.publication.kind == Kind.ACT]
    of_bodies: dict[object, tuple[Provider, list[Version]]] = {}
    for each in acts:
        if (body := each.publication.provider) is not None:
            of_bodies.setdefault(body.pk, (body, []))[1].append(each)
    by_name = sorted(of_bodies.values(), key=lambda found: found[0].name)
    return [each for each in acts if each.publication.provider_id is None], by_name


def text_of(centre: Centre, slug: str, on: date) -> Version:
    """Give a text of a centre or of its city as it applies on that day. Raises Version.DoesNotExist."""
    here = Q(publication__centre=centre) | Q(publication__centre=None)
    return in_force(on).filter(here, publication__city=centre.city_id).get(publication__slug=slug)


def easy_page(service: Service, city: City, on: date) -> Version | None:
    """Give the easy-to-read page of a service that applies on that day (L12)."""
    return in_force(on).filter(publication__service=service, publication__city=city).first()


@dataclass(frozen=True)
class History:
    """A publication as everybody may read it: what applies, what will, what did."""

    publication: Publication
    versions: list[Version]
    """All that were ever published and not taken back, the latest first."""
    on: date

    @property
    def now(self) -> Version | None:
        return next((each for each in self.versions if self._holds(each)), None)

    @property
    def coming(self) -> Version | None:
        return next((each for each in self.versions if each.in_force_from and each.in_force_from > self.on), None)

    def numbered(self, number: int) -> Version:
        """Give a version by its number. Raises Version.DoesNotExist for one that was never published."""
        for each in self.versions:
            if each.number == number:
                return each
        raise Version.DoesNotExist

    def before(self, version: Version) -> Version | None:
        """Give the version that applied before ``version``."""
        place = self.versions.index(version) + 1
        return self.versions[place] if place < len(self.versions) else None

    def _holds(self, version: Version) -> bool:
        begun = version.in_force_from is not None and version.in_force_from <= self.on
        return begun and (version.in_force_until is None or version.in_force_until >= self.on)


def history(slug: str, on: date) -> History:
    """Give a publication with its versions. Raises Publication.DoesNotExist where nothing of it was ever published."""
    joined = Publication.objects.select_related("city", "centre__city", "provider", "service")
    published = Version.objects.filter(in_force_from__isnull=False).select_related("file").order_by("-in_force_from")
    found = joined.prefetch_related(Prefetch("versions", published.defer("typed"), to_attr="published")).get(slug=slug)
    versions: list[Version] = vars(found)["published"]
    if not versions:
        raise Publication.DoesNotExist
    return History(found, versions, on)


# --- the staff's list ------------------------------------------------------------------------------------------------


@dataclass
class Shelved:
    """A publication with its versions that matter on a day. ``open``: the draft, or the one that waits."""

    publication: Publication
    now: Version | None = None
    coming: Version | None = None
    open: Version | None = None
    last: Version | None = field(default=None)
    """The latest of all, for its title where nothing else has one."""

    @property
    def title(self) -> str:
        for each in (self.now, self.coming, self.open, self.last):
            if each is not None:
                title = each.title or (each.typed or {}).get("title", "")
                if title:
                    return str(title)
        return self.publication.slug


def shelf(publications: Iterable[Publication], on: date) -> list[Shelved]:
    """Give each of ``publications`` with its versions of that day, in one statement for all."""
    rows = {each.pk: Shelved(each) for each in publications}
    for version in Version.objects.filter(publication__in=rows).defer(*LONG).order_by("number"):
        shelved = rows[version.publication_id]
        shelved.last = version
        if version.state in (VersionState.DRAFT, VersionState.SIGNING):
            shelved.open = version
        elif version.in_force_from is not None and version.in_force_from > on:
            shelved.coming = version
        elif version.in_force_from is not None and (version.in_force_until is None or version.in_force_until >= on):
            shelved.now = version
    return list(rows.values())


def near_review(publications: QuerySet[Publication], on: date) -> QuerySet[Version]:
    """Give the texts that apply that day and are to be reviewed within thirty days or earlier, the most pressing first."""
    due = Version.objects.filter(applies(on), publication__in=publications, review_on__lt=on + NEAR_REVIEW)
    return due.select_related("publication__city", "publication__centre").defer(*LONG).order_by("review_on")


@dataclass(frozen=True)
class PastReviews:
    """How many published texts and information cards are past their day of review."""

    texts: int = 0
    cards: int = 0


def past_reviews(posting: Posting, on: date) -> PastReviews:
    """Count what is past its review among what a posting answers for, in one statement: of a whole city its cards too."""
    texts = Version.objects.filter(applies(on), publication__in=publications_of([posting]), review_on__lt=on)
    cards = InformationCard.objects.filter(applies(on), city=posting.city_id, review_on__lt=on)
    if posting.role not in OF_CITY:
        cards = cards.none()
    return PastReviews(**dict(_counted(texts, "texts").union(_counted(cards, "cards"), all=True)))


def _counted(rows: QuerySet[Any], name: str) -> QuerySet[Any, tuple[str, int]]:
    found: QuerySet[Any, tuple[str, int]] = (
        rows.order_by().values(what=Value(name)).annotate(number=Count("pk")).values_list("what", "number")
    )
    return found
