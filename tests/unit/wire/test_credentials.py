import ssl
from pathlib import Path

import pytest

from litterfog.wire.credentials import CredentialsError, client_context, read_credentials
from litterfog.wire.tls_words import tls_words
from tests.certificates import expired_bundle, init


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return init(tmp_path_factory.mktemp("credentials") / "certs", "a", "b")


def _parts(folder: Path, device: str) -> list[str]:
    text = (folder / "devices" / f"{device}.pem").read_text()
    return [part for part in text.split("-----BEGIN ") if part]


def _bundle(path: Path, *parts: str) -> Path:
    path.write_text("".join(f"-----BEGIN {part}" for part in parts))
    return path


def test_a_bundle_says_whose_it_is(folder: Path) -> None:
    assert read_credentials(folder / "devices" / "a.pem").name == "a"


def test_an_expired_bundle_can_be_read(folder: Path) -> None:
    assert -2 < read_credentials(expired_bundle(folder, "a")).days_left < 0


def test_only_the_bundles_own_authority_is_trusted(folder: Path) -> None:
    context = client_context(folder / "devices" / "a.pem")
    assert len(context.get_ca_certs()) == 1
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.verify_flags & ssl.VERIFY_X509_STRICT


def test_without_a_bundle_the_system_is_trusted() -> None:
    system = ssl.create_default_context().get_ca_certs()
    assert client_context(None).get_ca_certs() == system


def test_a_key_of_another_is_told(folder: Path, tmp_path: Path) -> None:
    mixed = _bundle(tmp_path / "mixed.pem", _parts(folder, "a")[0], *_parts(folder, "b")[1:])
    with pytest.raises(CredentialsError, match=r"mixed.pem: the private key is not"):
        read_credentials(mixed)


def test_an_authority_of_another_is_told(folder: Path, tmp_path: Path) -> None:
    theirs = init(tmp_path / "theirs", "a")
    parts = [*_parts(folder, "a")[:2], _parts(theirs, "a")[2]]
    with pytest.raises(CredentialsError, match="not of the authority beside it"):
        read_credentials(_bundle(tmp_path / "mixed.pem", *parts))


@pytest.mark.parametrize("kept", [[0], [0, 1], [1, 2], []])
def test_half_a_bundle_is_none(folder: Path, tmp_path: Path, kept: list[int]) -> None:
    parts = _parts(folder, "a")
    with pytest.raises(CredentialsError, match="is no bundle"):
        read_credentials(_bundle(tmp_path / "half.pem", *(parts[i] for i in kept)))


@pytest.mark.parametrize("damage", [b"\x00\xff" * 99, b"x" * 10**6, b"-----BEGIN CERTIFICATE-----"])
def test_junk_is_no_bundle(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "junk.pem"
    path.write_bytes(damage)
    with pytest.raises(CredentialsError, match="is no bundle"):
        read_credentials(path)


def test_damaged_base64_is_told(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.pem"
    path.write_text((folder / "devices" / "a.pem").read_text().replace("MI", "!!"))
    with pytest.raises(CredentialsError, match=r"damaged\.pem"):
        read_credentials(path)


@pytest.mark.parametrize("name", ["missing.pem", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(CredentialsError, match=r"No such file|Is a directory"):
        read_credentials(tmp_path / name)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", "--credentials"),
        ("SSLV3_ALERT_CERTIFICATE_REVOKED", "is revoked"),
        ("SSL/TLS_ALERT_CERTIFICATE_EXPIRED", "has expired"),
        ("TLSV1_ALERT_UNKNOWN_CA", "does not know the authority"),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", "--credentials"),
        ("TLSV1_ALERT_PROTOCOL_VERSION", "TLS 1.2"),
        ("WRONG_VERSION_NUMBER", "check the port"),
        ("SOMETHING_NEW", "SOMETHING_NEW"),
    ],
)
def test_a_refusal_is_told_in_words(reason: str, words: str) -> None:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    assert words in tls_words(error)
