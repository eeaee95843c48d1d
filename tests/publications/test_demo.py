"""The demo publishes plainly marked examples through two people, once."""

from pathlib import Path
from typing import Any

import pytest

from office.documents import verify_file
from office.publications.captions import Cue, cues
from office.publications.demo import load_demo_publications
from office.publications.models import Kind, Version
from office.publications.queries import in_force
from tests.factories.catalogue import AT, a_catalogue_city, a_service
from tests.factories.publications import ON, Desk

pytestmark = pytest.mark.django_db


def test_examples_are_published_once_and_say_that_they_are_examples(desk: Desk) -> None:
    given: dict[str, Any] = {"editor": desk.editor, "director": desk.director, "at": desk.at}
    made = load_demo_publications(desk.city, **given)
    kinds = {each.kind for each in made}
    assert kinds == {Kind.STATUTE, Kind.REGULATION, Kind.ACCESSIBILITY, Kind.RELATED, Kind.ROOM, Kind.READING}
    assert set(load_demo_publications(desk.city, **given)) == set(made)
    texts = list(in_force(ON))
    assert len(texts) == Version.objects.count() == len(made)
    assert all("Приклад для демонстрації" in each.text for each in texts)
    assert all((each.drafted_by, each.published_by) == (desk.editor, desk.director) for each in texts)


def test_the_example_of_a_video_has_subtitles_and_says_that_it_is_one(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    place = a_catalogue_city()
    a_service(place, "birth-grant")
    load_demo_publications(place.city, editor=place.editor, director=place.signers.department, at=AT)
    easy = in_force(AT.date()).get(publication__kind=Kind.EASY)
    assert easy.video_file is not None
    assert easy.video_file.media_type == "video/webm"
    assert verify_file(easy.video_file)
    assert cues(easy.captions.encode())[0] == Cue(0, 3000, ("Приклад для демонстрації",))
