"""The command ``office``: exit code 0 done, 1 refused or failed, 2 wrong use; an error is one line on standard error."""

import difflib
import gc
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

import django
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError, SystemCheckError
from django.db import OperationalError, connections

from office.config import embedded
from office.config.logs import guard_last_words
from office.law import Refusal
from office.vault.keys import KeyFaultError, KeyMissingError

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
CONNECT_SECONDS = 5
# Faults that a line can tell of; any other is a fault of ours and comes with its traceback.
TOLD = (
    *(CommandError, Refusal, KeyFaultError, KeyMissingError),
    *(OperationalError, psycopg.OperationalError, embedded.EmbeddedServerError),
)
# Django's own that touch no table. A command of ours says ``needs_database = False``.
WITHOUT_DATABASE = {"check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "makemessages"}


def main() -> None:
    # While everything is loaded there is next to no garbage, and looking for it takes a third of the start.
    gc.disable()
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Do what ``words`` ask for and give the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.config.settings")
    try:
        django.setup()
        if not settings.DEBUG:
            guard_last_words()
        return _dispatch(list(words))
    except TOLD as error:
        return _told(error)
    except (ValueError, ImproperlyConfigured) as error:
        if settings.configured:
            raise
        return _say(f"a setting is wrong: {error}", FAILED)
    except KeyboardInterrupt:
        return _say("stopped", INTERRUPTED)
    finally:
        if settings.configured:
            connections.close_all()


def _dispatch(words: list[str]) -> int:
    name, *rest = words or ["help"]
    if name == "--version":
        print(version("prozoryi-office"))  # noqa: T201
        return DONE
    if name == "help" and rest:
        name, rest = rest[0], ["--help"]
    if name in {"help", "--help", "-h"}:
        print(_overview())  # noqa: T201
        return DONE
    if name not in get_commands():
        near = difflib.get_close_matches(name, get_commands(), n=1)
        hint = f"did you mean 'office {near[0]}'?" if near else "'office help' lists the commands"
        return _say(f"there is no command {name!r}: {hint}", WRONG_USE)
    return _execute(name, rest)


def _execute(name: str, words: list[str]) -> int:
    command = _load(name)
    _collect_from_now_on()
    try:
        options = vars(command.create_parser("office", name).parse_args(words))
    except CommandError as error:
        wrong = str(error).removeprefix("Error: ")
        return _say(f"{wrong} ('office {name} --help' tells more)", WRONG_USE)
    if getattr(command, "needs_database", name not in WITHOUT_DATABASE):
        _reach_database()
    command.execute(*options.pop("args", ()), **options)
    return DONE


def _collect_from_now_on() -> None:
    """What is loaded by now stays until the end: the collector of garbage need not go through it."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _reach_database() -> None:
    """Start the embedded server, or try the city's own at once: the pool would try for half a minute."""
    if url := os.environ.get("DATABASE_URL"):
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    else:
        # Set for the processes this one starts, too.
        os.environ["DATABASE_URL"] = embedded.start(settings.VAR / embedded.SERVER_FOLDER)


def _load(name: str) -> BaseCommand:
    home = get_commands()[name]
    return home if isinstance(home, BaseCommand) else load_command_class(home, name)


def _overview() -> str:
    homes = get_commands()
    ours = sorted(name for name, home in homes.items() if str(home).startswith("office."))
    width = max(map(len, ours))
    lines = [f"  {name:<{width}}  {_load(name).help}" for name in ours]
    others = ", ".join(sorted(homes.keys() - set(ours)))
    return "\n".join(
        ["office COMMAND …", "", *lines, "", f"Django's own: {others}", "office COMMAND --help tells more."]
    )


def _told(error: Exception) -> int:
    match error:
        case SystemCheckError():
            sys.stderr.write(f"{error}\n")
            return error.returncode
        case CommandError():
            return _say(str(error), error.returncode)
        case OperationalError() | psycopg.OperationalError():
            return _say(f"the database does not answer: {str(error).strip().splitlines()[0]}", FAILED)
        case _:
            return _say(str(error), FAILED)


def _say(text: str, code: int) -> int:
    sys.stderr.write(f"office: {' '.join(text.split())}\n")
    return code


if __name__ == "__main__":
    main()
