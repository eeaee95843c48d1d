"""Who is behind a session: allauth's sign-in, with the worker read by a statement that is composed once."""

from typing import Final
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from office.accounts.models import Worker
from office.tables.asking import Question

_WORKER: Final = Question(lambda worker: Worker.objects.filter(pk=worker).order_by(), worker=UUID)


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth is not typed
    """allauth's own, but for the way in which a worker is looked up."""

    def get_user(self, user_id: UUID) -> Worker | None:
        return next(filter(self.user_can_authenticate, _WORKER.ask(worker=user_id)), None)
