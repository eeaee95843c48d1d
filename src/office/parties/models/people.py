"""Applicants, the documents they show, and the other people whose data their package touches."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.vault.fields import Head, IsSealed, IsSealedFindable, SealedTextField

RNTRC_FORM = "(?!0{10})[0-9]{10}"
UNZR_FORM = "[0-9]{8}-[0-9]{5}"
PHONE_FORM = r"\+[1-9][0-9]{6,14}"


class Kind(models.TextChoices):
    NATURAL = "natural", _("natural person")
    LEGAL = "legal", _("legal person")


class Sex(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class Language(models.TextChoices):
    UKRAINIAN = "uk", _("Ukrainian")
    ENGLISH = "en", _("English")


class Channel(models.TextChoices):
    PHONE = "phone", _("telephone call")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("e-mail")
    POST = "post", _("post")


class DocumentKind(models.TextChoices):
    PASSPORT_BOOK = "passport_book", _("passport booklet")
    ID_CARD = "id_card", _("passport card (ID card)")
    FOREIGN_PASSPORT = "foreign_passport", _("passport for travel abroad or of another state")
    RESIDENCE_PERMIT = "residence_permit", _("residence permit")
    REFUGEE = "refugee", _("refugee certificate")
    BIRTH_CERTIFICATE = "birth_certificate", _("birth certificate")
    OTHER = "other", _("other document")


class Relation(models.TextChoices):
    SPOUSE = "spouse", _("wife or husband")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    HOUSEHOLD = "household", _("member of the household")
    WARD = "ward", _("person under guardianship or care")
    OTHER = "other", _("other person")


def _blank_or(field: str, pattern: str) -> Q:
    return Q(**{field: ""}) | Q(**{f"{field}__regex": pattern})


NATURAL_HOLDS = Q(kind=Kind.NATURAL, legal_name="", edrpou=None) & ~Q(surname="") & ~Q(given_name="")
LEGAL_HOLDS = Q(
    kind=Kind.LEGAL, surname="", given_name="", patronymic="", sex=None, born_on=None, rntrc=None, unzr=None
) & ~Q(legal_name="")


class Applicant(models.Model):
    """A natural or a legal person known to the centres of one city (D3, K1). One person, one record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey("centres.City", on_delete=models.PROTECT, related_name="applicants", db_index=False)
    kind = models.CharField(_("kind of person"), max_length=7, choices=Kind, default=Kind.NATURAL)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, null=True, blank=True)  # noqa: DJ001 - unknown, not ""
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    rntrc = SealedTextField(
        _("taxpayer number"),
        sealed_as="parties.applicant.rntrc",
        findable=True,
        form=RNTRC_FORM,
        max_length=10,
        null=True,
        blank=True,
    )
    rntrc_refused = models.BooleanField(_("has refused a taxpayer number"), default=False)
    unzr = SealedTextField(
        _("demographic register number"),
        sealed_as="parties.applicant.unzr",
        findable=True,
        form=UNZR_FORM,
        max_length=14,
        null=True,
        blank=True,
    )
    legal_name = models.CharField(_("name of the legal person"), max_length=250, blank=True)
    edrpou = models.CharField(_("EDRPOU code"), max_length=8, null=True, blank=True)  # noqa: DJ001 - unique
    katottg = models.CharField(_("settlement code"), max_length=19, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    post_index = models.CharField(_("post index"), max_length=5, blank=True)
    phone = SealedTextField(
        _("phone"),
        sealed_as="parties.applicant.phone",
        findable=True,
        form=PHONE_FORM,
        max_length=16,
        null=True,
        blank=True,
    )
    email = SealedTextField(_("e-mail"), sealed_as="parties.applicant.email", max_length=254, null=True, blank=True)
    preferred_language = models.CharField(
        _("language of messages"), max_length=2, choices=Language, default=Language.UKRAINIAN
    )
    preferred_channel = models.CharField(_("how to tell"), max_length=5, choices=Channel, default=Channel.PHONE)
    # Tells of health: sealed like the numbers (article 7 of Law 2297-VI).
    needs = SealedTextField(_("what helps at a visit"), sealed_as="parties.applicant.needs", max_length=500, blank=True)
    # The collation "C" lets one ordinary index serve both the prefix search and its order.
    folded_name = models.CharField(max_length=260, db_collation="C", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey("accounts.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", db_index=False
    )

    class Meta:
        verbose_name = _("applicant")
        indexes = [
            models.Index(fields=["city", "folded_name"], name="parties_applicant_name"),
            models.Index(fields=["city", "born_on"], name="parties_applicant_born"),
            models.Index("city", Head("phone"), name="parties_applicant_phone", condition=Q(phone__isnull=False)),
            models.Index("city", Head("unzr"), name="parties_applicant_unzr", condition=Q(unzr__isnull=False)),
            models.Index(fields=["merged_into"], name="parties_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="d3_applicant_natural_or_legal", condition=NATURAL_HOLDS | LEGAL_HOLDS),
            models.CheckConstraint(
                name="parties_legal_has_edrpou", condition=Q(kind=Kind.NATURAL) | Q(edrpou__isnull=False)
            ),
            models.UniqueConstraint(
                "city",
                Head("rntrc"),
                name="parties_rntrc_once",
                condition=Q(merged_into=None, rntrc__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["city", "edrpou"],
                name="parties_edrpou_once",
                condition=Q(merged_into=None, edrpou__isnull=False),
            ),
            models.CheckConstraint(
                name="parties_applicant_sealed",
                condition=Q(IsSealedFindable("rntrc"))
                & Q(IsSealedFindable("unzr"))
                & Q(IsSealedFindable("phone"))
                & Q(IsSealed("email"))
                & Q(IsSealed("needs")),
            ),
            models.CheckConstraint(
                name="parties_edrpou_form", condition=Q(edrpou__regex=r"^[0-9]{8}$") & ~Q(edrpou="00000000")
            ),
            models.CheckConstraint(
                name="parties_rntrc_or_refused", condition=Q(rntrc_refused=False) | Q(rntrc__isnull=True)
            ),
            models.CheckConstraint(name="parties_katottg_form", condition=_blank_or("katottg", r"^UA[0-9]{17}$")),
            models.CheckConstraint(name="parties_post_index_form", condition=_blank_or("post_index", r"^[0-9]{5}$")),
            models.CheckConstraint(name="parties_folded_name_made", condition=~Q(folded_name="")),
            models.CheckConstraint(
                name="parties_not_merged_into_self",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic; the name of a legal person."""
        return full_name(self.surname, self.given_name, self.patronymic, self.legal_name)


def full_name(surname: str, given_name: str, patronymic: str, legal_name: str) -> str:
    """Give the name of an applicant from its parts, of which some are empty."""
    return legal_name or " ".join(filter(None, (surname, given_name, patronymic)))


class IdentityDocument(models.Model):
    """A document that shows who the applicant is (L5.1)."""

    applicant = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, related_name="identity_documents", db_index=False
    )
    kind = models.CharField(_("kind of document"), max_length=17, choices=DocumentKind)
    series_number = SealedTextField(
        _("series and number"), sealed_as="parties.document.number", findable=True, max_length=40
    )
    issued_by = models.CharField(_("issued by"), max_length=200)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey("accounts.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("identity document")
        indexes = [models.Index(Head("series_number"), name="parties_document_number")]
        constraints = [
            # Two people with one number are a probable duplicate to be shown, not a wall (ADR 0042).
            models.UniqueConstraint("applicant", "kind", Head("series_number"), name="parties_document_once"),
            models.CheckConstraint(name="parties_document_numbered", condition=~Q(series_number="")),
            models.CheckConstraint(name="parties_document_sealed", condition=IsSealedFindable("series_number")),
            models.CheckConstraint(
                name="parties_document_dates",
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.series_number}"


class AffectedPerson(models.Model):
    """Someone other than the applicant whose personal data the package needs (K20)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="affected_people")
    surname = models.CharField(_("surname"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    relation = models.CharField(_("who this is to the applicant"), max_length=9, choices=Relation)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    rntrc = SealedTextField(
        _("taxpayer number"),
        sealed_as="parties.affected.rntrc",
        findable=True,
        form=RNTRC_FORM,
        max_length=10,
        null=True,
        blank=True,
    )
    is_minor = models.BooleanField(_("is under eighteen"), default=False)
    legal_representative = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, null=True, blank=True, related_name="represented_affected"
    )
    consent_required = models.BooleanField(_("the law asks for this person's consent"), default=True)
    no_consent_basis = models.CharField(_("norm that lets it go without consent"), max_length=300, blank=True)
    # For whoever audits who opened these data; of the collation as with applicants.
    folded_name = models.CharField(max_length=260, db_collation="C", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey("accounts.Worker", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("affected person")
        indexes = [
            models.Index(fields=["folded_name"], name="parties_affected_name"),
            models.Index(Head("rntrc"), name="parties_affected_rntrc", condition=Q(rntrc__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="k20_no_consent_names_its_norm", condition=Q(consent_required=True) | ~Q(no_consent_basis="")
            ),
            models.CheckConstraint(name="k20_affected_named", condition=~Q(surname="") & ~Q(given_name="")),
            models.CheckConstraint(name="parties_affected_sealed", condition=IsSealedFindable("rntrc")),
            models.CheckConstraint(name="parties_affected_folded", condition=~Q(folded_name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic."""
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))
