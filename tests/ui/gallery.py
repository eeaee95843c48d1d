"""A page with every component, for tests alone."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from office.centres.models import Role
from office.law import Refusal, StaleChange
from office.ui.clock import now
from office.ui.decorators import public, staff
from office.ui.forms import Checks, DateField, DateInputs, OfficeForm, Radios, refused_form
from office.ui.once import once_key
from office.ui.requests import OpenRequest, StaffRequest

SEEN_KEYS: list[str] = []


class PersonForm(OfficeForm):
    surname = forms.CharField(label="Прізвище", widget=forms.TextInput({"autocomplete": "family-name"}))
    patronymic = forms.CharField(label="По батькові", required=False, help_text="Якщо є")
    born_on = DateField(
        label="Дата народження", widget=DateInputs(autocomplete="bday"), help_text="Наприклад 27 3 1984"
    )
    sheets = forms.IntegerField(label="Аркушів", widget=forms.NumberInput({"class": "govuk-input--width-4"}))
    way = forms.ChoiceField(
        label="Спосіб подання",
        choices=[("in_person", "особисто"), ("post", "поштою")],
        widget=Radios(hints={"post": "Рахується день надходження"}),
    )
    marks = forms.MultipleChoiceField(
        label="Що подано", choices=[("a", "заява"), ("b", "довідка")], widget=Checks(small=True), required=False
    )
    body = forms.ChoiceField(label="Орган", choices=[("", "—"), ("1", "Пенсійний фонд")])
    note = forms.CharField(label="Примітка", widget=forms.Textarea({"rows": 3}), required=False)
    scan = forms.FileField(label="Скан", required=False)
    agrees = forms.BooleanField(label="Згоду на обробку даних надано", help_text="Підпис стоїть на заяві")


def _rows() -> list[dict[str, Any]]:
    at = now()
    return [
        {"number": f"12/{n}-2026", "state": state, "word": word, "due_at": at + timedelta(hours=hours)}
        for n, (state, word, hours) in enumerate(
            [
                ("registered", "зареєстровано", -30),
                ("in_work", "в роботі", 1),
                ("sent", "передано", 40),
                ("ready", "готово", 400),
            ],
            start=1,
        )
    ]


def _timeline() -> list[dict[str, Any]]:
    at = now()
    return [
        {"title": "Зареєстровано", "at": at - timedelta(days=2), "who": "Коваль О. П.", "tone": "done"},
        {"title": "У виконавця", "at": at, "who": "Пенсійний фонд", "tone": "now", "now": True, "word": "зараз",
         "due_at": at + timedelta(days=3), "clause": "L41"},
        {"title": "Видача результату", "tone": "plain"},
    ]  # fmt: skip


@public
def gallery(request: OpenRequest, layout: str) -> HttpResponseBase:
    form = PersonForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        SEEN_KEYS.append(str(once_key(request)))
        refused_form(form, Refusal("L24", "Візьміть у заявника згоду на обробку даних.", field="agrees"))
    if "notice" in request.GET:
        messages.success(request, "Справу 12/1-2026 зареєстровано")
    pages = Paginator(range(100), 5).page(7)
    shown = {"form": form, "rows": _rows(), "timeline": _timeline(), "pages": pages, "layout": f"ui/{layout}.html"}
    summary = [("Заявник", "Шевчук Ірина Степанівна", "#", "Змінити"), ("Телефон", "+380 50 123 45 67")]
    return render(request, "gallery/gallery.html", {**shown, "summary": summary})


@public
def refuse(request: OpenRequest) -> HttpResponse:
    raise Refusal("L24", _("Ask the applicant for consent."))


@public
def stale(request: OpenRequest) -> HttpResponse:
    raise StaleChange("L33", "Справу вже передано.", present="sent")


@public
def broken(request: OpenRequest) -> HttpResponse:
    raise RuntimeError("a bug")


@public
def missing(request: OpenRequest) -> HttpResponse:
    raise Http404


@public
def not_yours(request: OpenRequest) -> HttpResponse:
    from office.accounts.models import Worker  # noqa: PLC0415

    Worker.objects.get(email="nobody@example.test")
    return HttpResponse()


@staff(Role.FRONT_OFFICE)
def counter(request: StaffRequest) -> HttpResponse:
    return render(request, "gallery/counter.html", {"posting": request.posting})


@staff(Role.FRONT_OFFICE, Role.CENTRE_HEAD)
def fragment(request: StaffRequest) -> HttpResponse:
    return HttpResponse('<p id="answer" data-focus tabindex="-1">Готово</p>')


desk = [
    path("", counter, name="home"),
    path("new/", counter, name="package_new"),
    path("handovers/", counter, name="handovers"),
]
back = [path("search/", counter, name="search")]

# The faces first, under the names the navigation knows, so that these tests stand on the ground alone.
urlpatterns = [
    path("gallery/desk/", include((desk, "frontdesk"))),
    path("gallery/back/", include((back, "backoffice"))),
    path("", include("office.config.urls")),
    path("gallery/refuse/", refuse, name="gallery_refuse"),
    path("gallery/stale/", stale),
    path("gallery/broken/", broken),
    path("gallery/missing/", missing),
    path("gallery/not-yours/", not_yours),
    path("gallery/counter/", counter),
    path("gallery/fragment/", fragment),
    path("gallery/<str:layout>/", gallery, name="gallery"),
]
