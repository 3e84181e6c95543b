"""Broker and store as `litterfog certs` sets them up, and certificates it would not make."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis
from typer.testing import CliRunner, Result

from litterfog.cli.app import app
from litterfog.cli.certs.authority import LEAF_DAYS, issue_client, read_authority
from tests.services import Mosquitto, Redis, _program


def certs(*words: str, folder: Path) -> Result:
    """Run `litterfog certs` over a folder."""
    return CliRunner().invoke(app, ["certs", *words, "--dir", str(folder)])


def init(folder: Path, *devices: str, port: int = 8883) -> Path:
    """Make a folder of certificates with some devices."""
    (folder.parent / "broker-data").mkdir(exist_ok=True)
    words = ["init", "--port", str(port), "--broker-data", str(folder.parent / "broker-data")]
    result = certs(*words, *(w for d in devices for w in ("--device", d)), folder=folder)
    assert result.exit_code == 0, result.output
    return folder


def expired_bundle(folder: Path, name: str) -> Path:
    """Make a bundle as a device has it that was forgotten for years."""
    authority = read_authority(
        (folder / "ca" / "ca.key").read_bytes(), (folder / "ca" / "ca.crt").read_bytes()
    )
    identity = issue_client(authority, name, datetime.now(UTC) - timedelta(days=LEAF_DAYS + 1))
    path = folder.parent / f"{name}-expired.pem"
    path.write_bytes(identity.key_pem + identity.certificate_pem + authority.certificate_pem)
    return path


class SecureMosquitto(Mosquitto):
    """Mosquitto as `certs init` configures it, word for word; only the user is the tests' own."""

    def __init__(self, folder: Path, devices: Sequence[str]) -> None:
        super().__init__(folder)
        self.certs = init(folder / "certs", *devices, port=self.port)

    @property
    def url(self) -> str:
        return f"mqtts://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        config = self.folder / "mosquitto.conf"
        made = (self.certs / "broker" / "mosquitto.conf").read_text()
        config.write_text(f"user root\n{made}")  # ignored when the tests are not root's
        return [_program("mosquitto"), "-c", str(config)]

    def bundle(self, device: str) -> Path:
        return self.certs / "devices" / f"{device}.pem"

    @property
    def cloud(self) -> Path:
        return self.certs / "cloud" / "credentials.pem"

    @property
    def operator(self) -> Path:
        return self.certs / "operator" / "credentials.pem"


class SecureRedis(Redis):
    """Redis with the users of `certs init`."""

    def __init__(self, folder: Path, certs_folder: Path) -> None:
        super().__init__(folder)
        self.certs = certs_folder

    def command(self) -> list[str]:
        return [*super().command(), "--aclfile", str(self.certs / "redis" / "users.acl")]

    def url_of(self, user: str) -> str:
        return f"redis://{user}@127.0.0.1:{self.port}/0"

    def password_file(self, user: str) -> Path:
        return self.certs / user / "redis-password"

    def client_of(self, user: str) -> "redis.Redis":
        password = self.password_file(user).read_text().strip()
        return redis.Redis.from_url(self.url_of(user), password=password, socket_timeout=5)

    def answers(self) -> bool:
        try:
            with self.client_of("cloud") as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
