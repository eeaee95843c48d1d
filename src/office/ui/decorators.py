"""Who may open a view. Closed by default: a test walks every address and fails for a view without one of these marks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from office.accounts.models import Worker
from office.accounts.second_factor import has_passed_second_factor, has_second_factor
from office.centres.models import Posting, Role
from office.queueing.device_states import DeviceKind
from office.queueing.devices import heard, known_device
from office.ui.clock import now
from office.ui.devices import token_of
from office.ui.postings import current_posting, own_postings, worker_of
from office.ui.requests import DeviceRequest, OpenRequest, StaffRequest, WorkerRequest

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """The classification of a view, read from ``view.office_access``."""

    kind: Literal["public", "signed_in", "staff", "device", "token"]
    """``token``: an address of the API, which looks at tokens alone and has a map of its own."""
    roles: frozenset[Role] = frozenset()


def public(view: Callable[Concatenate[OpenRequest, P], HttpResponseBase]) -> View[P]:
    """Anyone may open this page; it shows nobody's data."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(cast("OpenRequest", request), *args, **kwargs)

    return _marked(opened, Access("public"))


def signed_in(view: Callable[Concatenate[WorkerRequest, P], HttpResponseBase]) -> View[P]:
    """Any worker who signed in may open this page, which is about this worker alone; sets ``request.worker``."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        worker = worker_of(request)
        if worker is None:
            return _to_sign_in(request)
        own = cast("WorkerRequest", request)
        own.worker = worker
        return _unstored(view(own, *args, **kwargs))

    return _marked(guarded, Access("signed_in"))


def staff(
    *roles: Role,
) -> Callable[[Callable[Concatenate[StaffRequest, P], HttpResponseBase]], View[P]]:
    """Only a worker whose current posting has one of ``roles`` may open this page; sets ``request.posting``.

    Others who signed in get the answer for an address that is not there; who did not sign in is sent to sign in.
    A worker of several postings who has not chosen one yet is sent to choose; one with a role that needs a second factor
    is sent to set it up, or to confirm the session by the one that is there.
    """
    if not roles:
        raise ValueError("name the roles that may open this view")

    def mark(view: Callable[Concatenate[StaffRequest, P], HttpResponseBase]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            worker, posting = worker_of(request), current_posting(request)
            if elsewhere := _elsewhere(request, worker, posting, roles):
                return elsewhere
            own = cast("StaffRequest", request)
            own.worker, own.posting = cast("Worker", worker), cast("Posting", posting)
            return _unstored(view(own, *args, **kwargs))

        return _marked(guarded, Access("staff", frozenset(roles)))

    return mark


def device(
    kind: DeviceKind,
) -> Callable[[Callable[Concatenate[DeviceRequest, P], HttpResponseBase]], View[P]]:
    """Only a paired device of this kind may open this page; sets ``request.device`` and notes that it lives.

    To everybody else, whoever signed in included, the page is not there.
    """

    def mark(view: Callable[Concatenate[DeviceRequest, P], HttpResponseBase]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            token = token_of(request)
            found = known_device(token, kind) if token else None
            if found is None:
                raise Http404
            heard(found, at=now())
            own = cast("DeviceRequest", request)
            own.device = found
            return _unstored(view(own, *args, **kwargs))

        return _marked(guarded, Access("device"))

    return mark


def _marked(view: View[P], access: Access) -> View[P]:
    cast("Any", view).office_access = access
    return view


def _has_one_of(postings: Any, roles: tuple[Role, ...]) -> bool:
    return any(cast("Posting", posting).role in roles for posting in postings)


def _unstored(response: HttpResponseBase) -> HttpResponseBase:
    """Pages of staff hold personal data: no cache may keep them, the browser's own included."""
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_store=True)
    return response


def _return_address(request: HttpRequest) -> str:
    htmx = getattr(request, "htmx", None)
    return (htmx and htmx.current_url_abs_path) or request.get_full_path()


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    to_page = redirect_to_login(_return_address(request), resolve_url(settings.LOGIN_URL))
    return _whole_page(request, to_page.url)


def _to_choice(request: HttpRequest) -> HttpResponseBase:
    return _whole_page(request, f"{reverse('ui:posting')}?{urlencode({'next': _return_address(request)})}")


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Any posting of the worker counts: what is opened is opened by all of them, whichever was chosen for the session."""
    roles = {posting.role for posting in own_postings(request)}
    return not roles.isdisjoint(settings.SECOND_FACTOR_ROLES) and not has_passed_second_factor(request.session)


def _elsewhere(
    request: HttpRequest, worker: Worker | None, posting: Posting | None, roles: tuple[Role, ...]
) -> HttpResponseBase | None:
    """Give the page that this worker has to go through first; None: the view opens. Raises Http404 for another role."""
    if worker is None:
        return _to_sign_in(request)
    if posting is None and _has_one_of(own_postings(request), roles):
        return _to_choice(request)
    if posting is None or posting.role not in roles:
        raise Http404
    return _to_second_factor(request, worker) if _lacks_second_factor(request) else None


def _to_second_factor(request: HttpRequest, worker: Worker) -> HttpResponseBase:
    if has_second_factor(worker):
        query = urlencode({"next": _return_address(request)})
        return _whole_page(request, f"{reverse('mfa_reauthenticate')}?{query}")
    needs = _("Your role needs a second step at sign-in. Set up a code from a telephone or a security key.")
    messages.warning(request, needs)
    return _whole_page(request, reverse("mfa_index"))


def _whole_page(request: HttpRequest, address: str) -> HttpResponseBase:
    """Send the browser there; a fragment asked for by htmx must not be filled with a sign-in page."""
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", None) else redirect(address)
