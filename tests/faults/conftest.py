"""An installation for all tests of a module: its tables copied, run by each test in its own way."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import prepared
from tests.faults.post import a_guarded_postbox
from tests.faults.product import Product
from tests.messages.servers import free_port


@contextmanager
def an_installation() -> Iterator[Product]:
    """Give an office with empty tables, which nobody runs yet. What it has said by the end names nobody."""
    # Not pytest's own folder: every session of root's closes that one again, and the server runs as somebody else.
    with a_guarded_postbox() as post, tempfile.TemporaryDirectory(prefix="office-faults-") as var:
        prepared.copy_office(Path(var))
        made = Product(Path(var), free_port(), post)
        yield made
        made.more = {}  # a server that a test has put beside it may be gone
        made.check_named_nobody()


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with an_installation() as made:
        made.found()
        yield made
