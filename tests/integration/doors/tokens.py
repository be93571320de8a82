"""ID tokens and App Check tokens signed with a key of the tests, and the place that vouches for it."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

PROJECT: Final = "demo-doors"
KEY_ID: Final = "key-of-the-tests"
EDITOR: Final[dict[str, Any]] = {
    "sub": "editor-1",
    "email": "editor@example.com",
    "email_verified": True,
    "role": "editor",
}
USER: Final[dict[str, Any]] = {"sub": "user-1", "email": "user@example.com", "email_verified": True}


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A private key; the same one for the same name in one run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def id_token(
    claims: Mapping[str, Any],
    *,
    signed_with: str = "google",
    algorithm: str = "RS256",
    header: Mapping[str, Any] | None = None,
) -> str:
    """A token as Firebase Authentication issues them; a claim of ``None`` is left out."""
    now = int(time.time())
    all_claims = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "auth_time": now - 60,
        "iat": now - 60,
        "exp": now + 3600,
        **claims,
    }
    present = {name: value for name, value in all_claims.items() if value is not None}
    headers = {"kid": KEY_ID, "typ": "JWT", **(header or {})}
    if algorithm == "HS256":  # signed with what everybody can fetch; the library refuses to make these
        return _signed_with_a_public_text({**headers, "alg": "HS256"}, present, certificate(signed_with))
    return jwt.encode(
        present,
        key(signed_with) if algorithm == "RS256" else "",
        algorithm=algorithm,
        headers={name: value for name, value in headers.items() if value is not None},
    )


def app_check_token(claims: Mapping[str, Any] | None = None, *, signed_with: str = "google") -> str:
    """A token as Firebase App Check issues them."""
    now = int(time.time())
    all_claims = {
        "iss": "https://firebaseappcheck.googleapis.com/123456789",
        "aud": ["projects/123456789", f"projects/{PROJECT}"],
        "sub": "1:123456789:web:abc",
        "iat": now - 60,
        "exp": now + 3600,
        **(claims or {}),
    }
    return jwt.encode(all_claims, key(signed_with), algorithm="RS256", headers={"kid": KEY_ID})


def unsigned(claims: Mapping[str, Any]) -> str:
    """A token as the emulators of Firebase Authentication and Firestore take them."""
    return id_token(claims, algorithm="none", header={"kid": None})


@cache
def certificate(name: str) -> str:
    """The public certificate of a key, PEM."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key(name).public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key(name), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class Authority:
    """Answers in place of Google's two addresses of public keys.

    Attributes:
        url: of the ID tokens' certificates at ``/certificates``, of App Check's keys at ``/jwks``.
        fetched: how often each path was asked for.
    """

    url: str
    fetched: list[str] = field(default_factory=list)


@contextmanager
def running_authority() -> Iterator[Authority]:
    """An authority that vouches for the key ``google`` under :data:`KEY_ID`."""
    public = jwt.algorithms.RSAAlgorithm.to_jwk(key("google").public_key(), as_dict=True)
    answers = {
        "/certificates": {KEY_ID: certificate("google")},
        "/jwks": {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]},
    }
    fetched: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fetched.append(self.path)
            body = json.dumps(answers[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Cache-Control", "public, max-age=21600")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Authority(f"http://127.0.0.1:{server.server_port}", fetched)
    finally:
        server.shutdown()
        server.server_close()


def _signed_with_a_public_text(header: Mapping[str, Any], claims: Mapping[str, Any], secret: str) -> str:
    parts = [_encoded(json.dumps(part).encode()) for part in (header, claims)]
    signature = hmac.digest(secret.encode(), ".".join(parts).encode(), hashlib.sha256)
    return ".".join([*parts, _encoded(signature)])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
