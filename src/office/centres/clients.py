"""Who speaks for another system: its token, and the postings of the worker in whose name it acts, read at once."""

from datetime import date, datetime
from typing import Any, Final, TypeVar

from django.db.models import F, Model, Q, QuerySet

from office.accounts.client_models import ApiClient, ApiToken
from office.accounts.clients import digest_of, known_token
from office.centres.access import hold_postings, keep_postings, with_ties
from office.centres.calendars import local_day
from office.centres.models import Posting
from office.tables.asking import Question

Row = TypeVar("Row", bound=Model)
ISSUED: Final = "worker__api_clients__tokens__"
CLIENT: Final = "worker__api_clients__"


def known_client(secret: str, *, at: datetime) -> tuple[ApiToken, list[Posting]] | None:
    """Give the token with its client and worker, where it is valid at ``at``, and the worker's postings of that day.

    The postings are held for all who ask of this very worker (``hold_postings``).
    """
    postings = _BY_DIGEST.ask(digest=digest_of(secret), day=local_day(at))
    if not postings:  # nobody's token, or that of a worker who is posted nowhere today
        token = known_token(secret, at=at)
        return (token, hold_postings(token.client.worker, at)) if token else None
    token, client = (_taken(postings[0], ApiToken, ISSUED), _taken(postings[0], ApiClient, CLIENT))
    token.client, client.worker = client, postings[0].worker
    if not token.is_valid(at):
        return None
    return token, keep_postings(client.worker, postings, at)


def _named(model: type[Model], path: str) -> dict[str, str]:
    """Name the columns of a row that is read beside each posting."""
    return {f"{model._meta.model_name}_{field.attname}": path + field.attname for field in model._meta.concrete_fields}


def _taken(posting: Posting, model: type[Row], path: str) -> Row:
    """Make the row that was read beside ``posting``."""
    beside = vars(posting)
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(posting._state.db, names, [beside[name] for name in _named(model, path)])  # noqa: SLF001


def _with_token(digest: bytes, day: date) -> QuerySet[Posting]:
    beside = _named(ApiToken, ISSUED) | _named(ApiClient, CLIENT)
    posted: QuerySet[Any] = with_ties(Posting.objects.on(day))
    read: QuerySet[Posting] = posted.annotate(**{name: F(path) for name, path in beside.items()})
    return read.filter(Q(apitoken_digest=digest))


_BY_DIGEST: Final = Question(_with_token, "once", digest=bytes, day=date)
