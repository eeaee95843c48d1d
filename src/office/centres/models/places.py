"""Where the service is: cities and their centres."""

import datetime as dt
import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.law import clause


class Named(models.Model):
    """A thing with a Ukrainian name and an English one beside it."""

    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the reader's language; the Ukrainian one where there is no other."""
        return in_language(self.name, self.name_en)


def in_language(text: str, english: str) -> str:
    """Give ``english`` to who reads English, where there is any; otherwise ``text``."""
    return english if english and reads_english() else text


def reads_english() -> bool:
    return (get_language() or "").startswith("en")


class City(Named):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    katottg = models.CharField(_("KATOTTG code"), max_length=19, unique=True)
    slug = models.SlugField(_("short name in addresses"), unique=True)

    class Meta:
        verbose_name = _("city")
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.CheckConstraint(name="centres_city_katottg", condition=Q(katottg__regex=r"^UA[0-9]{17}$")),
        ]


@clause("K1", "K4", "K5")
class Centre(Named):
    """A place where several bodies receive people; no legal entity of its own (K1), so every row of work belongs to one.

    ``support_body`` keeps who supports it organisationally (K4), ``funding`` what it lives on (K5): both are published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(_("code"), unique=True)
    city = models.ForeignKey(City, models.PROTECT, related_name="centres", verbose_name=_("city"))
    address = models.CharField(_("address"), max_length=300)
    district = models.CharField(_("district"), max_length=120, blank=True)
    phones = ArrayField(models.CharField(max_length=16), verbose_name=_("phones"), default=list, blank=True)
    fax = models.CharField(_("fax"), max_length=16, blank=True)
    site = models.URLField(_("web site"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    support_body = models.CharField(_("supporting body"), max_length=300)
    funding = models.TextField(_("funding"))
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closure_act = models.CharField(_("act of closure"), max_length=300, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    # A fresh random stamp with every change of working hours. Not a counter: a number taken by a transaction that was
    # rolled back would be given again, and a calendar kept under it would be wrong for ever.
    calendar_version = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("centre")
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.CheckConstraint(
                name="k27_closed_by_an_act",
                condition=Q(closed_on__isnull=True, closure_act="", successor__isnull=True)
                | (Q(closed_on__isnull=False, closed_on__gte=F("opened_on")) & ~Q(closure_act="")),
            ),
            models.CheckConstraint(name="k27_successor_is_another", condition=~Q(successor=F("id"))),
            models.CheckConstraint(name="k4_support_body_named", condition=~Q(support_body="")),
            models.CheckConstraint(name="k5_funding_named", condition=~Q(funding="")),
            models.CheckConstraint(
                name="centres_centre_on_the_map",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
        ]

    def is_closed(self, on: dt.date) -> bool:
        """Tell whether nothing new is accepted on that day: closed by an act (K27) or not opened yet."""
        return on < self.opened_on or (self.closed_on is not None and on >= self.closed_on)


class AccessibilityFact(models.Model):
    """One thing a person with a disability can count on in a centre (L4): shown only where it is really there."""

    class Kind(models.TextChoices):
        RAMP = "ramp", _("ramp at the entrance")
        LIFT = "lift", _("lift or lifting platform")
        CALL_BUTTON = "call_button", _("call button at the entrance")
        TACTILE_PATH = "tactile_path", _("tactile path")
        TOILET = "toilet", _("accessible toilet")
        PARKING = "parking", _("parking place for people with disabilities")
        HEARING_LOOP = "hearing_loop", _("induction loop")
        SIGN_LANGUAGE = "sign_language", _("sign language interpreter")
        BRAILLE = "braille", _("information in Braille")
        ASSISTANCE = "assistance", _("help of a worker")

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="accessibility", verbose_name=_("centre"))
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    note = models.CharField(_("where and how"), max_length=300, blank=True)
    note_en = models.CharField(_("where and how, in English"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("accessibility fact")
        ordering: ClassVar[list[str]] = ["kind"]
        constraints = [models.UniqueConstraint(fields=["centre", "kind"], name="centres_accessibility_once")]

    @property
    def local_note(self) -> str:
        return in_language(self.note, self.note_en)
