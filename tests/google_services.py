"""Plays the two services a function's own credentials need: the metadata server, and IAM's ``signBlob``.

Real servers in front of the unchanged SDK: IAM is reached by HTTPS under its own name, through a proxy
that ends the connection here with a certificate of the test's.
"""

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from tests.parts import LOOPBACK

IAM_HOST = "iamcredentials.googleapis.com"
ACCOUNT = "generator@demo-project.iam.gserviceaccount.com"
PROJECT = "demo-project"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_as_pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@dataclass
class GoogleServices:
    """The running services.

    Attributes:
        environment: what a process needs in its environment to meet them instead of Google's.
        key: with which ``signBlob`` signs.
        signed: what ``signBlob`` was asked to sign, and with which token.
        tokens: how many tokens were given out, by scopes.
        refusal: if set, the status ``signBlob`` answers with.
        token_life: seconds a token says it lives.
    """

    environment: dict[str, str]
    key: rsa.RSAPrivateKey
    signed: list[tuple[bytes, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    refusal: int | None = None
    token_life: int = 3600


@contextmanager
def running_google_services(folder: Path) -> Iterator[GoogleServices]:
    """Runs both as long as the context lasts.

    Args:
        folder: for the certificate.
    """
    key = new_key()
    certificate, key_file = _certificate(folder)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key_file)
    services = GoogleServices({}, key)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_CONNECT(self) -> None:
            assert self.path == f"{IAM_HOST}:443", f"the SDK called {self.path}"
            self.send_response(200)
            self.end_headers()
            with tls.wrap_socket(self.connection, server_side=True) as connection:
                IamHandler(connection, self.client_address, self.server)
            self.close_connection = True

        def do_GET(self) -> None:
            assert self.headers["Metadata-Flavor"] == "Google"
            path, _, query = self.path.partition("?")
            match path.removeprefix("/computeMetadata/v1/").strip("/"):
                case "project/project-id":
                    self._send(PROJECT.encode(), "text/plain")
                case "universe/universe-domain":
                    self._send(b"googleapis.com", "text/plain")
                case path if path.endswith("/token"):
                    services.tokens.append(query)
                    token = {"access_token": f"token-{len(services.tokens)}", "token_type": "Bearer"}
                    self._send_json({**token, "expires_in": services.token_life})
                case path if path.startswith("instance/service-accounts/"):
                    self._send_json({"email": ACCOUNT, "scopes": ["cloud-platform"], "aliases": ["default"]})
                case _:
                    self._send(b"", "text/plain")

        def _send_json(self, value: Any, status: int = 200) -> None:
            self._send(json.dumps(value).encode(), "application/json", status)

        def _send(self, content: bytes, content_type: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Metadata-Flavor", "Google")
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass  # a test's output is its own

    class IamHandler(Handler):
        def do_POST(self) -> None:
            assert self.path == f"/v1/projects/-/serviceAccounts/{ACCOUNT}:signBlob"
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            payload = base64.b64decode(asked["payload"])
            services.signed.append((payload, self.headers["Authorization"]))
            if services.refusal is not None:
                self._send_json({"error": {"code": services.refusal}}, services.refusal)
                return
            signature = key.sign(payload, padding.PKCS1v15(), hashes.SHA256())
            self._send_json({"keyId": "1", "signedBlob": base64.b64encode(signature).decode()})

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    address = f"{LOOPBACK}:{server.server_address[1]}"
    services.environment = {
        "GCE_METADATA_HOST": address,
        "GCE_METADATA_IP": address,
        "HTTPS_PROXY": f"http://{address}",
        "NO_PROXY": LOOPBACK,
        "REQUESTS_CA_BUNDLE": str(certificate),
    }
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = new_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, IAM_HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(IAM_HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "iam.pem", folder / "iam.key"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_text(key_as_pem(key))
    return certificate_file, key_file
