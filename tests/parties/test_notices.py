from datetime import date
from typing import Any

import pytest

from office.parties.data import ApplicantData, DocumentData
from office.parties.notices import notices_for

ON = date(2026, 11, 20)
CARD = DocumentData(
    series_number="900000001", issued_by="0710", issued_on=date(2020, 1, 1), valid_until=date(2030, 1, 1)
)


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, []),
        ({"rntrc": "5478800114", "born_on": date(2050, 1, 1), "sex": "male"}, ["born_on"]),  # still ahead
        ({"rntrc": "5478800114", "born_on": date(1990, 1, 1), "sex": "male"}, ["born_on"]),
        ({"rntrc": "5478800114", "sex": "female"}, ["sex"]),
        ({"rntrc": "5478800114"}, []),
        ({"unzr": "19900101-00011", "born_on": date(1990, 1, 1)}, []),
        ({"unzr": "19900101-00011", "born_on": date(1990, 1, 2)}, ["unzr"]),
        ({"born_on": date(1905, 1, 1)}, ["born_on"]),
        ({"document": CARD}, []),
        ({"document": DocumentData(valid_until=date(2026, 11, 19))}, ["document_valid_until"]),
        ({"document": DocumentData(valid_until=ON)}, []),
        ({"document": DocumentData(issued_on=date(2026, 11, 21))}, ["document_issued_on"]),
    ],
)
def test_what_does_not_agree_is_worth_a_second_look_and_stops_nobody(data: dict[str, Any], fields: list[str]) -> None:
    notices = notices_for(ApplicantData(**data), on=ON)
    assert [notice.field for notice in notices] == fields
    assert all(str(notice.message).endswith(".") for notice in notices)
