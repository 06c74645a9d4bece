"""A test provider of OpenID Connect on a real socket."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

__all__ = ["CLIENT", "SECRET", "Provider", "running_provider"]

CLIENT, SECRET = "sourcebook", "a secret of the client"


class Provider:
    """Answers who a code belongs to; `claims` are those of the next person who signs in."""

    def __init__(self) -> None:
        self.address = ""
        # The name that it gives itself; if empty, its URL.
        self.issuer = ""
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.token: dict[str, Any] = {}
        self.challenges: dict[str, str] = {}
        self.requests: list[str] = []

    def code_for(self, authorization: str) -> dict[str, str]:
        """Return the query that a browser brings back after the person agreed at this URL."""
        asked = {name: value[0] for name, value in parse_qs(urlsplit(authorization).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"]
        return {"code": code, "state": asked["state"]}

    def answer(self, path: str, posted: dict[str, list[str]]) -> dict[str, Any] | None:
        self.requests.append(path)
        if path.endswith("/.well-known/openid-configuration"):
            return {
                "issuer": self.issuer or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/token":
            verifier = posted["code_verifier"][0].encode()
            digest = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest())
            expected = self.challenges.pop(posted["code"][0], None)
            if posted["client_secret"] != [SECRET] or digest.rstrip(b"=").decode() != expected:
                return None
            claims = {"iss": self.issuer or self.address, "aud": CLIENT, **self.claims}
            token = jwt.encode({**claims, "iat": 1, "exp": 1 << 33}, "k" * 32, "HS256")
            answer = {"access_token": "x", "token_type": "Bearer", "id_token": token}
            return {**answer, **self.token}
        if path == "/userinfo":
            return {**self.claims, **self.userinfo}
        return None


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.reply(parse_qs(body.decode()))

        def reply(self, posted: dict[str, list[str]]) -> None:
            answer = provider.answer(urlsplit(self.path).path, posted)
            body = json.dumps(answer or {"error": "invalid_grant"}).encode()
            self.send_response(200 if answer else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    provider.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
