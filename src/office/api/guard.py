"""Around every address of the API: its language, and a problem for whatever is raised within."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.log import log_response
from django.utils.translation.trans_real import parse_accept_lang_header

from office.api import problems
from office.api.faults import problem_of
from office.api.problems import Problem

View = Callable[..., HttpResponseBase]
NOT_ALLOWED: Final = 405


def guarded(view: View) -> View:
    """Answer in the language asked for, and never with a page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            try:
                return _asked(view, request, *args, **kwargs)
            except Exception as fault:  # noqa: BLE001  the edge of the API: a bug is logged and told as one
                return _told(request, fault)

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # nothing here goes by a cookie
    return answer


def language_of(request: HttpRequest) -> str:
    """Give the language of the words in a problem: by Accept-Language, Ukrainian where it names none of ours."""
    known = dict(settings.LANGUAGES)
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if (code := asked.partition("-")[0]) in known:
            return code
    return settings.LANGUAGE_CODE


def _asked(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    head = request.method == "HEAD"
    if head:
        request.method = "GET"
    response = view(request, *args, **kwargs)
    if response.status_code == NOT_ALLOWED:
        raise Problem("method", headers={"Allow": ", ".join(sorted(response.headers["Allow"].split(", ")))})
    return _without_content(response) if head else response


def _without_content(response: HttpResponseBase) -> HttpResponseBase:
    """Empty the answer to HEAD; what it says of its content stays."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        length = len(response.content)
        response.content = b""
        response.headers["Content-Length"] = str(length)
    return response


def _told(request: HttpRequest, fault: Exception) -> HttpResponse:
    problem = problem_of(fault)
    if problem is not None:
        return problems.answer(problem)
    response = problems.answer(Problem("fault"))
    got_request_exception.send(sender=None, request=request)
    log_response("%s: %s", "fault of the API", request.path, response=response, request=request, exception=fault)
    return response
