"""Reading settings from the environment: plain functions, no library."""

import os
import secrets
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from office.tables.lasting import LastingConnection

CONNECT_SECONDS = 3
# A statement that comes a third time is planned once for all: to plan a join of eight tables takes longer than to answer it.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def roles(name: str) -> list[str]:
    """Give names of roles. Raises ValueError that names the variable: a misspelt role would need nothing, and nobody knew."""
    named = words(name)
    if not named:
        return []
    from office.centres.roles import Role  # noqa: PLC0415  it brings Django's models along: only where it is needed

    if wrong := [word for word in named if word not in Role.values]:
        raise ValueError(f"{name} names no role with {', '.join(wrong)}: write {' '.join(Role.values)}")
    return named


def number(name: str, default: int) -> int:
    """Give a whole number above zero. Raises ValueError that names the variable."""
    given = os.environ.get(name) or str(default)
    if not given.isdecimal() or int(given) == 0:
        raise ValueError(f"{name} must be a whole number above zero")
    return int(given)


def secret_key(var: Path) -> str:
    """Give ``OFFICE_SECRET_KEY``; where it is not set, a key made once and kept in a file only the owner can read."""
    if given := os.environ.get("OFFICE_SECRET_KEY"):
        return given
    kept = var / "secret-key"
    if not kept.exists():
        var.mkdir(parents=True, exist_ok=True)
        _keep(kept, secrets.token_urlsafe(64))
    return kept.read_text()


def _keep(file: Path, text: str) -> None:
    """Write ``text`` whole or not at all; where another process was first, its text stays."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as fresh:
        fresh.write(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(url: str) -> dict[str, Any]:
    """Turn ``postgresql://user:password@host:port/name?host=/socket/folder&sslmode=…`` into Django's setting.

    What stands in the query besides ``host`` goes to libpq as it is.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must be a postgresql:// address")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {**PREPARED, "connect_timeout": str(CONNECT_SECONDS), **options, "pool": _pool()},
    }


def _pool() -> dict[str, Any]:
    """Say of what kind connections are, how many there may be, and how soon it is told that there is none (seconds).

    A process has at least as many as it has requests at once, so nobody waits for one but where the database is away;
    and after the short time in which the pool tries to reach it again by itself, each request tries anew.
    """
    return {
        "connection_class": LastingConnection,
        "min_size": 1,
        "max_size": pool_size(),
        "timeout": CONNECT_SECONDS,
        "reconnect_timeout": 1,
    }


def pool_size() -> int:
    """Give how many connections one process may hold; a web process runs as many requests at once."""
    return number("OFFICE_DB_POOL", 8)


class Smtp(NamedTuple):
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def smtp(url: str) -> Smtp:
    """Turn ``smtp://``, ``smtp+starttls://`` or ``smtps://`` ``user:password@host:port`` into settings; empty: none."""
    if not url:
        return Smtp()
    parts = _known("OFFICE_SMTP_URL", url, *SMTP_PORTS)
    return Smtp(
        host=parts.hostname or "",
        port=parts.port or SMTP_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
    )


def web_address(name: str) -> str:
    """Give the http or https address in the variable ``name``; empty when it is not set."""
    url = os.environ.get(name, "")
    if url:
        _known(name, url, "http", "https")
    return url


def openid_connect() -> dict[str, Any]:
    """Give allauth's setting for the city's own sign-in; empty where ``OFFICE_OIDC_URL`` is not set."""
    url = web_address("OFFICE_OIDC_URL")
    if not url:
        return {}
    client, secret = os.environ.get("OFFICE_OIDC_CLIENT", ""), os.environ.get("OFFICE_OIDC_SECRET", "")
    if not client or not secret:
        raise ValueError("OFFICE_OIDC_URL needs OFFICE_OIDC_CLIENT and OFFICE_OIDC_SECRET beside it")
    name = os.environ.get("OFFICE_OIDC_NAME") or "OpenID Connect"
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [openid_app(url, client, secret, name)]}}


def openid_app(url: str, client: str, secret: str, name: str) -> dict[str, Any]:
    """Describe one provider of OpenID Connect as allauth wants it; ``name`` stands on the button."""
    return {
        "provider_id": "city",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": url},
    }


def applicant_providers() -> list[dict[str, str]]:
    """Give the providers by which applicants sign in on the public site (ADR 0104): none, one or two of them."""
    found = []
    for kind, prefix, usual in (
        ("oidc", "OFFICE_APPLICANT_OIDC", "OpenID Connect"),
        ("id_gov_ua", "OFFICE_ID_GOV_UA", "id.gov.ua"),
    ):
        if url := web_address(f"{prefix}_URL"):
            client, secret = os.environ.get(f"{prefix}_CLIENT", ""), os.environ.get(f"{prefix}_SECRET", "")
            if not client or not secret:
                raise ValueError(f"{prefix}_URL needs {prefix}_CLIENT and {prefix}_SECRET beside it")
            code = {"oidc": "city", "id_gov_ua": "id-gov-ua"}[kind]
            name = os.environ.get(f"{prefix}_NAME") or usual
            told = {"code": code, "kind": kind, "name": name, "url": url.rstrip("/"), "client": client}
            claim = os.environ.get(f"{prefix}_RNTRC_CLAIM", "")
            found.append({**told, "secret": secret, "rntrc_claim": claim})
    return found


def scanner(name: str) -> str | tuple[str, int] | None:
    """Turn ``unix:/path`` or ``tcp://host:port`` in the variable ``name`` into a socket's address; None: not set."""
    given = os.environ.get(name, "")
    if not given:
        return None
    kind, _colon, place = given.partition(":")
    if kind == "unix" and place.startswith("/"):
        return place
    host, _colon, port = place.removeprefix("//").rpartition(":")
    if kind == "tcp" and host and port.isdecimal():
        return host.strip("[]"), int(port)
    raise ValueError(f"{name} must be unix:/path or tcp://host:port")


def _known(name: str, url: str, *schemes: str) -> SplitResult:
    # The address itself is not repeated: it may hold a password.
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(
            f"{name} must be an address with a host that starts with {' or '.join(f'{s}://' for s in schemes)}"
        )
    return parts
