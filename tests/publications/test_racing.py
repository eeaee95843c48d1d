"""Two people publish in the same moment: one does, the other is told."""

from datetime import timedelta

import pytest

from office.publications.models import Version
from office.publications.publishing import publish, send_for_publication
from office.publications.states import VersionState
from tests.factories.centres import a_scene
from tests.factories.publications import ON, a_desk_of, a_text, next_draft
from tests.together import ends

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.clause("K28")
def test_two_publishers_of_one_version(transactional_db: None) -> None:
    desk = a_desk_of(a_scene())
    first = a_text(desk)
    sent = send_for_publication(next_draft(first.publication, desk), **desk.writing)
    days = [ON + timedelta(days=1), ON + timedelta(days=2)]
    people = [desk.head, desk.director]
    told = ends(*(lambda by=by, day=day: publish(sent, day, by=by, at=desk.at) for by, day in zip(people, days)))  # noqa: B905
    assert sorted(told) == ["K28", "done"]
    assert Version.objects.filter(state=VersionState.PUBLISHED).count() == 1
