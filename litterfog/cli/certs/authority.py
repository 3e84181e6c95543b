"""A small certificate authority: keys, certificates and the revocation list (RFC 5280).

Knows nothing of files. What it makes passes OpenSSL's strict checks, which Python 3.13 turns on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3_652
LEAF_DAYS = 825
_HOST_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*")
_CLOCKS_APART = timedelta(days=1)  # a device's clock may be behind


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its private key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def key_pem(self) -> bytes:
        """The private key, not encrypted."""
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @property
    def certificate_pem(self) -> bytes:
        """The certificate alone."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def make_authority(now: datetime) -> Identity:
    """Make an authority that signs leaves only; its name tells it from other authorities."""
    key = ec.generate_private_key(ec.SECP256R1())
    serial = x509.random_serial_number()
    name = _name(f"litterfog CA {serial:x}"[:24])
    builder = (
        _builder(name, name, key.public_key(), key.public_key(), serial, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(authority=True), critical=True)
    )
    return Identity(key, builder.sign(key, hashes.SHA256()))


def read_authority(key_pem: bytes, certificate_pem: bytes) -> Identity:
    """Read an authority back.

    Raises:
        ValueError: one of the two is not what it should be, or they do not belong together.
    """
    key = serialization.load_pem_private_key(key_pem, password=None)
    certificate = x509.load_pem_x509_certificate(certificate_pem)
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.public_key() == certificate.public_key():
        return Identity(key, certificate)
    raise ValueError("key and certificate do not belong together")


def issue_client(authority: Identity, name: str, now: datetime) -> Identity:
    """Issue a certificate that a device or a subscriber shows; its common name is its identity."""
    return _issue(authority, name, ExtendedKeyUsageOID.CLIENT_AUTH, [], now)


def issue_server(authority: Identity, name: str, hosts: Iterable[str], now: datetime) -> Identity:
    """Issue a certificate for a server that answers to these host names and addresses."""
    names = [_general_name(host) for host in hosts]
    return _issue(authority, name, ExtendedKeyUsageOID.SERVER_AUTH, names, now)


def hosts_of(certificate: x509.Certificate) -> set[str]:
    """Read the hosts that a server's certificate is for."""
    extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    addresses = extension.value.get_values_for_type(x509.IPAddress)
    return {*extension.value.get_values_for_type(x509.DNSName), *map(str, addresses)}


def revocation_list(
    authority: Identity, revoked: Iterable[tuple[int, datetime]], now: datetime
) -> bytes:
    """Sign the list of revoked serial numbers; it is good as long as the authority.

    A broker with an expired list lets nobody in, so it has no shorter life.
    """
    key, certificate = authority.key, authority.certificate
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(now - _CLOCKS_APART)
        .next_update(certificate.not_valid_after_utc)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_issued_by(key.public_key()), critical=False)
    )
    for serial, at in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _issue(
    authority: Identity,
    name: str,
    usage: x509.ObjectIdentifier,
    hosts: list[x509.GeneralName],
    now: datetime,
) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate.subject
    keys = key.public_key(), authority.key.public_key()
    serial = x509.random_serial_number()
    builder = (
        _builder(_name(name), issuer, *keys, serial, now, LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    return Identity(key, builder.sign(authority.key, hashes.SHA256()))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePublicKey,
    serial: int,
    now: datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(now - _CLOCKS_APART)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(_issued_by(issuer_key), critical=False)
    )


def _issued_by(key: ec.EllipticCurvePublicKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        if not _HOST_NAME.fullmatch(host):
            raise ValueError(f"{host!r} is neither a host's name nor an address") from None
        return x509.DNSName(host)


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
