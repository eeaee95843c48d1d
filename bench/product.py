"""The product under measurement: an installation of its own, filled to a size, with its web server running."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("OFFICE_BENCH_VAR", ROOT / "build/bench"))
PORT = 8787
WEB_PROCESSES = 2


def open_installation() -> str:
    """Start the database and make Django ready in this process; give the address of the database."""
    os.environ["OFFICE_VAR"] = str(FOLDER)
    FOLDER.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(ROOT / "src"))
    from office.config import embedded

    url = os.environ.get("DATABASE_URL") or embedded.start(FOLDER / embedded.SERVER_FOLDER)
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "office.config.settings"
    import django

    django.setup()
    return url


def office(*words: str) -> str:
    """Run an ``office`` command and give what it printed."""
    command = [sys.executable, "-m", "office.config.cli", *words]
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE)
    return done.stdout


def fill(cases: int) -> float:
    """Bring the register to ``cases`` cases; give the seconds it took for each thousand that was missing."""
    import time

    from office.cases.models import Case

    missing = cases - Case.objects.count()
    if missing <= 0:
        return 0.0
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "office.config.cli", "demo", "--bulk", str(missing)], check=True)
    return (time.monotonic() - started) / missing * 1000


@contextmanager
def web() -> Iterator[subprocess.Popen[bytes]]:
    """Run the web server as a city runs it."""
    from office.config import serving
    from office.config.serving import Address

    words = ["web", "--port", str(PORT), "--workers", str(WEB_PROCESSES), "--with-parent"]
    server = subprocess.Popen([sys.executable, "-m", "office.config.cli", *words])
    try:
        where = Address("127.0.0.1", PORT, "/health/", "localhost")
        if not serving.await_answer(where, given_up=lambda: server.poll() is not None):
            raise SystemExit("bench: the web server did not answer")
        yield server
    finally:
        server.terminate()
        server.wait()


def memory_of(server: subprocess.Popen[bytes]) -> list[int]:
    """Give the megabytes each web process holds for itself or its share of (PSS)."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return sorted(_pss(int(child)) for child in [*children, str(server.pid)])


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) // 1024
    return 0


@dataclass(frozen=True)
class Cast:
    """Who and what the measured acts are about: a desk, a head, a service whose case goes through two bodies."""

    centre: str
    body: str
    decider: str
    card: str
    answers: dict[str, bool]
    lines: Sequence[int]
    tokens: dict[str, str]
    """Secret of each worker's client, by the worker's id."""
    front: str
    head: str
    cookies: dict[str, str]
    officers: frozenset[str]
    """Whose day the page of an officer's work is; a service that is given at once has a worker of the front office."""


def choose_cast() -> Cast:
    """Take the front office of Lutsk and a service with one step before the decision, and give everybody a token."""
    from django.db.models import Q

    from office.catalogue.models import InformationCard
    from office.catalogue.queries import documents_needed
    from office.centres.models import Centre, Posting, Role

    centre = Centre.objects.filter(city__slug="lutsk").earliest("opened_on")
    front = Posting.objects.filter(role=Role.FRONT_OFFICE, centre=centre).select_related("worker", "provider").first()
    if front is None or front.provider is None:
        raise SystemExit("bench: the demo has no front office")
    card, decider = _card(centre, front.provider)
    people = Posting.objects.filter(Q(centre=None) | Q(centre=centre), city=None).select_related("worker")
    chosen = {str(posting.worker_id): posting for posting in people if posting.role in _ROLES}
    head = next(posting for posting in people if posting.role == Role.CENTRE_HEAD and posting.centre_id == centre.pk)
    information = InformationCard.objects.get(pk=card)
    answers = dict.fromkeys(information.questions.values_list("code", flat=True), False)
    return Cast(
        centre=centre.code,
        body=front.provider.code,
        decider=decider,
        card=str(card),
        answers=answers,
        lines=[document.order for document in documents_needed(information, answers)],
        tokens={key: _token(posting.worker) for key, posting in chosen.items()},
        front=str(front.worker_id),
        head=str(head.worker_id),
        cookies={key: cookie(posting) for key, posting in chosen.items()},
        officers=frozenset(key for key, posting in chosen.items() if posting.role == Role.CASE_OFFICER),
    )


_WORK = ("processing", "decision")
_ROLES = ("front_office", "case_officer", "provider_head", "centre_head")


def _card(centre: Any, takes: Any) -> tuple[Any, str]:
    from office.catalogue.models import InformationCard, ProcessCard, RoleKind

    cards = ProcessCard.objects.filter(state="in_force", city=centre.city).order_by("service__code")
    for process in cards.prefetch_related("steps__provider"):
        steps = sorted((each for each in process.steps.all() if each.stage in _WORK), key=lambda each: each.number)
        roles = process.service.provider_roles.filter(kind=RoleKind.TAKES_PAPERS, provider=takes)
        info = InformationCard.objects.filter(service=process.service, city=centre.city, state="in_force").first()
        inside = centre.participations.filter(provider=steps[-1].provider).exists() if steps else False
        if len(steps) == 2 and inside and steps[-1].provider_id != takes.pk and roles.exists() and info:
            return info.pk, steps[-1].provider.code
    raise SystemExit("bench: the demo has no service that one body works on and another decides")


def _token(worker: Any) -> str:
    from office.accounts.clients import add_client, issue_token
    from office.accounts.models import ApiClient
    from office.accounts.scopes import Scope
    from office.ui.clock import now

    name = f"bench {worker.email}"
    client = ApiClient.objects.filter(name=name).first() or add_client(
        name, worker=worker, scopes=tuple(Scope), per_minute=6_000_000, by=None, at=now()
    )
    return issue_token(client, days=2, by=None, at=now()).secret


def cookie(posting: Any) -> str:
    """Sign the worker in, by the second factor too, and choose this posting of his."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from office.accounts.second_factor import PASSED
    from office.accounts.session_store import SessionStore
    from office.ui import postings

    session = SessionStore()
    session[SESSION_KEY] = str(posting.worker_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = posting.worker.get_session_auth_hash()
    session[PASSED] = True
    session[postings.SESSION_KEY] = str(posting.pk)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def machine() -> dict[str, Any]:
    """Say what the figures were measured on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown",
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": memory,
        "python": sys.version.split()[0],
        "postgresql": server,
        "fsync": _shown("fsync"),
        "synchronous_commit": _shown("synchronous_commit"),
        "web_processes": WEB_PROCESSES,
        "commit": commit.stdout.strip(),
    }


def _shown(setting: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        return str(cursor.fetchone()[0])


def save(results: dict[str, Any], name: str) -> Path:
    file = ROOT / "bench/results" / f"{name}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return file
