"""The ledger of issued certificates: what the revocation list is made from."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from litterfog.cli.certs.files import write_private

Kind = Literal["server", "cloud", "operator", "device"]


class IssuedCertificate(Struct, frozen=True):
    """One certificate, as `issued.json` has it."""

    serial: str  # hexadecimal
    name: str  # the certificate's common name
    kind: Kind
    not_after: datetime
    revoked_at: datetime | None = None


class Ledger:
    """Every certificate of an authority; each change is on disk before it returns."""

    def __init__(self, path: Path) -> None:
        """Read it, or begin one; raises msgspec.MsgspecError when the file is damaged."""
        self._path = path
        text = path.read_bytes() if path.exists() else b"[]"
        self._entries = msgspec.json.decode(text, type=list[IssuedCertificate])

    def __iter__(self) -> Iterator[IssuedCertificate]:
        return iter(self._entries)

    def add(self, entry: IssuedCertificate) -> None:
        """Enter a certificate; to be done before anybody gets it."""
        self._entries.append(entry)
        self._write()

    def live(self, name: str, kinds: tuple[Kind, ...]) -> list[IssuedCertificate]:
        """List a name's certificates that are not revoked."""
        named = [e for e in self._entries if e.name == name and e.kind in kinds]
        return [entry for entry in named if entry.revoked_at is None]

    def is_revoked(self, name: str) -> bool:
        """Whether the latest certificate of a name is revoked."""
        named = [entry for entry in self._entries if entry.name == name]
        return bool(named) and named[-1].revoked_at is not None

    def revoke(self, entries: list[IssuedCertificate], now: datetime) -> None:
        """Mark certificates as revoked."""
        self._entries = [
            replace(entry, revoked_at=now) if entry in entries else entry for entry in self._entries
        ]
        self._write()

    def revoked(self) -> list[tuple[int, datetime]]:
        """Give serial number and time of every revoked certificate."""
        return [(int(e.serial, 16), e.revoked_at) for e in self._entries if e.revoked_at]

    def _write(self) -> None:
        text = msgspec.json.format(msgspec.json.encode(self._entries), indent=1)
        write_private(self._path, text + b"\n")
