"""Is the office fit to work? For `office run`, systemd, a load balancer."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from office.ui.decorators import public


@never_cache
@public
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  a view
    """Answer 200 when the database answers, 503 otherwise. Says nothing of the data or the version."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({"database": True})
