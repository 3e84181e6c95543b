"""A password file: a line `name:role:hash` for each user, or one password that all share.

What is written in it, no more: who asks is `logins`', who may is `roles`'.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeGuard, get_args

from litterfog.dashboard.access.hashes import checked_hash

Role = Literal["viewer", "worker", "operator"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)  # each may do what those before it may
LEAST_PASSWORD: Final = 12  # characters
MOST_ACCOUNTS: Final = 1_000
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")  # what a spot's event takes
_MOST_BYTES: Final = 262_144


@dataclass(frozen=True, slots=True)
class Account:
    """A user."""

    name: str
    role: Role
    hash: str = field(repr=False)

    @property
    def line(self) -> str:
        """The user's line in the file."""
        return f"{self.name}:{self.role}:{self.hash}\n"


@dataclass(frozen=True, slots=True)
class PasswordFile:
    """What a password file holds: users, or one password that all share."""

    accounts: tuple[Account, ...] = ()
    shared: str | None = field(default=None, repr=False)


def read_passwords(path: Path) -> PasswordFile:
    """Read a password file.

    Raises:
        ValueError: it cannot be read, or a line is wrong, which is named; never its secret.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text"
        raise ValueError(f"cannot be read: {why}") from error
    if len(data) > _MOST_BYTES:
        raise ValueError(f"has more than {_MOST_BYTES} bytes")
    return passwords_of(text)


def passwords_of(text: str) -> PasswordFile:
    """Read a password file's text; blank lines and those that begin with # are left out."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    if not any(_is_account(line) for _, line in lines):
        return PasswordFile(shared=_shared(text.strip()))
    said = [(number, line) for number, line in lines if line and not line.startswith("#")]
    return PasswordFile(accounts=tuple(_accounts(said)))


def checked_name(name: str) -> str:
    """Give a user's name back; raises ValueError when nobody may have it."""
    if not _NAME.fullmatch(name):
        raise ValueError(
            "is no user's name: it takes letters, digits, . _ @ - and begins with a letter or a"
            " digit, 64 at most"
        )
    return name


def is_role(word: str) -> TypeGuard[Role]:
    """Say whether a word is a role's."""
    return word in ROLES


def _accounts(lines: Iterable[tuple[int, str]]) -> Iterable[Account]:
    names: set[str] = set()
    for number, line in lines:
        try:
            account = _account(line)
        except ValueError as error:
            raise ValueError(f"line {number} {error}") from error
        if account.name in names:
            raise ValueError(f"line {number} gives {account.name} a second time")
        names.add(account.name)
        if len(names) > MOST_ACCOUNTS:
            raise ValueError(f"has more than {MOST_ACCOUNTS} users")
        yield account


def _account(line: str) -> Account:
    name, _, rest = line.partition(":")
    role, _, written = rest.partition(":")
    if not _is_account(line):
        raise ValueError("takes name:role:hash, as litterfog certs user add writes it")
    checked_name(name)
    if not is_role(role):
        raise ValueError(f"has the role {role!r}: it takes {', '.join(ROLES)}")
    return Account(name, role, checked_hash(written))


def _is_account(line: str) -> bool:
    """Say whether a line is meant as a user's, be it damaged: no password that all share."""
    role, colon, written = line.partition(":")[2].partition(":")
    return is_role(role) or (bool(colon) and written.startswith("$"))


def _shared(password: str) -> str:
    if not password or "\n" in password:
        raise ValueError("holds neither one password in one line nor lines of name:role:hash")
    if len(password) < LEAST_PASSWORD:
        raise ValueError(f"holds a password of fewer than {LEAST_PASSWORD} characters")
    return password
