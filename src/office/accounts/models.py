"""Who signs in: the staff of a centre (ADR 0002), and how often somebody tried to."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class WorkerManager(BaseUserManager["Worker"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Worker":
        """Add a worker who signs in with ``email``; without a password nobody can sign in yet."""
        worker = self.model(email=self.normalize_email(email), **fields)
        worker.set_password(password)
        worker.save(using=self._db)
        return worker

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Small letters throughout: two spellings of one address are one worker."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "Worker":
        return self.get(email=self.normalize_email(username))


class Worker(AbstractBaseUser):
    """A member of staff of a body that takes part in a centre. Rights come from postings alone (``centres``)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    surname = models.CharField(_("surname"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    phone = models.CharField(_("work phone"), max_length=16, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["surname", "given_name"]

    objects: ClassVar[WorkerManager] = WorkerManager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="accounts_worker_email_in_small_letters"),
            models.CheckConstraint(condition=~Q(surname="") & ~Q(given_name=""), name="accounts_worker_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic: as on a desk plate (L7)."""
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))

    @property
    def short_name(self) -> str:
        """``Коваль О. П.``: as on stamps and lists; its no-break spaces keep it on one line."""
        return short_name(self.surname, self.given_name, self.patronymic)


def short_name(surname: str, *names: str) -> str:
    """Give the surname and the first letters of ``names``, those that are not empty: ``Коваль О. П.``."""
    return "\N{NO-BREAK SPACE}".join([surname, *(f"{name[0]}." for name in names if name)])


class SignInTries(models.Model):
    """How often the password of one account was tried from one network address; without an account: all its failures.

    The account stands as a keyed hash: an e-mail that belongs to nobody is counted like any other and is not kept.
    """

    account = models.CharField(max_length=64, blank=True)
    address = models.GenericIPAddressField()
    count = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("tries to sign in")
        constraints = [
            models.UniqueConstraint(fields=["account", "address"], name="accounts_tries_pair_once"),
        ]


# The tables of API clients and of sessions stand in modules of their own; Django looks for models here.
from office.accounts.client_models import Allowance, ApiClient, ApiToken, KeptAnswer  # noqa: E402
from office.accounts.session_models import OpenSession  # noqa: E402

__all__ = ["Allowance", "ApiClient", "ApiToken", "KeptAnswer", "OpenSession", "SignInTries", "Worker", "WorkerManager"]
