"""A client's credentials: one PEM file with its key, its certificate and the authority it trusts.

Needs Python's ssl alone: a device has no library for certificates.
"""

import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litterfog.wire.tls_words import CUT_OFF

_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----", re.ASCII | re.DOTALL
)
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL's x509_vfy.h
_FLIGHTS = 4  # of a handshake, generously
_MOST_BYTES = 65_536  # of a file that can be a bundle
_DAY_S = 86_400


class CredentialsError(ValueError):
    """A bundle that cannot be used: says which file, and why."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a bundle says of its holder."""

    path: Path
    name: str  # the certificate's common name: the identity that the broker sees
    not_after: float  # seconds since the epoch

    @property
    def days_left(self) -> float:
        """Days until the certificate expires, negative when it has."""
        return (self.not_after - time.time()) / _DAY_S


def read_credentials(path: Path) -> Credentials:
    """Read a bundle, and prove that its key, its certificate and its authority fit.

    An expired one can be read: a device takes pictures all the same, and tells why none arrives.

    Raises:
        CredentialsError: it cannot be read, is no bundle, or its parts do not fit.
    """
    server, client = _mirror(path, _authority(path))
    try:
        seen = _shown_certificate(server, client)
    except ssl.SSLError as error:
        raise CredentialsError(
            f"{path}: the certificate is not of the authority beside it: {error.reason or error}"
        ) from error
    names = [value for part in seen["subject"] for kind, value in part if kind == "commonName"]
    if not names:
        raise CredentialsError(f"{path}: the certificate has no common name")
    return Credentials(path, names[0], ssl.cert_time_to_seconds(seen["notAfter"]))


def checked_credentials(path: Path | None) -> Path | None:
    """Give a bundle's path back, for a setting; raises CredentialsError."""
    if path is not None:
        read_credentials(path)
    return path


def client_context(credentials: Path | None) -> ssl.SSLContext:
    """Make the TLS side of a connection; without credentials the system's authorities count.

    Raises:
        CredentialsError: the bundle cannot be read.
    """
    authority = _authority(credentials) if credentials else None
    context = ssl.create_default_context(cadata=authority)  # with cadata no other is trusted
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    if credentials:
        _load(context, credentials)
    return context


def hear_faults(context: ssl.SSLContext, heard: Callable[[ssl.SSLError], None]) -> None:
    """Be told of TLS faults of sockets made from now on.

    In TLS 1.3 a broker refuses a certificate after the handshake, with an alert that comes with
    the first read (RFC 8446, 4.4.2.4 and 6.2). MQTT clients call that a lost connection.
    """

    class Hearing(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            try:
                super().do_handshake(block)
            except OSError as error:
                self.close()  # paho leaves it open
                if isinstance(error, ConnectionError):
                    raise ConnectionError(CUT_OFF) from error
                raise

        def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
            try:
                return super().recv(buflen, flags)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                raise
            except ssl.SSLError as error:
                heard(error)
                raise

        def send(self, data: Any, flags: int = 0) -> int:
            try:
                return super().send(data, flags)
            except (ConnectionError, ssl.SSLEOFError):
                self.recv(1)  # the other side has closed: its alert may be here, unread
                raise

    context.sslsocket_class = Hearing


def _authority(path: Path) -> str:
    """Read the certificates behind the holder's own."""
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES + 1).decode("ascii", errors="replace")
    except OSError as error:
        raise CredentialsError(f"{path}: {error.strerror or error}") from error
    certificates = _CERTIFICATE.findall(text)
    if len(certificates) < 2 or "PRIVATE KEY-----" not in text or len(text) > _MOST_BYTES:
        raise CredentialsError(
            f"{path} is no bundle of private key, certificate and authority:"
            " litterfog certs device NAME makes one"
        )
    return "\n".join(certificates[1:])


def _load(context: ssl.SSLContext, path: Path) -> None:
    try:
        context.load_cert_chain(path, password="")
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        if why == "KEY_VALUES_MISMATCH":
            why = "the private key is not the certificate's"
        raise CredentialsError(f"{path}: {why}") from error


def _mirror(path: Path, authority: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a server that checks a bundle as a broker would, save for the time; and its client."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.verify_mode = ssl.CERT_REQUIRED
    server.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    try:
        server.load_verify_locations(cadata=authority)
    except ssl.SSLError as error:
        raise CredentialsError(f"{path}: the authority's certificate is damaged") from error
    for context in (server, client):
        _load(context, path)
    return server, client


def _shown_certificate(server: ssl.SSLContext, client: ssl.SSLContext) -> dict[str, Any]:
    """Shake hands with oneself, in memory: Python's one public way to read a certificate."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [
        client.wrap_bio(to_client, to_server),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for side in sides * _FLIGHTS:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return dict(sides[1].getpeercert() or {})
