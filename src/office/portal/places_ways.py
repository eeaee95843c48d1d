"""The same facts in the ways that people can use: by ear, by Braille, in large print, in easy words (L12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from office.catalogue.editions import edition_now
from office.catalogue.form_paper import large_form
from office.catalogue.models import InformationCard
from office.catalogue.plain import parts_of_card, parts_of_form
from office.catalogue.queries import card_in_force, forms_in_force, services_in_force
from office.centres.models import City
from office.documents import typeset_paper
from office.documents.aloud import is_made, parts, read_aloud
from office.documents.braille import NoBrailleError, brf, is_available
from office.documents.large_print import LargePrint, Part, lines_of
from office.documents.speech import SpeechFailedError
from office.law import clause
from office.portal.caching import answered
from office.portal.guard import may_hear, too_many
from office.portal.places_sound import sound, video
from office.publications.markup import said
from office.publications.models import Publication, Version
from office.publications.queries import easy_page, history
from office.ui.clock import now, today
from office.ui.decorators import public
from office.ui.requests import OpenRequest

STATE: Final = "uk"
AWAY: Final = 503


@dataclass(frozen=True)
class Ways:
    """Where the same can be heard, felt, and read in large print and in easy words."""

    sounds: Sequence[str]
    """Addresses of the sound files, in their order."""
    large: str
    braille: str
    """Empty: Braille can not be made here."""
    easy: str = ""
    video: str = ""
    """Where a video in sign language stands on another site."""
    film: str = ""
    """The address of the video in sign language that is kept here; it comes first."""
    captions: str = ""
    """The address of the subtitles of that video."""


@clause("L12")
def ways_of_card(card: InformationCard) -> Ways:
    """Give the ways of a card in force: the voice, Braille, large print, its easy-to-read page and its video."""
    place = [card.city.slug, card.service.code]
    easy = easy_page(card.service, card.city, today())
    return Ways(
        sounds=[reverse("portal:card_sound", args=[*place, number]) for number in _numbers(_said_card(card))],
        large=reverse("portal:card_large", args=place),
        braille=reverse("portal:card_braille", args=place) if is_available() else "",
        easy=reverse("portal:published", args=[easy.publication.slug]) if easy else "",
        video=easy.video if easy else "",
        **(_film(easy.publication, easy) if easy else {}),
    )


def ways_of_text(publication: Publication, version: Version) -> Ways:
    """Give the ways of a version of a published text."""
    place = [publication.slug, version.number]
    return Ways(
        sounds=[reverse("portal:published_sound", args=[*place, number]) for number in _numbers(_said_text(version))],
        large=reverse("portal:published_large", args=place),
        braille=reverse("portal:published_braille", args=place) if is_available() else "",
        video=version.video,
        **_film(publication, version),
    )


def _film(publication: Publication, version: Version) -> dict[str, str]:
    if version.video_file_id is None:
        return {}
    place = [publication.slug, version.number]
    found = {"film": reverse("portal:published_video", args=place)}
    return found | ({"captions": reverse("portal:published_captions", args=place)} if version.captions else {})


def _numbers(sayings: Sequence[Sequence[str]]) -> range:
    return range(1, len(sayings) + 1)


def _said_card(card: InformationCard) -> list[list[str]]:
    return parts(lines_of(card.service.name, parts_of_card(card)))


def _said_text(version: Version) -> list[list[str]]:
    return parts([version.local_title, *said(version.local_text)])


# --- a card ----------------------------------------------------------------------------------------------------------


def _card(city: str, service: str) -> InformationCard:
    where = City.objects.get(slug=city)
    return card_in_force(services_in_force(where, today()).get(code=service), where, today())


@require_safe
@public
def card_listen(request: OpenRequest, city: str, service: str) -> HttpResponse:
    """Offer the sounds of a card, with the words that they say beside them."""

    def drawn() -> HttpResponse:
        card = _card(city, service)
        shown = {"card": card, "ways": ways_of_card(card), "parts": parts_of_card(card)}
        return render(request, "portal/places/listen.html", shown)

    return answered(request, (edition_now(), today(), is_available()), drawn)


@require_safe
@public
def card_sound(request: OpenRequest, city: str, service: str, part: int) -> HttpResponseBase:
    """Say a part of a card."""
    return part_sound(request, _said_card(_card(city, service)), part, STATE)


@require_safe
@public
def card_braille(request: OpenRequest, city: str, service: str) -> HttpResponse:
    """Give a card as a BRF file."""
    card = _card(city, service)
    return _braille(request, lines_of(card.service.name, parts_of_card(card)), f"{city}-{service}")


@require_safe
@public
def card_large(request: OpenRequest, city: str, service: str) -> HttpResponse:  # noqa: ARG001
    """Give a card in large print."""
    card = _card(city, service)
    about = card.approval_act
    return _large(card.service.name, about, parts_of_card(card), f"{city}-{service}")


@require_safe
@public
def form_braille(request: OpenRequest, city: str, form: UUID) -> HttpResponse:
    """Give a form in force as a BRF file: what it asks for, with places to answer."""
    found = forms_in_force(City.objects.get(slug=city), today()).get(pk=form)
    return _braille(request, lines_of(found.name, parts_of_form(found)), found.code)


@require_safe
@public
def form_large(request: OpenRequest, city: str, form: UUID) -> HttpResponse:
    """Give a form in force blank, in large print."""

    def drawn() -> HttpResponse:
        found = forms_in_force(City.objects.get(slug=city), today()).get(pk=form)
        return _pdf(large_form(found, at=now()), found.code)

    return answered(request, (edition_now(), today()), drawn)


# --- a published text ------------------------------------------------------------------------------------------------


@require_safe
@public
def text_sound(request: OpenRequest, slug: str, number: int, part: int) -> HttpResponseBase:
    """Say a part of a text."""
    version = history(slug, today()).numbered(number)
    return part_sound(request, _said_text(version), part, version.text_language)


@require_safe
@public
def text_video(request: OpenRequest, slug: str, number: int) -> HttpResponseBase:
    """Give the video in sign language that says what a text says."""
    version = history(slug, today()).numbered(number)
    if version.video_file is None:
        raise Http404
    return video(request, version.video_file)


@require_safe
@public
def text_captions(request: OpenRequest, slug: str, number: int) -> HttpResponse:
    """Give the subtitles of that video."""

    def drawn() -> HttpResponse:
        words = history(slug, today()).numbered(number).captions
        if not words:
            raise Http404
        return HttpResponse(words, content_type="text/vtt; charset=utf-8")

    return answered(request, (edition_now(), today()), drawn)


@require_safe
@public
def text_braille(request: OpenRequest, slug: str, number: int) -> HttpResponse:
    """Give a text as a BRF file, in Ukrainian: the table knows no other language."""
    version = history(slug, today()).numbered(number)
    return _braille(request, [version.title, "", *said(version.text)], f"{slug}-{number}")


@require_safe
@public
def text_large(request: OpenRequest, slug: str, number: int) -> HttpResponse:  # noqa: ARG001
    """Give a text in large print."""
    version = history(slug, today()).numbered(number)
    part = Part(heading="", lines=tuple(said(version.text)))
    return _large(version.title, _issued(version), [part], f"{slug}-{number}")


def _issued(version: Version) -> str:
    if not version.act_issuer or version.act_on is None:
        return ""
    return f"{version.act_issuer}, {version.act_on:%d.%m.%Y} № {version.act_number}"


# --- the files -------------------------------------------------------------------------------------------------------


def part_sound(request: OpenRequest, sayings: Sequence[Sequence[str]], part: int, language: str) -> HttpResponseBase:
    """Give a sound; one that was never made is made now, so many a minute for one address."""
    if not 0 < part <= len(sayings):
        raise Http404
    words = sayings[part - 1]
    if not is_made(words, language) and (spent := may_hear(request)).wait:
        return too_many(request, spent)
    try:
        return sound(request, read_aloud(words, language))
    except SpeechFailedError:
        return render(request, "portal/places/no_sound.html", status=AWAY)


def _braille(request: OpenRequest, lines: Sequence[str], name: str) -> HttpResponse:
    try:
        content = brf(lines)
    except NoBrailleError:
        return render(request, "portal/places/no_braille.html", status=AWAY)
    headers = {"Content-Disposition": f'attachment; filename="{name}.brf"'}
    return HttpResponse(content, content_type="text/plain; charset=us-ascii", headers=headers)


def _large(title: str, about: str, found: Sequence[Part], name: str) -> HttpResponse:
    return _pdf(typeset_paper(LargePrint(title=title, about=about, parts=tuple(found), qr=""), at=now()), name)


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}-large.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
