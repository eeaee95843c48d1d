"""The first system administrator of an installation, which must be empty of others."""

import pytest

from office.audit import history
from office.centres.models import Posting, Role
from office.centres.postings import install_admin
from office.law import Refusal
from tests.factories.accounts import a_worker
from tests.factories.centres import ACT, AT


@pytest.mark.django_db
def test_there_is_one_first_administrator() -> None:
    first = install_admin(a_worker(), act=ACT, at=AT)
    assert (first.role, [entry.by for entry in history(first)]) == (Role.SYSTEM_ADMIN, [None])
    with pytest.raises(Refusal):
        install_admin(a_worker(), act=ACT, at=AT)
    assert Posting.objects.filter(role=Role.SYSTEM_ADMIN).count() == 1
