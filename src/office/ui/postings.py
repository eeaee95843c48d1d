"""In which of a worker's postings this session acts (K3: staff act within the competence of their own body)."""

from collections.abc import Sequence

from django.http import HttpRequest

from office.accounts.models import Worker
from office.centres.access import hold_postings
from office.centres.models import Posting
from office.ui.clock import now

SESSION_KEY = "posting"


def worker_of(request: HttpRequest) -> Worker | None:
    """Give the worker who signed in, or None."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Worker) and user.is_authenticated else None


def own_postings(request: HttpRequest) -> Sequence[Posting]:
    """Give the postings of this worker that are active now; asked once a request, for the use-cases of it too."""
    if not hasattr(request, "office_postings"):
        worker = worker_of(request)
        request.office_postings = hold_postings(worker, now()) if worker else []  # type: ignore[attr-defined]
    postings: Sequence[Posting] = request.office_postings  # type: ignore[attr-defined]
    return postings


def current_posting(request: HttpRequest) -> Posting | None:
    """Give the chosen posting, or the only one; None when there is none or the worker has yet to choose."""
    postings = own_postings(request)
    if len(postings) == 1:
        return postings[0]
    chosen = request.session.get(SESSION_KEY) if postings else None
    return next((posting for posting in postings if str(posting.pk) == chosen), None)


def choose_posting(request: HttpRequest, posting_id: str) -> Posting | None:
    """Remember the choice for this session; None when this is not a posting of the worker's."""
    for posting in own_postings(request):
        if str(posting.pk) == posting_id:
            request.session[SESSION_KEY] = posting_id
            return posting
    return None
