"""One form, one act: what every page that changes something does in the same way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise

from office.law import Refusal, StaleChange
from office.ui.forms import refused_form
from office.ui.requests import WorkerRequest

Words = str | Promise
UNPROCESSABLE = 422


class SeeOther(HttpResponseRedirect):
    """After an act: look at the page with GET."""

    status_code = 303


def see_other(request: WorkerRequest, address: str, done: Words) -> HttpResponseBase:
    """Tell what was done and lead to ``address``."""
    messages.success(request, str(done))
    return SeeOther(address)


@dataclass(frozen=True)
class Page:
    """The page of an act: its title, the verb on its button, where it leads, what is said when it is done."""

    title: Words
    verb: Words
    back: str
    done: Words
    text: Words = ""
    warning: Words = ""
    """The consequence, where the act can not be undone."""
    template: str = "management/act.html"


def form_act(
    request: WorkerRequest, form: forms.BaseForm, page: Page, act: Callable[[dict[str, Any]], object], **shown: object
) -> HttpResponse | HttpResponseBase:
    """Show ``form``; when it is filled, let ``act`` do it. A refusal is told at its field and nothing typed is lost."""
    if form.is_valid() and _acted(form, act):
        return see_other(request, page.back, page.done)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, page.template, {"form": form, "page": page, **shown}, status=status)


def _acted(form: forms.BaseForm, act: Callable[[dict[str, Any]], object]) -> bool:
    try:
        act(form.cleaned_data)
    except StaleChange:
        raise  # told on a page of its own, with the present state
    except Refusal as refusal:
        refused_form(form, refusal)
        return False
    except ValidationError as error:
        _add(form, error)
        return False
    return True


def _add(form: forms.BaseForm, error: ValidationError) -> None:
    told = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
    for name, mistakes in told.items():
        form.add_error(name if name in form.fields else None, mistakes)
