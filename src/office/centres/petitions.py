"""A worker reports a broken term to the head, or petitions for measures (K18); the head answers; both are recorded."""

from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for
from office.centres.duties import fulfil, owe
from office.centres.models import Centre, Petition, PetitionDuty, Role
from office.centres.staffing import heads_of
from office.centres.states import PetitionState
from office.centres.terms import ANSWER_PETITION
from office.law import Refusal
from office.law.words import Words as _


@transaction.atomic
def file_petition(
    centre: Centre, *, kind: Petition.Kind, text: str, by: Worker, at: datetime, reference: str = ""
) -> Petition:
    """Turn to the head of ``centre``; ``reference`` is the number of the case whose term is broken, where there is one.

    Raises Refusal: K12, ``by`` is not posted here; K18, nothing is said, or there is no head to answer.
    """
    posting_for(by, centre=centre, at=at)
    if not text.strip():
        raise Refusal("K18", _("Write what happened and what you ask for."), field="text")
    heads = [head for head in heads_of(centre, at) if head.pk != by.pk]
    if not heads:
        raise Refusal("K18", _("This centre has no head who could answer. Turn to the department."))
    petition = Petition.objects.create(
        centre=centre, kind=kind, author=by, text=text.strip(), reference=reference.strip(), filed_at=at
    )
    owe(PetitionDuty, ANSWER_PETITION, bearer=heads[0], centre=centre, since=at, petition=petition)
    record("petition.filed", petition, by=by, at=at, data={"kind": kind, "reference": petition.reference})
    return petition


@transaction.atomic
def answer_petition(petition: Petition, *, answer: str, by: Worker, at: datetime) -> Petition:
    """Answer a petition: late too, and it stays on record as late.

    Raises Refusal: K3 or K12, ``by`` is not the head of that centre; K18, nothing is answered, it is answered already
    (StaleChange), or it is the head's own.
    """
    locked = Petition.objects.select_for_update(of=("self",), no_key=True).select_related("centre").get(pk=petition.pk)
    posting_for(by, Role.CENTRE_HEAD, Role.DEPARTMENT, centre=locked.centre, at=at)
    if locked.author_id == by.pk:
        raise Refusal("K18", _("Nobody answers his own petition. The department does."))
    if not answer.strip():
        raise Refusal("K18", _("Write the answer."), field="answer")
    locked.move(PetitionState.ANSWERED)
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), by, at
    locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    fulfil(PetitionDuty.objects.filter(petition=locked), by=by, at=at)
    record("petition.answered", locked, by=by, at=at)
    return locked
