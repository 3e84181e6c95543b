"""The folder of `litterfog certs`: which file is where, what is kept and what is made anew."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography import x509

from litterfog.cli.certs.authority import (
    Identity,
    hosts_of,
    issue_client,
    issue_server,
    make_authority,
    read_authority,
    revocation_list,
)
from litterfog.cli.certs.files import OWNER_MODE, make_folder, write_private
from litterfog.cli.certs.ledger import IssuedCertificate, Kind, Ledger
from litterfog.cli.certs.services import broker_acl, broker_conf, former_redis_acls, redis_acl
from litterfog.wire.topics import CLOUD, OPERATOR

_ALWAYS = ("localhost", "127.0.0.1")
_SERVER = "litterfog broker"
_RENEWED_BEFORE = timedelta(days=30)
_CLIENTS: tuple[Kind, ...] = ("cloud", "operator", "device")


class CertsError(Exception):
    """What cannot be done, and what to do instead."""


class CertsFolder:
    """One authority and all that it has issued. `say` is told of each thing made or kept."""

    def __init__(self, folder: Path, say: Callable[[str], None], *, new: bool = False) -> None:
        """Open a folder; `new` makes what is missing of the authority. Raises CertsError."""
        self.folder = folder.absolute()
        self._say = say
        self._now = datetime.now(UTC).replace(microsecond=0)
        if new:
            make_folder(self.folder)
            make_folder(self.folder / "ca")
        self._authority = self._open_authority(new=new)
        try:
            self.ledger = Ledger(self.folder / "ca" / "issued.json")
        except msgspec.MsgspecError as error:
            raise CertsError(
                f"{self.folder}/ca/issued.json is damaged: put it back from your copy ({error})"
            ) from error

    def set_up_broker(self, hosts: Sequence[str], port: int, data: str) -> None:
        """Make what Mosquitto needs; a host that the certificate lacks makes it anew."""
        broker = self.folder / "broker"
        make_folder(broker)
        self._generated(broker / "ca.crt", self._authority.certificate_pem)
        self._server(broker, hosts)
        if not (broker / "crl.pem").exists() or self._list_is_behind(broker / "crl.pem"):
            self.write_revocations()
        self._generated(broker / "acl", broker_acl().encode())
        self._generated(broker / "mosquitto.conf", broker_conf(broker, port, data).encode())

    def set_up_people(self) -> None:
        """Make the bundles of the cloud and of the operator."""
        kinds: dict[str, tuple[Kind, str]] = {
            "cloud": ("cloud", CLOUD),
            "operator": ("operator", OPERATOR),
        }
        for place, (kind, name) in kinds.items():
            path = self.folder / place / "credentials.pem"
            if not path.exists():
                self._bundle(path, kind, name)
            elif self._ends_soon(path):
                self._say(f"{name}: less than 30 days were left")
                self._bundle(path, kind, name)

    def set_up_passwords(self) -> None:
        """Make the passwords, and Redis's users from them."""
        fresh = [self._password(place) for place in ("cloud/redis-password", "dashboard/password")]
        fresh.append(self._password("dashboard/redis-password"))
        users = self.folder / "redis" / "users.acl"
        make_folder(users.parent)
        passwords = [
            _secret(self.folder / place / "redis-password") for place in ("cloud", "dashboard")
        ]
        if fresh[0] or fresh[2]:
            users.unlink(missing_ok=True)
        former = [acl.encode() for acl in former_redis_acls(*passwords)]
        self._generated(users, redis_acl(*passwords).encode(), former)

    def device(self, name: str, *, again: bool = False) -> Path:
        """Give the path of a device's bundle, made if need be; `again` makes another.

        Raises:
            CertsError: the device was revoked, and `again` does not let it in again.
        """
        path = self.folder / "devices" / f"{name}.pem"
        if self.ledger.is_revoked(name) and not again:
            raise CertsError(
                f"{name} was revoked: to let it in again, litterfog certs device {name} --again"
            )
        if again or not path.exists():
            self._bundle(path, "device", name)
        elif self._ends_soon(path):
            self._say(f"{name}: less than 30 days are left: litterfog certs device {name} --again")
        return path

    def revoke(self, name: str) -> int:
        """Revoke every certificate of a name and delete its bundle; returns how many were live."""
        live = self.ledger.live(name, _CLIENTS)
        if not live:
            known = "was revoked before" if self.ledger.is_revoked(name) else "has no certificate"
            raise CertsError(f"{name} {known}: litterfog certs list shows all")
        self.ledger.revoke(live, self._now)
        self.write_revocations()
        for kind in {entry.kind for entry in live}:
            place = f"devices/{name}.pem" if kind == "device" else f"{kind}/credentials.pem"
            (self.folder / place).unlink(missing_ok=True)
        return len(live)

    def write_revocations(self) -> None:
        """Sign the ledger's revocations and put them where the broker looks."""
        revoked = revocation_list(self._authority, self.ledger.revoked(), self._now)
        make_folder(self.folder / "broker")
        write_private(self.folder / "broker" / "crl.pem", revoked)
        self._say(f"wrote {self.folder}/broker/crl.pem: {len(self.ledger.revoked())} revoked")

    def _open_authority(self, *, new: bool) -> Identity:
        key, certificate = self.folder / "ca" / "ca.key", self.folder / "ca" / "ca.crt"
        if new and not certificate.exists() and not self._begun():
            made = make_authority(self._now)
            write_private(key, made.key_pem, OWNER_MODE)
            write_private(certificate, made.certificate_pem)
            self._say(f"made the authority {certificate}; {key} stays secret, keep a copy of it")
        try:
            return read_authority(key.read_bytes(), certificate.read_bytes())
        except FileNotFoundError as error:
            hint = "put it back from your copy" if self._begun() else "litterfog certs init"
            raise CertsError(f"{error.filename} is not there: {hint}") from error
        except (ValueError, TypeError) as error:
            raise CertsError(
                f"{key} or {certificate} is damaged: put both back from your copy, or make another"
                f" authority with --dir ({error})"
            ) from error

    def _begun(self) -> bool:
        return (self.folder / "ca" / "issued.json").exists()

    def _server(self, broker: Path, hosts: Sequence[str]) -> None:
        path = broker / "server.crt"
        wanted = {*hosts, *_ALWAYS}
        why = None
        if not path.exists() or not (broker / "server.key").exists():
            why = "made"
        elif self._ends_soon(path):
            why = "less than 30 days were left: made anew"
            wanted |= set() if hosts else hosts_of(_certificate(path))
        elif hosts and hosts_of(_certificate(path)) != wanted:
            why = "other hosts: made anew"
        if why is None:
            return
        try:
            identity = issue_server(self._authority, _SERVER, sorted(wanted), self._now)
        except ValueError as error:
            raise CertsError(f"--host: {error}") from error
        self._enter(identity, "server", _SERVER)
        write_private(broker / "server.key", identity.key_pem)
        write_private(path, identity.certificate_pem)
        restart = "" if why == "made" else "; restart the broker"
        self._say(f"{path}: {why}, for {', '.join(sorted(wanted))}{restart}")

    def _bundle(self, path: Path, kind: Kind, name: str) -> None:
        identity = issue_client(self._authority, name, self._now)
        self._enter(identity, kind, name)
        make_folder(path.parent)
        parts = identity.key_pem, identity.certificate_pem, self._authority.certificate_pem
        write_private(path, b"".join(parts))
        until = identity.certificate.not_valid_after_utc.date()
        self._say(f"made {path}: good until {until}")

    def _enter(self, identity: Identity, kind: Kind, name: str) -> None:
        certificate = identity.certificate
        serial = f"{certificate.serial_number:x}"
        self.ledger.add(IssuedCertificate(serial, name, kind, certificate.not_valid_after_utc))

    def _password(self, place: str) -> bool:
        path = self.folder / place
        if path.exists():
            return False
        make_folder(path.parent)
        write_private(path, f"{secrets.token_urlsafe(32)}\n".encode())
        self._say(f"made {path}")
        return True

    def _generated(self, path: Path, text: bytes, former: Sequence[bytes] = ()) -> None:
        """Write a file once: somebody may have changed it since, which is told.

        One that still is as an earlier version made it is made anew.
        """
        if not path.exists() or path.read_bytes() in former:
            write_private(path, text)
            self._say(f"made {path}")
        elif path.read_bytes() != text:
            self._say(f"kept {path}, which differs from what would be made now; delete it for that")

    def _ends_soon(self, path: Path) -> bool:
        return _certificate(path).not_valid_after_utc - self._now < _RENEWED_BEFORE

    def _list_is_behind(self, path: Path) -> bool:
        try:
            signed = x509.load_pem_x509_crl(path.read_bytes())
        except ValueError:
            return True
        until = signed.next_update_utc
        serials = {entry.serial_number for entry in signed}
        missing = {serial for serial, _ in self.ledger.revoked()} - serials
        return bool(missing) or until is None or until - self._now < _RENEWED_BEFORE


def _secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        secret = ""
    if not secret:
        raise CertsError(f"{path} holds no password: delete it, and it is made anew")
    return secret


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        raise CertsError(f"{path} is damaged: delete it, and it is made anew ({error})") from error
