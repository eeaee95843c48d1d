"""``office run``: the whole product with one command."""

import os
import signal
from contextlib import AbstractContextManager, nullcontext
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.config import embedded, serving
from office.config.demo.sign_ins import sign_ins
from office.config.preparing import let_go_of_database, prepare
from office.config.reviving import kept_up
from office.config.serving import Address, Household, Part, ServingError

HEALTH = "/health/"


class Command(BaseCommand):
    help = "Start everything: database (embedded unless DATABASE_URL is set), web server, live streams, worker."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at (8000)")
        parser.add_argument("--live-port", type=int, help="port of the live streams (the next one after --port)")
        parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
        parser.add_argument("--demo", action="store_true", help="load the demo centres first, unless they are there")

    def handle(self, *_: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        live_port = options["live_port"] or port + 1
        # Until the children run, a polite end is the same as Ctrl-C, which a shell lets its background jobs ignore.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            serving.check_port(host, port)
            serving.check_port(host, live_port, option="--live-port")
            self._tell(f"database: embedded, in {settings.VAR}" if embedded.held() else "database: DATABASE_URL")
            prepare(demo=options["demo"])
            self._sign_ins = sign_ins()
            let_go_of_database()
            with _database_kept_up():
                self._serve(host, port, live_port, options["workers"])
        except ServingError as error:
            raise CommandError(str(error)) from error

    def _serve(self, host: str, port: int, live_port: int, workers: int) -> None:
        household = Household({"OFFICE_LIVE_URL": f":{live_port}", **os.environ})
        _stop_on_signals(household)
        place = ["--host", host, "--port", str(port), "--workers", str(workers)]
        try:
            household.start(Part("web server", serving.office("web", *place, "--with-parent")))
            live = ["--host", host, "--port", str(live_port)]
            household.start(Part("live streams", serving.office("live", *live, "--with-parent")))
            household.start(Part("worker", serving.office("worker", "--with-parent")))
            address = Address(host, port, HEALTH, _known_host())
            if serving.await_answer(address, given_up=lambda: not household.news.empty()):
                self._welcome(host, port)
            elif household.news.empty():
                raise ServingError(f"the web server did not answer {HEALTH} within {serving.READY_SECONDS} seconds")
            household.watch()
        finally:
            self._tell("stopping …")
            household.stop()
        self._tell("stopped")

    def _welcome(self, host: str, port: int) -> None:
        name = f"[{host}]" if ":" in host else host
        for line in self._sign_ins:
            self._tell(line)
        self._tell(f"ready: http://{name}:{port}/ (Ctrl-C stops it)")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _database_kept_up() -> AbstractContextManager[None]:
    """Look after the embedded database; a city's own has somebody else to do that."""
    folder = embedded.held()
    return kept_up(folder) if folder else nullcontext()


def _stop_on_signals(household: Household) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        household.ask_to_stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # Under nohup the end of the terminal is not ours.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


def _known_host() -> str:
    first = next(iter(settings.ALLOWED_HOSTS), "*").lstrip(".")
    return "localhost" if first == "*" else first
