"""In which centre the head acts: the one named in the address, or the first that the posting reaches."""

from office.centres.access import centres_of
from office.centres.models import Centre, Role
from office.ui.requests import StaffRequest

HEADS = (Role.CENTRE_HEAD, Role.PROVIDER_HEAD, Role.DEPARTMENT)
OVERSEERS = (Role.CENTRE_HEAD, Role.DEPARTMENT)
READERS = (*HEADS, Role.AUDITOR)


def reached(request: StaffRequest) -> list[Centre]:
    """Give the centres of the posting the session acts in."""
    return centres_of(request.posting)


def the_centre(request: StaffRequest, centres: list[Centre] | None = None) -> Centre:
    """Give the centre that the page is about. Raises Centre.DoesNotExist for one that the posting does not reach."""
    asked = request.GET.get("centre", "")
    for centre in reached(request) if centres is None else centres:
        if not asked or centre.code == asked:
            return centre
    raise Centre.DoesNotExist
