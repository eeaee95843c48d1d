"""Pages on words that services are found by: who opens them, what they ask, from a draft to the site and the terminal."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.catalogue.arranging import mark
from office.catalogue.models import COMMON, Wording
from office.catalogue.states import WordingState
from tests.factories import cases
from tests.factories.management import Heads
from tests.management.conftest import AtDesk


def at(name: str, *args: Any) -> str:
    return reverse(f"management:{name}", args=args)


@pytest.fixture(autouse=True)
def changes_count_at_once(world: cases.World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS edition_changes IMMEDIATE")


def in_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_who_opens_them(heads: Heads, at_desk: AtDesk) -> None:
    for worker, status in ((heads.editor, 200), (heads.director, 200), (heads.head, 404), (heads.auditor, 404)):
        assert at_desk(worker).get(at("words")).status_code == status
    editor = at_desk(heads.editor)
    assert editor.get(at("words_subject", "situations", COMMON)).status_code == 200
    for kind, code in (("service", "no-such"), ("same", "other"), ("nothing", COMMON)):
        assert editor.get(at("words_subject", kind, code)).status_code == 404
    assert at("words") in editor.get(at("workshop")).content.decode()
    assert at("words") in at_desk(heads.director).get(at("publications")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_a_fixed_number_of_questions(world: cases.World, heads: Heads, at_desk: AtDesk, rows: int) -> None:
    editor = at_desk(heads.editor)
    code = world.service.code
    for _nth in range(rows):
        editor.post(at("words_draft", "service", code))
        draft = Wording.objects.get(code=code, state=WordingState.DRAFT)
        if _nth:
            editor.post(at("wording_give_up", draft.pk))
    editor.post(at("words_draft", "situations", COMMON))
    situations = Wording.objects.get(kind="situations", state=WordingState.DRAFT)
    pages = (
        at("words"), at("words_subject", "service", code), at("wording_look", situations.pk), at("wording", situations.pk),
        at("wording_row", situations.pk, 0),
    )  # fmt: skip
    counted = []
    for address in pages:
        editor.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(address).status_code == 200
        counted.append(len(asked))
    assert counted == [7, 5, 5, 4, 6]


@pytest.mark.clause("L15")
def test_what_people_call_a_service_from_the_draft_to_the_site(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    editor, director = in_english(at_desk(heads.editor)), in_english(at_desk(heads.director))
    code = world.service.code
    search, page = reverse("portal:search"), reverse("portal:service", args=[code])
    begun = editor.post(at("words_draft", "service", code))
    draft = Wording.objects.get(code=code)
    assert begun["Location"] == at("wording", draft.pk)
    words = {"title": "Гроші на бабусю", "title_en": "", "also": "бабусині\nбабуля", "seen": mark(draft.contents)}
    refused = editor.post(at("wording", draft.pk), {**words, "act": "send"})
    assert refused.status_code == 422
    assert "in English" in refused.content.decode()
    draft.refresh_from_db()
    stale = director.post(at("wording", draft.pk), {"title": "Інше", "seen": words["seen"]})
    assert (stale.status_code, "Meanwhile" in stale.content.decode()) == (409, True)
    words |= {"title_en": "Money for grandma", "seen": mark(draft.contents)}
    assert editor.post(at("wording", draft.pk), {**words, "act": "send"})["Location"] == at("words_subject", "service", code)  # fmt: skip
    assert "Waits for publication" in director.get(at("words")).content.decode()
    assert "бабуля" in director.get(at("wording_look", draft.pk)).content.decode()
    assert director.post(at("wording_return", draft.pk), {"comment": ""}).status_code == 422
    assert director.post(at("wording_return", draft.pk), {"comment": "Додайте «бабця»"}).status_code == 303
    assert "Додайте «бабця»" in editor.get(at("wording", draft.pk)).content.decode()
    draft.refresh_from_db()
    words |= {"also": "бабусині\nбабця", "seen": mark(draft.contents), "act": "send"}
    assert editor.post(at("wording", draft.pk), words).status_code == 303
    citizen, asked = Client(), {"q": "бабця", "city": world.place.city.slug}
    assert page not in citizen.get(search, asked).content.decode()
    assert editor.post(at("wording_publish", draft.pk)).status_code == 409
    assert director.post(at("wording_publish", draft.pk)).status_code == 303
    assert page in citizen.get(search, asked).content.decode()
    assert "Гроші на бабусю" in citizen.get(page, {"city": asked["city"]}).content.decode()


def test_situations_are_added_moved_and_removed(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    editor, director = in_english(at_desk(heads.editor)), in_english(at_desk(heads.director))
    editor.post(at("words_draft", "situations", COMMON))
    draft = Wording.objects.get(kind="situations", state=WordingState.DRAFT)

    def act(**words: str) -> Any:
        draft.refresh_from_db()
        return editor.post(at("wording", draft.pk), {"seen": mark(draft.contents), **words})

    while draft.contents["rows"][1:]:
        act(act="remove-1")
        draft.refresh_from_db()
    act(act="remove-0")
    assert act(act="send").status_code == 422
    row = {
        "name": "Бабуся захворіла",
        "name_en": "Grandma is ill",
        "says": "Гроші",
        "says_en": "Money",
        "code": "granny",
    }
    for place, changes in enumerate(({}, {"code": "granny", "name": "Дідусь"})):
        draft.refresh_from_db()
        typed = {**row, **changes, "service_1": world.service.code, "seen": mark(draft.contents)}
        assert editor.post(at("wording_row", draft.pk, place), typed).status_code == 303
    assert editor.get(at("wording_row", draft.pk, 3)).status_code == 404
    twice = act(act="send")
    assert "Another situation has this address" in twice.content.decode()
    assert "Another situation has this address" in editor.get(at("wording_row", draft.pk, 1)).content.decode()
    draft.refresh_from_db()
    editor.post(at("wording_row", draft.pk, 1), {**row, "code": "grandpa", "name": "Дідусь", "service_1": world.service.code, "seen": mark(draft.contents)})  # fmt: skip
    act(act="up-1")
    assert act(act="send").status_code == 303
    assert director.post(at("wording_publish", draft.pk)).status_code == 303
    page = Client().get(reverse("portal:situations"), {"city": world.place.city.slug}).content.decode()
    assert page.index("Дідусь") < page.index("Бабуся захворіла")
