"""Applying on-line: a draft that is kept as it is typed, files beside it, one submission (L22, L24)."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, override

from office.audit import record
from office.cases import terms
from office.cases.facts import LOCAL
from office.cases.models import Application, ApplicationFile, Duty, ItemScan, SentDocument
from office.cases.registration import CODE_LETTERS
from office.cases.states import ApplicationState, DeliveryWay
from office.cases.typed import SHORT, typed
from office.catalogue.models import InformationCard, RequiredDocument, Service
from office.catalogue.queries import card_in_force, documents_needed, listed_service, takes_papers, unanswered
from office.centres.closures import check_open
from office.centres.duties import owe
from office.centres.models import Centre, Role
from office.centres.staffing import responsible_for
from office.documents.models import StoredFile
from office.law import Refusal
from office.law.states import StaleChange
from office.law.words import Words as _
from office.messages import send
from office.messages.states import Channel
from office.parties.models import ApplicantAccount

KEPT_FOR: Final = timedelta(days=30)
MOST_FILES: Final = 40
MOST_DRAFTS: Final = 10
REFERENCE_LENGTH: Final = 8
TIES: Final = ("centre__city", "provider", "service", "card", "account", "package")


def can_apply(service: Service, centre: Centre, *, at: datetime) -> bool:
    """Tell whether this service can be applied for at this centre now."""
    try:
        _offer(service, centre, at=at)
    except Refusal:
        return False
    return True


def _offer(service: Service, centre: Centre, *, at: datetime) -> tuple[InformationCard, Any]:
    """Give the card in force and the body that takes the papers. Raises Refusal K27, K8a, K8b, K3."""
    day = at.astimezone(LOCAL).date()
    check_open(centre, at=at)
    listed_service(service, centre.city, day)
    bodies = takes_papers(service, centre.city, day, centre)
    if not bodies:
        raise Refusal("K3", _("Nobody takes papers for this service at this centre. Choose another centre."))
    return card_in_force(service, centre.city, day), bodies[0]


@transaction.atomic
def start_draft(account: ApplicantAccount, service: Service, centre: Centre, *, at: datetime) -> Application:
    """Give the draft of this account for the service at the centre: the one that is there, or a new one.

    Raises Refusal: the service can not be applied for here now, or too many drafts lie about (L22).
    """
    ApplicantAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    card, provider = _offer(service, centre, at=at)
    mine = Application.objects.of(account).filter(state=ApplicationState.DRAFT, expires_at__gt=at)
    if (there := mine.filter(service=service, centre=centre).first()) is not None:
        return there
    if mine.count() >= MOST_DRAFTS:
        raise Refusal("L22", _("You have {most} drafts. Submit or delete one of them first.", most=MOST_DRAFTS))
    return Application.objects.create(
        account=account,
        centre=centre,
        provider=provider,
        service=service,
        card=card,
        said={"person": _known(account)},
        created_at=at,
        changed_at=at,
        expires_at=at + KEPT_FOR,
    )


def _known(account: ApplicantAccount) -> dict[str, Any]:
    """Begin with what the provider vouches for: nobody types what is known."""
    told = {name: getattr(account, name) or "" for name in ("surname", "given_name", "patronymic", "rntrc", "email")}
    return {name: value for name, value in told.items() if value}


@transaction.atomic
def draft_again(application: Application, *, at: datetime) -> Application:
    """Make a new draft of what was submitted before: returned, or refused; nothing is typed or uploaded again."""
    fresh = start_draft(application.account, application.service, application.centre, at=at)
    if fresh.former_id == application.pk:
        return fresh
    fresh.said, fresh.result_way, fresh.former = application.said, application.result_way, application
    fresh.answers = application.answers
    _keep(fresh, at, "said", "result_way", "former", "answers")
    named = {document.name: document for document in fresh.card.documents.all()}
    for each in application.files.select_related("document"):
        document = named.get(each.document.name) if each.document else None
        _add(fresh, each.file, document, each.name, request=UUID(bytes=secrets.token_bytes(16)), at=at)
    return fresh


def my_application(account: ApplicantAccount, application_id: UUID, *, at: datetime) -> Application:
    """Open one of the account's own. Raises Application.DoesNotExist for any other, and for a draft that ran out."""
    found = Application.objects.of(account).select_related(*TIES).get(pk=application_id)
    if found.state == ApplicationState.DRAFT and found.expires_at <= at:
        raise Application.DoesNotExist
    return found


def my_applications(account: ApplicantAccount, *, at: datetime) -> QuerySet[Application]:
    """Give what the account has begun or submitted, the latest first; drafts that have run out are gone."""
    mine = Application.objects.of(account).exclude(state=ApplicationState.DRAFT, expires_at__lte=at)
    return mine.select_related("service", "centre", "package__case").order_by("-changed_at")[:100]


@transaction.atomic
def forget_drafts(*, at: datetime) -> int:
    """Erase drafts that have run out, with their files; give how many."""
    over = Application.objects.filter(state=ApplicationState.DRAFT, expires_at__lte=at).select_for_update()
    keys = [draft.pk for draft in over]
    _erase(ApplicationFile.objects.filter(application__in=keys))
    Application.objects.filter(pk__in=keys).delete()
    return len(keys)


def _erase(files: QuerySet[ApplicationFile]) -> None:
    """Erase files of drafts; what a submitted application or a case holds too stays there.

    The contents go from the disk with the next sweep of what no row names.
    """
    kept = list(files.values_list("file", flat=True))
    files.delete()
    for holder in (ApplicationFile, ItemScan, SentDocument):
        held = set(holder._default_manager.filter(file__in=kept).values_list("file", flat=True))  # noqa: SLF001  ours
        kept = [key for key in kept if key not in held]
    StoredFile.objects.filter(pk__in=kept).delete()


def _draft(application: Application) -> Application:
    held = Application.objects.select_for_update(no_key=True).only("pk").get(pk=application.pk)
    found = Application.objects.select_related(*TIES).get(pk=held.pk)
    if found.state != ApplicationState.DRAFT:
        raise StaleChange(
            "L22", _("This application is submitted already. Look at it in the list of your applications.")
        )
    return found


def _keep(draft: Application, at: datetime, *fields: str) -> Application:
    draft.version += 1
    draft.changed_at, draft.expires_at = at, at + KEPT_FOR
    draft.save(update_fields=[*fields, "version", "changed_at", "expires_at"])
    return draft


@transaction.atomic
def save_draft(
    application: Application,
    *,
    at: datetime,
    answers: Mapping[str, bool] | None = None,
    said: Mapping[str, Any] | None = None,
    result_way: DeliveryWay | None = None,
) -> Application:
    """Keep what was typed, part by part: what another tab has kept of other parts stays."""
    draft = _draft(application)
    draft.answers = {**draft.answers, **(answers or {})}
    draft.said = {**draft.said, **(said or {})}
    draft.result_way = result_way or draft.result_way
    return _keep(draft, at, "answers", "said", "result_way")


@transaction.atomic
def delete_draft(application: Application) -> None:
    """Erase a draft with its files."""
    draft = _draft(application)
    _erase(ApplicationFile.objects.filter(application=draft))
    draft.delete()


def documents_of(application: Application) -> list[RequiredDocument]:
    """Give this applicant's exact list of documents by the card and the answers (K19)."""
    return documents_needed(application.card, application.answers)


@transaction.atomic
def add_draft_file(
    application: Application,
    file: StoredFile,
    *,
    document_id: int | None,
    name: str = "",
    request: UUID,
    at: datetime,
) -> ApplicationFile:
    """Put a file to a document of the list, or to one of the applicant's own (K19). Sent twice it is kept once.

    Raises Refusal: the document is not on the list, has no name, or there are too many files.
    """
    draft = _draft(application)
    if (there := draft.files.filter(request=request).first()) is not None:
        return there
    check_there_is_place(draft)
    document = next((one for one in documents_of(draft) if one.pk == document_id), None)
    if document_id is not None and document is None:
        raise StaleChange("K19", _("This document is not on your list any more: your answers have changed."))
    added = _add(draft, file, document, name, request=request, at=at)
    _keep(draft, at)
    return added


def check_there_is_place(draft: Application) -> None:
    """Refuse before a file is kept (L22)."""
    if draft.files.count() >= MOST_FILES:
        raise Refusal("L22", _("{most} files are the most. Put pages of one document into one file.", most=MOST_FILES))


def _add(
    draft: Application, file: StoredFile, document: RequiredDocument | None, name: str, *, request: UUID, at: datetime
) -> ApplicationFile:
    lacking = _("Write what the document is.")
    said = document.name if document else typed(name, clause="K19", field="name", most=SHORT, lacking=lacking)
    return ApplicationFile.objects.create(
        application=draft, document=document, name=said, file=file, request=request, added_at=at
    )


@transaction.atomic
def remove_draft_file(application: Application, file_id: UUID, *, at: datetime) -> None:
    """Take a file out of a draft."""
    draft = _draft(application)
    _erase(ApplicationFile.objects.filter(application=draft, pk=file_id))
    _keep(draft, at)


def what_lacks(application: Application) -> list[tuple[str, _]]:
    """List what must still be done before it can be submitted: (the step, what to do)."""
    found: list[tuple[str, _]] = []
    if unanswered(application.card, application.answers):
        found.append(("questions", _("Answer the questions.")))
    if not application.said.get("person_done"):
        found.append(("person", _("Fill in who applies.")))
    if not application.files.exists():
        found.append(("documents", _("Add at least the application itself, signed.")))
    return found


@transaction.atomic
def submit_application(
    application: Application, *, consented: bool, may_request: bool, language: str, at: datetime
) -> Application:
    """Submit once: from now on the front office owes to take it in by the end of the next working day (L26).

    The second press, in the same tab or in another one, gives what the first has submitted.

    Raises Refusal: something lacks (``field`` names the step), the leave to process data is not given (L24), or the
    card has changed meanwhile (K8b).
    """
    held = Application.objects.select_for_update(no_key=True).only("pk").get(pk=application.pk)
    draft = Application.objects.select_related(*TIES).get(pk=held.pk)
    if draft.state != ApplicationState.DRAFT:
        return draft
    _check(draft, consented=consented, at=at)
    draft.move(ApplicationState.SUBMITTED)
    draft.said = draft.said | {"consented_at": at.isoformat(), "may_request": may_request, "language": language}
    draft.reference = "".join(secrets.choice(CODE_LETTERS) for _letter in range(REFERENCE_LENGTH))
    draft.submitted_at = at
    _keep(draft, at, "state", "said", "reference", "submitted_at")
    bearer = responsible_for(draft.provider, draft.centre, Role.FRONT_OFFICE, at=at, load={})
    owe(Duty, terms.TAKE_APPLICATION, bearer=bearer, centre=draft.centre, since=at, application=draft)
    record("application.submitted", draft, by=None, at=at, data={"service": draft.service.code})
    tell_of_it(draft, "received", at=at)
    return draft


def _check(draft: Application, *, consented: bool, at: datetime) -> None:
    card, _body = _offer(draft.service, draft.centre, at=at)
    if card.pk != draft.card_id:
        draft.card = card
        draft.save(update_fields=["card"])
    for step, words in what_lacks(draft):
        raise Refusal("L22", words, field=step)
    if not consented:
        raise Refusal(
            "L24", _("Without your leave to process personal data the application can not be taken."), field="consented"
        )


def tell_of_it(application: Application, what: str, *, at: datetime) -> None:
    """Tell the applicant by e-mail that the application has come, or why it was returned."""
    person: dict[str, Any] = application.said.get("person", {})
    address = person.get("email", "")
    if not address:
        return
    language = str(application.said.get("language", "uk"))
    with override(language):
        subject, text = _letter(application, what)
    data = {"subject": subject, "text": text}
    key = f"application-{what}:{application.pk}"
    send(channel=Channel.EMAIL, address=address, template="letter", data=data, key=key, at=at, language=language)


def _letter(application: Application, what: str) -> tuple[str, str]:
    told = {"reference": application.reference, "service": application.service.name, "why": application.answer}
    if what == "received":
        return (
            gettext("Your application %(reference)s has come") % told,
            gettext(
                "We have your application %(reference)s for the service “%(service)s”. A worker looks at it by the end of "
                "the next working day. After registration you get the number of the case."
            )
            % told,
        )
    return (
        gettext("Your application %(reference)s is returned") % told,
        gettext(
            "Your application %(reference)s for the service “%(service)s” is returned: %(why)s\n"
            "In your account you can make a new one of it without typing it again."
        )
        % told,
    )
