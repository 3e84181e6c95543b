"""Whose name and password these are: by a file that may change while the page is served.

A right password is hashed once, and known by a keyed digest until the file changes: a page asks
many times, and scrypt is slow. A wrong one is hashed each time, a stranger's name too, so that
time tells nothing of who is known.
"""

import hmac
import secrets
import threading
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog

from litterfog.dashboard.access.accounts import Account, checked_name, read_passwords
from litterfog.dashboard.access.hashes import NOBODYS, is_password, plain_bytes
from litterfog.dashboard.access.roles import Visitor

SHARED: Final = "operator"  # who gives the shared password without a name that can be an actor's

log = structlog.get_logger()

Stamp = tuple[int, int, int]  # a file's inode, size, and time of change in ns


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a file held when it was read, and which passwords were right since."""

    stamp: Stamp | None
    shared: bytes | None
    accounts: dict[str, Account]
    right: dict[str, bytes] = field(default_factory=dict)  # user -> digest: one each


class Logins:
    """Knows the users of a file, read again when it changes."""

    def __init__(self, path: Path) -> None:
        """Read it; raises ValueError when it is no password file."""
        self._path = path
        self._key = secrets.token_bytes(32)  # of this process: a digest says nothing elsewhere
        self._reading_turn = threading.Lock()
        self._hashing_turn = threading.Lock()  # 16 MiB and a processor, at a time
        self._latest = self._read(self._stamp())

    def visitor(self, name: str, password: str) -> Visitor | None:
        """Give whose name and password these are, if anybody's."""
        reading, digest = self._renewed(), self._digest(password)
        if reading.shared is not None:
            same = hmac.compare_digest(digest, reading.shared)
            return Visitor(_actor(name), "operator") if same else None
        account = reading.accounts.get(name)
        if self._is_right(reading, name, password, digest) and account:
            return Visitor(account.name, account.role)
        return None

    def _is_right(self, reading: _Reading, name: str, password: str, digest: bytes) -> bool:
        if _is_known(reading, name, digest):
            return True
        account = reading.accounts.get(name)
        with self._hashing_turn:
            if _is_known(reading, name, digest):  # of a request beside this one
                return True
            right = is_password(password, account.hash if account else NOBODYS)
        if right and account:
            reading.right[name] = digest
        return right

    def _renewed(self) -> _Reading:
        stamp = self._stamp()
        if stamp == self._latest.stamp:
            return self._latest
        with self._reading_turn:
            if stamp != self._latest.stamp:
                self._latest = self._read_again(stamp)
        return self._latest

    def _read_again(self, stamp: Stamp | None) -> _Reading:
        """Read a changed file; one that is wrong changes nothing, and is told once."""
        try:
            reading = self._read(stamp)
        except ValueError as error:
            log.warning("password file not taken", file=str(self._path), reason=str(error))
            return replace(self._latest, stamp=stamp)
        log.info("password file read again", file=str(self._path), users=len(reading.accounts))
        return reading

    def _read(self, stamp: Stamp | None) -> _Reading:
        read = read_passwords(self._path)
        shared = None if read.shared is None else self._digest(read.shared)
        return _Reading(stamp, shared, {account.name: account for account in read.accounts})

    def _stamp(self) -> Stamp | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _digest(self, password: str) -> bytes:
        """Give what tells passwords apart, of one length, so that comparing tells nothing."""
        return hmac.digest(self._key, plain_bytes(password), sha256)


def _is_known(reading: _Reading, name: str, digest: bytes) -> bool:
    return hmac.compare_digest(digest, reading.right.get(name, b""))


def _actor(name: str) -> str:
    try:
        return checked_name(name)
    except ValueError:
        return SHARED
