"""A file that was handed in or made here. Its bytes lie sealed under a keyed hash (``blobs``), once, however often they came."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.vault.fields import IsSealed, SealedTextField


class StoredFile(models.Model):
    """One arrival of one file. Who may open it is said by the context that points here, never by knowing ``id``.

    ``digest`` stands for the content where it is spoken of outside, in the journal above all: with ``salt`` beside it
    anyone can check a file against it, and without the salt it tells nothing, not even which two files are equal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.CharField(_("keyed hash of the content"), max_length=64, db_index=True, editable=False)
    # Empty: a file of an earlier version, not sealed yet, under the SHA-256 of itself (`office keys seal`).
    key_id = models.CharField(_("sealed under the key"), max_length=8, blank=True, editable=False)
    salt = SealedTextField(_("salt"), sealed_as="documents.file.salt", max_length=64, blank=True, editable=False)
    digest = models.CharField(_("salted hash of the content"), max_length=64, blank=True, editable=False)
    media_type = models.CharField(_("media type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size, bytes"), editable=False)
    pages = models.PositiveIntegerField(_("pages"), editable=False)
    # People call files by names and numbers of people.
    name = SealedTextField(_("name"), sealed_as="documents.file.name", max_length=150, editable=False)
    created_at = models.DateTimeField(_("received"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("received by"),
    )

    class Meta:
        verbose_name = _("stored file")
        indexes = [
            models.Index(fields=["key_id", "content"], name="documents_file_by_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(content__regex="^[0-9a-f]{64}$"), name="documents_file_hash_is_sha256"),
            models.CheckConstraint(
                condition=Q(key_id="") | (~Q(salt="") & Q(digest__regex="^[0-9a-f]{64}$")),
                name="documents_file_sealed_has_digest",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="documents_file_not_empty"),
            models.CheckConstraint(condition=Q(pages__gt=0), name="documents_file_has_pages"),
            models.CheckConstraint(condition=~Q(name=""), name="documents_file_named"),
            models.CheckConstraint(
                condition=Q(IsSealed("name")) & Q(IsSealed("salt")), name="documents_file_words_sealed"
            ),
        ]

    def __str__(self) -> str:
        return self.name
