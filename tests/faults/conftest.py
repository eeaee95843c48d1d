"""An installation for all tests of a module: made once, run by each of them in its own way."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.post import a_guarded_postbox
from tests.faults.product import Product
from tests.messages.servers import free_port


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    # Not pytest's own folder: every session of root's closes that one again, and the server runs as somebody else.
    with a_guarded_postbox() as post, tempfile.TemporaryDirectory(prefix="office-faults-") as var:
        made = Product(Path(var), free_port(), post)
        made.office("prepare")
        made.found()
        yield made
