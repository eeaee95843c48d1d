from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from office.law import Refusal


@contextmanager
def refused_by(clause: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Expect a refusal that cites exactly ``clause``."""
    with pytest.raises(Refusal) as refused:
        yield refused
    assert refused.value.clause == clause
