"""`litterfog certs user`: who may see the dashboard, and what they may there."""

import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from litterfog.cli.certs.files import make_folder, write_private
from litterfog.cli.certs.opened import HERE, Folder, held, say
from litterfog.cli.errors import failed
from litterfog.dashboard.access.accounts import (
    LEAST_PASSWORD,
    MOST_ACCOUNTS,
    Account,
    Role,
    checked_name,
    read_passwords,
)
from litterfog.dashboard.access.hashes import hashed

app = typer.Typer(
    help="Say who may see the dashboard: viewer, worker (states of spots), operator (devices).",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="The user's name")]


@dataclass(slots=True)
class Users:
    """The users of a folder's password file, written back as a whole."""

    path: Path
    accounts: dict[str, Account] = field(default_factory=dict)
    shared: str | None = None  # the password of all, which init made

    def write(self) -> None:
        """Replace the file; a dashboard reads it again at once."""
        make_folder(self.path.parent)
        lines = "".join(account.line for account in self.accounts.values())
        write_private(self.path, lines.encode())


@app.command()
def add(
    name: Name,
    folder: Folder = HERE,
    role: Annotated[Role, typer.Option(help="What they may")] = "viewer",
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for the password instead of making one")
    ] = False,
) -> None:
    """Add a user, or give one another role and password; a password that is made is shown once."""
    _checked(name)
    password = _asked() if ask else secrets.token_urlsafe(18)
    with _users(folder) as users:
        if name not in users.accounts and len(users.accounts) >= MOST_ACCOUNTS:
            raise failed(f"{users.path} has {MOST_ACCOUNTS} users, and takes no more")
        _keep_shared(users, name)
        users.accounts[name] = Account(name, role, hashed(password))
        users.write()
    say(f"{name} is {role} now, in {users.path}")
    if not ask:
        say("the password, shown this once:")
        sys.stdout.write(f"{password}\n")


@app.command("list")
def list_(
    folder: Folder = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Show every user and their role."""
    with _users(folder) as users:
        rows = [(account.name, account.role) for account in users.accounts.values()]
    if as_json:
        sys.stdout.write(json.dumps([{"name": name, "role": role} for name, role in rows]) + "\n")
        return
    if users.shared is not None:
        say(f"{users.path} holds one password: who has it is operator, by any name")
    table = Table("name", "role")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@app.command()
def remove(name: Name, folder: Folder = HERE) -> None:
    """Let a user in no more, at once."""
    with _users(folder) as users:
        if name not in users.accounts:
            raise failed(f"{name} is no user: litterfog certs user list shows all")
        if len(users.accounts) == 1:
            raise failed(f"{name} is the only user: nobody could see the page; add another first")
        del users.accounts[name]
        users.write()
    say(f"{name} is no user any more")


@contextmanager
def _users(folder: Path) -> Iterator[Users]:
    path = folder.absolute() / "dashboard" / "password"
    with held(folder):
        if not path.exists():
            yield Users(path)
            return
        try:
            read = read_passwords(path)
        except ValueError as error:
            raise failed(f"{path} {error}: mend it, or delete it and add its users anew") from error
        yield Users(path, {account.name: account for account in read.accounts}, read.shared)


def _keep_shared(users: Users, name: str) -> None:
    """Let the password that all shared be a user's, so that nobody with it is locked out."""
    if users.shared is None or name == "operator":
        return
    users.accounts["operator"] = Account("operator", "operator", hashed(users.shared))
    say("the password that all shared is that of the user operator now, and of no other name")


def _checked(name: str) -> None:
    try:
        checked_name(name)
    except ValueError as error:
        raise failed(f"{name!r} {error}") from error


def _asked() -> str:
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    if len(password) < LEAST_PASSWORD:
        raise failed(f"a password takes {LEAST_PASSWORD} characters or more")
    return password
