"""Taking a worker on, letting one go, and the first password."""

from datetime import datetime

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from office.accounts.models import Worker
from office.accounts.sessions import end_sessions_of
from office.accounts.telling import tell


@transaction.atomic
def create_worker(
    email: str, *, surname: str, given_name: str, patronymic: str = "", phone: str = "", by: Worker | None, at: datetime
) -> Worker:
    """Take a worker on, still without a password: ``invite`` or ``set_first_password`` comes next.

    ``by`` is None only for the first worker of a new installation. Raises ValidationError, with the field, for an
    e-mail that is taken or malformed and for a missing name.
    """
    worker = Worker(
        email=Worker.objects.normalize_email(email),
        surname=surname.strip(),
        given_name=given_name.strip(),
        patronymic=patronymic.strip(),
        phone=phone.strip(),
    )
    worker.set_unusable_password()
    worker.full_clean()
    worker.save(force_insert=True)
    tell("worker.created", worker, by=by, at=at)
    return worker


@transaction.atomic
def deactivate_worker(worker: Worker, *, by: Worker, at: datetime) -> Worker:
    """Let a worker sign in no more, from this moment: open sessions end. Twice does nothing."""
    kept = _switch(worker, "worker.deactivated", active=False, by=by, at=at)
    end_sessions_of(kept, by=by, at=at)
    return kept


@transaction.atomic
def reactivate_worker(worker: Worker, *, by: Worker, at: datetime) -> Worker:
    """Let a worker sign in again, with the same password and second factor. Twice does nothing."""
    return _switch(worker, "worker.reactivated", active=True, by=by, at=at)


def has_second_factor(worker: Worker) -> bool:
    """Tell whether sign-in asks more of ``worker`` than the password."""
    return bool(Authenticator.objects.filter(user=worker).exists())


@transaction.atomic
def reset_second_factor(worker: Worker, *, by: Worker, at: datetime) -> Worker:
    """Take away every second factor of a worker who has lost them: until a new one is set up the password alone signs in.

    Every session ends and the worker is told by mail, for it may have been somebody else who asked. Raises
    ValidationError where there is none to take away.
    """
    kept = Worker.objects.select_for_update().get(pk=worker.pk)
    taken, _kinds = Authenticator.objects.filter(user=kept).delete()
    if not taken:
        raise ValidationError(_("This worker has no second factor: the password alone signs in."))
    tell("worker.second_factor_reset", kept, by=by, at=at)
    end_sessions_of(kept, by=by, at=at)
    _write(kept, "second_factor_reset", {"by": by, "at": at})
    return kept


@transaction.atomic
def set_first_password(worker: Worker, password: str, *, by: Worker | None, at: datetime) -> Worker:
    """Give a worker who has none a password, as when an installation is set up.

    Raises ValidationError for a password that the rules refuse, or when there is one already: then only the worker
    may change it, or choose a new one by a link.
    """
    kept = Worker.objects.select_for_update().get(pk=worker.pk)
    if kept.has_usable_password():
        raise ValidationError(_("This worker has a password. Send a link, and the worker will choose a new one."))
    validate_password(password, kept)
    kept.set_password(password)
    kept.save(update_fields=["password"])
    tell("worker.password_set", kept, by=by, at=at)
    return kept


@transaction.atomic
def invite(worker: Worker, *, site: str, by: Worker | None, at: datetime) -> None:
    """Send the worker a link, good once and for a day, to choose a password; ``site`` is like ``https://office.test``.

    Raises ValidationError for a worker who may not sign in.
    """
    if not worker.is_active:
        raise ValidationError(_("This worker may not sign in. Open the account first."))
    tell("worker.invited", worker, by=by, at=at)
    _write(worker, "invitation", {"link": site.rstrip("/") + password_path(worker)})


def _write(worker: Worker, letter: str, words: dict[str, object]) -> None:
    """Send one of the letters of ``templates/account/email``; workers read Ukrainian."""
    with override("uk"):
        said = {"worker": worker, **words}
        subject = render_to_string(f"account/email/{letter}_subject.txt", said).strip()
        text = render_to_string(f"account/email/{letter}_message.txt", said)
    send_mail(subject, text, None, [worker.email])


def password_path(worker: Worker) -> str:
    """Give the path where ``worker`` can choose a password, good once."""
    token = default_token_generator.make_token(worker)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(worker), "key": token})


def _switch(worker: Worker, verb: str, *, active: bool, by: Worker, at: datetime) -> Worker:
    kept = Worker.objects.select_for_update().get(pk=worker.pk)
    if kept.is_active is not active:
        kept.is_active = active
        kept.save(update_fields=["is_active"])
        tell(verb, kept, by=by, at=at)
    return kept
