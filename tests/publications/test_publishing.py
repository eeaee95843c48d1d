"""Two people publish, from midnight of a day, and the history stays (K28)."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from office.audit import history as journal
from office.catalogue.arranging import mark
from office.centres.calendars import local_day
from office.law import Refusal, StaleChange
from office.publications.drafting import StaleText, begin_publication, draft_version, type_text
from office.publications.models import Kind, Returned, Version
from office.publications.publishing import publish, return_with_comment, send_for_publication, withdraw
from office.publications.queries import history, in_force, the_one
from office.publications.states import VersionState
from office.publications.typed import Unfit, typed_of
from tests.factories.publications import ON, TEXT, Desk, a_draft, a_text, next_draft, published, typed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.clause("K28", "K9")
def test_a_new_version_applies_from_midnight_of_its_day(desk: Desk) -> None:
    first = a_text(desk)
    tomorrow = ON + DAY
    second = published(next_draft(first.publication, desk, text="1. Інше."), desk, tomorrow)
    # Kyiv is two hours ahead in November: 22:00 UTC is midnight there.
    before, after = datetime(2026, 11, 20, 21, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
    assert the_one(desk.centre, Kind.REGULATION, local_day(before)) == first
    assert the_one(desk.centre, Kind.REGULATION, local_day(after)) == second
    first.refresh_from_db()
    assert (first.state, first.in_force_until) == (VersionState.SUPERSEDED, ON)
    told = history("regulation", ON)
    assert (told.now, told.coming, told.before(second)) == (first, second, first)
    verbs = [entry.verb for entry in journal(second)]
    assert verbs == ["publication.drafted", "publication.typed", "publication.sent", "publication.published"]


@pytest.mark.clause("K28")
def test_nobody_publishes_what_they_wrote(desk: Desk) -> None:
    by_head: dict[str, Any] = {"by": desk.head, "at": desk.at}
    version = a_draft(desk)
    now = typed_of(version)
    type_text(version, now | {"title": "Регламент"}, seen=mark(now), **by_head)
    sent = send_for_publication(version, **desk.writing)
    with pytest.raises(Refusal, match="written this version"):
        publish(sent, ON, **by_head)
    assert publish(sent, ON, by=desk.director, at=desk.at).published_by == desk.director


@pytest.mark.clause("K28")
def test_the_database_itself_refuses_an_author_and_a_change_of_what_was_sent(desk: Desk) -> None:
    sent = send_for_publication(a_draft(desk), **desk.writing)
    row = Version.objects.filter(pk=sent.pk)
    values = {"state": "published", "in_force_from": ON, "published_at": desk.at}
    with pytest.raises(IntegrityError, match="k28_not_published_by_an_author"), transaction.atomic():
        row.update(published_by=desk.editor, **values)
    with pytest.raises(DatabaseError, match="k28_version_is_frozen"), transaction.atomic():
        row.update(text="інше")
    with pytest.raises(DatabaseError, match="k28_version_is_kept"), transaction.atomic():
        row.delete()
    return_with_comment(sent, "Уточніть", **desk.publishing)
    with pytest.raises(DatabaseError, match="k28_return_is_kept"), transaction.atomic():
        Returned.objects.update(comment="інше")


def test_who_may_not_publish_is_told_so(desk: Desk) -> None:
    sent = send_for_publication(a_draft(desk), **desk.writing)
    with pytest.raises(Refusal) as told:
        publish(sent, ON, **desk.writing)
    assert told.value.clause == "K3"
    for_city = begin_publication(Kind.PAGE, "city-page", city=desk.city, **desk.writing)
    with pytest.raises(Refusal):
        publish(send_for_publication(typed(for_city, desk, title="Т", text="т"), **desk.writing), ON, **desk.publishing)


@pytest.mark.clause("K28")
def test_days_that_have_passed_and_days_that_are_taken(desk: Desk) -> None:
    first = published(a_draft(desk), desk, ON + 2 * DAY)
    second = send_for_publication(next_draft(first.publication, desk), **desk.writing)
    for day, words in ((ON - DAY, "has passed"), (ON + 2 * DAY, "Choose a later day"), (ON, "Choose a later day")):
        with pytest.raises(Refusal, match=words) as told:
            publish(second, day, **desk.publishing)
        assert told.value.field == "from_on"
    publish(second, ON + 3 * DAY, **desk.publishing)
    with pytest.raises(StaleChange):
        publish(second, ON + 4 * DAY, **desk.publishing)


def test_what_is_typed_is_kept_and_told_what_to_mend(desk: Desk) -> None:
    version = typed(a_draft(desk), desk, review_on="31.2.2027", act_number="", link="javascript:alert(1)", text="")
    with pytest.raises(Unfit) as told:
        send_for_publication(version, **desk.writing)
    assert [each.field for each in told.value.found] == ["text", "act_number", "review_on", "link"]
    version.refresh_from_db()
    assert typed_of(version)["review_on"] == "31.2.2027"
    assert version.state == VersionState.DRAFT


def test_a_change_that_somebody_made_meanwhile_is_not_lost(desk: Desk) -> None:
    version = a_draft(desk)
    seen = mark(typed_of(version))
    typed(version, desk, title="Інша назва")
    with pytest.raises(StaleText) as told:
        type_text(version, typed_of(version) | {"title": "Третя"}, seen=seen, by=desk.head, at=desk.at)
    assert cast("dict[str, str]", told.value.present)["title"] == "Інша назва"


def test_a_returned_text_is_mended_and_sent_again(desk: Desk) -> None:
    sent = send_for_publication(a_draft(desk), **desk.writing)
    with pytest.raises(Refusal, match="what is to be changed"):
        return_with_comment(sent, " ", **desk.publishing)
    back = return_with_comment(sent, "Додайте дату", **desk.publishing)
    assert [each.comment for each in back.returns.all()] == ["Додайте дату"]
    assert typed_of(back)["act_on"] == "5.1.2026"
    again = send_for_publication(typed(back, desk, text="Нове."), **desk.writing)
    assert publish(again, ON, **desk.publishing).text == "Нове."


@pytest.mark.clause("K28")
def test_taken_back_before_its_day_the_former_goes_on(desk: Desk) -> None:
    first = a_text(desk)
    second = published(next_draft(first.publication, desk), desk, ON + DAY)
    withdraw(second, reason="помилка", **desk.publishing)
    first.refresh_from_db()
    assert (first.state, first.in_force_until) == (VersionState.PUBLISHED, None)
    assert history("regulation", ON + DAY).versions == [first]
    withdraw(first, reason="скасовано", **desk.publishing)
    assert list(in_force(ON)) == [first]
    assert not in_force(ON + DAY).exists()
    assert history("regulation", ON + DAY).now is None


def test_a_city_has_one_regulation_and_an_address_one_text(desk: Desk) -> None:
    a_text(desk)
    for kind, slug, field in ((Kind.REGULATION, "other", "kind"), (Kind.PAGE, "regulation", "slug"), (Kind.PAGE, "з", "slug"), (Kind.EASY, "easy", "service")):  # fmt: skip
        with pytest.raises(Refusal) as told:
            begin_publication(kind, slug, city=desk.city, centre=desk.centre, **desk.writing)
        assert told.value.field == field


def test_the_draft_that_is_open_is_given_back(desk: Desk) -> None:
    first = a_text(desk)
    draft = draft_version(first.publication, **desk.writing)
    assert draft_version(first.publication, **desk.writing) == draft
    assert typed_of(draft)["text"] == TEXT
    send_for_publication(draft, **desk.writing)
    with pytest.raises(Refusal, match="waits for publication"):
        draft_version(first.publication, **desk.writing)
