"""A small real server that speaks as identity providers do: OpenID Connect, and the OAuth 2 of id.gov.ua."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT = "office"
SECRET = "a secret of the tests"
CODE = "code-1"


@dataclass
class Spoken:
    """What the server says; a test changes it. ``asked``: the paths it was asked for, with their questions."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    broken: str = ""
    nonce: str = ""

    def answer(self, path: str, said: dict[str, list[str]]) -> dict[str, Any]:
        """Answer as the provider does."""
        self.asked.append((path, said))
        if path == self.broken:
            return {"error": "server_error"}
        if path == "/.well-known/openid-configuration":
            names = ("authorization", "token", "userinfo")
            ends = {f"{name}_endpoint": f"{self.url}/{name}" for name in names}
            return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks", **ends}
        if path == "/jwks":
            told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [told | {"kid": "1", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            return (
                {"access_token": "at-1", "id_token": self._id_token()} if said.get("code") == [CODE] else {"error": "x"}
            )
        if path == "/get-access-token":
            fits = said.get("code") == [CODE] and said.get("client_secret") == [SECRET]
            return {"access_token": "at-2", "user_id": 7} if fits else {"error": "x", "error_description": "no"}
        return dict(self.person)

    def _id_token(self) -> str:
        now = int(time())
        told = {"iss": self.url, "sub": "s-1", "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": self.nonce}
        key = None if self.algorithm == "none" else ("x" * 32 if self.algorithm == "HS256" else self.key)
        return jwt.encode(told | self.claims, key, algorithm=self.algorithm, headers={"kid": "1"})  # type: ignore[arg-type]


@contextmanager
def a_provider() -> Iterator[Spoken]:
    """Run the server until the test ends."""
    spoken = Spoken()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _reply(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            told = json.dumps(spoken.answer(parts.path, parse_qs(parts.query) | parse_qs(body.decode()))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    spoken.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield spoken
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
