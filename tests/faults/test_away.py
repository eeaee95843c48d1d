"""The database is away for ten seconds: that is told, nothing acknowledged is lost, and nobody has to start anything."""

import http.client
import time
from threading import Event

from office.config import embedded
from tests.faults.product import PATIENCE, Product
from tests.faults.storm import Storm, System, a_storm
from tests.faults.whole import check_whole

CASES, AWAY_SECONDS = 100, 10


def check_that_it_is_told(product: Product) -> None:
    """A page, the API and the question of health say so, each in its own way, and when to come again."""
    system = System(product)
    page = system.ask("GET", "/", Cookie="sessionid=qwertyuiopasdfghjklzxcvbnmqwerty")
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "Офіс зараз не може відповісти" in page.body.decode()
    assert page.headers["Content-Language"] == "uk"
    problem = system.ask("GET", "/api/v1/centres")
    assert (problem.status, problem.headers["Retry-After"]) == (503, "5")
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.told["type"].endswith("#problem-unavailable")
    health = system.ask("GET", "/health/")
    assert (health.status, health.told) == (503, {"database": False})


def test_the_database_is_away_for_ten_seconds(product: Product) -> None:
    address = embedded.start(product.folder)  # a server that is not the product's to look after
    product.more = {"DATABASE_URL": address}
    try:
        with product.running():
            parts = product.parts()
            with a_storm(product, CASES) as storm:
                storm.until(CASES // 4)
                product.hold_the_post()
                embedded.release(product.folder)
                back_at = time.monotonic() + AWAY_SECONDS
                check_that_it_is_told(product)
                Event().wait(back_at - time.monotonic())  # the outage itself
                embedded.start(product.folder)
                # Not before: a letter taken while nobody can write that down is sent again (ADR 0006).
                product.post.open()
                check_that_it_recovers(product, storm)
            assert (product.starts, product.parts()) == (1, parts), "nobody had to start anything"
            product.all_letters_sent()
            check_whole(product, storm.acknowledged.values())
    finally:
        embedded.release(product.folder)
    said = product.said.read_text()
    assert "the database does not answer" in said
    assert "Internal Server Error" not in said
    assert 'File "' not in said, "no way through our code for what is no fault of it"


def check_that_it_recovers(product: Product, storm: Storm) -> None:
    assert storm.failures["503"] > 0, "nobody has noticed"
    began = time.monotonic()
    while _status(product) != 200:  # each of the answers is one that a person would see
        assert time.monotonic() - began < PATIENCE


def _status(product: Product) -> int:
    try:
        return System(product).ask("GET", "/api/v1/centres").status
    except (OSError, http.client.HTTPException):
        return 0
