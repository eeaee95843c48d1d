"""A file that was handed in or made here. Its bytes lie under their hash (``blobs``), once, however often they came."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One arrival of one file. Who may open it is said by the context that points here, never by knowing ``id``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64, db_index=True, editable=False)
    media_type = models.CharField(_("media type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size, bytes"), editable=False)
    pages = models.PositiveIntegerField(_("pages"), editable=False)
    name = models.CharField(_("name"), max_length=150, editable=False)
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="documents_file_hash_is_sha256"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="documents_file_not_empty"),
            models.CheckConstraint(condition=models.Q(pages__gt=0), name="documents_file_has_pages"),
            models.CheckConstraint(condition=~models.Q(name=""), name="documents_file_named"),
        ]

    def __str__(self) -> str:
        return self.name
