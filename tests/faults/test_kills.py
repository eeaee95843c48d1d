"""``kill -9`` in the middle of registrations over the API: nothing acknowledged is lost, nothing is there twice or by half."""

from typing import Any

import pytest

from tests.faults.product import Product, until
from tests.faults.storm import Storm, a_storm
from tests.faults.whole import check_whole

ALL = 500
"""So many cases are registered while a part is killed."""


@pytest.fixture(scope="module")
def earlier() -> list[dict[str, Any]]:
    """What was acknowledged in the tests before: it is there still."""
    return []


def checked(product: Product, storm: Storm, earlier: list[dict[str, Any]]) -> None:
    product.all_letters_sent()
    earlier += storm.acknowledged.values()
    check_whole(product, earlier)


def test_web_processes_are_killed(product: Product, earlier: list[dict[str, Any]]) -> None:
    """First one of them, which is replaced at once; then all, and the whole product is started again."""
    with product.running():
        with a_storm(product, ALL) as storm:
            storm.until(ALL // 5)
            product.kill_one_web_process()
            storm.until(ALL // 2)
            assert product.starts == 1
            product.kill("web")
        assert product.starts == 2
        assert storm.failures.total() > 0, "nobody has noticed"
        checked(product, storm, earlier)


def test_the_worker_is_killed(product: Product, earlier: list[dict[str, Any]]) -> None:
    """Killed while it hands letters to the mail server. What it has no answer for is sent by the next one."""
    with product.running():
        with a_storm(product, ALL) as storm:
            storm.until(ALL // 3)
            product.hold_the_post()
            until(lambda: product.post.waiting > 0, "no letter is at the door")
            product.kill("worker")
            until(lambda: product.post.waiting == 0, "a dead worker speaks")
            product.post.open()
        assert product.starts == 2
        checked(product, storm, earlier)


def test_the_database_is_killed(product: Product, earlier: list[dict[str, Any]]) -> None:
    """The product brings it up again by itself; web and worker go on as the processes that they were."""
    with product.running():
        assert product.sql("SHOW fsync") == [("on",)]
        parts = product.parts()
        with a_storm(product, ALL) as storm:
            storm.until(ALL // 3)
            product.hold_the_post()
            until(lambda: product.post.waiting > 0, "no letter is at the door")
            product.kill_database()
            # Before it is back, a letter taken could not be written down, and would be sent again (ADR 0006).
            product.post.open()
        assert (product.starts, product.parts()) == (1, parts)
        assert storm.failures["503"] > 0, "nobody has noticed"
        checked(product, storm, earlier)
