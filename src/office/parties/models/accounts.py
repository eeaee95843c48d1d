"""Accounts of applicants: who an identity provider vouches for. No worker is one, and no account is a worker."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.parties.models.people import RNTRC_FORM, Applicant
from office.vault.fields import Head, IsSealed, IsSealedFindable, SealedTextField

DIGEST_LENGTH = 64


class ApplicantAccount(models.Model):
    """A person as one provider knows them. ``rntrc``: only where the provider has verified it.

    ``told_as``: the number by which a provider without keys of its own tells people apart (id.gov.ua); there ``subject``
    is drawn by lot and says nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(_("identity provider"), max_length=40)
    subject = models.CharField(_("key of the person there"), max_length=255)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    rntrc = SealedTextField(
        _("taxpayer number"),
        sealed_as="parties.account.rntrc",
        findable=True,
        form=RNTRC_FORM,
        max_length=10,
        null=True,
        blank=True,
    )
    told_as = SealedTextField(
        _("number of the person there"),
        sealed_as="parties.account.told_as",
        findable=True,
        max_length=60,
        null=True,
        blank=True,
    )
    email = SealedTextField(_("e-mail"), sealed_as="parties.account.email", max_length=254, null=True, blank=True)
    created_at = models.DateTimeField()
    signed_in_at = models.DateTimeField(_("signed in"))

    class Meta:
        verbose_name = _("account of an applicant")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "subject"], name="parties_account_once"),
            models.UniqueConstraint(
                "provider", Head("told_as"), name="parties_account_told_once", condition=Q(told_as__isnull=False)
            ),
            models.CheckConstraint(name="parties_account_named", condition=~Q(provider="") & ~Q(subject="")),
            models.CheckConstraint(
                name="parties_account_sealed",
                condition=Q(IsSealedFindable("rntrc")) & Q(IsSealedFindable("told_as")) & Q(IsSealed("email")),
            ),
        ]
        indexes: ClassVar = [
            models.Index("provider", Head("rntrc"), name="parties_account_rntrc", condition=Q(rntrc__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic, as the provider told them."""
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))


class AccountPerson(models.Model):
    """A record of a person that an account may see as its own.

    ``linked_by`` is empty where the provider verified the taxpayer number; otherwise the worker who has checked who it is.
    """

    account = models.ForeignKey(ApplicantAccount, models.CASCADE, related_name="people")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="accounts")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey("accounts.Worker", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "applicant"], name="parties_account_person_once"),
        ]


class AccountSession(models.Model):
    """A sign-in of an account: whoever has the token of ``digest`` acts for it until ``until_at``."""

    digest = models.CharField(primary_key=True, max_length=DIGEST_LENGTH, editable=False)
    account = models.ForeignKey(ApplicantAccount, models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField()
    until_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="parties_account_session_ends",
                condition=Q(until_at__gt=F("started_at"), digest__regex="^[0-9a-f]{64}$"),
            ),
        ]
