from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from office.audit import history
from office.law import Refusal, StaleChange
from office.parties.models import Applicant, Ground, Representative
from office.parties.representatives import check_authority, revoke_representative, verify_representative
from tests.factories.parties import AT, Place, a_firm, a_place, a_representative, an_applicant
from tests.parties.refusals import refused_by

LAST_EVENING = datetime(2026, 11, 20, 21, 59, tzinfo=UTC)  # 23:59 in Kyiv on the 20th
NEXT_DAY = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)  # midnight


@pytest.mark.clause("D3")
def test_a_natural_person_comes_in_person(place: Place) -> None:
    applicant = an_applicant(place)
    assert check_authority(applicant, applicant, at=AT) is None


@pytest.mark.clause("D3")
def test_a_legal_person_acts_through_somebody(place: Place) -> None:
    firm, head = a_firm(place), an_applicant(place)
    with refused_by("D3"):
        check_authority(firm, firm, at=AT)
    authority = a_representative(place, firm, head, ground=Ground.HEAD)
    assert check_authority(firm, head, at=AT) == authority


@pytest.mark.clause("D3")
@pytest.mark.parametrize(
    ("changes", "at", "words"),
    [
        ({"starts_on": date(2026, 11, 21)}, AT, "not in force yet"),
        ({"valid_until": date(2026, 11, 19)}, AT, "is over"),
        ({"valid_until": date(2026, 11, 20)}, NEXT_DAY, "is over"),
        ({"seen": False}, AT, "seen the document"),
    ],
)
def test_authority_not_in_force_is_refused_with_what_to_do(
    place: Place, changes: dict[str, Any], at: datetime, words: str
) -> None:
    applicant, person = an_applicant(place), an_applicant(place)
    a_representative(place, applicant, person, **changes)
    with pytest.raises(Refusal) as refused:
        check_authority(applicant, person, at=at)
    assert refused.value.clause == "D3"
    assert words in refused.value.message._args[0]  # type: ignore[attr-defined]


@pytest.mark.clause("D3")
def test_the_last_day_of_an_authority_counts_whole(place: Place) -> None:
    applicant, person = an_applicant(place), an_applicant(place)
    authority = a_representative(place, applicant, person, valid_until=date(2026, 11, 20))
    assert check_authority(applicant, person, at=LAST_EVENING) == authority


@pytest.mark.clause("D3")
def test_a_stranger_and_the_wrong_way_round_have_no_authority(place: Place) -> None:
    applicant, person = an_applicant(place), an_applicant(place)
    a_representative(place, applicant, person)
    for subject, who in ((person, applicant), (applicant, an_applicant(place))):
        with refused_by("D3"):
            check_authority(subject, who, at=AT)


@pytest.mark.clause("D3")
def test_nobody_is_their_own_representative(place: Place) -> None:
    applicant, person = an_applicant(place), an_applicant(place)
    with refused_by("D3"):
        a_representative(place, applicant, applicant)
    authority = a_representative(place, applicant, person)
    with pytest.raises(IntegrityError, match="d3_representative_is_another"), transaction.atomic():
        Representative.objects.filter(pk=authority.pk).update(person=applicant)


@pytest.mark.clause("D3")
def test_authority_without_a_document_can_not_be_stored(place: Place) -> None:
    authority = a_representative(place, an_applicant(place), an_applicant(place))
    with pytest.raises(IntegrityError, match="d3_representative_has_proof"), transaction.atomic():
        Representative.objects.filter(pk=authority.pk).update(proof="")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"proof": " \n "}, "proof"),
        ({"proof": "№ 1\x00"}, "proof"),
        ({"proof": "а" * 10_000}, "proof"),
        ({"ground": "friendship"}, "ground"),
        ({"valid_until": date(2026, 11, 1)}, "valid_until"),
    ],
)
def test_a_form_that_is_not_whole_is_told_at_its_field(place: Place, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        a_representative(place, an_applicant(place), an_applicant(place), **changes)
    assert list(refused.value.message_dict) == [field]
    assert not Representative.objects.exists()


def test_a_document_seen_later_brings_the_authority_into_force_once(place: Place) -> None:
    applicant, person = an_applicant(place), an_applicant(place)
    authority = a_representative(place, applicant, person, seen=False)
    assert verify_representative(authority, **place.who).verified_by == place.worker
    assert check_authority(applicant, person, at=AT) == authority
    with pytest.raises(StaleChange):
        verify_representative(authority, **place.who)
    verbs = [entry.verb for entry in history(applicant)]
    assert verbs == ["applicant.registered", "representative.added", "representative.verified"]


def test_a_revoked_authority_is_over_on_that_day_and_only_once(place: Place) -> None:
    applicant, person = an_applicant(place), an_applicant(place)
    authority = a_representative(place, applicant, person)
    with pytest.raises(ValidationError):
        revoke_representative(authority, because=" ", on=date(2026, 11, 20), **place.who)
    revoke_representative(authority, because="заява довірителя", on=date(2026, 11, 20), **place.who)
    with refused_by("D3"):
        check_authority(applicant, person, at=AT)
    with pytest.raises(StaleChange):
        revoke_representative(authority, because="ще раз", on=date(2026, 11, 20), **place.who)
    with pytest.raises(StaleChange):
        verify_representative(authority, **place.who)


def test_a_new_authority_stands_beside_the_old_one(place: Place) -> None:
    applicant, person = an_applicant(place), an_applicant(place)
    a_representative(place, applicant, person, valid_until=date(2026, 11, 10))
    new = a_representative(place, applicant, person, starts_on=date(2026, 11, 15))
    assert check_authority(applicant, person, at=AT) == new


def test_staff_of_another_city_touch_nothing(place: Place) -> None:
    authority = a_representative(place, an_applicant(place), an_applicant(place))
    stranger = a_place()
    with pytest.raises(Applicant.DoesNotExist):
        a_representative(place, an_applicant(place), an_applicant(stranger))
    with pytest.raises(Applicant.DoesNotExist):
        verify_representative(authority, **stranger.who)
    with pytest.raises(Applicant.DoesNotExist):
        revoke_representative(authority, because="так", on=date(2026, 11, 20), **stranger.who)
