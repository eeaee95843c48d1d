"""The page of a service, its versions, and the list of documents of one person."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from office.catalogue.contents import DocumentLine, QuestionLine
from office.catalogue.models import InformationCard, Service
from office.catalogue.queries import cards_past_review
from office.centres.calendars import local_day
from office.centres.models import Posting, Role
from office.messages.models import Message
from office.portal import caching
from tests.factories.booking import Booking
from tests.factories.catalogue import a_card_in_force

pytestmark = pytest.mark.usefixtures("changes_count_at_once")

BORN_ABROAD = QuestionLine("born_abroad", "Чи народилася дитина за кордоном?")
PASSPORT = DocumentLine("Паспорт", "Закон № 1, стаття 2", "ДМС", original_or_copy="copy")
ABROAD = DocumentLine("Свідоцтво з апостилем", "Закон № 1, стаття 3", "Країна народження", question="born_abroad")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def renewed(office: Booking, service: Service, *, on: date | None = None, **changes: Any) -> InformationCard:
    """Bring another version of the card of ``service`` in force from ``on``: today where nothing is said."""
    body = service.provider_roles.filter(kind="decides").values_list("provider__code", flat=True)[0]
    return a_card_in_force(office.hall.place, service, on=on or local_day(office.at), decides=body, **changes)


def asks(office: Booking, number: int = 0, **changes: Any) -> Service:
    """Give a service whose card asks a question."""
    service = office.hall.services[number]
    said: dict[str, Any] = {"documents": (PASSPORT, ABROAD), "questions": (BORN_ABROAD,)}
    renewed(office, service, **said | changes)
    return service


@pytest.mark.clause("L15")
def test_a_page_is_current_from_the_moment_of_a_change_and_keeps_its_past(office: Booking, client: Client) -> None:
    service = office.hall.services[0]
    page = reverse("portal:service", args=[service.code])
    before = client.get(page)
    assert "Безоплатно" in text(before)
    renewed(office, service, fee_text="17 грн")
    now = client.get(page, headers={"If-None-Match": before["ETag"]})
    assert "17 грн" in text(now)
    assert "Безоплатно" not in text(now)
    listed = text(client.get(reverse("portal:versions", args=[service.code])))
    assert listed.count("<tr") == 3
    changed = text(client.get(reverse("portal:version", args=[service.code, 2])))
    assert '<del class="portal-changed">Безоплатно</del>' in changed
    assert '<ins class="portal-changed">17</ins>' in changed or "17 грн</ins>" in changed
    assert "No longer in force" in text(client.get(reverse("portal:version", args=[service.code, 1])))
    assert client.get(reverse("portal:version", args=[service.code, 9])).status_code == 404


@pytest.mark.clause("L15")
def test_a_coming_version_is_announced_and_comes_with_its_day(
    office: Booking, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = office.hall.services[0]
    page = reverse("portal:service", args=[service.code])
    renewed(office, service, on=local_day(office.at) + timedelta(days=3), fee_text="99 грн")
    first = client.get(page)
    assert "other rules apply" in text(first)
    assert "99 грн" not in text(first)
    assert "Not in force yet" in text(client.get(reverse("portal:version", args=[service.code, 2])))
    later = office.at + timedelta(days=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "99 грн" in text(client.get(page, headers={"If-None-Match": first["ETag"]}))


@pytest.mark.clause("L15")
def test_a_page_past_its_review_says_so_and_staff_are_told(office: Booking, client: Client) -> None:
    service = office.hall.services[0]
    yesterday = local_day(office.at) - timedelta(days=1)
    card = renewed(office, service, review_on=yesterday)
    assert "was to be compared with the acts" in text(client.get(reverse("portal:service", args=[service.code])))
    assert card in cards_past_review(office.hall.place.city, local_day(office.at))


@pytest.mark.clause("L15")
def test_a_service_is_said_plainly_above_its_facts(office: Booking, client: Client) -> None:
    Service.objects.filter(pk=office.hall.services[0].pk).update(code="birth-grant")
    for language, words in (("en", "Money from the state when a child is born"), ("uk", "Гроші від держави, коли народилася дитина")):  # fmt: skip
        page = text(client.get(reverse("portal:service", args=["birth-grant"]), {"lang": language}))
        assert page.index("<h1") < page.index(words) < page.index("portal-facts")
    other = text(client.get(reverse("portal:service", args=[office.hall.services[1].code])))
    assert "portal-says" not in other, "nobody has said it plainly yet"


def test_a_card_with_markup_is_shown_as_text(office: Booking, client: Client) -> None:
    service = office.hall.services[0]
    renewed(office, service, fee_text="<script>alert(1)</script>", note='"><img src=x onerror=alert(1)>')
    page = text(client.get(reverse("portal:service", args=[service.code])))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_answers_make_the_list_of_one_person(office: Booking, client: Client) -> None:
    service = asks(office)
    page = reverse("portal:checklist")
    asked = text(client.get(page, {"s": service.code}))
    assert BORN_ABROAD.text in asked
    assert ABROAD.name not in asked  # nothing is demanded on a guess
    yes = text(client.get(page, {"s": service.code, "a.born_abroad": "yes"}))
    assert ABROAD.name in yes
    assert PASSPORT.name in yes
    no = text(client.get(page, {"s": service.code, "a.born_abroad": "no"}))
    assert ABROAD.name not in no
    assert "Change the answers" in no


def test_several_services_make_one_list_without_repeats(office: Booking, client: Client) -> None:
    one = asks(office)
    original = DocumentLine("паспорт ", "Закон № 9", "ЦНАП", original_or_copy="original")
    other = asks(office, 1, documents=(original, ABROAD))
    page = text(
        client.get(reverse("portal:checklist"), {"s": [one.code, other.code, one.code], "a.born_abroad": "yes"})
    )
    listed = page.partition('id="list"')[2]
    assert listed.lower().count("паспорт ") + listed.count("Паспорт<") == 1
    assert listed.count(ABROAD.name) == 1
    assert "copy, the original is shown" in listed
    assert "Закон № 9" in listed
    assert "Закон № 1, стаття 2" in listed


def test_a_list_is_printed_and_carried_in_a_code(office: Booking, client: Client) -> None:
    service = asks(office)
    said = {"s": service.code, "a.born_abroad": "yes"}
    paper = client.get(reverse("portal:checklist_paper"), said)
    assert paper.content.startswith(b"%PDF")
    assert client.get(reverse("portal:checklist_code"), said)["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "said",
    [
        {"a.born_abroad": "<script>"},
        {"a.' OR 1=1": "yes"},
        {"a.": "yes"},
        {f"a.{number}": "yes" for number in range(500)},
        {"again": "1", "a.born_abroad": "maybe"},
    ],
)
def test_hostile_answers_change_nothing(office: Booking, client: Client, said: dict[str, str]) -> None:
    service = asks(office)
    page = client.get(reverse("portal:checklist"), {"s": service.code, **said})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().partition("<main")[2]
    assert ABROAD.name not in text(page)


def test_a_list_is_sent_once_and_not_to_everybody(office: Booking, client: Client) -> None:
    service = asks(office)
    page = f"{reverse('portal:checklist_send')}?s={service.code}&a.born_abroad=yes"
    shown = client.get(page).content.decode()
    key = re.search(r'name="once" value="([^"]+)"', shown)
    assert key
    wrong = client.post(page, {"email": "nobody", "once": key[1]})
    assert (wrong.status_code, "Write an e-mail such as" in text(wrong)) == (422, True)
    for _press in range(2):
        sent = client.post(page, {"email": "person@example.test", "once": key[1]}, follow=True)
        assert "on its way" in text(sent)
    letter = Message.objects.get(key__startswith="checklist:")
    assert ABROAD.name in letter.data["text"]
    again = [client.post(page, {"email": f"p{n}@example.test", "once": key[1]}).status_code for n in range(3)]
    assert again[-1] == 429


def test_the_desk_opens_with_the_answers_that_were_brought(office: Booking, client: Client) -> None:
    service = asks(office)
    clerk = Posting.objects.filter(role=Role.FRONT_OFFICE, centre=office.hall.centre).select_related("worker")[0].worker
    desk = Client()
    desk.force_login(clerk, backend="office.accounts.backend.Backend")
    address = reverse("frontdesk:checklist") + f"?s={service.code}&a.born_abroad=yes&a.evil=yes"
    assert dict(parse_qsl(urlsplit(address).query))["a.born_abroad"] == "yes"
    taken = desk.get(address, follow=True)
    assert service.name in text(taken)
    assert desk.session["office_checklist"] == {str(service.pk): {"born_abroad": True}}
    assert client.get(address).status_code == 302  # nobody else takes anything over


@pytest.mark.clause("L9")
def test_the_card_in_force_is_printed_with_its_sixteen_rows(office: Booking, client: Client) -> None:
    service = asks(office)
    address = reverse("portal:card", args=[service.code])
    assert address in text(client.get(reverse("portal:service", args=[service.code])))
    answer = client.get(address)
    assert answer["Content-Disposition"] == f'inline; filename="{service.code}.pdf"'
    words = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    centre = office.hall.centre
    for said in ("ІНФОРМАЦІЙНА КАРТКА", "Паспорт (копія)", "Країна народження", centre.address, *centre.phones):  # fmt: skip
        assert said in words, said
    assert all(re.search(rf"(^| ){number} [А-ЯІЇЄҐ]", words) for number in range(1, 17))
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    renewed(office, service, on=local_day(office.at) + timedelta(days=1), fee_text="90 гривень")
    office.on(office.at + timedelta(days=1))
    after = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert "90 гривень" in "".join(page.extract_text() for page in PdfReader(BytesIO(after.content)).pages)
    assert client.get(reverse("portal:card", args=["none"])).status_code == 404


def test_a_form_is_printed_by_anybody(office: Booking, client: Client) -> None:
    none = "00000000-0000-4000-8000-000000000000"
    assert client.get(reverse("portal:form", args=[office.hall.services[0].code, none])).status_code == 404


def test_applying_on_line_is_offered_where_somebody_can_sign_in(office: Booking, client: Client, settings: Any) -> None:
    service = office.hall.services[0]
    page, apply = (reverse(f"portal:{name}", args=[service.code]) for name in ("service", "apply"))
    settings.APPLICANT_PROVIDERS = []
    assert apply not in text(client.get(page))
    settings.APPLICANT_PROVIDERS = [
        {
            "code": "city",
            "kind": "oidc",
            "name": "Місто",
            "url": "https://id.example",
            "client": "office",
            "secret": "-",
        }
    ]
    caching.forget()  # settings change with a restart alone
    assert apply in text(client.get(page))
