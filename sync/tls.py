"""Whose certificate a connection accepts: what every computer trusts, one pinned certificate, or, once, any.

A pinned certificate is trusted alone. If it is the server's own it need not name the host, since an office's
network has no domain; if it is a CA's, the server must show one of that CA's that names the host.
"""

import ssl
from dataclasses import dataclass
from typing import Any

from urllib3.util.ssl_match_hostname import CertificateError, match_hostname


@dataclass(frozen=True, slots=True)
class Trust:
    """`certificate` is PEM, None for the public authorities; `anybody` is for reading a certificate only."""

    certificate: str | None = None
    anybody: bool = False

    @property
    def pinned(self) -> bytes | None:
        """The pinned certificate as DER; ValueError when the text is none."""
        return ssl.PEM_cert_to_DER_cert(self.certificate) if self.certificate is not None else None

    def context(self) -> ssl.SSLContext | None:
        """What to hand to the connection; None leaves the public authorities to the library."""
        if self.anybody:
            return _unchecked()
        return _only(self.certificate) if self.certificate is not None else None

    def accept(self, connected: Any, host: str) -> None:
        """After the handshake, before a byte goes: ssl.SSLError for a certificate that names another host."""
        if self.anybody or (pinned := self.pinned) is None:
            return
        if connected.getpeercert(binary_form=True) == pinned:
            return
        try:
            match_hostname(connected.getpeercert(), host)
        except (CertificateError, ValueError):
            raise ssl.SSLCertVerificationError("another host") from None


def _only(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False  # `accept` does, where it holds
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    return context


def _unchecked() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
