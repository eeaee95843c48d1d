"""How the journal names what an entry is about: by text, so that an entry outlives its subject."""

from datetime import datetime

from django.db.models import Model


def named(subject: Model) -> tuple[str, str]:
    """Give the model's label and the key of ``subject``; raises ValueError for one that is not stored yet."""
    if subject.pk is None:
        raise ValueError(f"{subject._meta.label} must be stored before the journal can name it")
    return label_of(subject._meta.model), str(subject.pk)  # never its type: who asks may come wrapped, evaluated late


def label_of(model: type[Model]) -> str:
    """Give the label by which the journal names rows of ``model``."""
    concrete = model._meta.concrete_model or model
    return concrete._meta.label_lower


def aware(at: datetime) -> datetime:
    """Let only a moment with a time zone into the journal."""
    if at.utcoffset() is None:
        raise ValueError("the journal needs an aware moment")
    return at
