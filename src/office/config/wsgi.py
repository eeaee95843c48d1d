"""The WSGI application that Granian serves."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any, Final

import psycopg
from django.core.wsgi import get_wsgi_application
from django.db import Error
from django.urls import get_resolver

from office.tables.away import COME_AGAIN, is_away

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.config.settings")
_collecting = gc.isenabled()
gc.disable()  # until everything is loaded (below)

AWAY: Final = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request as Django does.

    Before and after it Django looks at the connection to the database, where no page of ours can tell that it is lost.
    """
    try:
        return _django(environ, start_response)
    except (Error, psycopg.Error) as fault:
        if not is_away(fault):
            raise
        start_response("503 Service Unavailable", [*AWAY, ("Retry-After", str(COME_AGAIN))])
        return ["База даних не відповідає. Спробуйте ще раз за кілька секунд.\n".encode()]


# Every view is imported now instead of at the first request. What is loaded by then stays for good: the collector of
# garbage would go through all of it, a tenth of a second each time, in the middle of somebody's page.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
if _collecting:
    gc.enable()
