"""What staff publish: statute and regulation, legal acts, pages. Each text has versions with a day of force (K28)."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.catalogue.models.ranges import one_in_force
from office.centres.models import Centre, City, Provider
from office.centres.models.places import in_language
from office.documents.models import StoredFile
from office.law.states import moved
from office.publications.states import MOVES, VersionState


class Kind(models.TextChoices):
    STATUTE = "statute", _("statute")
    REGULATION = "regulation", _("regulation")
    ACT = "act", _("legal act")
    ABOUT = "about", _("about the centre")
    ACCESSIBILITY = "accessibility", _("accessibility")
    RELATED = "related", _("related services")
    ROOM = "room", _("children's room")
    READING = "reading", _("documents worth reading")
    NEWS = "news", _("news")
    PAGE = "page", _("other page")
    EASY = "easy", _("easy-to-read service page")


ALONE = (Kind.STATUTE, Kind.REGULATION, Kind.ABOUT, Kind.ACCESSIBILITY, Kind.RELATED, Kind.ROOM)
"""Kinds of which a city, and each of its centres, has one."""
APPROVED = (Kind.STATUTE, Kind.REGULATION, Kind.ACT)
"""Kinds that somebody issues under a number: without those they are no law."""


class Publication(models.Model):
    """A published text under an address that never changes: of a city, or of one of its centres.

    ``provider``: the body whose legal act it is (L3). ``service``: what an easy-to-read page is about (L12).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    city = models.ForeignKey(City, models.PROTECT, related_name="publications", verbose_name=_("city"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name=_("centre")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name=_("body")
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name=_("service")
    )
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    made_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    made_at = models.DateTimeField(_("begun at"))

    class Meta:
        verbose_name = _("publication")
        ordering: ClassVar[list[str]] = ["kind", "slug"]
        indexes = [models.Index(fields=["city", "kind"], name="publications_of_city")]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "centre", "kind"],
                condition=Q(kind__in=ALONE),
                nulls_distinct=False,
                name="k28_one_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["city", "service"], condition=Q(kind=Kind.EASY), name="l12_one_easy_page_of_a_service"
            ),
            models.CheckConstraint(
                name="publications_service_of_easy_page",
                condition=Q(kind=Kind.EASY, service__isnull=False) | (~Q(kind=Kind.EASY) & Q(service__isnull=True)),
            ),
            models.CheckConstraint(name="l3_body_of_an_act", condition=Q(provider__isnull=True) | Q(kind=Kind.ACT)),
        ]

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """A version of a publication. Its text is frozen from the moment it is laid before the second person (a trigger).

    ``authors`` are all who typed on it: none of them can publish it, and the database itself refuses it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="versions", verbose_name=_("publication"))
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    title = models.CharField(_("title"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    act_issuer = models.CharField(_("issued by"), max_length=300, blank=True)
    act_number = models.CharField(_("number of the act"), max_length=60, blank=True)
    act_on = models.DateField(_("date of the act"), null=True, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    video = models.URLField(_("video in sign language"), max_length=500, blank=True)
    review_on = models.DateField(_("to be reviewed by"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    video_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("video in sign language")
    )
    # As WebVTT, written anew from what was handed in (office.publications.captions): words with times, nothing else.
    captions = models.TextField(_("subtitles of the video"), blank=True)
    # What the editor has typed so far (office.publications.typed); settled into the columns when it is submitted.
    typed = models.JSONField(_("typed so far"), null=True, blank=True)
    authors = ArrayField(models.UUIDField(), verbose_name=_("typed by"))
    drafted_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"))
    changed_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("last changed by"))
    changed_at = models.DateTimeField(_("last changed at"))
    submitted_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent for publication by")
    )
    submitted_at = models.DateTimeField(_("sent for publication at"), null=True, blank=True)
    published_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    in_force_from = models.DateField(_("applies from"), null=True, blank=True)
    in_force_until = models.DateField(_("applies until"), null=True, blank=True)

    class Meta:
        verbose_name = _("version")
        ordering: ClassVar[list[str]] = ["publication", "-number"]
        indexes = [
            models.Index(fields=["publication", "in_force_from"], name="publications_force"),
            models.Index(fields=["review_on"], name="publications_review"),
        ]
        constraints = [
            models.UniqueConstraint("publication", "number", name="k28_version_once"),
            models.UniqueConstraint(
                "publication",
                condition=Q(state__in=[VersionState.DRAFT, VersionState.SIGNING]),
                name="k28_one_draft_at_a_time",
            ),
            models.CheckConstraint(
                name="k28_published_by_a_second_person",
                condition=Q(in_force_from__isnull=True)
                | Q(published_by__isnull=False, published_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="k28_not_published_by_an_author",
                condition=Q(published_by__isnull=True)
                | (~Q(authors__contains=[F("published_by")]) & ~Q(published_by=F("submitted_by"))),
            ),
            models.CheckConstraint(
                name="k28_drafter_is_an_author",
                condition=Q(authors__contains=[F("drafted_by")]) & Q(authors__contains=[F("changed_by")]),
            ),
            models.CheckConstraint(
                name="k28_state_and_dates_agree",
                condition=(
                    Q(state__in=[VersionState.DRAFT, VersionState.SIGNING], in_force_from__isnull=True)
                    | Q(state=VersionState.PUBLISHED, in_force_from__isnull=False, in_force_until__isnull=True)
                    | Q(state=VersionState.SUPERSEDED, in_force_until__gte=F("in_force_from"))
                    | Q(state=VersionState.WITHDRAWN, in_force_until__gte=F("in_force_from"))
                    | Q(state=VersionState.WITHDRAWN, in_force_from__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="k28_published_whole",
                condition=Q(in_force_from__isnull=True)
                | (~Q(title="") & ~Q(text="") & Q(review_on__isnull=False, typed__isnull=True)),
            ),
            models.CheckConstraint(
                name="publications_typed_only_in_drafts",
                condition=Q(typed__isnull=True) | Q(state__in=[VersionState.DRAFT, VersionState.WITHDRAWN]),
            ),
            models.CheckConstraint(
                name="l12_subtitles_of_a_video", condition=Q(captions="") | Q(video_file__isnull=False)
            ),
            one_in_force("k28_one_in_force", "publication", condition=Q(in_force_from__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.local_title

    def move(self, to: VersionState) -> None:
        self.state = moved(MOVES, VersionState(self.state), to)

    @property
    def local_title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.title, self.title_en)

    @property
    def local_text(self) -> str:
        """The text in the reader's language; the Ukrainian one where there is no other."""
        return in_language(self.text, self.text_en)

    @property
    def title_language(self) -> str:
        """The language that ``local_title`` is in."""
        return "en" if self.title_en and self.local_title == self.title_en else "uk"

    @property
    def text_language(self) -> str:
        """The language that ``local_text`` is in."""
        return "en" if self.text_en and self.local_text == self.text_en else "uk"


class Returned(models.Model):
    """Why a version was not published but given back to its editor. Rows are only added."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="returns", verbose_name=_("version"))
    by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("returned by"))
    at = models.DateTimeField(_("returned at"))
    comment = models.TextField(_("comment"))

    class Meta:
        verbose_name = _("return with a comment")
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints = [models.CheckConstraint(name="k28_returned_with_a_reason", condition=~Q(comment=""))]
