"""What is noted down about the database itself."""

from django.db import models


class PutOffIndex(models.Model):
    """An index that a filling of the register has dropped and that is to be made again (ADR 0131): gone when it is there."""

    name = models.CharField(max_length=200, primary_key=True)
    table = models.CharField(max_length=200)
    definition = models.TextField()
    """The statement that makes it, as the database itself tells it."""

    def __str__(self) -> str:
        return self.name
