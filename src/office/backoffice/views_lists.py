"""Hand-over lists: what has come to be confirmed, what is to be passed on, what others have not confirmed yet."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.backoffice.forms import CodeForm, DeclineForm
from office.backoffice.opening import CASE_PAGE, HANDOVER, OFFICERS, READERS, SeeOther
from office.cases.access import access_case, access_list, visible_lists
from office.cases.listed import TO_HAND_OVER, log_listed
from office.cases.models import HandoverItem, HandoverList
from office.cases.queries import open_lists
from office.cases.routing import confirm_receipt, make_handover_list
from office.cases.routing import decline as decline_step
from office.cases.worklists import to_pass_on
from office.centres.models import Posting
from office.law import Refusal
from office.law.states import StaleChange
from office.law.words import Words
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.forms import refused_form
from office.ui.requests import StaffRequest

UNSETTLED = Q(confirmed_at__isnull=True, declined_at__isnull=True)


@require_GET
@staff(*OFFICERS)
def lists(request: StaffRequest) -> HttpResponseBase:
    """Show the lists of the worker's body; the code of a list (scanned or typed) leads to it."""
    at = now()
    form = CodeForm(request.GET or None)
    if form.is_valid() and (code := form.cleaned_data["q"]):
        found = visible_lists(request.worker, at=at).filter(code=code.upper()).first()
        if found is not None:
            return redirect("backoffice:list", found.pk)
        form.add_error("q", _("There is no list of your body with this code. Check it and type it again."))
    own = request.posting.provider_id
    waiting = list(open_lists(request.worker, at=at))
    groups = to_pass_on(request.posting, at=at)
    passing = [step.case for group in groups for step in group.steps]
    log_listed(passing, purpose=TO_HAND_OVER, by=request.worker, at=at)
    shown = {
        "form": form,
        "arriving": [made for made in waiting if made.to_provider_id == own],
        "sent": [made for made in waiting if made.to_provider_id != own],
        "groups": groups,
    }
    return render(request, "backoffice/lists.html", shown)


@require_POST
@staff(*OFFICERS)
def make(request: StaffRequest) -> HttpResponseBase:
    """Put the marked cases of one group on a list for its receiver."""
    at, body = now(), request.posting.provider
    assert body is not None, "an officer's posting has a body (K3)"
    wanted = {int(key) for key in request.POST.getlist("steps") if key.isdecimal()}
    place = (request.POST.get("centre"), request.POST.get("receiver"))
    groups = to_pass_on(request.posting, at=at)
    group = next((one for one in groups if (str(one.centre.pk), str(one.receiver.pk)) == place), None)
    if group is None or wanted - {step.pk for step in group.steps}:
        raise StaleChange("L33", Words("A case you chose has been handed over meanwhile. Look at what still waits."))
    made = make_handover_list(
        centre=group.centre, sender=body, receiver=group.receiver, step_ids=wanted, by=request.worker, at=at
    )
    messages.success(request, _("The list is made. Print it and hand the cases over with it."))
    return SeeOther(_address(made))


def _address(made: HandoverList) -> str:
    return redirect("backoffice:list", made.pk).url


def _receives(posting: Posting, made: HandoverList) -> bool:
    here = posting.centre_id in (None, made.centre_id)
    return here and posting.role in OFFICERS and posting.provider_id == made.to_provider_id


@require_http_methods(["GET", "POST"])
@staff(*READERS)
def one(request: StaffRequest, list_id: UUID) -> HttpResponseBase:
    """Show a list; the receiver confirms the marked cases, with date and time (L34)."""
    at = now()
    made, items = access_list(request.worker, list_id, at=at, purpose=HANDOVER)
    if request.method == "POST":
        return _confirm(request, made)
    receives = _receives(request.posting, made)
    waiting = [item for item in items if item.confirmed_at is None and item.declined_at is None]
    shown = {"made": made, "items": items, "waiting": waiting, "may_confirm": receives and bool(waiting)}
    return render(request, "backoffice/list.html", shown)


def _confirm(request: StaffRequest, made: HandoverList) -> HttpResponseBase:
    wanted = [int(key) for key in request.POST.getlist("steps") if key.isdecimal()]
    if not wanted:
        raise Refusal("L34", Words("Mark the cases you have received. What did not come stays with the sender."))
    steps = confirm_receipt(made, step_ids=wanted, by=request.worker, at=now())
    said = ngettext("Receipt of %(count)s case is noted", "Receipt of %(count)s cases is noted", len(steps))
    if steps:
        messages.success(request, said % {"count": len(steps)})
    else:
        messages.info(request, _("These cases had been confirmed or returned already."))
    return SeeOther(_address(made))


@require_http_methods(["GET", "POST"])
@staff(*OFFICERS)
def decline(request: StaffRequest, list_id: UUID, step_id: int) -> HttpResponseBase:
    """Return one case of the list to its sender, with the reason."""
    at = now()
    made, items = access_list(request.worker, list_id, at=at, purpose=HANDOVER)
    item = next((item for item in items if item.step_id == step_id), None)
    if item is None or not _receives(request.posting, made):
        raise Http404
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _declined(request, made, item, form):
        messages.success(request, _("The case stays with the sender, who is told why."))
        return SeeOther(_address(made))
    shown = {"form": form, "made": made, "item": item}
    return render(request, "backoffice/decline.html", shown, status=422 if form.errors else 200)


def _declined(request: StaffRequest, made: HandoverList, item: HandoverItem, form: DeclineForm) -> bool:
    try:
        decline_step(made, item.step_id, reason=form.cleaned_data["reason"], by=request.worker, at=now())
    except Refusal as refusal:
        refused_form(form, refusal)
    return not form.errors


@require_GET
@staff(*OFFICERS)
def arriving(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Lead from a step that has been handed over to the list on which it stands."""
    at = now()
    case = access_case(request.worker, case_id, at=at, purpose=CASE_PAGE)
    items = HandoverItem.objects.filter(UNSETTLED, step__case=case, step__number=number)
    made = visible_lists(request.worker, at=at).filter(items__in=items).first()
    return redirect("backoffice:list", made.pk) if made else redirect("backoffice:case", case.pk)
