"""Certificates made on the spot: an office's own, a CA's, and one of a CA for a host."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """One with its key; `pem` is what a centre would hand out."""

    made: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        return self.made.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def der(self) -> bytes:
        return self.made.public_bytes(serialization.Encoding.DER)

    def server(self, folder: Path) -> ssl.SSLContext:
        """What a server shows it with."""
        file = folder / f"{self.made.serial_number}.pem"
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(self.pem.encode() + key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def certificate(
    host: str = "pusat.contoh", *, ca: bool = False, by: Certificate | None = None
) -> Certificate:
    """For this host name or address; its own, or signed `by` a CA's."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca" if ca else host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.made.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name(host)]), critical=False)
        .sign(by.key if by else key, hashes.SHA256())
    )
    return Certificate(made, key)


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


@dataclass
class Shown:
    """A server that shows a certificate; `heard` is what it was asked after the handshake."""

    url: str
    heard: list[tuple[str, dict[str, str]]]


class _Showing(BaseHTTPRequestHandler):
    kind: str
    body: bytes
    heard: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.heard.append((self.path, dict(self.headers)))
        self.send_response(200)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Silence."""


class _Server(HTTPServer):
    def handle_error(self, *_: object) -> None:
        """A laptop that turned away at the handshake is no error."""


@contextmanager
def showing(context: ssl.SSLContext, kind: str, body: bytes) -> Iterator[Shown]:
    """Answers everything with this body, over TLS."""
    heard: list[tuple[str, dict[str, str]]] = []
    handler = type("Handler", (_Showing,), {"kind": kind, "body": body, "heard": heard})
    server = _Server(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Shown(f"https://127.0.0.1:{server.server_port}", heard)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
