"""The files of `litterfog certs`: complete, private, kept, renewed, revoked."""

import json
import stat
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from litterfog.cli.certs import folder as certs_folder
from litterfog.cli.certs.authority import hosts_of
from litterfog.wire.credentials import read_credentials
from tests.certificates import certs, init

FILES = [
    "ca/ca.crt",
    "ca/ca.key",
    "ca/issued.json",
    "broker/acl",
    "broker/ca.crt",
    "broker/crl.pem",
    "broker/mosquitto.conf",
    "broker/server.crt",
    "broker/server.key",
    "cloud/credentials.pem",
    "cloud/redis-password",
    "operator/credentials.pem",
    "devices/bike.pem",
    "dashboard/password",
    "dashboard/redis-password",
    "redis/users.acl",
]


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _server(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "broker" / "server.crt").read_bytes())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return init(tmp_path / "certs", "bike")


def test_init_makes_every_file_and_no_other(folder: Path) -> None:
    assert sorted(_contents(folder)) == sorted(FILES)


def test_nobody_else_may_read(folder: Path) -> None:
    modes = {path: stat.S_IMODE((folder / path).stat().st_mode) for path in FILES}
    assert modes.pop("ca/ca.key") == 0o600
    assert set(modes.values()) == {0o640}
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o750}


def test_a_second_init_keeps_everything_and_adds_what_is_missing(folder: Path) -> None:
    before = _contents(folder)
    (folder / "dashboard" / "password").unlink()
    init(folder, "bike", "tram")
    after = _contents(folder)
    assert set(after) - set(before) == {"devices/tram.pem"}
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"dashboard/password", "ca/issued.json"}


def test_openssl_accepts_the_chain_strictly(folder: Path) -> None:
    authority = ["openssl", "verify", "-x509_strict", "-CAfile", str(folder / "ca" / "ca.crt")]
    server, device = folder / "broker" / "server.crt", folder / "devices" / "bike.pem"
    listed = ["-crl_check", "-CRLfile", str(folder / "broker" / "crl.pem")]
    for flags in (["-purpose", "sslserver", str(server)], ["-purpose", "sslclient", str(device)]):
        subprocess.run([*authority, *listed, *flags], check=True, capture_output=True)


def test_the_server_answers_to_its_hosts_and_to_loopback(folder: Path) -> None:
    assert hosts_of(_server(folder)) == {"localhost", "127.0.0.1"}
    result = certs("init", "--host", "broker", "--host", "192.0.2.7", folder=folder)
    assert "other hosts: made anew" in result.output
    hosts = {"localhost", "127.0.0.1", "broker", "192.0.2.7"}
    assert hosts_of(_server(folder)) == hosts
    serial = _server(folder).serial_number
    certs("init", folder=folder)
    assert _server(folder).serial_number == serial


def test_what_ends_soon_is_renewed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certs("init", "--host", "broker", folder=folder)
    before = _contents(folder)
    monkeypatch.setattr(certs_folder, "_RENEWED_BEFORE", timedelta(days=826))
    result = certs("init", "--device", "bike", folder=folder)
    after = _contents(folder)
    changed = {name for name in before if after[name] != before[name]}
    assert changed - {"ca/issued.json"} == {
        "broker/server.crt",
        "broker/server.key",
        "cloud/credentials.pem",
        "operator/credentials.pem",
    }
    assert "broker" in hosts_of(_server(folder))
    assert "litterfog certs device bike --again" in result.output


def test_a_changed_configuration_is_kept_and_told(folder: Path) -> None:
    conf = folder / "broker" / "mosquitto.conf"
    conf.write_text("listener 1\n")
    result = certs("init", folder=folder)
    assert conf.read_text() == "listener 1\n"
    assert "differs from what would be made now" in result.output


def test_users_of_an_earlier_version_are_made_anew_unless_changed(folder: Path) -> None:
    users = folder / "redis" / "users.acl"
    now = users.read_text()
    reading = now.replace(" (%W~litterfog:v2:*:spot-events -@all +xadd)", "")
    first = reading.replace("~litterfog:*", "~litterfog:v1:*")
    assert len({now, reading, first}) == 3
    for before, after in ((reading, now), (first, now), (f"{first}# mine", f"{first}# mine")):
        users.write_text(before)
        certs("init", folder=folder)
        assert users.read_text() == after


def test_a_bundle_names_its_device_and_lasts(folder: Path) -> None:
    credentials = read_credentials(folder / "devices" / "bike.pem")
    assert credentials.name == "bike"
    assert 824 < credentials.days_left < 826
    assert read_credentials(folder / "cloud" / "credentials.pem").name == "@cloud"


def test_a_bundle_goes_to_standard_output(folder: Path) -> None:
    result = certs("device", "tram", "--out", "-", folder=folder)
    assert result.stdout == (folder / "devices" / "tram.pem").read_text()


def test_again_makes_another_certificate(folder: Path) -> None:
    first = _contents(folder)["devices/bike.pem"]
    certs("device", "bike", folder=folder)
    assert _contents(folder)["devices/bike.pem"] == first
    certs("device", "bike", "--again", folder=folder)
    assert _contents(folder)["devices/bike.pem"] != first


def test_revoking_locks_out_until_let_in_again(folder: Path) -> None:
    certs("device", "bike", "--again", folder=folder)
    revoked = certs("revoke", "bike", folder=folder)
    assert "2 revoked. Restart the broker" in revoked.output
    listed = x509.load_pem_x509_crl((folder / "broker" / "crl.pem").read_bytes())
    assert len(list(listed)) == 2
    assert not (folder / "devices" / "bike.pem").exists()
    assert certs("device", "bike", folder=folder).exit_code == 2
    assert "stays revoked" in certs("init", "--device", "bike", folder=folder).output
    assert certs("device", "bike", "--again", folder=folder).exit_code == 0
    entries = json.loads(certs("list", "--json", folder=folder).stdout)
    bikes = [entry for entry in entries if entry["name"] == "bike"]
    assert [entry["revoked_at"] is None for entry in bikes] == [False, False, True]


def test_the_revocation_list_lives_as_long_as_the_authority(folder: Path) -> None:
    listed = x509.load_pem_x509_crl((folder / "broker" / "crl.pem").read_bytes())
    authority = x509.load_pem_x509_certificate((folder / "ca" / "ca.crt").read_bytes())
    assert listed.next_update_utc == authority.not_valid_after_utc


def test_a_lost_revocation_list_comes_back_whole(folder: Path) -> None:
    certs("revoke", "bike", folder=folder)
    (folder / "broker" / "crl.pem").unlink()
    init(folder)
    listed = x509.load_pem_x509_crl((folder / "broker" / "crl.pem").read_bytes())
    assert len(list(listed)) == 1


@pytest.mark.parametrize("name", ["", "a/b", "@cloud", "+", "x" * 65, "a b"])
def test_a_name_that_no_device_may_have_is_refused(folder: Path, name: str) -> None:
    result = certs("device", name, folder=folder)
    assert result.exit_code == 2
    assert "is no device's name" in result.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["revoke", "nobody"], "has no certificate"),
        (["revoke", "litterfog broker"], "has no certificate"),
        (["init", "--host", "bücher"], "--host: 'bücher' is neither"),
        (["init", "--host", "mqtts://broker:8883"], "--host"),
        (["init", "--host", ""], "--host"),
    ],
)
def test_mistakes_are_told_in_a_line(folder: Path, words: list[str], says: str) -> None:
    result = certs(*words, folder=folder)
    assert result.exit_code == 2
    assert says in result.output


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    result = certs("list", folder=tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "litterfog certs init" in result.output


def test_a_lost_authority_is_never_made_anew_in_silence(folder: Path) -> None:
    (folder / "ca" / "ca.key").unlink()
    result = certs("init", folder=folder)
    assert result.exit_code == 2
    assert "put it back" in result.output
    (folder / "ca" / "ca.crt").unlink()
    assert certs("init", folder=folder).exit_code == 2
    assert not (folder / "ca" / "ca.key").exists()


@pytest.mark.parametrize(
    "path", ["ca/ca.key", "ca/ca.crt", "ca/issued.json", "broker/server.crt", "broker/crl.pem"]
)
def test_a_damaged_file_is_named_or_mended(folder: Path, path: str) -> None:
    (folder / path).write_text("junk")
    result = certs("init", folder=folder)
    assert path in result.output
    assert result.exit_code == (0 if path == "broker/crl.pem" else 2)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("ca/ca.key", "put both back from your copy"),
        ("ca/ca.crt", "put both back from your copy"),
        ("ca/issued.json", "put it back from your copy"),
        ("cloud/redis-password", "delete it, and it is made anew"),
        ("cloud/credentials.pem", "delete it, and it is made anew"),
        ("broker/server.crt", "delete it, and it is made anew"),
    ],
)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00"])
def test_a_damaged_file_is_named_with_what_to_do(
    folder: Path, name: str, remedy: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    ended = certs("init", folder=folder)
    assert ended.exit_code == 2
    assert name in ended.stderr
    assert remedy in ended.stderr
