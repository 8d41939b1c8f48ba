"""A small OpenID Connect provider on the loopback: discovery, keys, code, and a signed token of whom it is told."""

from __future__ import annotations

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from pytest_django import Settings

CLIENT, SECRET = "fazhi-workbench", "a secret of the test provider"


def _number(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def handler_of(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            provider.asked.append(asked.path)
            if asked.path == "/authorize":
                given = parse_qs(asked.query)
                self.send_response(302)
                back = urlencode({"code": "the-code", "state": given["state"][0]})
                self.send_header("Location", f"{given['redirect_uri'][0]}?{back}")
                self.end_headers()
                return
            self._answer(provider.documents().get(asked.path))

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            good = sent["client_secret"] == [SECRET] and sent["code"] == ["the-code"] and "code_verifier" in sent
            self._answer(provider.tokens() if good else None)

        def _answer(self, document: object) -> None:
            content = json.dumps(document or {"error": "invalid_request"}).encode()
            self.send_response(200 if document else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


class Provider:
    """The provider; ``claims`` is what its next token says."""

    def __init__(self) -> None:
        self.key: RSAPrivateKey = generate_private_key(65537, 2048)
        self.signs_with = self.key
        self.claims: dict[str, Any] = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def documents(self) -> dict[str, object]:
        public = self.key.public_key().public_numbers()
        key = {"kty": "RSA", "kid": "k1", "use": "sig", "alg": "RS256", "n": _number(public.n), "e": _number(public.e)}
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": {"keys": [key]},
        }  # fmt: skip

    def tokens(self) -> dict[str, object]:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims}
        token = jwt.encode(claims, self.signs_with, algorithm="RS256", headers={"kid": "k1"})
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": token}

    def told_to(self, settings: Settings) -> None:
        """Configure the installation for this provider, as its environment would."""
        settings.OIDC_SERVER, settings.OIDC_NAME = self.url, "县统一身份认证"
        app = {
            "provider_id": "oidc", "name": "县统一身份认证", "client_id": CLIENT, "secret": SECRET,
            "settings": {"server_url": self.url, "fetch_userinfo": False},
        }  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
